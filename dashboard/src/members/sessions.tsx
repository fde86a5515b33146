import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { Empty } from '../shared/empty';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';
import type { Member } from './person';

/** Where the member is logged in. */
export function Sessions({ member }: { member: Member }) {
  const may = useMay();
  const path = { member: member.id };
  const key = ['members', member.id, 'sessions'];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => call('get', '/members/{member}/sessions', { path, signal }) });
  const end = (run: Promise<unknown>, said: string) => run.then(() => {
    tell(said);
    return queries.invalidateQueries({ queryKey: key });
  }, tellProblem);
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  const sessions = query.data?.data ?? [];
  if (query.data && sessions.length === 0) return <Empty icon={IconDeviceLaptop} title="Logged in nowhere" text="When the member logs in, the browser stands here." />;
  return (
    <Stack gap="md">
      {sessions.map(({ id, device, began_at, seen_at }) => (
        <Group key={id} justify="space-between" wrap="nowrap">
          <div>
            <Text fw={600} size="sm">{device}</Text>
            <Text size="sm" c="dimmed">Logged in <Moment at={began_at} />, last here <Moment at={seen_at} /></Text>
          </div>
          {may('members:write') && <Button size="xs" variant="default" onClick={() => void end(call('delete', '/members/{member}/sessions/{session}', { path: { ...path, session: id } }), 'Logged out there.')}>Log out</Button>}
        </Group>
      ))}
      {may('members:write') && sessions.length > 1 && (
        <Group justify="flex-end"><Button variant="default" onClick={() => void end(call('delete', '/members/{member}/sessions', { path }), 'Logged out everywhere.')}>Log out everywhere</Button></Group>
      )}
    </Stack>
  );
}
