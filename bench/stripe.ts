// The fake Stripe of bin/bench, without its rate limit: the same that the tests use, with purchases made ahead of time
// whose events the load sends by itself.
//
//   node bench/stripe.ts --port N --buyers FILE --purchases FILE --events FILE [--count N]
//
// FILE of buyers: sessions.tsv of the filled site (member, address, token). Writes one purchase a line
// {"email","token","bodies":[event…]} and, for the flood, events that say nothing about access, as most of Stripe's; then
// serves until SIGTERM and says at the end how often each endpoint was read.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startStripe } from '../test/fakes/stripe.ts';
import { eventBody } from '../test/fakes/stripe/world.ts';

const TEXT = { type: 'string' } as const;
const { values } = parseArgs({ options: { port: TEXT, buyers: TEXT, purchases: TEXT, events: TEXT, count: TEXT, skip: TEXT } });

const stripe = await startStripe({
  port: Number(values.port),
  rate: 0,
  hooks: [{ url: 'http://127.0.0.1:9/nobody', secret: 'whsec_unused' }],
  seed: [
    { id: 'prod_bench', name: 'Bench course', prices: [{ unit_amount: 4_900, currency: 'usd' }] },
    { id: 'prod_bench_monthly', name: 'Bench membership', prices: [{ unit_amount: 1_900, currency: 'usd', recurring: { interval: 'month' } }] },
  ],
});
stripe.faults.set({ delivery: { hold: true } }); // nothing is sent from here
const world = stripe.test;

/** The events it brings about, and whether they would go to an endpoint with the recommended events. */
function buy(product: string, email: string): { type: string; is_sent: boolean; body: string }[] {
  const { events, deliveries } = stripe.watched(() => stripe.happens('buy', { product, email }));
  const sent = new Set(deliveries.map((delivery) => delivery.event));
  return events.map((event) => ({ type: event.type, is_sent: sent.has(event.id), body: eventBody(event, world.apiVersion) }));
}

const buyers = readFileSync(values.buyers!, 'utf8').trim().split('\n').map((line) => line.split('\t'));
const chosen = buyers.slice(Number(values.skip ?? 0), Number(values.skip ?? 0) + Number(values.count ?? 2_000));
const purchases = chosen.map(([member, email, token]) => ({ member, email, token, bodies: buy('prod_bench', email!).filter(({ is_sent }) => is_sent).map(({ body }) => body) }));
writeFileSync(values.purchases!, purchases.map((purchase) => JSON.stringify(purchase)).join('\n'));

const renewals = Array.from({ length: 20 }, (_, number) => buy('prod_bench_monthly', `flood${number}@example.com`)).flat();
const flood = renewals.filter(({ type }) => type === 'charge.succeeded');
writeFileSync(values.events!, flood.map(({ body }) => body).join('\n'));
stripe.requests.clear();
console.log(JSON.stringify({ purchases: purchases.length, events_each: purchases[0]!.bodies.length, flood: flood.length }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => {
  console.log(JSON.stringify({ reads: Object.fromEntries(stripe.requests.counts) }));
  void stripe.close().then(() => process.exit(0));
});
