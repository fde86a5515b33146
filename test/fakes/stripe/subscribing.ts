// The life of a subscription after it was bought.
import { later } from './clock.ts';
import type { Interval } from './clock.ts';
import { invalid } from './errors.ts';
import { billed, failedInvoice, intentOf, openInvoice, paidInvoice } from './invoicing.ts';
import { priced, subscriptionOf } from './lookup.ts';
import * as make from './objects.ts';
import { pay } from './paying.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

const UPDATED = 'customer.subscription.updated';

function living(world: World, args: Fields): Stored {
  const subscription = subscriptionOf(world, args);
  if (subscription.status === 'canceled') throw invalid(`Subscription ${subscription.id} has ended.`, 'subscription');
  return subscription;
}

function change(world: World, subscription: Stored, edit: Fields, type = UPDATED): void {
  world.change(world.subscriptions, subscription, type, edit);
}

function nextPeriod(world: World, subscription: Stored): void {
  for (const item of subscription.items.data as Stored[]) {
    const start = item.current_period_end as number;
    Object.assign(item, { current_period_start: start, current_period_end: later(start, item.price.recurring as Interval) });
    world.items.save(item);
  }
}

// The next period begins and is paid; if a payment is overdue, that one is paid instead.
export function renew(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  const overdue = openInvoice(world, subscription);
  const customer = world.customers.get(subscription.customer)!;
  if (!overdue) nextPeriod(world, subscription);
  const { invoice, intent } = overdue ? { invoice: overdue, intent: intentOf(world, overdue) } : billed(world, subscription, 'subscription_cycle');
  if (intent) {
    pay(world, intent, customer, 'succeeded');
    paidInvoice(world, invoice, intent);
  }
  change(world, subscription, { status: 'active', latest_invoice: invoice.id, trial_end: subscription.trial_end
    && Math.min(subscription.trial_end, world.clock.seconds()) });
  return { subscription, invoice };
}

// The card is declined when the period renews; said again, a retry of the same invoice is declined.
export function failPayment(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  const overdue = openInvoice(world, subscription);
  if (!overdue) nextPeriod(world, subscription);
  const { invoice, intent } = overdue ? { invoice: overdue, intent: intentOf(world, overdue) } : billed(world, subscription, 'subscription_cycle');
  if (!intent) throw invalid(`Subscription ${subscription.id} costs nothing, so no payment of it can fail.`, 'subscription');
  pay(world, intent, world.customers.get(subscription.customer)!, 'failed');
  failedInvoice(world, invoice);
  if (subscription.status !== 'past_due') change(world, subscription, { status: 'past_due', latest_invoice: invoice.id });
  return { subscription, invoice };
}

// Stripe stops trying: `to` is what the owner chose for that, unpaid or canceled.
export function giveUp(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  const invoice = openInvoice(world, subscription);
  if (invoice) world.change(world.invoices, invoice, 'invoice.updated', { next_payment_attempt: null });
  if ((args.to ?? 'canceled') === 'unpaid') change(world, subscription, { status: 'unpaid' });
  else ended(world, subscription, 'payment_failed');
  return { subscription, invoice };
}

export function cancelAtPeriodEnd(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  const end = Math.max(...subscription.items.data.map((item: Fields) => item.current_period_end as number));
  change(world, subscription, args.undo
    ? { cancel_at_period_end: false, cancel_at: null, canceled_at: null, cancellation_details: make.cancellation(null) }
    : { cancel_at_period_end: true, cancel_at: end, canceled_at: world.clock.seconds(),
      cancellation_details: make.cancellation('cancellation_requested') });
  return { subscription };
}

export function end(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  ended(world, subscription, 'cancellation_requested');
  return { subscription };
}

function ended(world: World, subscription: Stored, reason: string): void {
  const now = world.clock.seconds();
  change(world, subscription, { status: 'canceled', ended_at: now, canceled_at: subscription.canceled_at ?? now,
    cancellation_details: make.cancellation(reason) }, 'customer.subscription.deleted');
}

// pause {behavior: void|keep_as_draft|mark_uncollectible} pauses collection, which leaves the status alone;
// with {status: true} the subscription itself is paused, as after a trial without a card.
export function pause(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  if (args.status) {
    change(world, subscription, { status: 'paused' });
    world.emit('customer.subscription.paused', subscription);
  } else {
    change(world, subscription, { pause_collection: { behavior: args.behavior ?? 'void', resumes_at: args.resumes_at ?? null } });
  }
  return { subscription };
}

export function resume(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  const wasPaused = subscription.status === 'paused';
  change(world, subscription, wasPaused ? { status: 'active' } : { pause_collection: null });
  if (wasPaused) world.emit('customer.subscription.resumed', subscription);
  return { subscription };
}

// change_plan {products:[…]}: the subscription has exactly these items from now on. What stays keeps its item id.
export function changePlan(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  const wanted = ((args.products ?? [args.to]) as (Fields | string)[]).map((one) => priced(world, one, 'period'));
  replaceItems(world, subscription, wanted);
  return { subscription };
}

export function replaceItems(world: World, subscription: Stored, wanted: { price: Stored; quantity: number }[]): void {
  const before = subscription.items.data as Stored[];
  const spare = before.filter((item) => !wanted.some(({ price }) => price.id === item.price.id));
  const start = before[0]?.current_period_start ?? world.clock.seconds();
  const data = wanted.map(({ price, quantity }) => {
    if (!price.recurring) throw invalid(`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`, 'items');
    const kept = before.find((item) => item.price.id === price.id) ?? spare.shift();
    if (!kept) return make.item(subscription.id, price, quantity, start, world.clock.seconds());
    // A new object: the event must still be able to say what the item was.
    return { ...kept, price, plan: make.plan(price), quantity, current_period_end: kept.price.id === price.id ? kept.current_period_end
      : later(start, price.recurring) } as Stored;
  });
  for (const item of before) if (!data.some((held) => held.id === item.id)) world.items.remove(item.id);
  for (const item of data) world.items.save(item);
  world.change(world.subscriptions, subscription, UPDATED, { items: { ...subscription.items, data } });
}

export function trialWillEnd(world: World, args: Fields): Fields {
  const subscription = living(world, args);
  world.emit('customer.subscription.trial_will_end', subscription);
  return { subscription };
}
