import { Box, Button, Group, Progress as Bar, Skeleton, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { IconChecklist } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { Empty } from '../shared/empty';
import { Moment } from '../shared/moment';
import { ProblemAlert } from '../shared/problem_alert';
import { byThing } from './by_thing';
import type { Member } from './person';
import { useThings } from './things';

type Completion = Schema<'Completion'>;

/** The pages that the member checked, by product, against the live pages there are. */
export function Progress({ member }: { member: Member }) {
  const things = useThings().data ?? [];
  const query = useInfiniteQuery({
    queryKey: ['members', member.id, 'completions'], initialPageParam: '', getNextPageParam: (page: Schema<'CompletionsList'>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => call('get', '/members/{member}/completions', { path: { member: member.id }, query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
  });
  const done = (query.data?.pages ?? []).flatMap((page) => page.data);
  const courses = byThing(done);
  const products = [...courses.keys()].filter((id) => id.startsWith('prd_'));
  const pages = useQueries({
    queries: products.map((id) => ({
      queryKey: ['pages', id, 'live'], staleTime: 60_000,
      queryFn: ({ signal }: { signal: AbortSignal }) => call('get', '/products/{product}/pages', { path: { product: id }, query: { limit: 100 }, signal }),
    })),
  });
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton height={160} />;
  if (done.length === 0) return <Empty icon={IconChecklist} title="Nothing completed yet" text="When the member checks a page, it counts here." />;
  return (
    <Stack gap="xl">
      {[...courses.entries()].map(([thing, completions]) => {
        const live = pages[products.indexOf(thing)]?.data?.data.filter(({ status }) => status === 'live') ?? [];
        return <Course key={thing} name={things.find(({ id }) => id === thing)?.name ?? 'A product that is gone'} completions={completions} pages={live} />;
      })}
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Earlier</Button>}
    </Stack>
  );
}

function Course({ name, completions, pages }: { name: string; completions: Completion[]; pages: { id: string; title: string }[] }) {
  const checked = pages.filter(({ id }) => completions.some(({ page }) => page === id)).length;
  const share = pages.length === 0 ? 0 : Math.round((100 * checked) / pages.length);
  return (
    <Box>
      <Group justify="space-between" mb={6}>
        <Text fw={600}>{name}</Text>
        {pages.length > 0 && <Text size="sm" c="dimmed">{checked} of {pages.length} pages</Text>}
      </Group>
      {pages.length > 0 && <Bar value={share} aria-label={`${name}: ${share} %`} mb="sm" color="teal" />}
      {completions.map(({ page, completed_at }) => (
        <Group key={page} justify="space-between" wrap="nowrap" py={3}>
          <Text size="sm">{pages.find(({ id }) => id === page)?.title ?? 'A page that is not live'}</Text>
          <Text size="sm" c="dimmed"><Moment at={completed_at} /></Text>
        </Group>
      ))}
    </Box>
  );
}
