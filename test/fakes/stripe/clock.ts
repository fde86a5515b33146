// The fake's own time. It runs with the machine's until set; signatures always carry the machine's time unless told
// otherwise, because the receiver compares them with its own clock.

export class Clock {
  #offset = 0;
  #stopped: number | undefined;

  now(): number {
    return this.#stopped ?? Date.now() + this.#offset;
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  set(moment: number, runs: 'running' | 'stopped' = 'running'): void {
    this.#offset = moment - Date.now();
    this.#stopped = runs === 'stopped' ? moment : undefined;
  }

  advance(milliseconds: number): void {
    this.set(this.now() + milliseconds, this.#stopped === undefined ? 'running' : 'stopped');
  }

  reset(): void {
    this.#offset = 0;
    this.#stopped = undefined;
  }
}

export interface Interval {
  interval: 'day' | 'week' | 'month' | 'year';
  interval_count: number;
}

// Months end where the shorter month ends: 31 January plus a month is 28 or 29 February.
export function later(seconds: number, { interval, interval_count }: Interval): number {
  const day = 86400;
  if (interval === 'day') return seconds + day * interval_count;
  if (interval === 'week') return seconds + 7 * day * interval_count;
  const from = new Date(seconds * 1000);
  const months = interval === 'year' ? 12 * interval_count : interval_count;
  const month = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1, 0)).getUTCDate();
  month.setUTCDate(Math.min(from.getUTCDate(), last));
  return Math.floor(month.getTime() / 1000) + (seconds % day);
}
