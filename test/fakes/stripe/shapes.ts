// From stored objects to what goes over the wire: expansion, capped inner lists, and the shape before Basil
// (2025-03-31) for those who ask for it by Stripe-Version or whose webhook endpoint is that old.
import { invalid } from './errors.ts';
import { list, plan } from './objects.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

export const BASIL = '2025-03-31';
const INNER_LIST = 10;
const DEEPEST = 4;

export const isOld = (version: string): boolean => version.slice(0, 10) < BASIL;

export function rendered(world: World, row: Stored | Fields, version: string, expand: string[] = []): Fields {
  const copy = bare(row);
  for (const path of expand) {
    const parts = path.split('.');
    if (parts.filter((part) => part !== 'data').length > DEEPEST) throw invalid(`You cannot expand more than ${DEEPEST} levels of a property.`, 'expand');
    expandAt(world, copy, parts, path);
  }
  return isOld(version) ? (aged(world, copy) as Fields) : copy;
}

// A copy without what is ours alone (names with a leading underscore), inner lists capped as Stripe caps them.
function bare(row: Fields): Fields {
  const copy = JSON.parse(JSON.stringify(row)) as Fields;
  for (const inner of [copy, ...(Array.isArray(copy.data) ? (copy.data as Fields[]) : [])]) {
    for (const name of Object.keys(inner)) if (name.startsWith('_')) delete inner[name];
    if (inner.object === 'subscription') capped(inner.items);
    if (inner.object === 'invoice') capped(inner.lines);
  }
  return copy;
}

function capped(inner: Fields): Fields {
  inner.has_more = inner.data.length > INNER_LIST;
  inner.data.length = Math.min(inner.data.length, INNER_LIST);
  return inner;
}

function expandAt(world: World, place: Fields, [part, ...rest]: string[], path: string): void {
  if (part === undefined) return;
  if (Array.isArray(place)) {
    for (const inner of place) expandAt(world, inner, [part, ...rest], path);
    return;
  }
  const value = place[part] ?? (part in place ? null : included(world, place, part));
  if (value === undefined) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  if (value === null) return;
  if (typeof value === 'string') {
    const row = world.find(value);
    if (!row) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
    place[part] = bare(row);
  } else {
    place[part] = value;
  }
  expandAt(world, place[part], rest, path);
}

// Lists that are only there when asked for.
function included(world: World, place: Fields, part: string): Fields | undefined {
  const inner = (url: string, rows: Stored[]) => capped(bare(list(url, rows)));
  const sells: Record<string, string> = { 'checkout.session': 'checkout/sessions', payment_link: 'payment_links' };
  const seller = sells[place.object];
  if (seller && part === 'line_items') return inner(`/v1/${seller}/${place.id}/line_items`, world.lines.by('_session', place.id));
  if (place.object === 'invoice' && part === 'payments') return inner(`/v1/invoice_payments?invoice=${place.id}`,
    world.invoicePayments.by('invoice', place.id));
  if (place.object === 'charge' && part === 'refunds') return inner(`/v1/charges/${place.id}/refunds`,
    world.refunds.by('charge', place.id).reverse());
  if (place.object === 'customer' && part === 'subscriptions') {
    return inner(`/v1/customers/${place.id}/subscriptions`, world.subscriptions.by('customer',
      place.id).filter((held) => held.status !== 'canceled').reverse());
  }
  return undefined;
}

function aged(world: World, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((inner) => aged(world, inner));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Fields;
  for (const name of Object.keys(fields)) fields[name] = aged(world, fields[name]);
  const change = OLDER[fields.object as string];
  if (change) change(fields, world);
  return fields;
}

function without(fields: Fields, ...names: string[]): void {
  for (const name of names) delete fields[name];
}

const OLDER: Record<string, (fields: Fields, world: World) => void> = {
  subscription(held, world) {
    const items = world.items.by('subscription', held.id);
    const first = items[0];
    held.current_period_start = first?.current_period_start ?? held.start_date;
    held.current_period_end = first?.current_period_end ?? held.start_date;
    held.discount = null;
    held.plan = items.length === 1 ? plan(first!.price as Stored) : null;
    held.quantity = items.length === 1 ? first!.quantity : undefined;
    without(held, 'billing_mode', 'billing_schedules', 'managed_payments', 'customer_account');
  },
  subscription_item(item) {
    without(item, 'current_period_start', 'current_period_end', 'current_trial');
  },
  invoice(invoice, world) {
    const payment = world.invoicePayments.newest('invoice', invoice.id)?.payment.payment_intent as string | undefined;
    const details = invoice.parent?.subscription_details;
    invoice.subscription = typeof details?.subscription === 'object' ? details.subscription.id : (details?.subscription ?? null);
    invoice.subscription_details = { metadata: details?.metadata ?? null };
    invoice.payment_intent = payment ?? null;
    invoice.charge = (payment && world.intents.get(payment)?.latest_charge) ?? null;
    Object.assign(invoice, { paid: invoice.status === 'paid', paid_out_of_band: false, quote: null, tax: null, total_tax_amounts: [],
      discount: null, transfer_data: null });
    without(invoice, 'parent', 'payments', 'amount_overpaid', 'total_taxes', 'customer_account', 'confirmation_secret');
  },
  line_item(line, world) {
    const price = world.prices.get(line.pricing?.price_details?.price);
    const item = line.parent?.subscription_item_details;
    Object.assign(line, {
      price: price ?? null, plan: price?.recurring ? plan(price) : null, proration: item?.proration ?? false,
        proration_details: { credited_items: null },
      subscription_item: item?.subscription_item, tax_amounts: [], tax_rates: [], type: item ? 'subscription' : 'invoiceitem',
      amount_excluding_tax: line.amount, unit_amount_excluding_tax: line.pricing?.unit_amount_decimal ?? null,
    });
    without(line, 'parent', 'pricing', 'taxes', 'subtotal', 'quantity_decimal', 'pretax_credit_amounts');
  },
  payment_intent(intent, world) {
    intent.invoice = world.invoicePayments.newest('payment.payment_intent', intent.id)?.invoice ?? null;
    without(intent, 'allowed_payment_method_types', 'customer_account', 'excluded_payment_method_types', 'managed_payments', 'payment_record');
  },
  charge(charge, world) {
    const intent = typeof charge.payment_intent === 'object' ? charge.payment_intent?.id : charge.payment_intent;
    charge.invoice = world.invoicePayments.newest('payment.payment_intent', intent)?.invoice ?? null;
    charge.dispute = world.disputes.newest('charge', charge.id)?.id ?? null;
  },
  'checkout.session'(session) {
    if (session.ui_mode === 'hosted_page') session.ui_mode = 'hosted';
    without(session, 'adaptive_pricing', 'allowed_payment_method_types', 'collected_information', 'customer_account',
      'integration_identifier', 'managed_payments', 'origin_context', 'permissions', 'wallet_options');
  },
  refund(refund) {
    without(refund, 'customer', 'customer_account', 'payment_method');
  },
  customer(customer) {
    without(customer, 'customer_account');
  },
  item(line) {
    without(line, 'adjustable_quantity', 'metadata');
  },
};
