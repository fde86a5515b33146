// A fake Stripe that holds state, satisfies the official client, and sends signed events.
//
// In a test:
//   const stripe = await startStripe({ seed: [{ id: 'prod_calm', name: 'Calm', prices: [{ unit_amount: 4900, currency: 'usd' }] }],
//                                      hooks: [{ url, secret: 'whsec_…' }] });
//   stripe.happens('buy', { product: 'Calm', email: 'new@example.com' });   // verbs: stripe/control.ts
//   stripe.faults.set({ delivery: { double: 0.5, reorder: 20 }, api: { match: '/v1/subscriptions', status: 429, times: 3 } });
//   await stripe.deliverer.settled();  stripe.deliverer.log
//   await stripe.close();
//
// As a program:
//   node test/fakes/stripe.ts --port 8081 --hook URL --secret whsec_… [--seed FILE] [--state FILE] [--key rk_test_…]
//                             [--events all|a,b] [--api-version V] [--no-rate-limit] [--retry-ms 1000,5000]
//
// The seed file is a list of products with their prices; the first price is the default one:
//   [{ "id": "prod_demo_calm", "name": "Calm Mornings",
//      "prices": [{ "id": "price_demo_calm", "unit_amount": 4900, "currency": "usd", "recurring": { "interval": "month" } }] }]
// Price ids and `recurring` may be left out; amounts are in the smallest unit of the currency. The file may also be
// { "products": […], "hooks": [{ "url": …, "secret": … }], "keys": ["rk_test_…"] }, which says what --hook and --key say.
//
// The control API is JSON under /_control/ (stripe/control.ts has the table): POST /_control/buy {"product":…,"email":…},
// GET /_control/deliveries, POST /_control/faults, POST /_control/clock {"now":"2026-12-01T00:00:00Z"}, POST /_control/settle, …
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FakeStripe } from './stripe/fake.ts';
import type { FakeOptions, HookOptions } from './stripe/fake.ts';
import type { SeedProduct } from './stripe/world.ts';

export { FakeStripe, RECOMMENDED_EVENTS } from './stripe/fake.ts';
export type { FakeOptions, HookOptions, Mode } from './stripe/fake.ts';
export { signatureOf } from './stripe/delivering.ts';
export type { SeedProduct } from './stripe/world.ts';

export function startStripe(options: FakeOptions = {}): Promise<FakeStripe> {
  return new FakeStripe(options).listen();
}

const USAGE = `A fake Stripe for tests and the demo.

  node test/fakes/stripe.ts [--port 8081] [--host 127.0.0.1]
    --hook URL --secret whsec_…   where events go and how they are signed (several secrets: all sign)
    --events all|a,b,…            which events that endpoint gets; without it, those a membership site needs
    --api-version V               of the account and the events, such as 2025-02-24.acacia for the shape before Basil
    --key rk_test_…               accept only this key (may be repeated); without it, any key of the right form
    --seed FILE                   products: [{"id","name","prices":[{"id","unit_amount","currency","recurring":{"interval"}}]}]
    --state FILE                  keep the objects in this file between runs
    --rate N, --no-rate-limit     requests a second to one endpoint (25)
    --retry-ms 1000,5000,30000    waits before the next attempts of a delivery
`;

const LIST = { type: 'string', multiple: true } as const;
const TEXT = { type: 'string' } as const;

function optionsFrom(args: string[]): FakeOptions | undefined {
  const { values } = parseArgs({ args, options: {
    port: TEXT, host: TEXT, hook: TEXT, secret: LIST, events: TEXT, 'api-version': TEXT, key: LIST, seed: TEXT, state: TEXT, rate: TEXT,
    'no-rate-limit': { type: 'boolean' }, 'retry-ms': TEXT, help: { type: 'boolean', short: 'h' },
  } });
  if (values.help) return undefined;
  const told = seedFrom(values.seed);
  if (values.hook && !values.secret) throw new Error('--hook needs --secret, or nobody could check who sent the events.');
  const events = values.events === 'all' ? ['*'] : values.events?.split(',');
  return {
    port: Number(values.port ?? 8081),
    rate: values['no-rate-limit'] ? 0 : Number(values.rate ?? 25),
    ...(values.host && { host: values.host }),
    keys: values.key ?? told.keys ?? [],
    seed: told.products,
    hooks: values.hook ? [{ url: values.hook, secret: values.secret!, ...(events && { events }) }] : (told.hooks ?? []),
    ...(values.state && { state: values.state }),
    ...(values['api-version'] && { api_version: values['api-version'] }),
    ...(values['retry-ms'] && { retry_ms: values['retry-ms'].split(',').map(Number) }),
  };
}

interface Seed {
  products: SeedProduct[];
  hooks?: HookOptions[];
  keys?: string[];
}

function seedFrom(file: string | undefined): Seed {
  if (!file) return { products: [] };
  const told = JSON.parse(readFileSync(file, 'utf8')) as Seed | SeedProduct[];
  return Array.isArray(told) ? { products: told } : told;
}

async function main(): Promise<void> {
  const options = optionsFrom(process.argv.slice(2));
  if (!options) return void console.log(USAGE);
  const fake = await startStripe(options);
  console.log(`Fake Stripe on ${fake.url}${options.hooks?.length ? `, events to ${options.hooks.map(({ url }) => url).join(', ')}` : ''}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void fake.close().then(() => process.exit(0)));
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
