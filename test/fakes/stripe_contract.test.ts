// The contract judges the fake: every answer against the description of 2026-10-28, every recorded request of the
// official client against our decoding. Without the description beside the project these are skipped, and say so.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { startStripe } from './stripe.ts';
import type { FakeStripe } from './stripe.ts';
import { decode, segments } from './stripe/form.ts';

const SPECS = new URL('../../../shared/connectors/specs/stripe/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, SPECS), 'utf8'));
const skip = existsSync(SPECS) ? false : 'skipped: the contract is not beside the project';

type Json = Record<string, any>;

// ---- the description as a judge ----

class Contract {
  readonly #document: Json;
  readonly #ajv = new Ajv.default({ strict: false, allErrors: true, validateFormats: false });
  readonly #events = new Map<string, string>();
  readonly #compiled = new Map<string, ReturnType<Ajv.default['compile']>>();

  constructor(document: Json) {
    this.#document = document;
    this.#ajv.addSchema(document, 'stripe');
    for (const [name, schema] of Object.entries<Json>(document.components.schemas)) {
      const type = schema.properties?.type?.enum?.[0];
      if (name.startsWith('Events__') && typeof type === 'string') this.#events.set(type, `#/components/schemas/${name}`);
    }
  }

  get eventTypes(): string[] {
    return [...this.#events.keys()];
  }

  #valid(pointer: string, value: unknown, what: string): void {
    const validate = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `stripe${pointer}` });
    this.#compiled.set(pointer, validate);
    validate(value);
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'anyOf').map((error) => `${error.instancePath} ${error.message}`);
    assert.deepEqual(errors, [], what);
    assert.equal(validate.errors, null, what);
  }

  answer(method: string, path: string, status: number, value: unknown): void {
    const pattern = Object.keys(this.#document.paths).find((known) => new RegExp(`^${known.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
    assert.ok(pattern, `${path} is not in the contract`);
    const pointer = `#/paths/${pattern.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method.toLowerCase()}/responses/${status < 400 ? 200 : 'default'}/content/application~1json/schema`;
    this.#valid(pointer, value, `${method} ${path}`);
  }

  event(event: Json): void {
    const pointer = this.#events.get(event.type);
    if (pointer) this.#valid(pointer, event, event.type);
  }

  // Names that the contract does not know: a slip of the pen, or a field that is gone.
  unknownFields(schemaName: string, value: Json): string[] {
    const known = this.#document.components.schemas[schemaName].properties;
    return Object.keys(value).filter((name) => !(name in known));
  }
}

// ---- a day at the fake ----

const SEED = [
  { id: 'prod_calm', name: 'Calm', prices: [{ id: 'price_calm', unit_amount: 4900, currency: 'usd' }] },
  { id: 'prod_circle', name: 'Circle', prices: [{ id: 'price_circle', unit_amount: 1900, currency: 'usd', recurring: { interval: 'month' } }] },
];

function day(fake: FakeStripe): Json {
  const happens = (verb: string, args: Json): Json => fake.happens(verb, args);
  const calm = happens('buy', { product: 'Calm', email: 'ada@example.com', name: 'Ada' });
  const circle = happens('buy', { product: 'Circle', email: 'ben@example.com' });
  happens('buy', { product: 'Circle', email: 'trial@example.com', trial_days: 7 });
  happens('buy', { product: 'Calm', email: 'guest@example.com', guest: true });
  happens('buy', { product: 'Calm', email: 'free@example.com', free: true });
  happens('buy', { product: 'Calm', email: 'late@example.com', delayed: true });
  happens('payment_fails', { email: 'late@example.com' });
  const declined = happens('buy', { product: 'Calm', email: 'declined@example.com', fails: true });
  const life = ['renew', 'fail_payment', 'renew', 'pause', 'resume', 'cancel_at_period_end', 'trial_will_end'];
  for (const verb of life) happens(verb, { email: 'ben@example.com' });
  happens('pause', { email: 'ben@example.com', status: true });
  happens('resume', { email: 'ben@example.com' });
  const { refund } = happens('refund', { email: 'ada@example.com', amount: 100, pending: true });
  happens('refund_fails', { refund: refund.id });
  const { dispute } = happens('open_dispute', { email: 'guest@example.com' });
  happens('close_dispute', { dispute: dispute.id, status: 'won' });
  happens('change_email', { email: 'ada@example.com', to: 'ada2@example.com' });
  const open = happens('open_session', { product: 'Calm' });
  return { calm, circle, refund, dispute, declined, open, invoicePayment: fake.test.invoicePayments.all()[0] };
}

