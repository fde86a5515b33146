import { Alert, Anchor, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconExternalLink, IconRefresh } from '@tabler/icons-react';
import { useParams } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { Facts } from '../shared/facts';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { EventBadge, wordsOf, type InboundEvent } from './connection_words';
import { Effect } from './effect';
import { useConnection } from './frame';

const pause = 2_000; // milliseconds until an unfinished event is looked at again
const isOpen = ({ state }: InboundEvent) => state === 'waiting' || state === 'working';

/** One event: what came of it, and taking it again. */
export default function EventScreen() {
  const { connection = '', event = '' } = useParams();
  const path = { connection, event };
  const query = useQuery({
    queryKey: ['events', connection, event], queryFn: ({ signal }) => call('get', '/connections/{connection}/events/{event}', { path, signal }),
    refetchInterval: ({ state: { data } }) => (data && isOpen(data) ? pause : false),
  });
  const mode = useConnection().data?.mode;
  const mayWrite = useMay()('connections:write');
  const replay = async () => {
    try {
      const again = await call('post', '/connections/{connection}/events/{event}/replay', { path });
      queries.setQueryData(['events', connection, event], again);
      await queries.invalidateQueries({ queryKey: ['events'] });
      tell('The event is taken again.');
    } catch (error) {
      tellProblem(error);
    }
  };
  const found = query.data;
  return (
    <>
      <PageHeader title={found?.type ?? 'Event'} back={{ label: 'Events', path: `/connections/${connection}/events` }} badge={found && <EventBadge state={found.state} />}
        note={found && wordsOf(found.state)}
        actions={found && mayWrite && found.state !== 'working' && <Button variant="default" leftSection={<IconRefresh size={17} aria-hidden />} onClick={() => void replay()}>Take it again</Button>} />
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={240} radius="lg" />}
      {found && <Came event={found} mode={mode} />}
    </>
  );
}

function Came({ event, mode }: { event: InboundEvent; mode: 'test' | 'live' | undefined }) {
  const there = `https://dashboard.stripe.com${mode === 'test' ? '/test' : ''}/events/${encodeURIComponent(event.remote_id)}`;
  return (
    <Stack gap="lg">
      {event.error && <Alert color="red" variant="light" title="Why the last attempt failed">{event.error}</Alert>}
      <Card>
        <Title order={2} mb="xs">What it did</Title>
        <Text style={{ overflowWrap: 'anywhere' }}>{event.effect ? <Effect words={event.effect} /> : 'Nothing yet.'}</Text>
        <Text size="sm" c="dimmed" mt="sm">Taking an event again reads the purchase at Stripe once more, as it is now. It never gives twice.</Text>
      </Card>
      <Card>
        <Facts facts={[
          ['Happened at Stripe', <Moment key="occurred" at={event.occurred_at} withTime />],
          ['Came in', <Moment key="received" at={event.received_at} withTime />],
          ['Worked off', <Moment key="handled" at={event.handled_at} never="not yet" withTime />],
          ['Failures', event.attempts],
          ['Next attempt', <Moment key="next" at={event.next_attempt_at} never="none" withTime />],
          ['In order with', <Text key="lane" span ff="monospace" size="sm">{event.lane}</Text>],
        ]} />
      </Card>
      <Card>
        <Group justify="space-between">
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>{event.remote_id}</Text>
          <Anchor href={there} target="_blank" rel="noopener" size="sm"><Group gap={6} component="span">What Stripe sent, at Stripe <IconExternalLink size={15} aria-hidden /></Group></Anchor>
        </Group>
      </Card>
    </Stack>
  );
}
