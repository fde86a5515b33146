import { Group, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { Schema } from '../api/call';

type Reason = Schema<'Reason'>;

/** The rules that decided, and whether each is met: the explanation is the decision. */
export function Why({ reasons }: { reasons: Reason[] }) {
  return (
    <Stack gap={6}>
      {reasons.map((reason) => (
        <div key={reason.code + reason.text}>
          <Group gap={8} wrap="nowrap" align="flex-start">
            {reason.satisfied
              ? <IconCircleCheck size={18} color="var(--mantine-color-teal-6)" aria-label="Met" style={{ flex: 'none', marginTop: 1 }} />
              : <IconCircleX size={18} color="var(--mantine-color-red-6)" aria-label="Not met" style={{ flex: 'none', marginTop: 1 }} />}
            <Text size="sm">{reason.text}</Text>
          </Group>
          {reason.reasons.length > 0 && <div style={{ marginLeft: 26, marginTop: 6 }}><Why reasons={reason.reasons} /></div>}
        </div>
      ))}
    </Stack>
  );
}
