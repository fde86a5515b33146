import { setTimeout as pause } from 'node:timers/promises';
import http from 'node:http';
import type { House } from '../e2e/house.ts';
import type { Database } from './database.ts';

export interface Seen {
  at: number; // milliseconds, of performance.now()
  took: number;
  status: number | undefined; // none: no answer
  retryAfter: string | undefined;
}

/** Asks once; no answer, for whatever reason, has no status. */
export function ask(url: string, options: http.RequestOptions & { body?: string } = {}): Promise<Seen & { text: string }> {
  const at = performance.now();
  return new Promise((resolve) => {
    let [status, text, retryAfter]: [number | undefined, string, string | undefined] = [undefined, '', undefined];
    const over = () => resolve({ at, took: performance.now() - at, status, retryAfter, text });
    const { body, ...rest } = options;
    const sent = http.request(url, { timeout: 30_000, ...rest, headers: { ...rest.headers, ...(body && { 'content-length': Buffer.byteLength(body) }) } }, (answer) => {
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => {
        status = answer.statusCode;
        retryAfter = answer.headers['retry-after'];
      });
      answer.on('error', over).on('close', over);
    });
    sent.on('timeout', () => sent.destroy()).on('error', over);
    sent.end(body);
  });
}

/** People who register through the API, so many at a time, until told to stop; what was acknowledged is remembered. */
export class Guests {
  readonly acknowledged: string[] = [];
  readonly seen: Seen[] = [];
  readonly #house: House;
  readonly #agent: http.Agent;
  #isOver = false;
  #working: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(house: House, width = 8) {
    this.#house = house;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: width });
  }

  begin(width = 8, rest = 5): this {
    const one = async () => {
      while (!this.#isOver) {
        await this.register();
        await pause(rest);
      }
    };
    this.#working = Promise.all(Array.from({ length: width }, one));
    return this;
  }

  async register(): Promise<Seen> {
    const email = `guest${(this.#count += 1)}@example.com`;
    const seen = await ask(`${this.#house.origin}/api/v1/members`, { method: 'POST', agent: this.#agent,
      headers: { authorization: `Bearer ${this.#house.api.key}`, 'content-type': 'application/json' }, body: JSON.stringify({ email }) });
    if (seen.status === 201) this.acknowledged.push(email);
    this.seen.push(seen);
    return seen;
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#working;
    this.#agent.destroy();
  }

  /** Who was acknowledged and is not there. */
  lost(database: Database): string[] {
    const there = new Set(database.rows('select email_key from members').map((row) => String(row['email_key'])));
    return this.acknowledged.filter((email) => !there.has(email)).map((email) => `${email} is lost`);
  }
}

/** The value below which so much of them lies. */
export function part(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
