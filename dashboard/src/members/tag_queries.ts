import { useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../api/call';
import { queries } from '../api/queries';
import { useSession } from '../api/session';

export type Tag = Schema<'Tag'>;

async function everyTag(signal: AbortSignal): Promise<Tag[]> {
  const tags: Tag[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: Tag[]; next_cursor: string | null } = await call('get', '/tags', { query: { limit: 100, ...(cursor ? { cursor } : {}) }, signal });
    tags.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor);
  return tags;
}

/** All tags of the site, by name. */
export function useTags() {
  const site = useSession().site?.id;
  return useQuery({ queryKey: ['tags', site], queryFn: ({ signal }) => everyTag(signal), staleTime: 60_000 });
}

/** The tag of this name, made if there is none. */
export async function tagNamed(name: string): Promise<Tag> {
  const tag = await call('post', '/tags', { body: { name } });
  void queries.invalidateQueries({ queryKey: ['tags'] });
  return tag;
}
