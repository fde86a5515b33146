import { type ReactNode } from 'react';
import { Alert, Button, Group, Skeleton, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconPlayerPlay } from '@tabler/icons-react';
import { useNavigate, useParams } from 'react-router';
import { call } from '../api/call';
import { queries } from '../api/queries';
import { useMay } from '../api/session';
import { Moment } from '../shared/moment';
import { tell, tellProblem } from '../shared/notices';
import { PageHeader } from '../shared/page_header';
import { ProblemAlert } from '../shared/problem_alert';
import { HookBadge, type Hook } from './hook_words';

const pause = 10_000; // milliseconds until its health is looked at again

const back = { label: 'Webhooks', path: '/webhooks' };

/** What stands around every screen of one webhook: where it goes, how it is. */
export function HookFrame({ tab, children }: { tab: 'deliveries' | 'settings'; children: (hook: Hook) => ReactNode }) {
  const { hook = '' } = useParams();
  const navigate = useNavigate();
  const mayWrite = useMay()('hooks:write');
  const { data, error, refetch } = useQuery({
    queryKey: ['hooks', hook], queryFn: ({ signal }) => call('get', '/hooks/{hook}', { path: { hook }, signal }), staleTime: 0, refetchInterval: pause,
  });
  if (error && !data) return <><PageHeader title="Webhook" back={back} /><ProblemAlert error={error} retry={() => void refetch()} /></>;
  return (
    <>
      <PageHeader title={data ? new URL(data.url).host : 'Webhook'} back={back} badge={data && <HookBadge {...data} />} note={data && <span style={{ overflowWrap: 'anywhere' }}>{data.url}</span>} />
      {data && <Health hook={data} mayWrite={mayWrite} />}
      {mayWrite && (
        <Tabs value={tab} onChange={(way) => void navigate(`/webhooks/${hook}${way === 'settings' ? '/settings' : ''}`)} mb="lg" activateTabWithKeyboard={false}>
          <Tabs.List><Tabs.Tab value="deliveries">Deliveries</Tabs.Tab><Tabs.Tab value="settings">Settings</Tabs.Tab></Tabs.List>
        </Tabs>
      )}
      {data ? children(data) : <Skeleton height={240} radius="lg" aria-busy="true" aria-label="Loading" />}
    </>
  );
}

function Health({ hook, mayWrite }: { hook: Hook; mayWrite: boolean }) {
  if (hook.state === 'healthy' && !hook.quiet_until) return null;
  const enable = async () => {
    try {
      await call('post', '/hooks/{hook}/enable', { path: { hook: hook.id } });
      await queries.invalidateQueries({ queryKey: ['hooks'] });
      tell('It is sent to again.');
    } catch (error) {
      tellProblem(error);
    }
  };
  const isOff = hook.state === 'disabled';
  return (
    <Alert color={isOff || hook.state === 'failing' ? 'red' : 'yellow'} variant="light" mb="lg" icon={<IconAlertTriangle />} title={titleOf(hook)}>
      {hook.ended_reason !== 'gone' && <Text size="sm">{hook.last_error}</Text>}
      {hook.failing_since && hook.ended_reason !== 'gone' && <Text size="sm">Nothing was taken since <Moment at={hook.failing_since} withTime />; {hook.failures === 1 ? 'one attempt' : `${hook.failures} attempts in a row`} failed.</Text>}
      {hook.quiet_until && <Text size="sm">It is tried again <Moment at={hook.quiet_until} withTime />; what waits keeps its attempts.</Text>}
      {isOff && <Text size="sm">{hook.ended_reason === 'gone' ? 'What happened meanwhile is not kept for it.' : 'What happened meanwhile is kept for 30 days: enable it, then send the cancelled ones again.'}</Text>}
      {isOff && mayWrite && <Group mt="sm"><Button size="xs" leftSection={<IconPlayerPlay size={15} aria-hidden />} onClick={() => void enable()}>Send to it again</Button></Group>}
    </Alert>
  );
}

function titleOf({ state, ended_reason: reason }: Hook): string {
  if (state === 'disabled') return reason === 'gone' ? 'Disabled: the receiver said that it is gone' : 'Disabled after five days of nothing but failures';
  return state === 'failing' ? 'The receiver fails' : 'The receiver asked for time';
}
