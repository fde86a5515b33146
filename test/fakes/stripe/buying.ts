// A purchase: from the checkout session to money taken, with the events Stripe sends on the way.
import { invalid } from './errors.ts';
import { priced, sessionOf } from './lookup.ts';
import * as make from './objects.ts';
import { billed, paidInvoice, failedInvoice } from './invoicing.ts';
import { pay } from './paying.ts';
import type { Outcome } from './paying.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

// buy {product|price|products:[…], email, name, quantity, customer, session,
//      guest: no customer, delayed: the money comes days later, fails: it is declined, trial_days,
//      free: nothing to pay, client_reference_id, metadata}
export function buy(world: World, args: Fields): Fields {
  const session = args.session ? sessionOf(world, args) : opened(world, args);
  if (session.status !== 'open') throw invalid(`The checkout session ${session.id} is ${session.status}, not open.`, 'session');
  const email = String(args.email ?? session.customer_email ?? world.customers.get(session.customer ?? '')?.email ?? 'new@example.com');
  const name = (args.name as string | undefined) ?? world.customers.get(session.customer ?? '')?.name ?? null;
  const customer = session.customer ? world.customers.get(session.customer)! : args.guest ? null : buyer(world, email, name, args);
  const outcome: Outcome = args.delayed ? 'processing' : args.fails ? 'failed' : 'succeeded';
  const made: Fields = session.mode === 'subscription'
    ? subscribed(world, session, customer!, args, outcome)
    : paidOnce(world, session, customer, { email, name }, outcome);
  if (outcome === 'failed') return { session, customer, ...made };
  completed(world, session, { customer, email, name, outcome, ...made });
  return { session, customer, ...made };
}

// A session waiting for its buyer; also what POST /v1/checkout/sessions makes.
export function opened(world: World, args: Fields): Stored {
  const wanted = (args.products ?? [args.price ? { price: args.price, quantity: args.quantity }
    : { product: args.product, quantity: args.quantity }]) as Fields[];
  const lines = wanted.map((one) => priced(world, one));
  const recurring = lines.some(({ price }) => price.recurring);
  const mode = (args.mode as 'payment' | 'subscription' | undefined) ?? (recurring ? 'subscription' : 'payment');
  if (mode === 'payment' && recurring) throw invalid('You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.', 'line_items');
  if (mode === 'subscription' && !recurring) throw invalid('You must provide at least one recurring price in `subscription` mode when using prices.', 'line_items');
  const total = lines.reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * quantity, 0);
  const session = make.session(mode, lines[0]!.price.currency, args.free ? 0 : total, world.making());
  session.customer = args.customer ?? null;
  session.payment_link = args.payment_link ?? null;
  session.client_reference_id = args.client_reference_id ?? null;
  session.metadata = { ...args.metadata };
  for (const { price, product, quantity } of lines) world.lines.save(make.line(session.id, price, product.name, quantity));
  return world.sessions.save(session);
}

function buyer(world: World, email: string, name: string | null, args: Fields): Stored {
  const known = args.new_customer ? undefined : world.customers.newest('email', email);
  if (known) return known;
  const customer = world.customers.save(make.customer(email, name, world.making()));
  world.emit('customer.created', customer);
  return customer;
}

function paidOnce(world: World, session: Stored, customer: Stored | null, who: Fields, outcome: Outcome): Fields {
  if (session.amount_total === 0) return {};
  const intent = world.intents.save(make.intent(session.amount_total, session.currency, customer?.id ?? null, world.making()));
  intent.metadata = { ...session._intentMetadata };
  world.emit('payment_intent.created', intent);
  session.payment_intent = intent.id;
  world.sessions.save(session);
  return { intent, charge: pay(world, intent, who, outcome) };
}

function subscribed(world: World, session: Stored, customer: Stored, args: Fields, outcome: Outcome): Fields {
  const now = world.clock.seconds();
  const subscription = make.subscription(customer.id, session.currency, world.making());
  subscription.metadata = { ...session._subscriptionMetadata, ...args.subscription_metadata };
  const trial = Number(args.trial_days ?? session._trialDays ?? 0) * 86400;
  for (const line of world.lines.by('_session', session.id)) {
    if (!line.price.recurring) continue;
    const item = world.items.save(make.item(subscription.id, line.price, line.quantity, now, now));
    if (trial) item.current_period_end = now + trial;
    subscription.items.data.push(item);
  }
  if (trial) Object.assign(subscription, { status: 'trialing', trial_start: now, trial_end: now + trial, billing_cycle_anchor: now + trial });
  world.subscriptions.save(subscription);
  world.emit('customer.subscription.created', subscription);
  const { invoice, intent } = billed(world, subscription, 'subscription_create', trial || args.free ? 0 : undefined);
  session.subscription = subscription.id;
  session.invoice = invoice.id;
  world.sessions.save(session);
  if (!intent) {
    if (!trial) world.change(world.subscriptions, subscription, 'customer.subscription.updated', { status: 'active' });
    return { subscription, invoice };
  }
  const charge = pay(world, intent, customer, outcome);
  if (outcome === 'succeeded') paidInvoice(world, invoice, intent);
  if (outcome === 'failed') failedInvoice(world, invoice);
  else world.change(world.subscriptions, subscription, 'customer.subscription.updated', { status: 'active' });
  return { subscription, invoice, intent, charge };
}

function completed(world: World, session: Stored, made: Fields): void {
  const free = session.amount_total === 0 || (session.mode === 'subscription' && !made.intent);
  const payment_status = free ? 'no_payment_required' : made.outcome === 'processing' ? 'unpaid' : 'paid';
  Object.assign(session, {
    status: 'complete', payment_status, url: null, customer: made.customer?.id ?? null,
    customer_details: make.buyer(made.email, made.name ?? made.customer?.name ?? null),
  });
  world.sessions.save(session);
  world.emit('checkout.session.completed', session);
}

// The money of a delayed payment arrives, or does not.
export function paymentArrives(world: World, args: Fields): Fields {
  const { session, intent, invoice } = waiting(world, args);
  const charge = pay(world, intent, session.customer_details, 'succeeded');
  if (invoice) paidInvoice(world, invoice, intent);
  session.payment_status = 'paid';
  world.sessions.save(session);
  world.emit('checkout.session.async_payment_succeeded', session);
  return { session, intent, charge };
}

export function paymentFails(world: World, args: Fields): Fields {
  const { session, intent, invoice } = waiting(world, args);
  const charge = pay(world, intent, session.customer_details, 'failed');
  const subscription = world.subscriptions.get(session.subscription ?? '');
  if (invoice) failedInvoice(world, invoice);
  if (subscription) world.change(world.subscriptions, subscription, 'customer.subscription.updated', { status: 'past_due' });
  world.emit('checkout.session.async_payment_failed', session);
  return { session, intent, charge };
}

function waiting(world: World, args: Fields): { session: Stored; intent: Stored; invoice: Stored | undefined } {
  const session = sessionOf(world, args);
  const invoice = world.invoices.get(session.invoice ?? '');
  const intent = world.intents.get(session.payment_intent ?? world.invoicePayments.newest('invoice', invoice?.id)?.payment.payment_intent ?? '');
  if (intent?.status !== 'processing') throw invalid(`The payment of ${session.id} is not waiting; it is ${intent?.status ?? 'not there'}.`,
    'session');
  return { session, intent, invoice };
}

export function expire(world: World, args: Fields): Fields {
  const session = sessionOf(world, args);
  if (session.status !== 'open') throw invalid(`Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`);
  world.change(world.sessions, session, 'checkout.session.expired', { status: 'expired', url: null });
  return { session };
}
