// Checkout sessions, subscriptions, invoices, payments, refunds and disputes.
import { expire, opened } from './buying.ts';
import { integer, PAGED, within } from './checks.ts';
import { invalid, missing } from './errors.ts';
import { billed, intentOf, paidInvoice } from './invoicing.ts';
import * as make from './objects.ts';
import { closeDispute, pay, refund } from './paying.ts';
import { pricedAs } from './routes_catalog.ts';
import { assigned, get, loaded, many, mergedMetadata, one, post, remove } from './routing.ts';
import type { Call, Route } from './routing.ts';
import { cancelAtPeriodEnd, end, pause, replaceItems, resume } from './subscribing.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

const subscriptions = (world: World) => world.subscriptions;
const sessions = (world: World) => world.sessions;
const prices = (world: World) => world.prices;
const items = (world: World) => world.items;

const SUBSCRIPTION_FIELDS = { default_payment_method: 'string', description: 'string', days_until_due: 'integer',
  collection_method: 'charge_automatically|send_invoice' };
const ENDED = ['canceled', 'incomplete_expired'];

export const money: Route[] = [
  post('/v1/checkout/sessions', {
    mode: 'payment|setup|subscription', line_items: 'any', success_url: 'string', cancel_url: 'string', return_url: 'string',
      ui_mode: 'string', client_reference_id: 'string',
    customer: 'string', customer_email: 'string', customer_creation: 'always|if_required', customer_update: 'map',
      allow_promotion_codes: 'boolean', discounts: 'any',
    automatic_tax: 'map', tax_id_collection: 'map', payment_method_collection: 'always|if_required', subscription_data: 'map',
      payment_intent_data: 'map',
    invoice_creation: 'map', expires_at: 'integer', locale: 'string', currency: 'string', payment_method_types: 'list',
      custom_fields: 'any', submit_type: 'string',
  }, newSession),
  one('/v1/checkout/sessions/:id', sessions),
  many('/v1/checkout/sessions', sessions, { payment_intent: 'payment_intent', subscription: 'subscription', customer: 'customer',
    status: 'status', payment_link: 'payment_link' }, { created: 'range', customer_details: 'map' }, (row, { args }) => (
    !args.customer_details || row.customer_details?.email === args.customer_details.email)),
  get('/v1/checkout/sessions/:id/line_items', PAGED, (call) => {
    const session = loaded(call, sessions, call.id);
    const lines = call.world.lines.by('_session', session.id);
    return inOrder(call, lines, 'line item');
  }),
  post('/v1/checkout/sessions/:id/expire', {}, (call) => expire(call.world, { session: loaded(call, sessions, call.id).id }).session),

  post('/v1/subscriptions', { ...SUBSCRIPTION_FIELDS, customer: 'string!', items: 'list!', trial_period_days: 'integer',
    payment_behavior: 'string', off_session: 'boolean', cancel_at_period_end: 'boolean' }, newSubscription),
  one('/v1/subscriptions/:id', subscriptions),
  many('/v1/subscriptions', subscriptions, { customer: 'customer', collection_method: 'collection_method' }, {
    status: 'active|all|canceled|ended|incomplete|incomplete_expired|past_due|paused|trialing|unpaid', price: 'string', created: 'range',
      current_period_end: 'range', current_period_start: 'range',
  }, (row, { args }) => statusMeets(row.status, args.status) && (!args.price || row.items.data.some((item: Fields) => item.price.id === args.price))
    && within(row.items.data[0]?.current_period_end ?? 0, args.current_period_end)
      && within(row.items.data[0]?.current_period_start ?? 0, args.current_period_start)),
  post('/v1/subscriptions/:id', { ...SUBSCRIPTION_FIELDS, items: 'list', cancel_at_period_end: 'boolean', cancel_at: 'integer',
    pause_collection: 'any', proration_behavior: 'string', trial_end: 'string', cancellation_details: 'map', payment_behavior: 'string',
    off_session: 'boolean' }, updateSubscription),
  remove('/v1/subscriptions/:id', { invoice_now: 'boolean', prorate: 'boolean', cancellation_details: 'map' }, (call) => {
    const subscription = loaded(call, subscriptions, call.id);
    if (ENDED.includes(subscription.status)) throw missing('subscription', call.id);
    return end(call.world, { subscription: call.id }).subscription;
  }),
  post('/v1/subscriptions/:id/pause', { type: 'string' }, (call) => pause(call.world,
    { subscription: loaded(call, subscriptions, call.id).id, status: true }).subscription),
  post('/v1/subscriptions/:id/resume', { billing_cycle_anchor: 'string', proration_behavior: 'string' }, (call) => {
    const subscription = loaded(call, subscriptions, call.id);
    if (subscription.status !== 'paused') throw invalid(`Only paused subscriptions can be resumed; this one is ${subscription.status}.`);
    return resume(call.world, { subscription: call.id }).subscription;
  }),
  get('/v1/subscription_items', { ...PAGED, subscription: 'string!' },
    (call) => inOrder(call, loaded(call, subscriptions, call.args.subscription, 'subscription').items.data, 'subscription item')),
  one('/v1/subscription_items/:id', items),

  one('/v1/invoices/:id', (world) => world.invoices),
  many('/v1/invoices', (world) => world.invoices, { customer: 'customer', subscription: 'parent.subscription_details.subscription',
    status: 'status', collection_method: 'collection_method' }, { created: 'range', due_date: 'range' }),
  get('/v1/invoices/:id/lines', PAGED, (call) => inOrder(call, loaded(call, (world) => world.invoices, call.id).lines.data, 'line item')),
  one('/v1/invoice_payments/:id', (world) => world.invoicePayments),
  many('/v1/invoice_payments', (world) => world.invoicePayments, { invoice: 'invoice', status: 'status' },
    { payment: 'map', created: 'range' }, (row, { args }) => (
    !args.payment?.payment_intent || row.payment.payment_intent === args.payment.payment_intent)),

  one('/v1/payment_intents/:id', (world) => world.intents),
  many('/v1/payment_intents', (world) => world.intents, { customer: 'customer' }, { created: 'range' }),
  one('/v1/charges/:id', (world) => world.charges),
  many('/v1/charges', (world) => world.charges, { payment_intent: 'payment_intent', customer: 'customer',
    transfer_group: 'transfer_group' }, { created: 'range' }),

  post('/v1/refunds', { charge: 'string', payment_intent: 'string', amount: 'integer',
    reason: 'duplicate|fraudulent|requested_by_customer' }, (call) => {
    const { charge, payment_intent } = call.args;
    if (!charge && !payment_intent) throw invalid('One of the following params should be provided for this request: payment_intent or charge.', undefined, 'parameter_missing');
    if (charge) loaded(call, (world) => world.charges, charge, 'charge');
    if (payment_intent) loaded(call, (world) => world.intents, payment_intent, 'payment_intent');
    return refund(call.world, call.args).refund;
  }),
  one('/v1/refunds/:id', (world) => world.refunds),
  many('/v1/refunds', (world) => world.refunds, { charge: 'charge', payment_intent: 'payment_intent' }, { created: 'range' }),
  one('/v1/disputes/:id', (world) => world.disputes),
  many('/v1/disputes', (world) => world.disputes, { charge: 'charge', payment_intent: 'payment_intent' }, { created: 'range' }),
  post('/v1/disputes/:id/close', {}, (call) => closeDispute(call.world,
    { dispute: loaded(call, (world) => world.disputes, call.id).id, status: 'lost' }).dispute),
];

