import { useState, type ReactNode } from 'react';
import { Button, Group, Select, Skeleton, Stack, Text, Timeline as Line } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { IconActivity, IconCheck, IconDoorEnter, IconDownload, IconKey, IconKeyOff, IconMoon, IconPlayerPlay, IconSun, IconTrophy, IconUserPlus, type Icon } from '@tabler/icons-react';
import { call, type Schema } from '../api/call';
import { Empty } from '../shared/empty';
import { Moment } from '../shared/moment';
import { ProblemAlert } from '../shared/problem_alert';
import { sourceOf, type Member } from './person';
import { thingChoices, useThings } from './things';

type Activity = Schema<'Activity'>;
type Kind = Schema<'ActivityType'>;

const kinds: Record<Kind, { label: string; icon: Icon; color: string; words: (activity: Activity) => ReactNode }> = {
  'user.login': { label: 'Log-ins', icon: IconDoorEnter, color: 'gray', words: () => 'Logged in' },
  'user.created': { label: 'Joining', icon: IconUserPlus, color: 'tide', words: () => 'Became a member' },
  'user.activate': { label: 'Active again', icon: IconSun, color: 'teal', words: () => 'Was active again' },
  'user.inactive': { label: 'Inactive', icon: IconMoon, color: 'orange', words: () => 'Became inactive' },
  'user.video_watched': { label: 'Videos', icon: IconPlayerPlay, color: 'gray', words: ({ file, page }) => <>Watched <b>{file?.name}</b>{page && <> on {page.title}</>}</> },
  'user.audio_listened': { label: 'Audio', icon: IconPlayerPlay, color: 'gray', words: ({ file, page }) => <>Listened to <b>{file?.name}</b>{page && <> on {page.title}</>}</> },
  'user.file_downloaded': { label: 'Downloads', icon: IconDownload, color: 'gray', words: ({ file }) => <>Downloaded <b>{file?.name}</b></> },
  'user.page_completed': { label: 'Pages completed', icon: IconCheck, color: 'teal', words: ({ page, product, repeat }) => <>Completed <b>{page?.title}</b>{product && <> of {product.name}</>}{repeat && ' again'}</> },
  'user.product_access_granted': { label: 'Access given', icon: IconKey, color: 'tide', words: ({ product }) => <>Got access to <b>{product?.name}</b></> },
  'user.product_access_removed': { label: 'Access ended', icon: IconKeyOff, color: 'red', words: ({ product }) => <>Lost access to <b>{product?.name}</b></> },
  'user.product_completed': { label: 'Products completed', icon: IconTrophy, color: 'teal', words: ({ product }) => <>Completed <b>{product?.name}</b></> },
};

const kindChoices = Object.entries(kinds).map(([value, { label }]) => ({ value, label }));

/** What the member did, and what befell them, newest first. */
export function Timeline({ member }: { member: Member }) {
  const things = useThings().data ?? [];
  const [type, setType] = useState<string | null>(null);
  const [product, setProduct] = useState<string | null>(null);
  const query = useInfiniteQuery({
    queryKey: ['members', member.id, 'activities', type, product], initialPageParam: '', getNextPageParam: (page: Schema<'ActivitiesList'>) => page.next_cursor,
    queryFn: ({ pageParam, signal }) => call('get', '/activities', {
      query: { member: member.id, limit: 30, ...(type ? { type: type as Kind } : {}), ...(product ? { product } : {}), ...(pageParam ? { cursor: pageParam } : {}) }, signal,
    }),
  });
  const activities = (query.data?.pages ?? []).flatMap((page) => page.data);
  return (
    <Stack gap="lg">
      <Group gap="xs">
        <Select aria-label="Kind" placeholder="Everything" data={kindChoices} value={type} onChange={setType} clearable w={190} />
        {things.length > 0 && <Select aria-label="Product" placeholder="Any product" data={thingChoices(things)} value={product} onChange={setProduct} clearable searchable w={220} />}
      </Group>
      {query.error && <ProblemAlert error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={180} />}
      {query.data && activities.length === 0 && <Empty icon={IconActivity} title="Nothing here" text={type || product ? 'Nothing of this kind happened yet.' : 'What the member does will stand here.'} />}
      {activities.length > 0 && (
        <Line bulletSize={28} lineWidth={2} active={-1}>
          {activities.map((activity) => {
            const { icon: Picture, color, words } = kinds[activity.type];
            return (
              <Line.Item key={activity.id} color={color} bullet={<Picture size={15} aria-hidden />}>
                <Text size="sm">{words(activity)}</Text>
                <Text size="xs" c="dimmed"><Moment at={activity.occurred_at} withTime />{activity.source !== 'member' && ` · by ${sourceOf(activity.source)}`}</Text>
              </Line.Item>
            );
          })}
        </Line>
      )}
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>Earlier</Button>}
    </Stack>
  );
}
