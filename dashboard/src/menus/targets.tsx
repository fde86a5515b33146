import { useQuery } from '@tanstack/react-query';
import { Text } from '@mantine/core';
import { call } from '../api/call';
import { SearchSelect, type Choice } from '../shared/search_select';
import type { Entry } from './lines';
import { places } from './places';

const shownMost = 20;

async function searchPages(words: string, signal: AbortSignal): Promise<Choice[]> {
  if (!words) return [];
  const found = await call('get', '/search', { query: { q: words, limit: shownMost }, signal });
  return found.data.filter(({ id }) => id.startsWith('pag_')).map(({ id, title, thing }) => ({ value: id, label: `${title} (${thing.name})` }));
}

async function findPage(id: string, signal?: AbortSignal): Promise<Choice> {
  const page = await call('get', '/pages/{page}', { path: { page: id }, ...(signal ? { signal } : {}) });
  return { value: id, label: page.title };
}

type SelectProps = Omit<Parameters<typeof SearchSelect>[0], 'source' | 'search' | 'find'>;

export function PageSelect(props: SelectProps) {
  return <SearchSelect source="menu pages" search={searchPages} find={findPage} placeholder="Type words of its title" {...props} />;
}

/** What a product, a collection or a page is called. */
export async function nameOf(id: string): Promise<string> {
  if (id.startsWith('pag_')) return (await findPage(id)).label;
  if (id.startsWith('col_')) return (await call('get', '/collections/{collection}', { path: { collection: id } })).name;
  return (await call('get', '/products/{product}', { path: { product: id } })).name;
}

function Name({ id }: { id: string }) {
  return <>{useQuery({ queryKey: ['menu', 'name', id], queryFn: () => nameOf(id), staleTime: 60_000 }).data ?? '…'}</>;
}

/** Where an entry leads, in a few words. */
export function Target({ entry }: { entry: Entry }) {
  if (entry.place === 'heading') return <>{entry.entries.length === 0 ? 'Nothing stands in it yet, so it isn’t shown' : 'Opens a sub-menu'}</>;
  if (entry.place === 'address') return <Text span inherit style={{ overflowWrap: 'anywhere' }}>{entry.address}</Text>;
  if (entry.standing === 'gone') return <>{places[entry.place].label} that is gone</>;
  if (entry.thing) return <Name id={entry.thing} />;
  if (entry.page) return <Name id={entry.page} />;
  return <>{places[entry.place].label}</>;
}
