import { call } from '../../api/call';
import { SearchSelect } from '../search_select';

async function findGroup(id: string, signal: AbortSignal) {
  const { name } = await call('get', '/groups/{group}', { path: { group: id }, signal });
  return { value: id, label: name };
}

async function searchGroups(words: string, signal: AbortSignal) {
  const { data } = await call('get', '/groups', { query: { limit: 20, ...(words ? { q: words } : {}) }, signal });
  return data.map(({ id, name }) => ({ value: id, label: name }));
}

/** Choosing a member group. */
export function GroupSelect(props: Omit<Parameters<typeof SearchSelect>[0], 'source' | 'search' | 'find'>) {
  return <SearchSelect source="groups" search={searchGroups} find={findGroup} {...props} />;
}
