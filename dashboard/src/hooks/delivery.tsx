import { Badge, Button, Card, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { useParams } from 'react-router';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { activityWords } from '../shared/activity_words';
import { Facts } from '../shared/facts';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { DeliveryBadge, wordsOf, type Delivery } from './hook_words';

const pause = 2_000; // milliseconds until an unfinished delivery is looked at again
const isOpen = (delivery: Delivery | undefined) => delivery?.state === 'waiting' || delivery?.state === 'sending';

/** One delivery: every call to the receiver and what it answered; sending it again. */
export default function DeliveryScreen() {
  const { hook = '', delivery = '' } = useParams();
  const mayWrite = useMay()('hooks:write');
  const path = { delivery };
  const query = useQuery({
    queryKey: ['deliveries', delivery], queryFn: ({ signal }) => call('get', '/deliveries/{delivery}', { path, signal }),
    refetchInterval: ({ state: { data } }) => (isOpen(data) ? pause : false),
  });
  const found = query.data;
  const attempts = useQuery({
    queryKey: ['deliveries', delivery, 'attempts', found?.state, found?.attempts], queryFn: ({ signal }) => call('get', '/deliveries/{delivery}/attempts', { path, signal }),
    enabled: Boolean(found), placeholderData: (before) => before,
  });
  const replay = async () => {
    try {
      queries.setQueryData(['deliveries', delivery], await call('post', '/deliveries/{delivery}/replay', { path }));
      await queries.invalidateQueries({ queryKey: ['deliveries'] });
      tell('It is sent again.');
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <>
      <PageHeader title={found ? activityWords[found.type] : 'Delivery'} back={{ label: 'Deliveries', path: `/webhooks/${hook}` }} badge={found && <DeliveryBadge {...found} />} note={found && wordsOf(found.state)}
        actions={found && mayWrite && !isOpen(found) && <Button variant="default" leftSection={<IconRefresh size={17} aria-hidden />} onClick={() => void replay()}>Send it again</Button>} />
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={240} radius="lg" />}
      {found && (
        <Stack gap="lg">
          <Card>
            <Facts facts={[
              ['Made', <Moment key="made" at={found.created_at} withTime />],
              ['Delivered', <Moment key="delivered" at={found.delivered_at} never="not yet" withTime />],
              ['Next attempt', <Moment key="next" at={found.next_attempt_at} never="none" withTime />],
              ['webhook-id', <Text key="id" span ff="monospace" size="sm">{found.activity}</Text>],
            ]} />
          </Card>
          <Card>
            <Title order={2} mb="md">Attempts</Title>
            {attempts.error && <ProblemAlert error={attempts.error} retry={() => void attempts.refetch()} />}
            {attempts.data?.data.length === 0 && <Text c="dimmed">None is kept.</Text>}
            <Stack gap="md" component="ol" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Attempts">
              {attempts.data?.data.map((attempt) => <Attempt key={attempt.number} attempt={attempt} />)}
            </Stack>
          </Card>
        </Stack>
      )}
    </>
  );
}

function Attempt({ attempt: { at, duration_ms: lasted, status, answer, error } }: { attempt: Schema<'Attempt'> }) {
  return (
    <Stack component="li" gap={6}>
      <Group gap="sm">
        <Badge color={error ? 'red' : 'teal'}>{status ?? 'No answer'}</Badge>
        <Text size="sm"><Moment at={at} withTime /> · {lasted} ms</Text>
      </Group>
      {error && <Text size="sm" c="var(--mantine-color-error)">{error}</Text>}
      {answer && <Code block>{answer}</Code>}
    </Stack>
  );
}
