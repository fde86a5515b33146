import { Paper, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call } from '../../api/call';
import { useMay } from '../../api/session';
import { ProblemAlert } from '../problem_alert';
import { audienceQuery, isEmpty, type Audience } from './audience';

/** The audience as a sentence, and how many members that are now. */
export function AudienceSaid({ audience }: { audience: Audience }) {
  const mayCount = useMay()('members:read');
  const isOpen = audience.word === 'certain' && isEmpty(audience.rule);
  const [query] = useDebouncedValue(audienceQuery(audience), 200);
  const shown = useQuery({ queryKey: ['audience', 'shown', query], enabled: mayCount && !isOpen, placeholderData: keepPreviousData, queryFn: ({ signal }) => call('get', '/audience', { query, signal }) });
  if (!mayCount) return null;
  if (isOpen) return <Text size="sm" c="dimmed">Name at least one group, tag, product or subscription.</Text>;
  if (shown.error) return <ProblemAlert error={shown.error} />;
  if (!shown.data) return <Skeleton height={44} radius="md" />;
  return (
    <Paper withBorder p="sm" radius="md" aria-live="polite">
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>{shown.data.sentence}</Text>
      {audience.word !== 'anyone' && <Text size="sm" c="dimmed">{shown.data.count.toLocaleString('en')} {shown.data.count === 1 ? 'member' : 'members'} now</Text>}
    </Paper>
  );
}
