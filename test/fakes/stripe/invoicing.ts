// Invoices of subscriptions: made, finalised, paid or not.
import * as make from './objects.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

const RETRY_AFTER = 3 * 86400;

export interface Bill {
  invoice: Stored;
  intent: Stored | undefined;
}

// An open invoice for the items' present period. With nothing to pay it is paid at once and has no payment intent.
export function billed(world: World, subscription: Stored, reason: string, amount?: number): Bill {
  const customer = world.customers.get(subscription.customer)!;
  const invoice = make.invoice(customer, subscription.currency, reason, world.making());
  invoice.parent = { quote_details: null, subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
    type: 'subscription_details' };
  for (const item of subscription.items.data as Stored[]) {
    const line = make.invoice_line(invoice, item, world.products.get(item.price.product)?.name ?? 'Deleted product');
    if (amount !== undefined) Object.assign(line, { amount, subtotal: amount });
    invoice.lines.data.push(line);
  }
  const total = invoice.lines.data.reduce((sum: number, line: Fields) => sum + line.amount, 0);
  Object.assign(invoice, { amount_due: total, amount_remaining: total, subtotal: total, subtotal_excluding_tax: total, total,
    total_excluding_tax: total });
  world.invoices.save(invoice);
  world.emit('invoice.created', invoice);
  invoice.status = 'open';
  invoice.status_transitions.finalized_at = world.clock.seconds();
  const intent = total > 0 ? demanded(world, invoice) : undefined;
  world.emit('invoice.finalized', invoice);
  subscription.latest_invoice = invoice.id;
  world.subscriptions.save(subscription);
  if (!intent) settled(world, invoice);
  return { invoice, intent };
}

function demanded(world: World, invoice: Stored): Stored {
  const intent = world.intents.save(make.intent(invoice.amount_due, invoice.currency, invoice.customer, world.making()));
  world.invoicePayments.save(make.invoice_payment(invoice, intent, world.making()));
  world.emit('payment_intent.created', intent);
  return intent;
}

export function paidInvoice(world: World, invoice: Stored, intent: Stored): void {
  const payment = world.invoicePayments.newest('payment.payment_intent', intent.id)!;
  const now = world.clock.seconds();
  Object.assign(payment, { amount_paid: invoice.amount_due, status: 'paid', status_transitions: { canceled_at: null, paid_at: now } });
  world.invoicePayments.save(payment);
  world.emit('invoice_payment.paid', payment);
  settled(world, invoice);
}

function settled(world: World, invoice: Stored): void {
  Object.assign(invoice, {
    status: 'paid', amount_paid: invoice.amount_due, amount_remaining: 0, attempted: true,
      attempt_count: invoice.attempt_count + (invoice.amount_due > 0 ? 1 : 0),
    next_payment_attempt: null, auto_advance: false,
  });
  invoice.status_transitions.paid_at = world.clock.seconds();
  world.invoices.save(invoice);
  world.emit('invoice.paid', invoice);
  world.emit('invoice.payment_succeeded', invoice);
}

export function failedInvoice(world: World, invoice: Stored): void {
  Object.assign(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: world.clock.seconds() + RETRY_AFTER });
  world.invoices.save(invoice);
  world.emit('invoice.payment_failed', invoice);
}

export function openInvoice(world: World, subscription: Stored): Stored | undefined {
  return world.invoices.by('parent.subscription_details.subscription', subscription.id).filter((invoice) => invoice.status === 'open').at(-1);
}

export function intentOf(world: World, invoice: Stored): Stored {
  return world.intents.get(world.invoicePayments.newest('invoice', invoice.id)!.payment.payment_intent)!;
}
