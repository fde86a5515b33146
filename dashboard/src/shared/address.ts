import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * Gives some values of the address another word, or takes them out where they have none; the others stay. From the
 * address as it is now: what is drawn may be behind it, and would take back what was chosen a moment ago.
 */
export function useChangeAddress(): (values: Readonly<Record<string, string | null>>) => void {
  const [, setSearch] = useSearchParams();
  return useCallback((values) => {
    const after = new URLSearchParams(globalThis.location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value) after.set(name, value);
      else after.delete(name);
    }
    setSearch(after, { replace: true });
  }, [setSearch]);
}
