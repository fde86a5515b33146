import { useState } from 'react';
import { Alert, Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { IconUserMinus, IconUserPlus } from '@tabler/icons-react';
import { call } from '../../api/call';
import { ProblemAlert } from '../problem_alert';
import type { Word } from './audience';

/** What would change: one of a page, a file, a group and a collection, with what it would be. */
export interface Change {
  page?: string;
  file?: string;
  group?: string;
  collection?: string;
  audience?: Word;
  any?: string;
  all?: string;
  none?: string;
  includes?: 'all' | 'chosen';
  products?: string;
}

const counted = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'member' : 'members'}`;
const visitorWords = { gain: 'Visitors who aren’t logged in will see it too.', lose: 'Visitors who aren’t logged in won’t see it any more.' };

/** What a change would do to whom, before it is saved. Answers whether to save it; asks nothing when nobody is touched. */
export async function askImpact(change: Change, action: string): Promise<boolean> {
  const impact = await call('get', '/impact', { query: change });
  if (impact.gains === 0 && impact.loses === 0 && impact.visitors === 'same') return true;
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title: 'Who is affected',
      children: <Shown change={change} />,
      labels: { confirm: action, cancel: 'Go back' },
      confirmProps: impact.loses > 0 ? { color: 'orange' } : {},
      onConfirm: () => resolve(true), onCancel: () => resolve(false), onClose: () => resolve(false),
    });
  });
}

function Shown({ change }: { change: Change }) {
  const impact = useQuery({ queryKey: ['impact', change], queryFn: ({ signal }) => call('get', '/impact', { query: change, signal }), gcTime: 0 });
  if (impact.error) return <ProblemAlert error={impact.error} />;
  if (!impact.data) return <Skeleton height={80} />;
  const { gains, loses, visitors } = impact.data;
  return (
    <Stack gap="sm">
      <Side change={change} side="gains" count={gains} />
      <Side change={change} side="loses" count={loses} />
      {visitors !== 'same' && <Alert color={visitors === 'lose' ? 'orange' : 'gray'} p="sm">{visitorWords[visitors]}</Alert>}
    </Stack>
  );
}

function Side({ change, side, count }: { change: Change; side: 'gains' | 'loses'; count: number }) {
  const [isOpen, setOpen] = useState(false);
  const Icon = side === 'gains' ? IconUserPlus : IconUserMinus;
  if (count === 0) return <Text size="sm" c="dimmed">Nobody {side === 'gains' ? 'gains' : 'loses'} anything.</Text>;
  return (
    <Stack gap={6}>
      <Group gap="xs" wrap="nowrap">
        <Icon size={18} aria-hidden />
        <Text size="sm"><b>{counted(count)}</b> {side === 'gains' ? (count === 1 ? 'gains it' : 'gain it') : count === 1 ? 'loses it' : 'lose it'}</Text>
        <Button size="compact-xs" variant="subtle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? 'Hide' : 'Who?'}</Button>
      </Group>
      {isOpen && <People change={change} side={side} />}
    </Stack>
  );
}

function People({ change, side }: { change: Change; side: 'gains' | 'loses' }) {
  const people = useInfiniteQuery({
    queryKey: ['impact', 'members', side, change], initialPageParam: undefined as string | undefined, gcTime: 0,
    queryFn: ({ pageParam, signal }) => call('get', '/impact/members', { query: { ...change, side, limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
  });
  if (people.error) return <ProblemAlert error={people.error} />;
  if (!people.data) return <Skeleton height={60} />;
  return (
    <Stack gap={2} pl={26}>
      {people.data.pages.flatMap(({ data }) => data).map(({ id, email, first_name: first, last_name: last }) => (
        <Text key={id} size="sm"><Anchor href={`/admin/members/${id}`} target="_blank" inherit>{`${first} ${last}`.trim() || email}</Anchor> <Text span inherit c="dimmed">{first || last ? email : ''}</Text></Text>
      ))}
      {people.hasNextPage && <Button size="compact-xs" variant="subtle" loading={people.isFetchingNextPage} style={{ alignSelf: 'flex-start' }} onClick={() => void people.fetchNextPage()}>Show more</Button>}
    </Stack>
  );
}
