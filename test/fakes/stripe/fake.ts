// The fake as one thing: two worlds, the server over them, the deliverer beside them.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from './clock.ts';
import { serveControl, verbs } from './control.ts';
import { serveShop } from './shop_page.ts';
import { Deliverer } from './delivering.ts';
import type { Delivery, DeliverySettings } from './delivering.ts';
import { missing } from './errors.ts';
import { Faults, RateLimit } from './faults.ts';
import { RequestLog, serveApi } from './server.ts';
import type { Fields, Stored } from './table.ts';
import { World } from './world.ts';
import type { SeedProduct } from './world.ts';

export type Mode = 'test' | 'live';

// What an owner's endpoint should be subscribed to.
export const RECOMMENDED_EVENTS = [
  'checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.async_payment_failed', 'checkout.session.expired',
  'customer.subscription.created', 'customer.subscription.updated', 'customer.subscription.deleted', 'customer.subscription.paused',
  'customer.subscription.resumed', 'customer.subscription.trial_will_end', 'invoice.paid', 'invoice.payment_failed',
  'invoice.payment_action_required', 'charge.refunded', 'refund.created', 'refund.updated', 'refund.failed', 'charge.dispute.created',
  'charge.dispute.closed', 'customer.updated', 'customer.deleted', 'product.created', 'product.updated', 'product.deleted',
  'price.created', 'price.updated', 'price.deleted', 'account.application.deauthorized',
];

export interface HookOptions {
  url: string;
  secret: string | string[];
  mode?: Mode;
  events?: string[];
  api_version?: string;
}

export interface FakeOptions {
  port?: number; // 0 or none: any free one
  host?: string;
  keys?: string[]; // none: any key of the right form
  seed?: SeedProduct[];
  hooks?: HookOptions[];
  rate?: number; // requests a second to one endpoint; 0: no limit
  api_version?: string; // of the account
  state?: string; // a file that keeps the objects between runs
  retry_ms?: number[];
}

const STATE_KEPT_EVERY_MS = 1_000;

