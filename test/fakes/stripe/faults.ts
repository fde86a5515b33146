// What goes wrong on demand: on the way of an event to its receiver, and in the answers of the API.
import type { Fields } from './table.ts';

export interface DeliveryFaults {
  delay_ms: [number, number]; // every delivery waits so long, between the two
  lose: number; // probability that an event never leaves
  double: number; // probability that it is sent twice
  reorder: number; // so many deliveries wait for each other and leave shuffled
  hold: boolean; // nothing leaves until release
}

export interface ApiFault {
  match?: string; // part of "GET /v1/subscriptions/sub_1"; without it, every request
  status?: number; // refuse with it
  code?: string;
  message?: string;
  headers?: Record<string, string>; // Retry-After, Stripe-Should-Retry
  delay_ms?: number;
  hang?: boolean; // never answer
  drop?: boolean; // close the connection instead of answering
  garble?: boolean; // 200 with half a body
  after?: boolean; // do the work first, then go wrong
  times?: number; // for the next so many requests; without it until cleared
  probability?: number;
}

export const NO_DELIVERY_FAULTS: DeliveryFaults = { delay_ms: [0, 0], lose: 0, double: 0, reorder: 0, hold: false };

export class Faults {
  delivery: DeliveryFaults = { ...NO_DELIVERY_FAULTS };
  api: ApiFault[] = [];
  #state = 1;

  // The same seed makes the same choices.
  seed(seed: number): void {
    this.#state = seed >>> 0 || 1;
  }

  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  shuffle<T>(rows: T[]): T[] {
    for (let at = rows.length - 1; at > 0; at--) {
      const other = Math.floor(this.random() * (at + 1));
      [rows[at], rows[other]] = [rows[other]!, rows[at]!];
    }
    return rows;
  }

  delay(): number {
    const [least, most] = this.delivery.delay_ms;
    return least + this.random() * (most - least);
  }

  // The first fault that meets this request; one that has been used up is gone.
  forRequest(request: string): ApiFault | undefined {
    for (const fault of this.api) {
      if (fault.match && !request.includes(fault.match)) continue;
      if (fault.probability !== undefined && !this.chance(fault.probability)) continue;
      if (fault.times !== undefined && --fault.times <= 0) this.api = this.api.filter((other) => other !== fault);
      return fault;
    }
    return undefined;
  }

  set(wanted: { delivery?: Partial<DeliveryFaults>; api?: ApiFault | ApiFault[]; seed?: number }): void {
    if (wanted.seed !== undefined) this.seed(wanted.seed);
    if (wanted.delivery) this.delivery = { ...this.delivery, ...wanted.delivery };
    if (wanted.api) this.api.push(...[wanted.api].flat().map((fault) => ({ ...fault })));
  }

  clear(): void {
    this.delivery = { ...NO_DELIVERY_FAULTS };
    this.api = [];
  }

  shown(): Fields {
    return { delivery: this.delivery, api: this.api };
  }
}

// At most `rate` requests a second to one endpoint, with a burst of as many; Stripe counts per endpoint.
export class RateLimit {
  rate: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(rate: number) {
    this.rate = rate;
  }

  takes(endpoint: string, now: number): boolean {
    if (this.rate === 0) return true;
    const bucket = this.#buckets.get(endpoint) ?? { tokens: this.rate, at: now };
    bucket.tokens = Math.min(this.rate, bucket.tokens + ((now - bucket.at) / 1000) * this.rate);
    bucket.at = now;
    this.#buckets.set(endpoint, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
