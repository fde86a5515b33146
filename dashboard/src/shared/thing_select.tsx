import { Anchor, Skeleton, Text, type TextProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call } from '../api/call';
import { SearchSelect, type Choice } from './search_select';

const isCollection = (id: string) => id.startsWith('col_');

async function findThing(id: string, signal: AbortSignal): Promise<Choice & { isLive: boolean }> {
  const thing = isCollection(id)
    ? await call('get', '/collections/{collection}', { path: { collection: id }, signal })
    : await call('get', '/products/{product}', { path: { product: id }, signal });
  return { value: id, label: thing.name, isLive: thing.status === 'live' };
}

async function searchThings(words: string, signal: AbortSignal): Promise<Choice[]> {
  const query = { limit: 20, ...(words ? { q: words } : {}) };
  const [products, collections] = await Promise.all([call('get', '/products', { query, signal }), call('get', '/collections', { query, signal })]);
  return [
    ...products.data.map(({ id, name }) => ({ value: id, label: name })),
    ...collections.data.map(({ id, name }) => ({ value: id, label: `${name} (collection)` })),
  ];
}

type SelectProps = Omit<Parameters<typeof SearchSelect>[0], 'source' | 'search' | 'find'>;

/** Choosing a product or a collection. */
export function ThingSelect(props: SelectProps) {
  return <SearchSelect source="things" search={searchThings} find={findThing} {...props} />;
}

/** The fields of a request that name it. */
export const thingField = (id: string) => (isCollection(id) ? { collection: id } : { product: id });

export const thingPath = (id: string) => (isCollection(id) ? `/collections/${id}` : `/products/${id}`);

/** The name of a product or collection whose id is known, leading to it. */
export function ThingLink({ id, ...rest }: { id: string } & TextProps) {
  const { data, isPending } = useQuery({ queryKey: ['things', 'chosen', id], queryFn: ({ signal }) => findThing(id, signal), staleTime: 60_000 });
  if (isPending) return <Skeleton height={14} width={140} />;
  if (!data) return <Text span inherit c="dimmed">{isCollection(id) ? 'A collection' : 'A product'} that is gone</Text>;
  return <Anchor component={Link} to={thingPath(id)} inherit {...rest}>{data.label}</Anchor>;
}
