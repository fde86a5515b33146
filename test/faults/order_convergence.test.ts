// G03: the order in which events come does not matter. Lives of subscribers, told in every disorder, end in what is true.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import fc from 'fast-check';
import { day, House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { Refused } from '../fakes/stripe/errors.ts';
import { checkBilling, checkEffects, checkTruth, checkWhole, promise } from './checks.ts';
import { openTrade, remotes, truth, type Trade } from './commerce.ts';
import { openDatabase } from './database.ts';
import { Findings } from './promises.ts';

const doubled = 0.5;
const settlesWithin = 60_000; // milliseconds from the last event to the truth
const lifeEvents = 12;
const atOnce = size(40, 100); // lives
const orders = ['as_made', 'reversed', 'shuffled', 'halves', 'trickle'] as const;
const steps = ['renew', 'fail_payment', 'pause', 'resume', 'change_plan', 'add_plan', 'cancel_at_period_end', 'stay', 'give_up', 'unpaid',
  'end', 'trial_will_end', 'refund'] as const;

interface Life {
  begins: 'subscription' | 'trial' | 'once' | 'later';
  plan: number;
  steps: { verb: (typeof steps)[number]; plan: number }[];
  isGiftedToo: boolean;
}

const life: fc.Arbitrary<Life> = fc.record({
  begins: fc.constantFrom('subscription', 'subscription', 'trial', 'once', 'later'),
  plan: fc.nat(2),
  steps: fc.array(fc.record({ verb: fc.constantFrom(...steps), plan: fc.nat(2) }), { minLength: 2, maxLength: lifeEvents }),
  isGiftedToo: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});

/** One buyer, and what becomes of what was bought. A step that makes no sense at its moment is passed over. */
class Lived {
  readonly email: string;
  readonly #trade: Trade;
  readonly #life: Life;
  #bought: Record<string, any> = {};

  constructor(trade: Trade, life: Life) {
    this.#trade = trade;
    this.#life = life;
    this.email = trade.shop.buyer();
  }

  begin(): void {
    const { once, monthly } = this.#trade;
    const { begins, plan } = this.#life;
    const isOnce = begins === 'once' || begins === 'later';
    this.#bought = this.#try('buy', { product: (isOnce ? once : monthly)[plan]!.remote, email: this.email,
      ...(begins === 'trial' && { trial_days: 7 }), ...(begins === 'later' && { delayed: true }) });
    if (begins === 'later') this.#try('payment_arrives', { session: this.#bought['session'].id });
  }

  /** The steps from this part of the life to that. */
  live(from: number, until: number): void {
    const all = this.#life.steps;
    for (const { verb, plan } of all.slice(Math.floor(all.length * from), Math.floor(all.length * until))) this.#step(verb, plan);
  }

  #step(verb: (typeof steps)[number], plan: number): void {
    const subscription = this.#bought['subscription']?.id as string | undefined;
    if (verb === 'refund' && !subscription) this.#try('refund', { charge: this.#bought['charge'].id, ...(plan > 0 && { amount: 100 }) });
    if (!subscription || verb === 'refund') return;
    const [wanted, other] = [this.#trade.monthly[plan]!.remote, this.#trade.monthly[(plan + 1) % 3]!.remote];
    const named: Partial<Record<typeof verb, [string, Record<string, unknown>]>> = {
      pause: ['pause', { status: true }],
      change_plan: ['change_plan', { products: [{ product: wanted }] }],
      add_plan: ['change_plan', { products: [{ product: wanted }, { product: other }] }],
      stay: ['cancel_at_period_end', { undo: true }],
      unpaid: ['give_up', { to: 'unpaid' }],
    };
    const [told, args] = named[verb] ?? [verb, {}];
    this.#try(told, { subscription, ...args });
  }

  #try(verb: string, args: Record<string, unknown>): Record<string, any> {
    try {
      return this.#trade.shop.happens(verb, args);
    } catch (error) {
      if (error instanceof Refused) return {};
      throw error;
    }
  }
}

class Town {
  readonly house: House;
  readonly trade: Trade;
  readonly #gifts: [string, string][] = [];
  readonly findings = new Findings();
  #slowest = 0;
  #events = 0;
  #batches = 0;

  constructor(house: House, trade: Trade) {
    this.house = house;
    this.trade = trade;
  }

