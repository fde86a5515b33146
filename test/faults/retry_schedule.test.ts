// G12: failed deliveries are tried again as published, which is shown by moving the program's clock and looking who calls.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { give, newCourse, newMember } from '../e2e/cast.ts';
import { day, hour, House, minute, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import type { Delivery, Hook, Product } from '../e2e/shapes.ts';
import { startReceiver, type Received, type Receiver, type ReceiverFault } from '../fakes/receiver.ts';
import { Findings } from './promises.ts';

const promise = {
  ladder: 'each attempt comes when it was published to come',
  early: 'nobody is asked before the time',
  spread: 'attempts are spread out',
  one: 'all attempts carry one id, and each its own moment',
  kept: 'what failed to the end is kept',
  asked: 'a receiver that names a time is heard, up to a day',
  redirects: 'redirects are not followed',
  again: 'every other failure is tried again',
  gone: '410 ends the subscription at once',
  failing: 'five days of failures end the subscription, and less does not',
} as const;
const ladder = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
const jitter = 0.2;
const slack = 3 * second; // between an answer and its note in the database, on a busy machine
const patience = { within: 30_000 };

type Placed = Hook & { path: string };

/** A house, a receiver, and hooks that hear of access to one product. */
class Yard {
  readonly house: House;
  readonly receiver: Receiver;
  readonly product: Product;
  readonly findings = new Findings();
  #count = 0;
  #offset = 0;

  private constructor(house: House, receiver: Receiver, product: Product) {
    this.house = house;
    this.receiver = receiver;
    this.product = product;
  }

  static async open(sabotage?: Sabotage): Promise<Yard> {
    const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
    return new Yard(house, await startReceiver(), (await newCourse(house.api)).product);
  }

  async subscribe(events: string[], base = this.receiver.url): Promise<Placed> {
    const path = `/hook/${(this.#count += 1)}`;
    const hook = await this.house.api.do('create_hook', { body: { url: base + path, events } });
    this.house.keepSecret(hook.secret);
    return { ...hook, path };
  }

  /** Everyone subscribed to access hears of a new grant. */
  async happen(): Promise<void> {
    await give(this.house.api, await newMember(this.house.api), this.product);
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
    this.house.advance(milliseconds);
  }

  at(hook: Placed): Received[] {
    return this.receiver.received.filter((one) => one.path === hook.path);
  }

  /** When a call came, by the program's clock; only for what came since the clock was last moved. */
  moment(received: Received): number {
    return Date.parse(received.at) + this.#offset;
  }

  async delivery(hook: Placed): Promise<Delivery> {
    return (await this.house.api.do('list_deliveries', { query: { hook: hook.id, limit: 1 } })).data[0]!;
  }

  delivered(hook: Placed, isIt: (delivery: Delivery) => boolean, what: string): Promise<Delivery> {
    return eventually(async () => {
      const delivery = await this.delivery(hook);
      return delivery && isIt(delivery) ? delivery : undefined;
    }, { ...patience, what });
  }

  /** Once this is over, the program has looked at what is due by now. */
  async fence(healthy: Placed): Promise<void> {
    const before = this.at(healthy).length;
    await newMember(this.house.api);
    await eventually(() => this.at(healthy).length > before, { ...patience, what: 'the delivery that shows that the clock was seen' });
    await this.delivered(healthy, (one) => one.state === 'delivered', 'the note that it arrived');
  }

  async close(): Promise<void> {
    await this.receiver.close();
    await this.house.close();
  }
}

async function climb(width: number, sabotage?: Sabotage): Promise<Findings> {
  const yard = await Yard.open(sabotage);
  const { findings, receiver } = yard;
  try {
    const healthy = await yard.subscribe(['user.created']);
    const hooks = await Promise.all(Array.from({ length: width }, () => yard.subscribe(['user.product_access_granted'])));
    receiver.faults = hooks.map(({ path }) => ({ path, status: 500 }));
    await yard.happen();
    const shares: number[] = [];
    for (const [step, pause] of ladder.entries()) {
      const told = await Promise.all(hooks.map(async (hook) => {
        const failed = await yard.delivered(hook, (one) => one.attempts === step + 1 && one.next_attempt_at !== null && one.state === 'waiting', `attempt ${step + 1}`);
        const next = Date.parse(failed.next_attempt_at!);
        const wait = next - yard.moment(yard.at(hook).at(-1)!);
        const isTrue = wait > pause * (1 - jitter) - slack && wait < pause * (1 + jitter) + slack;
        findings.expect(promise.ladder, isTrue, `${Math.round(wait / second)} s after attempt ${step + 1}, published ${pause / second} s`);
        shares.push(wait / pause);
        return next;
      }));
      if (findings.broken.size > 0) return findings;
      await wayUp(yard, hooks, healthy, step, told);
    }
    await atTheTop(yard, hooks, shares);
    findings.figures['attempts'] = hooks.reduce((sum, hook) => sum + yard.at(hook).length, 0);
    return findings;
  } finally {
    await yard.close();
  }
}

// Shortly before the first of them is due nobody has called; shortly after the last of them everybody has.
async function wayUp(yard: Yard, hooks: Placed[], healthy: Placed, step: number, told: number[]): Promise<void> {
  const early = Math.min(...told) - yard.house.now() - 2 * second;
  if (early > 0) {
    yard.advance(early);
    await yard.fence(healthy);
    const isBefore = yard.house.now() < Math.min(...told); // by now; on a slow machine it may not be
    const hasty = hooks.filter((hook) => yard.at(hook).length > step + 1);
    if (isBefore) yard.findings.hold(promise.early, hasty.map(({ path }) => `${path} before attempt ${step + 2}`));
  }
  yard.advance(Math.max(0, Math.max(...told) - yard.house.now()) + second);
}

async function atTheTop(yard: Yard, hooks: Placed[], shares: number[]): Promise<void> {
  const { findings } = yard;
  for (const hook of hooks) {
    const dead = await yard.delivered(hook, (one) => one.state === 'failed', 'the end of the ladder');
    const isKept = dead.attempts === ladder.length + 1 && dead.next_attempt_at === null && dead.last_status === 500 && Boolean(dead.last_error);
    findings.expect(promise.kept, isKept, JSON.stringify(dead));
    const calls = yard.at(hook);
    const isOne = new Set(calls.map(({ id }) => id)).size === 1 && calls[0]!.id === dead.activity && calls.length === ladder.length + 1;
    findings.expect(promise.one, isOne, `${hook.path}: ${calls.map(({ id }) => id).join(', ')}`);
    findings.expect(promise.one, new Set(calls.map(({ headers }) => headers['webhook-timestamp'])).size === calls.length, `${hook.path} repeats a moment`);
  }
  const late = shares.filter((_, at) => at >= hooks.length); // the first rung is too short to tell jitter from work
  findings.expect(promise.spread, Math.min(...late) < 0.92 && Math.max(...late) > 1.08, `from ${Math.min(...late)} to ${Math.max(...late)}`);
}

async function closedPort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}`;
}

const isOnFirstRung = (wait: number): boolean => wait > ladder[0]! * (1 - jitter) - slack && wait < ladder[0]! * (1 + jitter) + slack;

// Each kind of failure at a hook of its own, all at once.
async function failures(yard: Yard): Promise<void> {
  const { findings, house, receiver } = yard;
  const date = new Date(house.now() + 20 * minute).toUTCString();
  const redirect = { location: `${receiver.url}/elsewhere` };
  const kinds: [string, Partial<ReceiverFault>, (delivery: Delivery, wait: number) => boolean, string?][] = [
    ...[300, 301, 302, 303, 307, 308].map((status): (typeof kinds)[number] => [promise.redirects, { status, headers: redirect }, (_, wait) => isOnFirstRung(wait)]),
    ...[400, 401, 403, 404, 409, 500, 502, 504].map((status): (typeof kinds)[number] => [promise.again, { status }, (_, wait) => isOnFirstRung(wait)]),
    [promise.again, { drop: true }, (_, wait) => isOnFirstRung(wait)],
    [promise.again, { hang: true }, (delivery, wait) => delivery.last_status === null && isOnFirstRung(wait - 10 * second)],
    [promise.again, {}, (delivery, wait) => delivery.last_status === null && isOnFirstRung(wait), await closedPort()],
    [promise.again, {}, (delivery, wait) => delivery.last_status === null && isOnFirstRung(wait), receiver.url.replace('http:', 'https:')],
    ...[429, 503].map((status): (typeof kinds)[number] => [promise.asked, { status, headers: { 'retry-after': '600' } }, (_, wait) => wait > 600 * second - slack && wait < 720 * second + slack]),
    [promise.asked, { status: 503, headers: { 'retry-after': date } }, (_, wait) => wait > 19 * minute && wait < 24 * minute + slack],
    [promise.asked, { status: 429, headers: { 'retry-after': '864000' } }, (_, wait) => wait > 23 * hour && wait < 24 * hour * (1 + jitter) + slack],
    [promise.asked, { status: 429, headers: { 'retry-after': 'soon' } }, (_, wait) => isOnFirstRung(wait)],
    [promise.asked, { status: 500, headers: { 'retry-after': '600' } }, (_, wait) => isOnFirstRung(wait)],
  ];
  const hooks = await Promise.all(kinds.map(([, , , base]) => yard.subscribe(['user.product_access_granted'], base)));
  receiver.faults = hooks.map(({ path }, at) => ({ ...kinds[at]![1], path }));
  const started = house.now();
  await yard.happen();
  await Promise.all(hooks.map(async (hook, at) => {
    const [what, fault, isRight] = kinds[at]!;
    const failed = await yard.delivered(hook, (one) => one.state === 'waiting' && one.next_attempt_at !== null && one.attempts === 1, `the failure ${JSON.stringify(fault)}`);
    const began = yard.at(hook)[0];
    const wait = Date.parse(failed.next_attempt_at!) - (began ? yard.moment(began) : started);
    findings.expect(what, isRight(failed, wait) && Boolean(failed.last_error), `${JSON.stringify(fault)}: again after ${wait} ms; ${failed.last_status} ${failed.last_error}`);
  }));
  findings.expect(promise.redirects, !receiver.received.some(({ path }) => path === '/elsewhere'), 'somebody came to /elsewhere');
  for (const { id } of hooks) await house.api.do('delete_hook', { path: { hook: id } });
}

async function gone(yard: Yard): Promise<void> {
  const hook = await yard.subscribe(['user.product_access_granted']);
  yard.receiver.faults = [{ path: hook.path, status: 500, times: 2 }, { path: hook.path, status: 410, times: 1 }];
  await yard.happen();
  await yard.happen();
  await eventually(() => yard.at(hook).length >= 2, { ...patience, what: 'two failures' });
  await yard.happen();
  const ended = await eventually(async () => {
    const seen = await yard.house.api.do('get_hook', { path: { hook: hook.id } });
    return seen.ended_at ? seen : undefined;
  }, { ...patience, what: 'the end of the hook' });
  const left = await yard.house.api.all('list_deliveries', { query: { hook: hook.id, state: 'waiting' } });
  yard.findings.expect(promise.gone, ended.ended_reason === 'gone' && left.length === 0, `${ended.ended_reason}, ${left.length} wait`);
}

async function fails(yard: Yard): Promise<void> {
  const hook = await yard.subscribe(['user.product_access_granted']);
  yard.receiver.faults = [{ path: hook.path, status: 500 }];
  const isEnded = async () => (await yard.house.api.do('get_hook', { path: { hook: hook.id } })).ended_reason;
  for (let days = 0; days <= 5; days += 1) {
    const before = yard.at(hook).length;
    yard.findings.expect(promise.failing, (await isEnded()) === null, `ended after ${days} days`);
    await yard.happen();
    await eventually(() => yard.at(hook).length > before, { ...patience, what: `a call on day ${days}` });
    if (days < 5) yard.advance(day - (days === 4 ? 0 : minute));
  }
  yard.advance(hour);
  await yard.happen();
  await eventually(async () => (await isEnded()) === 'failing', { ...patience, what: 'the end of a hook that fails' }).catch((error: Error) =>
    yard.findings.hold(promise.failing, [error.message]));
}

test('failed deliveries are tried again on the published ladder, each in its own time', async (context) => {
  const findings = await climb(size(12, 100));
  findings.report(context);
  findings.assertKept();
});

test('every way to fail has its published consequence', async () => {
  const yard = await Yard.open();
  try {
    await failures(yard);
    await gone(yard);
    await fails(yard);
    yard.findings.assertKept();
  } finally {
    await yard.close();
  }
});

test('it is noticed when the ladder is another one', async (context) => {
  const findings = await climb(3, 'wrong_ladder');
  findings.assertBroken(context, promise.ladder);
});
