// The control of the fake over HTTP, under /_control/: JSON in, JSON out. What each path does is in the table `doors`.
import type http from 'node:http';
import * as buying from './buying.ts';
import type { Delivery } from './delivering.ts';
import { invalid, Refused } from './errors.ts';
import { productNamed } from './lookup.ts';
import * as paying from './paying.ts';
import { deleteProduct } from './routes_catalog.ts';
import { bodyOf } from './server.ts';
import * as subscribing from './subscribing.ts';
import type { FakeStripe } from './fake.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

export type Verb = (world: World, args: Fields) => Fields;

// What can happen at Stripe. Every verb takes ids or {email, product} and tells by events what it did.
export const verbs: Record<string, Verb> = {
  buy: buying.buy,
  open_session: (world, args) => ({ session: buying.opened(world, args) }),
  payment_arrives: buying.paymentArrives,
  payment_fails: buying.paymentFails,
  expire: buying.expire,
  renew: subscribing.renew,
  fail_payment: subscribing.failPayment,
  give_up: subscribing.giveUp,
  cancel_at_period_end: subscribing.cancelAtPeriodEnd,
  end: subscribing.end,
  pause: subscribing.pause,
  resume: subscribing.resume,
  change_plan: subscribing.changePlan,
  trial_will_end: subscribing.trialWillEnd,
  refund: paying.refund,
  refund_fails: paying.refundFails,
  refund_succeeds: paying.refundSucceeds,
  open_dispute: paying.openDispute,
  close_dispute: paying.closeDispute,
  delete_product: (world, args) => ({ product: deleteProduct(world, productNamed(world, args.product)) }),
  change_email: changeEmail,
};

function changeEmail(world: World, args: Fields): Fields {
  const customer = world.customers.get(args.customer ?? '') ?? world.customers.newest('email', args.email);
  if (!customer) throw invalid(`No such customer: ${args.customer ?? args.email}`, 'customer', 'resource_missing');
  world.change(world.customers, customer, 'customer.updated', { email: args.to });
  return { customer };
}

type Door = (fake: FakeStripe, world: World, args: Fields) => Fields | Promise<Fields>;

const doors: Record<string, Door> = {
  'GET state': (fake) => fake.summary(),
  'GET overview': (_fake, world) => overview(world),
  'GET deliveries': (fake, _world, args) => ({ data: deliveries(fake, args) }),
  'GET events': (_fake, world, args) => ({ data: world.events.all().slice(-Number(args.limit ?? 100)).map(eventShown) }),
  'GET requests': (fake, _world, args) => ({ counts: Object.fromEntries(fake.requests.counts),
    data: fake.requests.last.slice(-Number(args.limit ?? 100)) }),
  'POST requests/clear': (fake) => (fake.requests.clear(), {}),
  'GET signed': (fake, world, args) => fake.signed(args.event, world),
  'GET faults': (fake) => fake.faults.shown(),
  'POST faults': (fake, _world, args) => (fake.faults.set(args), fake.faults.shown()),
  'POST faults/clear': (fake) => (fake.faults.clear(), fake.faults.shown()),
  'POST release': (fake, _world, args) => ({ released: fake.deliverer.release(args.order, args.double) }),
  'POST settle': async (fake, _world, args) => ({ settled: await fake.deliverer.settled(args.timeout_ms), unsettled: fake.deliverer.unsettled }),
  'POST resend': (fake, world, args) => ({ deliveries: fake.resend(args.event, world) }),
  'POST clock': (fake, _world, args) => fake.setClock(args),
  'POST settings': (fake, _world, args) => fake.settings(args),
  'GET hooks': (_fake, world) => ({ data: world.endpoints.all().map(({ _secrets, ...shown }) => shown) }),
  'POST hooks': (fake, world, args) => ({ id: fake.hook({ ...args, mode: world.livemode ? 'live' : 'test' } as never).id }),
  'POST hooks/remove': (_fake, world, args) => (world.endpoints.remove(args.id), {}),
  'POST seed': (_fake, world, args) => (world.seed(args.products), { products: world.products.size }),
  'POST reset': (fake) => (fake.reset(), {}),
};

