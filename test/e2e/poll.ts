import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  within?: number; // milliseconds
  what?: string;
}

const firstPause = 20;
const longestPause = 250;

/** Looks again and again until `look` gives something, and gives that; a throw counts as "not yet". */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { within = 15_000, what = 'what was waited for' }: Patience = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + within;
  let wait = firstPause;
  for (;;) {
    let last: unknown = undefined;
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<T, undefined | null | false>;
    } catch (error) {
      last = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what} did not come within ${within} ms`, { cause: last });
    }
    await pause(wait);
    wait = Math.min(wait * 1.5, longestPause);
  }
}
