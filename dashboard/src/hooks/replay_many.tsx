import { useState } from 'react';
import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { call } from '../api/call';
import { queries, useTimeZone } from '../api/queries';
import { tell } from '../shared/notices';
import { ProblemAlert } from '../shared/problem_alert';
import type { Hook } from './hook_words';

dayjs.extend(utc);
dayjs.extend(timezone);

type Replayable = 'failed' | 'cancelled' | 'delivered';

const states = [{ value: 'failed', label: 'Failed' }, { value: 'cancelled', label: 'Cancelled' }, { value: 'delivered', label: 'Delivered' }];
const texts: Record<Replayable, string> = {
  failed: 'Those whose last attempt failed.',
  cancelled: 'Those of a while in which this webhook was disabled.',
  delivered: 'Those that were taken already: for a receiver that lost them. It sees the same webhook-id as before.',
};

/** Sends many again: by what became of them, and by when they were made, in the site's time zone. */
export function ReplayMany({ hook, close }: { hook: Hook; close: () => void }) {
  const zone = useTimeZone();
  const [state, setState] = useState<Replayable>('failed');
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const moment = (typed: string) => (typed ? dayjs.tz(typed, zone).toISOString() : undefined);
  const isBackwards = Boolean(since && until && since >= until);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      const { replayed } = await call('post', '/deliveries/replay', { body: { hook: hook.id, state, since: moment(since), until: moment(until) } });
      await queries.invalidateQueries({ queryKey: ['deliveries'] });
      tell(replayed === 0 ? 'There was none of these.' : replayed === 1 ? 'One delivery is sent again.' : `${replayed} deliveries are sent again.`);
      close();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="md">
      <SegmentedControl fullWidth data={states} value={state} onChange={(value) => setState(value as Replayable)} aria-label="Which ones" />
      <Text size="sm">{texts[state]}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput type="datetime-local" label="From" description="empty: the first" value={since} onChange={(event) => setSince(event.currentTarget.value)} />
        <TextInput type="datetime-local" label="Until" description="empty: now" value={until} onChange={(event) => setUntil(event.currentTarget.value)} error={isBackwards && 'Should be after the beginning.'} />
      </SimpleGrid>
      <Text size="sm" c="dimmed">Times are those of {zone}.</Text>
      {error !== null && <ProblemAlert error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>Cancel</Button>
        <Button loading={isBusy} disabled={isBackwards} onClick={() => void send()}>Send again</Button>
      </Group>
    </Stack>
  );
}
