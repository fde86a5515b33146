import { useEffect, useRef, useState } from 'react';
import { problemOf } from '../api/problem';
import { queries } from '../api/queries';
import { tell, tellProblem } from '../shared/notices';
import { itemsOf, linesOf, type Line } from './tree';
import { contentsKey, refreshThings, replaceOrder, type Contents } from './things';

/**
 * The lines of the tree, moved at once and saved behind: one order after another, each under the version that the one before
 * it made. When somebody else moved something meanwhile, theirs is shown.
 */
export function useOrder(thing: string, contents: Contents) {
  const [mine, setMine] = useState<Line[] | null>(null);
  const wanted = useRef<Line[] | null>(null);
  const isSaving = useRef(false);
  const version = useRef(contents.order.version);
  useEffect(() => {
    if (!isSaving.current) version.current = contents.order.version;
  }, [contents.order.version]);

  const keep = (order: Contents['order']) => {
    version.current = order.version;
    queries.setQueryData<Contents>(contentsKey(thing), (before) => before && { ...before, order });
  };
  const save = async () => {
    isSaving.current = true;
    try {
      while (wanted.current) {
        const lines = wanted.current;
        wanted.current = null;
        keep(await replaceOrder(thing, { version: version.current, items: itemsOf(lines) }));
      }
    } catch (error) {
      wanted.current = null;
      await queries.refetchQueries({ queryKey: contentsKey(thing) });
      if (problemOf(error).status === 412) tell('Somebody else moved something meanwhile. This is how it stands now; move yours again.');
      else tellProblem(error);
    } finally {
      isSaving.current = false;
      setMine(null);
      void refreshThings();
    }
  };
  const move = (lines: Line[] | null) => {
    if (!lines) return;
    setMine(lines);
    wanted.current = lines;
    if (!isSaving.current) void save();
  };
  return { lines: mine ?? linesOf(contents.order.items), move };
}
