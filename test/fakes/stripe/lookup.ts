// How a verb names what it means: by id, or by the e-mail of a customer and the name of a product.
import { invalid, missing } from './errors.ts';
import type { Fields, Stored } from './table.ts';
import type { World } from './world.ts';

export function productNamed(world: World, wanted: string): Stored {
  const exact = world.products.get(wanted);
  if (exact) return exact;
  const sought = wanted.toLowerCase();
  const close = world.products.all().filter((product) => product.name.toLowerCase().includes(sought));
  const named = close.find((product) => product.name.toLowerCase() === sought) ?? (close.length === 1 ? close[0] : undefined);
  if (named) return named;
  const known = world.products.all().map((product) => `${product.name} (${product.id})`).join(', ');
  throw invalid(`${close.length > 1 ? 'Several products match' : 'No product is called'} "${wanted}". There are: ${known || 'none yet'}.`, 'product');
}

/** What one pays for it unless another price is named; `by` asks for one that comes again and again, where there is one. */
export function priceOf(world: World, product: Stored, by: 'any' | 'period' = 'any'): Stored {
  const active = world.prices.by('product', product.id).filter((held) => held.active);
  const usual = world.prices.get(product.default_price ?? '') ?? active[0];
  const price = by === 'period' && !usual?.recurring ? active.find((held) => held.recurring) ?? usual : usual;
  if (!price) throw invalid(`${product.name} has no active price.`, 'product');
  return price;
}

// {product}, {price} or a bare name or id, each with a quantity.
export function priced(world: World, wanted: Fields | string, by: 'any' | 'period' = 'any'): { price: Stored; product: Stored; quantity: number } {
  const { price: priceId, product: name, quantity = 1 } = typeof wanted === 'string'
    ? (wanted.startsWith('price_') ? { price: wanted } : { product: wanted }) as Fields : wanted;
  if (priceId) {
    const price = world.prices.get(priceId);
    if (!price) throw missing('price', priceId, 'price');
    return { price, product: world.products.get(price.product)!, quantity };
  }
  const product = productNamed(world, String(name ?? ''));
  return { price: priceOf(world, product, by), product, quantity };
}

export function customersOf(world: World, email: string): Stored[] {
  const exact = world.customers.by('email', email);
  if (exact.length > 0) return exact;
  return world.customers.all().filter((customer) => customer.email?.toLowerCase() === email.toLowerCase());
}

function wanted(args: Fields): string {
  const named = ['subscription', 'charge', 'payment_intent', 'session', 'email', 'customer',
    'product'].filter((name) => args[name]).map((name) => `${name} ${args[name]}`);
  return named.join(', ') || 'nothing: name it by id or by email';
}

function sells(world: World, prices: Stored[], args: Fields): boolean {
  if (!args.product) return true;
  const product = productNamed(world, args.product);
  return prices.some((price) => price.product === product.id);
}

export function subscriptionOf(world: World, args: Fields): Stored {
  const exact = world.subscriptions.get(args.subscription ?? '');
  if (exact) return exact;
  const customers = args.customer ? [args.customer] : args.email ? customersOf(world, args.email).map((customer) => customer.id) : [];
  const held = customers.flatMap((customer) => world.subscriptions.by('customer', customer))
    .filter((subscription) => sells(world, subscription.items.data.map((item: Fields) => item.price), args));
  const found = held.filter((subscription) => subscription.status !== 'canceled').at(-1) ?? held.at(-1);
  if (!found || args.subscription) throw invalid(`No such subscription: ${wanted(args)}`, 'subscription', 'resource_missing');
  return found;
}

export function sessionOf(world: World, args: Fields): Stored {
  const exact = world.sessions.get(args.session ?? '') ?? (args.payment_intent && world.sessions.newest('payment_intent', args.payment_intent));
  if (exact) return exact;
  const found = sessionsOf(world, args).at(-1);
  if (!found) throw invalid(`No such checkout session: ${wanted(args)}`, 'session', 'resource_missing');
  return found;
}

function sessionsOf(world: World, args: Fields): Stored[] {
  if (!args.email) return [];
  const email = String(args.email).toLowerCase();
  const exact = world.sessions.by('customer_details.email', args.email);
  const sessions = exact.length > 0 ? exact : world.sessions.all().filter((session) => session.customer_details?.email?.toLowerCase() === email);
  return sessions.filter((session) => sells(world, world.lines.by('_session', session.id).map((line) => line.price), args));
}

// The newest paid charge: of the intent, of the session, of the subscription's last invoice, or of the buyer.
export function chargeOf(world: World, args: Fields): Stored {
  const found = world.charges.get(args.charge ?? '') ?? ofIntent(world, args.payment_intent)
    ?? (args.session ? ofIntent(world, sessionOf(world, args).payment_intent) : undefined)
    ?? (args.subscription ? ofSubscription(world, subscriptionOf(world, args)) : undefined)
    ?? (args.email ? ofBuyer(world, args) : undefined);
  if (!found) throw invalid(`No such charge: ${wanted(args)}`, 'charge', 'resource_missing');
  return found;
}

function ofIntent(world: World, intent: string | null | undefined): Stored | undefined {
  if (!intent) return undefined;
  return world.charges.by('payment_intent', intent).filter((charge) => charge.paid).at(-1);
}

function ofSubscription(world: World, subscription: Stored): Stored | undefined {
  const invoices = world.invoices.by('parent.subscription_details.subscription', subscription.id);
  const paid = invoices.filter((invoice) => invoice.status === 'paid' && invoice.amount_paid > 0).at(-1);
  return paid && ofIntent(world, world.invoicePayments.newest('invoice', paid.id)?.payment.payment_intent);
}

function ofBuyer(world: World, args: Fields): Stored | undefined {
  const charges = sessionsOf(world, args).map((session) => (session.subscription
    ? ofSubscription(world, world.subscriptions.get(session.subscription)!)
    : ofIntent(world, session.payment_intent)));
  return charges.filter((charge) => charge && !charge.refunded).at(-1) ?? charges.filter(Boolean).at(-1);
}