describe('the contract of 2026-10-28', () => {
  let fake: FakeStripe | undefined;
  let contract: Contract;
  let made: Json;

  before(async () => {
    if (skip) return;
    contract = new Contract(read('stripe-v1-2026-10-28.json'));
    fake = await startStripe({ seed: SEED, rate: 0 });
    made = day(fake);
  });
  after(() => fake?.close());

  async function asked(method: string, path: string, body = ''): Promise<{ status: number; value: Json }> {
    const headers = { authorization: 'Bearer rk_test_x', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(fake!.url + path, { method, headers, ...(body && { body }) });
    return { status: answer.status, value: (await answer.json()) as Json };
  }

  test('holds for every object and every list', { skip }, async () => {
    const { calm, circle, refund, dispute, declined, open, invoicePayment } = made;
    const paths = [
      'account', 'products', 'products/prod_calm', 'prices', 'prices/price_circle', 'customers', `customers/${calm.customer.id}`, 'checkout/sessions',
      `checkout/sessions/${calm.session.id}`, `checkout/sessions/${open.session.id}`, `checkout/sessions/${circle.session.id}/line_items`,
      'subscriptions?status=all', `subscriptions/${circle.subscription.id}`,
      `subscription_items?subscription=${circle.subscription.id}`, `subscription_items/${circle.subscription.items.data[0].id}`, 'invoices',
      `invoices/${circle.invoice.id}`,
      `invoices/${circle.invoice.id}/lines`, `invoice_payments?invoice=${circle.invoice.id}`, `invoice_payments/${invoicePayment.id}`,
      'payment_intents', `payment_intents/${declined.intent.id}`,
      'charges', `charges/${calm.charge.id}`, `charges/${declined.charge.id}`, 'refunds', `refunds/${refund.id}`, 'disputes',
      `disputes/${dispute.id}`, 'webhook_endpoints',
    ];
    for (const path of paths) {
      const { status, value } = await asked('GET', `/v1/${path}`);
      assert.equal(status, 200, `${path} ${JSON.stringify(value)}`);
      contract.answer('GET', `/v1/${path.split('?')[0]}`, status, value);
    }
  });

  test('holds for what is made and deleted, and for refusals', { skip }, async () => {
    const bodies: [string, string, string][] = [
      ['POST', '/v1/products', 'name=New&metadata[a]=b'], ['POST', '/v1/prices', 'currency=usd&unit_amount=5&product=prod_calm'],
      ['POST', '/v1/customers', 'email=x%40example.com'],
      ['POST', '/v1/checkout/sessions', 'mode=payment&line_items[0][price]=price_calm&success_url=https%3A%2F%2Fx'],
      ['POST', '/v1/refunds', `charge=${made.calm.charge.id}`], ['POST', `/v1/subscriptions/${made.circle.subscription.id}`,
        'cancel_at_period_end=false'],
      ['POST', '/v1/payment_links', 'line_items[0][price]=price_calm&line_items[0][quantity]=1&metadata[a]=b'],
      ['POST', '/v1/payment_links', 'line_items[0][price]=price_circle&line_items[0][quantity]=1'],
      ['GET', '/v1/payment_links?expand[]=data.line_items', ''], ['POST', '/v1/payment_links', 'line_items[0][quantity]=1'],
      ['POST', '/v1/webhook_endpoints', 'url=https%3A%2F%2Fx&enabled_events[0]=*&api_version=2026-10-28.endive'],
      ['DELETE', `/v1/subscriptions/${made.circle.subscription.id}`, ''],
      ['POST', '/v1/products', ''], ['GET', '/v1/customers/cus_none', ''], ['POST', '/v1/prices', 'currency=usd&unit_amount=five&product=prod_calm'],
    ];
    const statuses: number[] = [];
    for (const [method, path, body] of bodies) {
      const { status, value } = await asked(method, path, body);
      statuses.push(status);
      contract.answer(method, path.split('?')[0]!, status, value);
    }
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 200, 200, 200, 400, 200, 200, 400, 404, 400]);
  });

  test('holds for every event, and the events that matter all occur', { skip }, async () => {
    const events = fake!.test.events.all();
    for (const { id } of events) contract.event((await asked('GET', `/v1/events/${id}`)).value);
    const told = new Set(events.map((event) => event.type));
    const known = contract.eventTypes;
    const judged = [...told].filter((type) => known.includes(type));
    assert.ok(judged.length >= 20, `only ${judged.length} kinds of event were judged`);
  });

  test('names no field that the contract does not know', { skip }, async () => {
    const { calm, circle, refund, dispute } = made;
    const objects: [string, string][] = [
      ['Products__Product', 'products/prod_calm'], ['Prices__Price', 'prices/price_circle'], ['Customers__Customer', `customers/${calm.customer.id}`],
      ['Checkout_Sessions__Session', `checkout/sessions/${calm.session.id}`],
      ['Subscriptions__Subscription', `subscriptions/${circle.subscription.id}`],
      ['Invoices__Invoice', `invoices/${circle.invoice.id}`], ['PaymentIntents__PaymentIntent', `payment_intents/${calm.intent.id}`],
      ['Charges__Charge', `charges/${calm.charge.id}`],
      ['Refunds__Refund', `refunds/${refund.id}`], ['Disputes__Dispute', `disputes/${dispute.id}`], ['Accounts__Account', 'account'],
    ];
    for (const [schema, path] of objects) assert.deepEqual(contract.unknownFields(schema, (await asked('GET', `/v1/${path}`)).value), [], schema);
  });

  test('is a judge that can say no', { skip }, async () => {
    const { value } = await asked('GET', '/v1/products/prod_calm');
    assert.throws(() => contract.answer('GET', '/v1/products/prod_calm', 200, { ...value, created: 'yesterday' }));
    assert.deepEqual(contract.unknownFields('Subscriptions__Subscription', { current_period_end: 1 }), ['current_period_end']);
  });

  test('official fixtures have no field that ours lack, where the contract still asks for it', { skip }, async () => {
    const fixtures = read('fixtures3.json').resources as Json;
    const required = (schema: string) => new Set<string>(read('stripe-v1-2026-10-28.json').components.schemas[schema].required);
    const pairs: [string, string, string][] = [
      ['product', 'Products__Product', 'products/prod_calm'], ['price', 'Prices__Price', 'prices/price_circle'],
      ['customer', 'Customers__Customer', `customers/${made.calm.customer.id}`],
      ['subscription', 'Subscriptions__Subscription', `subscriptions/${made.circle.subscription.id}`],
      ['charge', 'Charges__Charge', `charges/${made.calm.charge.id}`],
      ['invoice', 'Invoices__Invoice', `invoices/${made.circle.invoice.id}`],
      ['checkout.session', 'Checkout_Sessions__Session', `checkout/sessions/${made.calm.session.id}`],
    ];
    for (const [name, schema, path] of pairs) {
      const { value } = await asked('GET', `/v1/${path}`);
      const asks = required(schema);
      assert.deepEqual(Object.keys(fixtures[name]).filter((field) => asks.has(field) && !(field in value)), [], name);
    }
  });
});

describe('requests as the official client encodes them', () => {
  const texts = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(texts);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, texts(inner)]));
    return value === null ? '' : String(value);
  };
  if (skip) test('decode to what was meant', { skip }, () => {});
  const vectors = skip ? [] : (read('request-encoding-vectors.json').vectors as Json[]);
  for (const vector of vectors) {
    test(`decode to what was meant: ${vector.name}`, () => {
      const sent = vector.method === 'GET' ? vector.query : vector.body;
      assert.deepEqual(decode(sent), texts(vector.params));
    });
  }
});

test('form decoding refuses what is no form', () => {
  assert.deepEqual(segments('a[b][c[1]][]'), ['a', 'b', 'c[1]', '']);
  assert.deepEqual(decode('x[]=1&x[]=2&y=a+b&z'), { x: ['1', '2'], y: 'a b', z: '' });
  assert.throws(() => decode('a[b=1'));
  assert.throws(() => decode('a=%zz'));
  assert.throws(() => decode('a=1&a[b]=2'));
  assert.throws(() => decode('__proto__[x]=1'));
});
