import type { House } from '../e2e/house.ts';
import { Shop, type Sold } from '../e2e/shop.ts';
import { RECOMMENDED_EVENTS } from '../fakes/stripe.ts';
import { eventBody, type World } from '../fakes/stripe/world.ts';
import type { Fields, Stored } from '../fakes/stripe/table.ts';
import type { Chance } from './chance.ts';

/** An event that Stripe wants to deliver, and the purchase that it is about. */
export interface Letter {
  id: string;
  body: string;
  purchase: string;
}

export interface Trade {
  shop: Shop;
  world: World;
  once: Sold[];
  monthly: Sold[];
}

/** A shop with products of both kinds. Undelivered, nobody brings its events to the house unless the proof does. */
export async function openTrade(house: House, sold = 3, events: 'undelivered' | 'delivered' = 'undelivered'): Promise<Trade> {
  const shop = await Shop.open(house);
  const trade: Trade = { shop, world: shop.stripe.test, once: [], monthly: [] };
  for (let count = 0; count < sold; count += 1) {
    trade.once.push(await shop.sell());
    trade.monthly.push(await shop.sell('month'));
  }
  if (events === 'undelivered') shop.close();
  return trade;
}

/** Lets people buy, change their minds and be refunded until there are this many letters. */
export function trade({ shop, world, once, monthly }: Trade, chance: Chance, letters: number): Letter[] {
  const told: Letter[] = [];
  const happens = (verb: string, args: Fields) => {
    const { made, events } = shop.stripe.watched(() => shop.happens(verb, args));
    for (const event of events) if (RECOMMENDED_EVENTS.includes(event['type'])) told.push(letterOf(world, event));
    return made;
  };
  while (told.length < letters) {
    const email = shop.buyer();
    if (chance.happens(0.5)) {
      const { charge } = happens('buy', { product: chance.one(once).remote, email });
      if (chance.happens(0.2)) happens('refund', { charge: charge.id });
    } else {
      const { subscription } = happens('buy', { product: chance.one(monthly).remote, email, ...(chance.happens(0.3) ? { trial_days: 7 } : {}) });
      if (chance.happens(0.4)) happens('change_plan', { subscription: subscription.id, products: [{ product: chance.one(monthly).remote }] });
      if (chance.happens(0.3)) happens('end', { subscription: subscription.id });
    }
  }
  return told;
}

function letterOf(world: World, event: Stored): Letter {
  return { id: event.id, body: eventBody(event, world.apiVersion), purchase: purchaseOf(world, event) };
}

// One reference for one purchase: the subscription's, else the payment's, else the session's.
function purchaseOf(world: World, event: Stored): string {
  const object = JSON.parse(event['data'].current) as Stored;
  if (object.object === 'subscription') return object.id;
  if (object.object === 'invoice') return object['parent']?.subscription_details?.subscription ?? object.id;
  if (object.object === 'checkout.session') return object['subscription'] ?? object['payment_intent'] ?? object.id;
  const intent = String(object['payment_intent'] ?? '');
  const invoice = world.invoices.get(world.invoicePayments.newest('payment.payment_intent', intent)?.['invoice'] ?? '');
  return invoice?.['parent']?.subscription_details?.subscription ?? intent;
}

/** Who may open what according to Stripe, as "email remote-product". Says nothing about disputes under way. */
export function truth(world: World): Set<string> {
  const open = new Set<string>();
  const add = (email: unknown, price: Fields) => open.add(`${String(email).toLowerCase()} ${price['product']}`);
  for (const subscription of world.subscriptions.all()) {
    if (!['active', 'trialing', 'past_due'].includes(subscription['status'])) continue;
    const email = world.customers.get(subscription['customer'])?.['email'];
    for (const item of subscription['items'].data as Fields[]) add(email, item['price']);
  }
  for (const session of world.sessions.all()) {
    if (session['mode'] !== 'payment' || session['status'] !== 'complete' || session['payment_status'] === 'unpaid') continue;
    const charge = world.charges.newest('payment_intent', session['payment_intent']);
    if (charge?.['refunded'] || (charge && isLost(world, charge))) continue;
    for (const line of world.lines.by('_session', session.id)) add(session['customer_details']?.email, line['price']);
  }
  return open;
}

function isLost(world: World, charge: Stored): boolean {
  return world.disputes.newest('charge', charge.id)?.['status'] === 'lost';
}

/** Our things by Stripe's names for them. */
export function remotes({ once, monthly }: Trade): Map<string, string> {
  return new Map([...once, ...monthly].map(({ product, remote }) => [product.id, remote]));
}
