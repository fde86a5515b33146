import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { ListTable, type Column } from '../shared/list_table';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';

type OwnSession = Schema<'OwnSession'>;

const columns: Column<OwnSession>[] = [
  { id: 'device', title: 'Device', cell: ({ device, is_this_one }) => <Group gap="xs" wrap="nowrap"><span>{device || 'Unknown'}</span>{is_this_one && <Badge>This one</Badge>}</Group> },
  { id: 'address', title: 'From', cell: ({ address }) => address },
  { id: 'seen_at', title: 'Last used', cell: ({ seen_at }) => <Moment at={seen_at} withTime /> },
];

async function end(what: () => Promise<unknown>, said: string): Promise<void> {
  try {
    await what();
    tell(said);
  } catch (error) {
    tellProblem(error);
  } finally {
    void queries.invalidateQueries({ queryKey: ['own-sessions'] });
  }
}

/** Where one is signed in; each can be ended. */
export function OwnSessions() {
  const endOthers = () => end(() => call('post', '/account/sessions/end-others'), 'Your other sessions ended.');
  const endOne = ({ id, device }: OwnSession) => end(() => call('delete', '/account/sessions/{session}', { path: { session: id } }), `The session on ${device} ended.`);
  return (
    <section aria-labelledby="own-sessions">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} id="own-sessions">Where you are signed in</Title>
          <Text size="sm" c="dimmed">Sessions end after eight hours without use, and after twelve anyhow.</Text>
        </div>
        <Button variant="default" onClick={() => void endOthers()}>End all others</Button>
      </Group>
      <ListTable name="own-sessions" label="Sessions" columns={columns} rowId={({ id }) => id}
        load={({ cursor, limit }, signal) => call('get', '/account/sessions', { query: { cursor, limit }, signal })}
        rowActions={(session) => (session.is_this_one ? null : <Button size="compact-sm" variant="subtle" color="red" aria-label={`End the session on ${session.device}`} onClick={() => void endOne(session)}>End</Button>)}
        empty={{ icon: IconDeviceLaptop, title: 'No sessions', text: 'Not even this one.' }} />
    </section>
  );
}
