import { useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import { callForTag } from '../api/call';
import { problemOf } from '../api/problem';
import { queries } from '../api/queries';
import { tell, tellProblem } from '../shared/notices';
import type { Entry, EntryWrite } from './lines';

interface Seen {
  answer: { entries: Entry[] };
  tag: string | undefined;
}

const menuKey = ['menu', 'entries'];

/** The menu, changed at once and saved behind: one after the other, each under the version that the one before it made. */
export function useMenu() {
  const query = useQuery<Seen>({ queryKey: menuKey, queryFn: ({ signal }) => callForTag('get', '/menu', { signal }), refetchOnWindowFocus: false });
  const wanted = useRef<EntryWrite[] | null>(null);
  const isSaving = useRef(false);

  /** Throws what the server says of it. */
  const put = async (entries: EntryWrite[]): Promise<void> => {
    const tag = queries.getQueryData<Seen>(menuKey)?.tag;
    const saved = await callForTag('put', '/menu', { body: { entries }, ifMatch: tag });
    // What was moved since stays where it was moved to; the next save tells it.
    queries.setQueryData<Seen>(menuKey, (seen) => (seen && wanted.current ? { ...seen, tag: saved.tag } : saved));
  };
  const saveAll = async () => {
    isSaving.current = true;
    try {
      while (wanted.current) {
        const entries = wanted.current;
        wanted.current = null;
        await put(entries);
      }
    } catch (error) {
      wanted.current = null;
      await queries.refetchQueries({ queryKey: menuKey });
      if (problemOf(error).status === 412) tell('Somebody else changed the menu meanwhile. This is how it stands now; do it again.');
      else tellProblem(error);
    } finally {
      isSaving.current = false;
    }
  };
  const move = (entries: Entry[]) => {
    queries.setQueryData<Seen>(menuKey, (seen) => seen && { ...seen, answer: { entries } });
    wanted.current = entries;
    if (!isSaving.current) void saveAll();
  };
  return { query, put, move };
}
