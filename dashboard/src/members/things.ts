import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call';
import { useMay, useSession } from '../api/session';

/** What a member can be given: a product or a collection. */
export interface Thing {
  id: string;
  name: string;
  isLive: boolean;
  isCollection: boolean;
}

async function everyProduct(signal: AbortSignal): Promise<Thing[]> {
  const things: Thing[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: { id: string; name: string; status: string }[]; next_cursor: string | null } = await call('get', '/products', { query: { limit: 100, ...(cursor ? { cursor } : {}) }, signal });
    things.push(...page.data.map(({ id, name, status }) => ({ id, name, isLive: status === 'live', isCollection: false })));
    cursor = page.next_cursor;
  } while (cursor);
  return things;
}

async function everyCollection(signal: AbortSignal): Promise<Thing[]> {
  const things: Thing[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: { id: string; name: string; status: string }[]; next_cursor: string | null } = await call('get', '/collections', { query: { limit: 100, ...(cursor ? { cursor } : {}) }, signal });
    things.push(...page.data.map(({ id, name, status }) => ({ id, name, isLive: status === 'live', isCollection: true })));
    cursor = page.next_cursor;
  } while (cursor);
  return things;
}

/** All products and collections of the site, by name; none for whoever may not read them. */
export function useThings() {
  const site = useSession().site?.id;
  const may = useMay();
  return useQuery({
    queryKey: ['things', site],
    queryFn: async ({ signal }) => [...(await everyProduct(signal)), ...(await everyCollection(signal))].toSorted((left, right) => left.name.localeCompare(right.name)),
    enabled: may('content:read'),
    staleTime: 60_000,
  });
}

/** The fields of a grant that name it. */
export const thingField = (id: string) => (id.startsWith('col_') ? { collection: id } : { product: id });

/** For a select: products and collections apart. */
export function thingChoices(things: Thing[]): { group: string; items: { value: string; label: string }[] }[] {
  const choice = ({ id, name, isLive }: Thing) => ({ value: id, label: isLive ? name : `${name} (draft)` });
  const [collections, products] = [things.filter((thing) => thing.isCollection), things.filter((thing) => !thing.isCollection)];
  return [
    ...(products.length > 0 ? [{ group: 'Products', items: products.map(choice) }] : []),
    ...(collections.length > 0 ? [{ group: 'Collections', items: collections.map(choice) }] : []),
  ];
}
