import { ActionIcon, CopyButton, TextInput, Tooltip, type TextInputProps } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** Something to be copied and put in elsewhere: an address, a secret. */
export function CopyField({ value, label, ...rest }: TextInputProps & { value: string; label: string }) {
  return (
    <TextInput label={label} value={value} readOnly styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} onFocus={(event) => event.currentTarget.select()} {...rest}
      rightSection={<CopyAction value={value} label={label} />} />
  );
}

/** Copies what a field holds. */
export function CopyAction({ value, label }: { value: string; label: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <ActionIcon variant="subtle" color={copied ? 'teal' : 'gray'} onClick={copy} aria-label={`Copy: ${label}`}>{copied ? <IconCheck size={17} /> : <IconCopy size={17} />}</ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