export class FakeStripe {
  readonly clock = new Clock();
  readonly faults = new Faults();
  readonly requests = new RequestLog();
  readonly deliverer = new Deliverer(this.faults);
  readonly limit: RateLimit;
  readonly keys: string[];
  readonly lacking = new Map<string, string[]>();
  readonly #options: FakeOptions;
  readonly #server: http.Server;
  test!: World;
  live!: World;
  #watching: { events: Stored[]; deliveries: Delivery[] } | undefined;
  #changes = 0;
  #kept = 0;
  #keeper: NodeJS.Timeout | undefined;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.keys = options.keys ?? [];
    this.limit = new RateLimit(options.rate ?? 25);
    if (options.retry_ms) this.deliverer.settings.retry_ms = options.retry_ms;
    this.reset();
    if (options.state) this.#restore(options.state);
    this.#server = http.createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  async listen(): Promise<this> {
    const { port = 0, host = '127.0.0.1', state } = this.#options;
    await new Promise<void>((resolve, reject) => this.#server.once('error', reject).listen(port, host, resolve));
    for (const world of [this.test, this.live]) world.origin = this.url;
    if (state) this.#keeper = setInterval(() => this.#keep(state), STATE_KEPT_EVERY_MS);
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      const path = request.url ?? '/';
      if (path.startsWith('/_control/')) await serveControl(this, request, response);
      else if (path.startsWith('/buy/') || path.startsWith('/pay/')) await serveShop(this, request, response);
      else if (path === '/') response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(GREETING);
      else await serveApi(this, request, response);
    } catch (error) {
      console.error(error);
      response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { type: 'api_error',
        message: `The fake itself failed: ${String(error)}` } }));
    }
  }

  worldOf(mode: Mode): World {
    return mode === 'live' ? this.live : this.test;
  }

  // Everything as at the start.
  reset(): void {
    this.clock.reset();
    this.faults.clear();
    this.requests.clear();
    this.lacking.clear();
    this.deliverer.forget();
    this.deliverer.log.length = 0;
    this.test = new World(false, this.clock);
    this.live = new World(true, this.clock);
    for (const world of [this.test, this.live]) {
      world.listener = (event) => this.#made(event, world);
      if (this.#options.api_version) world.apiVersion = this.#options.api_version;
      if (this.#server?.listening) world.origin = this.url;
    }
    this.test.seed(this.#options.seed ?? []);
    for (const hook of this.#options.hooks ?? []) this.hook(hook);
  }

  #made(event: Stored, world: World): void {
    this.#changes += 1;
    const deliveries = this.deliverer.deliver(event, world);
    this.#watching?.events.push(event);
    this.#watching?.deliveries.push(...deliveries);
  }

  hook({ url, secret, mode = 'test', events = RECOMMENDED_EVENTS, api_version }: HookOptions): Stored {
    this.#changes += 1;
    return this.worldOf(mode).newEndpoint(new URL(url).href, events, api_version ?? null, [secret].flat());
  }

  // A restricted key is without these rights from now on, such as rak_product_read.
  deny(key: string, ...rights: string[]): void {
    this.lacking.set(key, rights);
  }

  // What happens at Stripe: fake.happens('buy', {product, email}).
  happens(verb: string, args: Fields, mode: Mode = 'test'): Fields {
    const known = verbs[verb];
    if (!known) throw new Error(`No such verb: ${verb}. There are ${Object.keys(verbs).join(', ')}.`);
    return known(this.worldOf(mode), args);
  }

  // The events and deliveries that `act` brings about, beside what it makes.
  watched(act: () => Fields): { made: Fields; events: Stored[]; deliveries: Delivery[] } {
    const watching = { events: [] as Stored[], deliveries: [] as Delivery[] };
    this.#watching = watching;
    try {
      return { made: act(), ...watching };
    } finally {
      this.#watching = undefined;
    }
  }

  resend(id: string, world: World): Delivery[] {
    const event = world.events.get(id);
    if (!event) throw missing('event', id);
    return world.endpoints.all().flatMap((endpoint) => this.deliverer.deliver(event, world, endpoint.id));
  }

  // An event as it would be sent now, for a test that wants to send it itself.
  signed(id: string, world: World): { url: string; body: string; signature: string } {
    const event = world.events.get(id);
    const endpoint = world.endpoints.all()[0];
    if (!event || !endpoint) throw missing(event ? 'webhook endpoint' : 'event', id);
    return this.deliverer.signed(event, endpoint, world);
  }

  setClock({ now, advance_seconds, stopped = false }: Fields): Fields {
    if (now === null) this.clock.reset();
    else if (now !== undefined) this.clock.set(typeof now === 'number' ? now * 1000 : Date.parse(String(now)), stopped ? 'stopped' : 'running');
    if (advance_seconds) this.clock.advance(Number(advance_seconds) * 1000);
    return { now: new Date(this.clock.now()).toISOString() };
  }

  settings({ rate, api_version, keys, ...delivery }: Fields): Fields {
    if (rate !== undefined) this.limit.rate = Number(rate);
    if (api_version !== undefined) this.test.apiVersion = this.live.apiVersion = String(api_version);
    if (keys !== undefined) this.keys.splice(0, this.keys.length, ...(keys as string[]));
    for (const name of Object.keys(delivery)) {
      if (name in this.deliverer.settings) this.deliverer.settings[name as keyof DeliverySettings] = delivery[name] as never;
    }
    return { rate: this.limit.rate, api_version: this.test.apiVersion, keys: this.keys.length, ...this.deliverer.settings };
  }

  summary(): Fields {
    const counted = (world: World) => Object.fromEntries([...world.tables, world.events].map((table) => [table.name, table.size]));
    const states: Fields = {};
    for (const { state } of this.deliverer.log) states[state] = (states[state] ?? 0) + 1;
    return { now: new Date(this.clock.now()).toISOString(), test: counted(this.test), live: counted(this.live), deliveries: states,
      unsettled: this.deliverer.unsettled, held: this.deliverer.held };
  }

  #keep(file: string): void {
    if (this.#changes === this.#kept) return;
    this.#kept = this.#changes;
    const rows = (world: World) => Object.fromEntries(world.tables.filter((table) => table !== world.endpoints).map((table) => [table.name,
      table.all()]));
    writeFileSync(`${file}.new`, JSON.stringify({ test: rows(this.test), live: rows(this.live) }));
    renameSync(`${file}.new`, file);
  }

  #restore(file: string): void {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      return;
    }
    const kept = JSON.parse(text) as Record<Mode, Record<string, Stored[]>>;
    for (const mode of ['test', 'live'] as const) {
      const world = this.worldOf(mode);
      for (const table of world.tables) for (const row of kept[mode][table.name] ?? []) table.save(row);
      // Rows hold each other as objects in memory; in the file each was a copy.
      for (const row of [...world.lines.all(), ...world.items.all()]) row.price = world.prices.get(row.price.id) ?? row.price;
      for (const held of world.subscriptions.all()) held.items.data = held.items.data.map((item: Stored) => world.items.get(item.id) ?? item);
    }
  }

  async close(): Promise<void> {
    if (this.#keeper) clearInterval(this.#keeper);
    if (this.#options.state) this.#keep(this.#options.state);
    this.deliverer.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const GREETING = `A fake Stripe for tests and the demo. Nothing here is real money.

API       /v1/…, with any key like rk_test_… or rk_live_…
Control   /_control/overview   what is sold and who bought it
          /_control/deliveries what was sent to the webhook endpoints, and their answers
To buy    /buy/<product>       the page where a person pays, by typing an address
          /pay/…               the same, at the address of a payment link that was made through the API
In a shell: bin/stripe --help
`;
