// One mode of one account: test and live are two worlds that never see each other's objects.
import { Clock } from './clock.ts';
import { account, CURRENT_VERSION, event, fresh, price, product, recurring } from './objects.ts';
import type { Making } from './objects.ts';
import { isOld, rendered } from './shapes.ts';
import { Table } from './table.ts';
import type { Fields, Stored } from './table.ts';

// As in the file given by --seed: [{"id","name","prices":[{"id","unit_amount","currency","recurring":{"interval"}}]}]
export interface SeedProduct {
  id: string;
  name: string;
  metadata?: Record<string, string>;
  prices: { id?: string; unit_amount: number; currency: string; recurring?: { interval: string; interval_count?: number } }[];
}

const EVENTS_KEPT = 30_000;
const NO_REQUEST = { id: null, idempotency_key: null };
const OLD_VERSION = '2025-02-24.acacia';

export class World {
  readonly livemode: boolean;
  readonly clock: Clock;
  readonly account: Stored;
  readonly products = new Table('product');
  readonly prices = new Table('price', ['product']);
  readonly customers = new Table('customer', ['email']);
  readonly sessions = new Table('checkout.session', ['customer', 'payment_intent', 'subscription', 'customer_details.email']);
  readonly paymentLinks = new Table('payment_link');
  readonly lines = new Table('item', ['_session']); // of checkout sessions and of payment links
  readonly subscriptions = new Table('subscription', ['customer']);
  readonly items = new Table('subscription_item', ['subscription']);
  readonly invoices = new Table('invoice', ['customer', 'parent.subscription_details.subscription']);
  readonly invoicePayments = new Table('invoice_payment', ['invoice', 'payment.payment_intent']);
  readonly intents = new Table('payment_intent', ['customer']);
  readonly charges = new Table('charge', ['customer', 'payment_intent']);
  readonly refunds = new Table('refund', ['charge', 'payment_intent']);
  readonly disputes = new Table('dispute', ['charge', 'payment_intent']);
  readonly endpoints = new Table('webhook_endpoint');
  readonly events = new Table('event', ['type']);
  readonly deleted = new Map<string, string>();
  apiVersion = CURRENT_VERSION;
  origin = ''; // where the fake's own pages stand, once it listens
  request: Fields = NO_REQUEST;
  listener: (event: Stored, world: World) => void = () => {};

  constructor(livemode: boolean, clock: Clock) {
    this.livemode = livemode;
    this.clock = clock;
    this.account = account('acct_1RiversideDemo', { livemode, created: 1_700_000_000 });
  }

  // What is kept between runs: everything but the events, which nobody asks for after so long.
  get tables(): Table[] {
    return [
      this.products, this.prices, this.customers, this.sessions, this.paymentLinks, this.lines, this.items, this.subscriptions, this.invoices,
      this.invoicePayments, this.intents, this.charges, this.refunds, this.disputes, this.endpoints,
    ];
  }

  making(): Making {
    return { livemode: this.livemode, created: this.clock.seconds() };
  }

  find(id: string): Stored | undefined {
    return this.#tableOf(id)?.get(id) ?? (this.deleted.has(id) ? { id, object: this.deleted.get(id)!, deleted: true } : undefined);
  }

  #tableOf(id: string): Table | undefined {
    const prefix = id.slice(0, id.indexOf('_'));
    const named: Record<string, Table> = {
      prod: this.products, price: this.prices, cus: this.customers, cs: this.sessions, sub: this.subscriptions, si: this.items,
      in: this.invoices, inpay: this.invoicePayments, pi: this.intents, plink: this.paymentLinks, ch: this.charges, re: this.refunds, du: this.disputes,
    };
    return named[prefix];
  }

  seed(products: SeedProduct[]): void {
    for (const wanted of products) {
      if (this.products.get(wanted.id)) continue;
      const made = this.products.save(product(wanted.id, wanted.name, this.making()));
      made.metadata = { ...wanted.metadata };
      for (const [at, money] of wanted.prices.entries()) {
        const row = price(money.id ?? `price_${wanted.id.replace(/^prod_/, '')}_${at + 1}`, made.id, money, this.making());
        if (money.recurring) Object.assign(row, { type: 'recurring', recurring: recurring(money.recurring.interval,
          money.recurring.interval_count) });
        this.prices.save(row);
        made.default_price ??= row.id;
      }
    }
  }

  // Remembers the object as it is now, in the shape of the account and of each older endpoint: later changes
  // never reach an event that was already made.
  emit(type: string, row: Stored, previous?: Fields): Stored {
    const made = event(type, this.apiVersion, this.request, this.making());
    const current = rendered(this, row, CURRENT_VERSION);
    made.data = { id: row.id, current: JSON.stringify(current), previous };
    const someOld = isOld(this.apiVersion) || this.endpoints.all().some((endpoint) => isOld(endpoint.api_version ?? CURRENT_VERSION));
    if (someOld) made.data.older = JSON.stringify(rendered(this, row, OLD_VERSION));
    this.events.save(made);
    this.events.trim(EVENTS_KEPT);
    this.listener(made, this);
    return made;
  }

  // Changes a row and tells: the event carries the fields as they were.
  change(table: Table, row: Stored, type: string, edit: Fields): Stored {
    const before = JSON.parse(JSON.stringify(row)) as Fields;
    Object.assign(row, edit);
    table.save(row);
    const previous = Object.fromEntries(Object.keys(edit).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(row[name])).map((name) => [name, before[name]]));
    return this.emit(type, row, type.endsWith('.updated') ? previous : undefined);
  }

  newEndpoint(url: string, enabled_events: string[], api_version: string | null, secrets: string[]): Stored {
    return this.endpoints.save({
      id: fresh('we'), object: 'webhook_endpoint', api_version, application: null, created: this.clock.seconds(), description: null,
      enabled_events, livemode: this.livemode, metadata: {}, status: 'enabled', url, _secrets: secrets,
    });
  }
}

// The event as Stripe would send it to someone of that version.
export function eventBody(event: Stored, version: string): string {
  const { data, ...rest } = event;
  const object = (isOld(version) && data.older) || data.current;
  const envelope = JSON.stringify({ ...rest, api_version: version });
  const previous = data.previous ? `,"previous_attributes":${JSON.stringify(data.previous)}` : '';
  return `${envelope.slice(0, -1)},"data":{"object":${object}${previous}}}`;
}
