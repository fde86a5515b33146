import { useQuery } from '@tanstack/react-query';
import { call, callForTag, type Schema } from '../api/call';
import { queries } from '../api/queries';

export type Product = Schema<'Product'>;
export type Collection = Schema<'Collection'>;
export type Thing = Product | Collection;
export type PageEntry = Schema<'PageEntry'>;
export type Placement = Schema<'Placement'>;
export type Section = Schema<'Section'>;
export type Order = Schema<'Order'>;
export type OrderItem = Order['items'][number];
export type ThingPatch = Schema<'CollectionPatch'>;

export interface Seen<T> {
  answer: T;
  tag: string | undefined;
}

export const isCollection = (id: string) => id.startsWith('col_');
export const kindWord = (id: string) => (isCollection(id) ? 'collection' : 'product');
export const thingPath = (id: string, tab = '') => `/${isCollection(id) ? 'collections' : 'products'}/${id}${tab && `/${tab}`}`;

// The API has products and collections at addresses of their own; what stands in them is one and the same.

export function loadThing(id: string, signal?: AbortSignal): Promise<Seen<Thing>> {
  return isCollection(id)
    ? callForTag('get', '/collections/{collection}', { path: { collection: id }, signal })
    : callForTag('get', '/products/{product}', { path: { product: id }, signal });
}

export function changeThing(id: string, body: ThingPatch, ifMatch: string | undefined): Promise<Seen<Thing>> {
  return isCollection(id)
    ? callForTag('patch', '/collections/{collection}', { path: { collection: id }, body, ifMatch })
    : callForTag('patch', '/products/{product}', { path: { product: id }, body, ifMatch });
}

export function duplicateThing(id: string): Promise<Thing> {
  return isCollection(id)
    ? call('post', '/collections/{collection}/duplicate', { path: { collection: id } })
    : call('post', '/products/{product}/duplicate', { path: { product: id } });
}

export async function deleteThing(id: string): Promise<void> {
  if (isCollection(id)) await call('delete', '/collections/{collection}', { path: { collection: id } });
  else await call('delete', '/products/{product}', { path: { product: id } });
}

export function createSection(id: string, title: string): Promise<Section> {
  return isCollection(id)
    ? call('post', '/collections/{collection}/sections', { path: { collection: id }, body: { title } })
    : call('post', '/products/{product}/sections', { path: { product: id }, body: { title } });
}

export function renameSection(id: string, section: string, title: string): Promise<Section> {
  return isCollection(id)
    ? call('patch', '/collections/{collection}/sections/{section}', { path: { collection: id, section }, body: { title } })
    : call('patch', '/products/{product}/sections/{section}', { path: { product: id, section }, body: { title } });
}

export async function deleteSection(id: string, section: string): Promise<void> {
  if (isCollection(id)) await call('delete', '/collections/{collection}/sections/{section}', { path: { collection: id, section } });
  else await call('delete', '/products/{product}/sections/{section}', { path: { product: id, section } });
}

export function createPage(id: string, body: Schema<'PageCreate'>): Promise<Schema<'Page'>> {
  return isCollection(id)
    ? call('post', '/collections/{collection}/pages', { path: { collection: id }, body })
    : call('post', '/products/{product}/pages', { path: { product: id }, body });
}

export function loadOrder(id: string, signal?: AbortSignal): Promise<Order> {
  return isCollection(id)
    ? call('get', '/collections/{collection}/order', { path: { collection: id }, signal })
    : call('get', '/products/{product}/order', { path: { product: id }, signal });
}

export function replaceOrder(id: string, order: Order): Promise<Order> {
  return isCollection(id)
    ? call('put', '/collections/{collection}/order', { path: { collection: id }, body: order })
    : call('put', '/products/{product}/order', { path: { product: id }, body: order });
}

type Listing<T> = { data: T[]; next_cursor: string | null };

/** Every item of a list: what stands in one thing is shown whole. */
async function all<T>(load: (cursor: string | undefined) => Promise<Listing<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    items.push(...page.data);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

export function loadPages(id: string, signal?: AbortSignal): Promise<PageEntry[]> {
  return all((cursor) => (isCollection(id)
    ? call('get', '/collections/{collection}/pages', { path: { collection: id }, query: { cursor }, signal })
    : call('get', '/products/{product}/pages', { path: { product: id }, query: { cursor }, signal })));
}

function loadSections(id: string, signal?: AbortSignal): Promise<Section[]> {
  return all((cursor) => (isCollection(id)
    ? call('get', '/collections/{collection}/sections', { path: { collection: id }, query: { cursor }, signal })
    : call('get', '/products/{product}/sections', { path: { product: id }, query: { cursor }, signal })));
}

export const loadProducts = (signal?: AbortSignal): Promise<Product[]> => all((cursor) => call('get', '/products', { query: { cursor }, signal }));
export const loadCollections = (signal?: AbortSignal): Promise<Collection[]> => all((cursor) => call('get', '/collections', { query: { cursor }, signal }));

const loadPlacements = (id: string, signal?: AbortSignal): Promise<Placement[]> =>
  all((cursor) => call('get', '/collections/{collection}/products', { path: { collection: id }, query: { cursor }, signal }));

/** What stands in a thing: the order, and everything it names. */
export interface Contents {
  order: Order;
  pages: Map<string, PageEntry>;
  sections: Map<string, Section>;
  products: Map<string, Product>;
  placements: Map<string, Placement>; // of a collection: how those products stand in it
}

async function loadContents(id: string, signal?: AbortSignal): Promise<Contents> {
  const [order, pages, sections, products, placements] = await Promise.all([
    loadOrder(id, signal), loadPages(id, signal), loadSections(id, signal), isCollection(id) ? loadProducts(signal) : [], isCollection(id) ? loadPlacements(id, signal) : [],
  ]);
  const byId = <T extends { id: string }>(items: T[]) => new Map(items.map((item) => [item.id, item]));
  return { order, pages: byId(pages), sections: byId(sections), products: byId(products), placements: new Map(placements.map((placement) => [placement.product, placement])) };
}

export const thingKey = (id: string) => ['things', id];
export const contentsKey = (id: string) => ['things', id, 'contents'];

export const useThing = (id: string) => useQuery({ queryKey: thingKey(id), queryFn: ({ signal }) => loadThing(id, signal) });
export const useContents = (id: string) => useQuery({ queryKey: contentsKey(id), queryFn: ({ signal }) => loadContents(id, signal) });

/** After a change: whatever shows things or what stands in them is asked for again. */
export function refreshThings(): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ queryKey }) => ['things', 'products', 'collections', 'pages'].includes(String(queryKey[0])) });
}