// Inner lists keep the order they were given in, so they page forwards through it.
function inOrder(call: Call, rows: Stored[], noun: string): Fields {
  const { limit = 10, starting_after, ending_before } = call.args;
  const at = (id: string, param: string) => {
    const place = rows.findIndex((row) => row.id === id);
    if (place < 0) throw missing(noun, id, param);
    return place;
  };
  const from = starting_after ? at(starting_after, 'starting_after') + 1 : ending_before
    ? Math.max(0, at(ending_before, 'ending_before') - limit) : 0;
  const to = ending_before ? at(ending_before, 'ending_before') : Math.min(rows.length, from + limit);
  return { ...make.list(call.path, rows.slice(from, to)), has_more: ending_before ? from > 0 : to < rows.length };
}

function statusMeets(status: string, wanted: string | undefined): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'ended') return ENDED.includes(status);
  return wanted ? status === wanted : !ENDED.includes(status);
}

function newSession(call: Call): Stored {
  const { world, args } = call;
  const { mode, line_items } = args;
  if (!Array.isArray(line_items) || line_items.length === 0) throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  if (!mode) throw invalid('Missing required param: mode.', 'mode', 'parameter_missing');
  if (args.customer) loaded(call, (held) => held.customers, args.customer, 'customer');
  if (args.customer && args.customer_email) throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer');
  const products = line_items.map((line: Fields, at: number) => ({ price: priceOfLine(call, line, at), quantity: line.quantity === undefined
    ? 1 : integer(`line_items[${at}][quantity]`, line.quantity) }));
  const session = opened(world, { products, mode, customer: args.customer, client_reference_id: args.client_reference_id });
  Object.assign(session, assigned(session, args, ['success_url', 'cancel_url', 'customer_email', 'locale', 'expires_at',
    'allow_promotion_codes', 'payment_method_collection', 'customer_creation', 'ui_mode', 'payment_method_types', 'submit_type']));
  session._subscriptionMetadata = mergedMetadata({}, args.subscription_data?.metadata ?? {});
  session._intentMetadata = mergedMetadata({}, args.payment_intent_data?.metadata ?? {});
  session._trialDays = args.subscription_data?.trial_period_days;
  return world.sessions.save(session);
}

