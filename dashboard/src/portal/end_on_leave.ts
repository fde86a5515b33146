import { useEffect, useRef } from 'react';

/**
 * The browser is the preview until it is ended; whoever leaves this screen wants their own portal back, unless they went on
 * with the preview in another tab.
 */
export function useEndOnLeave(): () => void {
  const goesOn = useRef(false);
  useEffect(() => () => {
    if (!goesOn.current) void fetch('/preview/end', { redirect: 'manual', keepalive: true }).catch(() => undefined);
  }, []);
  return () => { goesOn.current = true; };
}
