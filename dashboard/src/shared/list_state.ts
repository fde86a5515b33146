import { useMemo } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { useChangeAddress } from './address';

/** The state of a list, as it stands in the address: `?q=ada&sort=-name&state=active&cursor=…`. */
export interface ListState {
  q: string;
  sort: string; // a column, with a minus for the other way round; empty: the server's own order
  filters: Readonly<Record<string, string>>; // only those that are set
  cursor: string | undefined;
  page: number; // 1 for the first
  setQ: (q: string) => void;
  setSort: (sort: string) => void;
  setFilter: (name: string, value: string) => void;
  clear: () => void; // search and filters
  next: (cursor: string) => void;
  previous: () => void;
}

/** What came before the page that is shown. A link to a page in the middle has none, and goes back to the first. */
interface Trail {
  cursors: (string | null)[];
}

function trailIn(state: unknown): (string | null)[] {
  const cursors = (state as Partial<Trail> | null)?.cursors;
  return Array.isArray(cursors) ? cursors : [];
}

/** `names`: the filters that the list has; whatever else stands in the address stays. */
export function useListState(names: readonly string[] = []): ListState {
  const [search] = useSearchParams();
  const changeAddress = useChangeAddress();
  const { pathname, state } = useLocation();
  const navigate = useNavigate();
  const joined = names.join(' ');
  return useMemo(() => {
    const known = joined.split(' ').filter(Boolean);
    const trail = trailIn(state);
    const change = (values: Record<string, string>) => changeAddress({ ...values, cursor: null, page: null });
    const goTo = (cursor: string | null, page: number, cursors: (string | null)[]) => {
      const after = new URLSearchParams(search);
      if (cursor) after.set('cursor', cursor);
      else after.delete('cursor');
      if (page > 1) after.set('page', String(page));
      else after.delete('page');
      void navigate({ pathname, search: after.toString() }, { state: { cursors } satisfies Trail });
    };
    const cursor = search.get('cursor') ?? undefined;
    const page = cursor ? Math.max(2, Number(search.get('page')) || 2) : 1;
    return {
      q: search.get('q') ?? '',
      sort: search.get('sort') ?? '',
      filters: Object.fromEntries(known.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : []))),
      cursor,
      page,
      setQ: (q) => change({ q }),
      setSort: (sort) => change({ sort }),
      setFilter: (name, value) => change({ [name]: value }),
      clear: () => change(Object.fromEntries(['q', ...known].map((name) => [name, '']))),
      next: (following) => goTo(following, page + 1, [...trail, cursor ?? null]),
      previous: () => (trail.length > 0 ? goTo(trail.at(-1)!, page - 1, trail.slice(0, -1)) : goTo(null, 1, [])),
    };
  }, [search, state, pathname, joined, navigate, changeAddress]);
}