// POST /_control/<verb> {…, mode: 'live', wait_ms}: does it, then waits so long for the first answers to its events.
export async function serveControl(fake: FakeStripe, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const name = url.pathname.slice('/_control/'.length);
  const text = (await bodyOf(request)) ?? '';
  try {
    const args: Fields = { ...Object.fromEntries(url.searchParams), ...(text ? (JSON.parse(text) as Fields) : {}) };
    const world = args.mode === 'live' || args.mode === 'test' ? fake.worldOf(args.mode) : fake.worldOf('test');
    const door = doors[`${request.method} ${name}`];
    const verb = request.method === 'POST' ? verbs[name] : undefined;
    if (door) return answer(response, 200, await door(fake, world, args));
    if (!verb) return answer(response, 404,
      { error: `There is no ${request.method} /_control/${name}. Verbs: ${Object.keys(verbs).join(', ')}. Doors: ${Object.keys(doors).join(', ')}.` });
    return answer(response, 200, await told(fake, world, verb, args));
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof SyntaxError)) throw error;
    return answer(response, 400, { error: error.message });
  }
}

async function told(fake: FakeStripe, world: World, verb: Verb, args: Fields): Promise<Fields> {
  const { mode, wait_ms, ...rest } = args;
  // `mode` says test or live to us, but payment or subscription to a purchase.
  const meant = mode === 'payment' || mode === 'subscription' ? { ...rest, mode } : rest;
  const { made, events, deliveries: sent } = fake.watched(() => verb(world, meant));
  const hasGone = ({ answers, state }: Delivery) => answers.length > 0 || state === 'held' || state === 'lost';
  if (wait_ms) await fake.deliverer.until(() => sent.every(hasGone), Number(wait_ms));
  return { ...ids(made), events: events.map(eventShown), deliveries: sent };
}

// The ids of what was made, and enough of each to say so.
function ids(made: Fields): Fields {
  return { objects: Object.fromEntries(Object.entries(made).filter(([, row]) => row?.id).map(([name, row]) => [name, shown(row as Stored)])) };
}

function shown(row: Stored): Fields {
  const { id, object, status, email, payment_status, mode, customer, amount, amount_refunded, refunded, currency, cancel_at,
    cancel_at_period_end, pause_collection, livemode } = row;
  return { id, object, status, email, payment_status, mode, customer, amount, amount_refunded, refunded, currency, cancel_at,
    cancel_at_period_end, pause_collection, livemode };
}

function eventShown(event: Stored): Fields {
  return { id: event.id, type: event.type, created: event.created, object: event.data.id, pending_webhooks: event.pending_webhooks };
}

function deliveries(fake: FakeStripe, args: Fields): Delivery[] {
  return fake.deliverer.log.filter((delivery) => (!args.event || delivery.event === args.event)
    && (!args.state || delivery.state === args.state)).slice(-Number(args.limit ?? 100));
}

// For a person: what is sold, and who has what.
function overview(world: World): Fields {
  const products = world.products.all().map((product) => ({
    id: product.id, name: product.name, active: product.active,
    prices: world.prices.by('product', product.id).map((price) => ({ id: price.id, unit_amount: price.unit_amount, currency: price.currency,
      interval: price.recurring?.interval ?? null })),
  }));
  const names = (rows: Stored[]) => rows.map((row) => world.products.get(row.price.product)?.name ?? row.price.product);
  const purchases = world.sessions.all().filter((session) => session.status === 'complete').slice(-200).map((session) => {
    const subscription = world.subscriptions.get(session.subscription ?? '');
    const charge = world.charges.newest('payment_intent', session.payment_intent);
    return {
      session: session.id, email: session.customer_details?.email, reference: session.subscription ?? session.payment_intent ?? session.id,
      products: names(subscription ? subscription.items.data : world.lines.by('_session', session.id)),
      status: subscription?.status ?? purchaseState(session, charge), cancel_at: subscription?.cancel_at ?? null,
    };
  });
  return { products, purchases };
}

function purchaseState(session: Stored, charge: Stored | undefined): string {
  if (charge?.refunded) return 'refunded';
  if (charge?.amount_refunded) return 'partly refunded';
  if (charge?.disputed) return 'disputed';
  return session.payment_status;
}

function answer(response: http.ServerResponse, status: number, fields: Fields): void {
  const body = JSON.stringify(fields);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
