import { Badge, Tooltip } from '@mantine/core';
import type { Schema } from '../api/call';

/** Only where there is something to say: most files are simply there. */
export function StateBadge({ file: { state, reason, warnings } }: { file: Schema<'FileInList'> }) {
  if (state === 'working') return <Tooltip label={reason ?? 'It is being looked into.'}><Badge color="gray">Being made ready</Badge></Tooltip>;
  if (state === 'failed') return <Tooltip label={reason ?? 'It could not be read.'} multiline maw={280}><Badge color="red">Can’t be shown</Badge></Tooltip>;
  if (warnings.length > 0) return <Tooltip label={warnings.join(' ')} multiline maw={280}><Badge color="orange">May not play</Badge></Tooltip>;
  return null;
}
