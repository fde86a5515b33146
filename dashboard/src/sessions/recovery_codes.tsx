import { useState } from 'react';
import { Alert, Button, Checkbox, Code, CopyButton, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';

/** Ten codes in place of the app's, shown this once. One goes on when one says to have kept them. */
export function RecoveryCodes({ codes, account, done }: { codes: readonly string[]; account: string; done: () => void }) {
  const [isKept, setKept] = useState(false);
  const text = `Recovery codes for ${account} at ${window.location.host}. Each works once.\n\n${codes.join('\n')}\n`;
  return (
    <Stack gap="md">
      <Text size="sm">If you lose your phone, each of these opens your account once. Keep them where you keep your passwords.</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6} aria-label="Recovery codes" role="list">
        {codes.map((code) => <Code key={code} block ta="center" fz="sm" py={7} role="listitem">{code}</Code>)}
      </SimpleGrid>
      <Group grow>
        <CopyButton value={codes.join('\n')}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} leftSection={copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}>{copied ? 'Copied' : 'Copy'}</Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={17} aria-hidden />} onClick={() => download(text)}>Download</Button>
      </Group>
      <Alert color="yellow" variant="light" p="xs">They are not shown again.</Alert>
      <Checkbox label="I have kept them in a safe place" checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button fullWidth disabled={!isKept} onClick={done}>Continue</Button>
    </Stack>
  );
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: 'customerhub-recovery-codes.txt' });
  link.click();
  URL.revokeObjectURL(address);
}
