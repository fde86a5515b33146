import { useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../api/call';
import { useSession } from '../api/session';

export type Field = Schema<'Field'>;

/** What the site wants to know of its members, in order; asked for again when another tab may have added to it. */
export function useFields() {
  const site = useSession().site?.id;
  return useQuery({ queryKey: ['fields', site], queryFn: async ({ signal }) => (await call('get', '/fields', { query: { limit: 100 }, signal })).data, staleTime: 60_000, refetchOnWindowFocus: 'always' });
}