function priceOfLine(call: Call, line: Fields, at: number): string {
  const named = `line_items[${at}]`;
  if (line.price) return loaded(call, prices, line.price, `${named}[price]`).id;
  if (!line.price_data) throw invalid(`Missing required param: ${named}[price].`, `${named}[price]`, 'parameter_missing');
  const data = line.price_data as Fields;
  const product = data.product ?? call.world.products.save(make.product(make.fresh('prod', 14), String(data.product_data?.name ?? ''),
    call.world.making())).id;
  return pricedAs(call.world, product, data, `${named}[price_data]`).id;
}

function wantedItems(call: Call, given: Fields[]): { price: Stored; quantity: number }[] {
  return given.map((item, at) => ({
    price: loaded(call, prices, item.price, `items[${at}][price]`), quantity: item.quantity === undefined ? 1
      : integer(`items[${at}][quantity]`, item.quantity),
  }));
}

function newSubscription(call: Call): Stored {
  const { world, args } = call;
  const customer = loaded(call, (held) => held.customers, args.customer, 'customer');
  const wanted = wantedItems(call, args.items);
  const now = world.clock.seconds();
  const subscription = make.subscription(customer.id, wanted[0]!.price.currency, world.making());
  Object.assign(subscription, assigned(subscription, args, [...Object.keys(SUBSCRIPTION_FIELDS), 'cancel_at_period_end']));
  for (const { price, quantity } of wanted) subscription.items.data.push(world.items.save(make.item(subscription.id, price, quantity, now, now)));
  const trial = (args.trial_period_days ?? 0) * 86400;
  if (trial) Object.assign(subscription, { status: 'trialing', trial_start: now, trial_end: now + trial });
  world.subscriptions.save(subscription);
  world.emit('customer.subscription.created', subscription);
  const { invoice, intent } = billed(world, subscription, 'subscription_create', trial ? 0 : undefined);
  const waits = args.payment_behavior === 'default_incomplete';
  if (intent && !waits) {
    pay(world, intentOf(world, invoice), customer, 'succeeded');
    paidInvoice(world, invoice, intent);
  }
  if (!trial && !(intent && waits)) world.change(world.subscriptions, subscription, 'customer.subscription.updated', { status: 'active' });
  return subscription;
}

function updateSubscription(call: Call): Stored {
  const { world, args } = call;
  const subscription = loaded(call, subscriptions, call.id);
  if (ENDED.includes(subscription.status)) throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  if (args.items) replaceItems(world, subscription, changedItems(call, subscription, args.items));
  if (args.cancel_at_period_end !== undefined) cancelAtPeriodEnd(world, { subscription: call.id, undo: args.cancel_at_period_end === false });
  const edit = assigned(subscription, args, Object.keys(SUBSCRIPTION_FIELDS));
  if (args.cancel_at !== undefined) edit.cancel_at = args.cancel_at || null;
  if (args.pause_collection !== undefined) edit.pause_collection = args.pause_collection === '' ? null
    : { behavior: args.pause_collection.behavior, resumes_at: args.pause_collection.resumes_at ?? null };
  if (Object.keys(edit).length > 0) world.change(world.subscriptions, subscription, 'customer.subscription.updated', edit);
  return subscription;
}

// {id, price|quantity|deleted} changes an item, {price} adds one; what is not named stays.
function changedItems(call: Call, subscription: Stored, given: Fields[]): { price: Stored; quantity: number }[] {
  const held = (subscription.items.data as Stored[]).map((item) => ({ id: item.id, price: item.price as Stored, quantity: item.quantity as number }));
  for (const [at, edit] of given.entries()) {
    const price = edit.price ? loaded(call, prices, edit.price, `items[${at}][price]`) : undefined;
    const quantity = edit.quantity === undefined ? undefined : integer(`items[${at}][quantity]`, edit.quantity);
    const place = held.findIndex((item) => item.id === edit.id);
    if (edit.id && place < 0) throw missing('subscription_item', edit.id, `items[${at}][id]`);
    if (place >= 0 && edit.deleted === 'true') held.splice(place, 1);
    else if (place >= 0) Object.assign(held[place]!, price && { price }, quantity !== undefined && { quantity });
    else if (price) held.push({ id: '', price, quantity: quantity ?? 1 });
  }
  return held;
}