  get #stripe() {
    return this.house.stripe;
  }

  /** Some lives at once, told in the next order; true if they end in the access that is true. */
  async live(lives: Life[], seed: number): Promise<boolean> {
    const { faults, deliverer } = this.#stripe;
    const order = orders[this.#batches % orders.length]!;
    this.#batches += 1;
    faults.set({ seed, delivery: { hold: true } });
    const people = lives.map((one) => new Lived(this.trade, one));
    for (const [at, one] of people.entries()) if (lives[at]!.isGiftedToo) await this.#gift(one.email, lives[at]!.plan);
    const parts = order === 'halves' ? 2 : order === 'trickle' ? 4 : 1;
    for (const one of people) one.begin();
    for (let part = 0; part < parts; part += 1) {
      for (const one of people) one.live(part / parts, (part + 1) / parts);
      // What was told so far may come before, while or after the next part happens.
      this.#events += deliverer.release(order === 'as_made' || order === 'reversed' ? order : 'shuffled', doubled);
    }
    faults.set({ delivery: { hold: false } });
    await this.settle();
    this.check();
    return !this.findings.broken.has(promise.truth);
  }

  async #gift(email: string, plan: number): Promise<void> {
    const { product } = this.trade.monthly[plan]!;
    await this.house.api.do('create_grant', { body: { email, product: product.id, notify: false } });
    this.#gifts.push([email, this.trade.monthly[plan]!.remote]);
  }

  async settle(): Promise<void> {
    const started = performance.now();
    const path = { connection: this.trade.shop.connection.id };
    await this.#stripe.deliverer.settled(settlesWithin);
    const isOver = async () => (await this.house.api.do('get_connection', { path })).queue === 0;
    await eventually(isOver, { what: 'the end of the inbox', within: settlesWithin }).catch((error: Error) =>
      this.findings.hold('events settle within a minute', [error.message]));
    this.#slowest = Math.max(this.#slowest, performance.now() - started);
    const aside = await this.house.api.do('list_events', { path, query: { state: 'set_aside' } });
    this.findings.hold(promise.applied, aside.data.map((event) => `${event.type} ${event.remote_id}: ${event.error}`));
  }

  check(): void {
    const database = openDatabase(this.house);
    const wanted = truth(this.trade.world);
    for (const [email, remote] of this.#gifts) wanted.add(`${email} ${remote}`);
    checkTruth(this.findings, database, wanted, remotes(this.trade), this.house.now());
    checkBilling(this.findings, database, this.trade.world);
    database.close();
    this.findings.figures['open'] = wanted.size;
  }

  /** Three days later old events come once more. */
  async repeatStale(): Promise<void> {
    this.house.advance(3 * day);
    const { events } = this.trade.world;
    for (const [at, event] of events.all().entries()) if (at % 3 === 0) this.#stripe.resend(event.id, this.trade.world);
    await this.settle();
    this.check();
  }

  finish(): void {
    const database = openDatabase(this.house);
    checkWhole(this.findings, database);
    checkEffects(this.findings, database);
    database.close();
    Object.assign(this.findings.figures, { deliveries: this.#events, 'slowest batch (ms)': Math.round(this.#slowest) });
  }
}

async function convergence(lives: number, sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open('sqlite', { stripe: 'beside', environment: environmentOf(sabotage) });
  try {
    const town = new Town(house, await openTrade(house, 3, 'delivered'));
    const batch = fc.array(life, { minLength: atOnce, maxLength: atOnce });
    const property = fc.asyncProperty(batch, fc.nat(), (some, seed) => town.live(some, seed));
    const told = await fc.check(property, { numRuns: Math.ceil(lives / atOnce), endOnFailure: true });
    if (told.failed && town.findings.broken.size === 0) throw told.errorInstance;
    Object.assign(town.findings.figures, { seed: told.seed, lives: told.numRuns * atOnce });
    if (!told.failed) await town.repeatStale();
    town.finish();
    return town.findings;
  } finally {
    await house.close();
  }
}

test('lives of subscribers told in any order, doubled and late end in what is true at Stripe', async (context) => {
  const findings = await convergence(size(800, 20_000));
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when the order of the events is trusted', async (context) => {
  const findings = await convergence(200, 'trust_event_order');
  findings.assertBroken(context, promise.truth);
});
