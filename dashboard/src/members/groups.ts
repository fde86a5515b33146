import { useQuery } from '@tanstack/react-query';
import { call, type Schema } from '../api/call';
import { useSession } from '../api/session';

export type Group = Schema<'GroupEntry'>;

/** The first hundred groups of the site, by name: what a list can be narrowed to. */
export function useGroups() {
  const site = useSession().site?.id;
  return useQuery({ queryKey: ['groups', 'all', site], queryFn: async ({ signal }) => (await call('get', '/groups', { query: { limit: 100 }, signal })).data, staleTime: 60_000 });
}
