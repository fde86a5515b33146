// Brings events to the webhook endpoints, signed by the official package, with retries and faults on demand.
import http from 'node:http';
import https from 'node:https';
import Stripe from 'stripe';
import type { Faults } from './faults.ts';
import type { Fields, Stored } from './table.ts';
import { eventBody } from './world.ts';
import type { World } from './world.ts';

export interface Answer {
  at: string;
  attempt: number;
  status: number | null; // null: no answer
  body: string;
  error: string | null;
  took_ms: number;
}

export interface Delivery {
  event: string;
  type: string;
  object: string;
  endpoint: string;
  url: string;
  state: 'waiting' | 'delivered' | 'retrying' | 'given_up' | 'lost' | 'held';
  answers: Answer[];
}

interface Job {
  world: World;
  event: Stored;
  endpoint: Stored;
  delivery: Delivery;
  copy: boolean; // a double of another job: it neither retries nor counts
}

export interface DeliverySettings {
  retry_ms: number[];
  timeout_ms: number;
  at_once: number; // deliveries under way at a time, per endpoint
  signature_skew_s: number; // how wrong the sender's clock is
}

const LOG_KEPT = 20_000;
const ANSWER_KEPT = 500;
const REORDER_AT_MOST_MS = 50;

export class Deliverer {
  readonly log: Delivery[] = [];
  readonly settings: DeliverySettings = { retry_ms: [1_000, 5_000, 30_000], timeout_ms: 20_000, at_once: 16, signature_skew_s: 0 };
  readonly #faults: Faults;
  readonly #agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
  readonly #queues = new Map<string, { waiting: Job[]; under_way: number }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #watchers = new Set<() => void>();
  #held: Job[] = [];
  #shuffling: Job[] = [];
  #unsettled = 0;
  #closed = false;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  // For each endpoint of that world that wants this type.
  deliver(event: Stored, world: World, only?: string): Delivery[] {
    const made: Delivery[] = [];
    for (const endpoint of world.endpoints.all()) {
      if (only ? endpoint.id !== only : endpoint.status !== 'enabled' || !wants(endpoint, event.type)) continue;
      const delivery: Delivery = { event: event.id, type: event.type, object: String(event.data.id ?? ''), endpoint: endpoint.id,
        url: endpoint.url, state: 'waiting', answers: [] };
      event.pending_webhooks += 1;
      made.push(delivery);
      this.log.push(delivery);
      if (this.log.length > LOG_KEPT * 1.1) this.log.splice(0, this.log.length - LOG_KEPT);
      this.#take({ world, event, endpoint, delivery, copy: false });
    }
    return made;
  }

