import type { ReactNode } from 'react';
import { Alert, Skeleton, Stack, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { call } from '../api/call';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { ModeBadge } from '../shared/sold';
import { StateBadge, type Connection } from './connection_words';

const pause = 5_000; // milliseconds until it is looked at again while something waits

export function useConnection() {
  const { connection = '' } = useParams();
  return useQuery({
    queryKey: ['connections', connection], queryFn: ({ signal }) => call('get', '/connections/{connection}', { path: { connection }, signal }),
    refetchInterval: ({ state: { data } }) => (data && (data.queue > 0 || !data.last_event_at) ? pause : false),
  });
}

/** What stands around every screen of one connection: its name, how it is, the ways to the others. */
export function ConnectionFrame({ children }: { children: (connection: Connection) => ReactNode }) {
  const { data, error, refetch } = useConnection();
  if (error && !data) return <><PageHeader title="Connection" back={back} /><ProblemAlert error={error} retry={() => void refetch()} /></>;
  return (
    <>
      <PageHeader title="Stripe" back={back} note={data?.account} badge={data && <><ModeBadge {...data} /><StateBadge {...data} /></>} />
      {data?.error && <Alert color="red" mb="lg" icon={<IconAlertTriangle />} title="It needs you">{data.error}</Alert>}
      <Ways />
      {data ? children(data) : <Stack aria-busy="true" aria-label="Loading"><Skeleton height={120} radius="lg" /><Skeleton height={220} radius="lg" /></Stack>}
    </>
  );
}

const back = { label: 'Connections', path: '/connections' };

const ways = [['', 'Overview'], ['/links', 'What is sold'], ['/events', 'Events']] as const;

function Ways() {
  const { connection = '' } = useParams();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const root = `/connections/${connection}`;
  const here = ways.findLast(([path]) => pathname === root + path || (path && pathname.startsWith(`${root + path}/`)))?.[0] ?? '';
  return (
    <Tabs value={here || 'overview'} onChange={(way) => void navigate(root + (way === 'overview' ? '' : way))} mb="lg" activateTabWithKeyboard={false}>
      <Tabs.List>{ways.map(([path, label]) => <Tabs.Tab key={path} value={path || 'overview'}>{label}</Tabs.Tab>)}</Tabs.List>
    </Tabs>
  );
}