  #take(job: Job): void {
    if (this.#faults.chance(this.#faults.delivery.lose)) {
      job.delivery.state = 'lost';
      return;
    }
    this.#unsettled += 1;
    if (this.#faults.chance(this.#faults.delivery.double)) {
      this.#unsettled += 1;
      this.#route({ ...job, copy: true });
    }
    this.#route(job);
  }

  #route(job: Job): void {
    const { hold, reorder, delay_ms } = this.#faults.delivery;
    if (hold) {
      job.delivery.state = 'held';
      this.#held.push(job);
    } else if (reorder > 1) {
      this.#shuffling.push(job);
      if (this.#shuffling.length >= reorder) this.#shuffled();
      else if (this.#shuffling.length === 1) this.#later(REORDER_AT_MOST_MS, () => this.#shuffled());
    } else if (delay_ms[1] > 0) {
      this.#later(this.#faults.delay(), () => this.#queue(job));
    } else {
      this.#queue(job);
    }
  }

  #shuffled(): void {
    for (const job of this.#faults.shuffle(this.#shuffling.splice(0))) this.#queue(job);
  }

  get held(): number {
    return this.#held.length;
  }

  // Lets go what was held: as it came, turned round, or shuffled; each with some probability twice.
  release(order: 'as_made' | 'reversed' | 'shuffled' = 'as_made', double = 0): number {
    const jobs = this.#held.splice(0).flatMap((job) => {
      if (!this.#faults.chance(double)) return [job];
      this.#unsettled += 1;
      return [job, { ...job, copy: true }];
    });
    if (order === 'reversed') jobs.reverse();
    if (order === 'shuffled') this.#faults.shuffle(jobs);
    for (const job of jobs) {
      job.delivery.state = 'waiting';
      this.#queue(job);
    }
    return jobs.length;
  }

  #queue(job: Job): void {
    const queue = this.#queues.get(job.endpoint.id) ?? { waiting: [], under_way: 0 };
    this.#queues.set(job.endpoint.id, queue);
    queue.waiting.push(job);
    this.#pull(queue);
  }

  #pull(queue: { waiting: Job[]; under_way: number }): void {
    while (queue.under_way < this.settings.at_once && queue.waiting.length > 0 && !this.#closed) {
      const job = queue.waiting.shift()!;
      queue.under_way += 1;
      void this.#send(job).then((answer) => {
        queue.under_way -= 1;
        this.#answered(job, answer);
        this.#pull(queue);
      });
    }
  }

  #answered(job: Job, answer: Answer): void {
    const { delivery, event } = job;
    delivery.answers.push(answer);
    const delivered = answer.status !== null && answer.status >= 200 && answer.status < 300;
    const wait = this.settings.retry_ms[answer.attempt - 1];
    if (job.copy || delivery.state === 'delivered') {
      this.#settle();
    } else if (delivered) {
      delivery.state = 'delivered';
      event.pending_webhooks -= 1;
      this.#settle();
    } else if (wait === undefined || this.#closed) {
      delivery.state = 'given_up';
      this.#settle();
    } else {
      delivery.state = 'retrying';
      this.#later(wait, () => this.#queue(job));
    }
    this.#tell();
  }

  signed(event: Stored, endpoint: Stored, world: World): { url: string; body: string; signature: string } {
    const body = eventBody(event, endpoint.api_version ?? world.apiVersion);
    return { url: endpoint.url, body, signature: signatureOf(body, endpoint._secrets,
      Math.floor(Date.now() / 1000) + this.settings.signature_skew_s) };
  }

  #send(job: Job): Promise<Answer> {
    const { url, body, signature } = this.signed(job.event, job.endpoint, job.world);
    const started = performance.now();
    const attempt = job.copy ? 1 : job.delivery.answers.length + 1;
    const target = new URL(url);
    return new Promise((resolve) => {
      const finish = (status: number | null, text: string, error: string | null) => resolve({
        at: new Date().toISOString(), attempt, status, body: text, error, took_ms: Math.round((performance.now() - started) * 10) / 10,
      });
      const client = target.protocol === 'https:' ? https : http;
      const sent = client.request(target, { method: 'POST', agent: this.#agents[target.protocol as 'http:'],
        timeout: this.settings.timeout_ms, headers: {
        'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body), 'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)', accept: '*/*; q=0.5, application/xml', 'cache-control': 'no-cache',
      } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => {
          if (text.length < ANSWER_KEPT) text += part;
        }).on('end', () => finish(answer.statusCode ?? null, text.slice(0, ANSWER_KEPT), null)).on('error',
          (error) => finish(null, '', error.message));
      });
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${this.settings.timeout_ms} ms`)));
      sent.on('error', (error) => finish(null, '', error.message || String((error as NodeJS.ErrnoException).code)));
      sent.end(body);
    });
  }

  #later(milliseconds: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #settle(): void {
    this.#unsettled -= 1;
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  get unsettled(): number {
    return this.#unsettled - this.#held.length;
  }

  // Resolves when `done` holds, looked at after every answer; false if it still does not after the time.
  until(done: () => boolean, timeout_ms: number): Promise<boolean> {
    if (done()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const stop = (held: boolean) => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        resolve(held);
      };
      const watcher = () => done() && stop(true);
      const timer = setTimeout(() => stop(done()), timeout_ms);
      this.#watchers.add(watcher);
    });
  }

  // Every delivery has been answered with success, lost, or given up.
  settled(timeout_ms = 10_000): Promise<boolean> {
    return this.until(() => this.unsettled === 0, timeout_ms);
  }

  // Forgets what is waiting or held, as if it had been lost.
  forget(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const waiting = [...this.#queues.values()].flatMap((queue) => queue.waiting.splice(0));
    for (const job of [...waiting, ...this.#held.splice(0), ...this.#shuffling.splice(0)]) job.delivery.state = 'lost';
    this.#unsettled = [...this.#queues.values()].reduce((sum, queue) => sum + queue.under_way, 0);
    this.#tell();
  }

  close(): void {
    this.#closed = true;
    this.forget();
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }
}

// One v1 for each secret, as while a secret is being rolled.
export function signatureOf(payload: string, secrets: string[], timestamp: number): string {
  const headers = secrets.map((secret) => Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }));
  return [`t=${timestamp}`, ...headers.map((header) => header.slice(header.indexOf('v1=')))].join(',');
}

function wants(endpoint: Fields, type: string): boolean {
  return endpoint.enabled_events.some((wanted: string) => wanted === '*' || wanted === type);
}
