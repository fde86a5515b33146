// What bin/stripe runs: makes something happen at the fake Stripe, and says what CustomerHub answered.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = Record<string, any>;

const USAGE = `bin/stripe makes something happen at the fake Stripe that bin/start runs, which then sends its signed events.

  bin/stripe list                                                    what is sold, and who bought what
  bin/stripe buy --product "Calm Mornings" --email new@example.com   once or by subscription, as the price says
                 [--name "New Person"] [--quantity 2] [--product …] [--price price_…] [--delayed] [--guest] [--free] [--trial-days 7]
  bin/stripe arrive --email …        the money of a delayed purchase arrives (fall-through: it never does)
  bin/stripe cancel --email …        a subscription ends now     [--at-period-end: when it has run out] [--undo]
  bin/stripe renew --email …         the next period is paid; after a failure, what is overdue
  bin/stripe fail --email …          the card is declined at renewal; again: declined at the next try
  bin/stripe give-up --email …       Stripe stops trying         [--to unpaid|canceled]
  bin/stripe pause --email …         collection is paused        [--status: the subscription itself]   resume takes it back
  bin/stripe change --email … --to "The Evening Bundle"          a subscription becomes one to another product
  bin/stripe refund --email …        all of the last payment     [--amount 500: cents, a part of it]
  bin/stripe refund-fails --email …  the bank sends the refund back
  bin/stripe dispute --email …       the buyer disputes the payment; dispute-close --status won|lost ends it
  bin/stripe resend --event evt_…    the same event once more
  bin/stripe events                  what was sent lately, and how it was answered
  bin/stripe raw FILE.json --url URL --secret whsec_…            signs any event and posts it

With --product an --email means that purchase only; --subscription, --charge, --session and the like name one exactly.
  --live    the live mode instead of test      --json   print JSON
  --fake    where the fake is (CUSTOMERHUB_FAKE_STRIPE, else where bin/start put it)
`;

const TEXT = { type: 'string' } as const;
const SWITCH = { type: 'boolean' } as const;
const OPTIONS = {
  product: { type: 'string', multiple: true }, price: { type: 'string', multiple: true }, email: TEXT, name: TEXT, quantity: TEXT, to: TEXT,
  status: SWITCH, outcome: TEXT,
  amount: TEXT, reason: TEXT, subscription: TEXT, charge: TEXT, session: TEXT, refund: TEXT, dispute: TEXT, customer: TEXT, event: TEXT,
  delayed: SWITCH, guest: SWITCH, free: SWITCH, 'trial-days': TEXT, 'at-period-end': SWITCH, undo: SWITCH, inquiry: SWITCH,
  url: TEXT, secret: { type: 'string', multiple: true }, fake: TEXT, live: SWITCH, json: SWITCH, help: { type: 'boolean', short: 'h' },
} as const;

// Our word, the verb of the control API, what a person reads when it is done.
const VERBS: Record<string, [string, string]> = {
  'buy': ['buy', 'bought'], 'arrive': ['payment_arrives', 'the money arrived'], 'fall-through': ['payment_fails', 'the money never came'],
  'cancel': ['end', 'the subscription ended'], 'cancel-later': ['cancel_at_period_end', 'the subscription will end with its period'],
  'renew': ['renew', 'the subscription was renewed'], 'fail': ['fail_payment', 'the card was declined'], 'give-up': ['give_up', 'Stripe gave up'],
  'pause': ['pause', 'paused'], 'resume': ['resume', 'resumed'], 'change': ['change_plan', 'the subscription was changed'],
  'refund': ['refund', 'refunded'],
  'refund-fails': ['refund_fails', 'the refund came back'], 'dispute': ['open_dispute', 'a dispute was opened'],
  'dispute-close': ['close_dispute', 'the dispute was closed'],
  'delete-product': ['delete_product', 'the product was deleted'],
};

class Told extends Error {}

let fake = process.env.CUSTOMERHUB_FAKE_STRIPE ?? 'http://127.0.0.1:8081';

async function control(path: string, body?: Json): Promise<Json> {
  let answer: Response;
  try {
    answer = await fetch(`${fake}/_control/${path}`, body ? { method: 'POST', body: JSON.stringify(body) } : {});
  } catch {
    throw new Told(`Nothing answers at ${fake}. Start it with bin/start, or say with --fake where it is.`);
  }
  const fields = (await answer.json()) as Json;
  if (!answer.ok) throw new Told(String(fields.error ?? JSON.stringify(fields)));
  return fields;
}

function argumentsOf(word: string, values: Json): Json {
  const { product = [], price = [], quantity, amount, 'trial-days': trial_days, live, ...rest } = values;
  const several = [...product.map((name: string) => ({ product: name })), ...price.map((id: string) => ({ price: id }))];
  const count = Number(quantity ?? 1);
  const bought = word !== 'buy' ? { ...(product[0] && { product: product[0] }) } : { products: several.map((one) => ({ ...one, quantity: count })) };
  if (word === 'buy' && !rest.session && several.length === 0) throw new Told(
    'Say with --product what is bought; bin/stripe list shows what there is.');
  if (word === 'buy' && !rest.session && !rest.email) throw new Told('Say with --email who buys.');
  return {
    ...Object.fromEntries(['email', 'name', 'to', 'status', 'reason', 'subscription', 'charge', 'session', 'refund', 'dispute', 'customer',
      'delayed', 'guest', 'free', 'undo', 'inquiry'].filter((name) => rest[name] !== undefined).map((name) => [name, rest[name]])),
    ...bought, ...(amount && { amount: Number(amount) }), ...(trial_days && { trial_days: Number(trial_days) }),
    ...(word === 'dispute-close' && { status: rest.outcome ?? 'won' }), mode: live ? 'live' : 'test', wait_ms: 10_000,
  };
}

function line(delivery: Json): string {
  const last = delivery.answers.at(-1);
  if (!last) return `  ${delivery.type}  ${delivery.state}`;
  const answer = last.status === null ? `no answer (${last.error})` : `${last.status}${last.body ? ` ${String(last.body).slice(0, 120)}` : ''}`;
  return `  ${delivery.type}  ${delivery.event}\n      ${delivery.url.replace(/(\/hooks\/\w+\/)[\w-]+/, '$1…')} answered ${answer} in ${last.took_ms} ms`;
}

async function happen(word: string, values: Json): Promise<void> {
  const [verb, did] = VERBS[word === 'cancel' && (values['at-period-end'] || values.undo) ? 'cancel-later' : word]!;
  const told = await control(verb, argumentsOf(word, values));
  if (values.json) return void console.log(JSON.stringify(told, null, 2));
  const { objects, deliveries, events } = told;
  const made = objects.subscription ?? objects.refund ?? objects.dispute ?? objects.session ?? Object.values(objects)[0] ?? {};
  console.log(`At Stripe: ${values.undo ? 'undone' : did}${made.id ? `, ${made.id}` : ''}${made.status ? ` is ${made.status}` : ''}${made.payment_status ? `, ${made.payment_status}` : ''}.`);
  if (deliveries.length === 0) {
    console.log(`${events.length} events were made, but no webhook endpoint wants them. bin/start registers one; or POST ${fake}/_control/hooks {"url":…,"secret":…}.`);
    return;
  }
  console.log(`Sent:\n${deliveries.map(line).join('\n')}`);
  const refused = deliveries.some((delivery: Json) => (delivery.answers.at(-1)?.status ?? 500) >= 300);
  console.log(refused ? 'What was refused is tried again; bin/stripe events shows how it went.'
    : next(word, String(deliveries[0].url), values.email));
}

function next(word: string, url: string, email: string | undefined): string {
  const { origin } = new URL(url);
  const who = email ? ` as ${email}` : '';
  return word === 'buy'
    ? `Next: the access mail is in \`customerhub mail list\`; log in at ${origin}${who} and see what was bought.`
    : `Next: look at ${origin}${who}; or ask why with GET ${origin}/api/v1/access.`;
}

async function list(values: Json): Promise<void> {
  const told = await control(`overview?mode=${values.live ? 'live' : 'test'}`);
  if (values.json) return void console.log(JSON.stringify(told, null, 2));
  const cost = (price: Json) => `${(price.unit_amount / 100).toFixed(2)} ${price.currency}${price.interval ? ` a ${price.interval}` : ''}`;
  console.log(`For sale:\n${told.products.map((product: Json) => `  ${product.name}  ${product.prices.map(cost).join(', ')}  ${product.id}`).join('\n') || '  nothing'}`);
  const purchases = told.purchases.map((one: Json) => `  ${one.email}  ${one.products.join(', ')}  ${one.status}${one.cancel_at ? `, ends ${new Date(one.cancel_at * 1000).toISOString().slice(0, 10)}` : ''}  ${one.reference}`);
  console.log(`Bought:\n${purchases.join('\n') || '  nothing yet'}`);
}

async function events(values: Json): Promise<void> {
  const { data } = await control('deliveries?limit=30');
  if (values.json) return void console.log(JSON.stringify(data, null, 2));
  console.log(data.map((delivery: Json) => `${line(delivery)}  (${delivery.state.replace('_', ' ')})`).join('\n') || 'Nothing was sent yet.');
}

async function resend(values: Json): Promise<void> {
  if (!values.event) throw new Told('Say with --event which; bin/stripe events shows their ids.');
  const { deliveries } = await control('resend', { event: values.event, mode: values.live ? 'live' : 'test' });
  console.log(`Sent ${values.event} again to ${deliveries.length} endpoint${deliveries.length === 1 ? '' : 's'}; bin/stripe events shows the answer.`);
}

// The bytes of the file as they are, signed as Stripe signs.
async function raw(file: string | undefined, values: Json): Promise<void> {
  if (!file || !values.url || !values.secret) throw new Told('bin/stripe raw FILE.json --url URL --secret whsec_…');
  const { signatureOf } = await import('./stripe/delivering.ts');
  const body = readFileSync(file === '-' ? 0 : resolve(process.env.CALLER_FOLDER ?? '.', file), 'utf8');
  const signature = signatureOf(body, values.secret, Math.floor(Date.now() / 1000));
  const answer = await fetch(values.url, { method: 'POST', headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body }).catch((error: Error) => {
    throw new Told(`${values.url} did not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`);
  });
  console.log(`${values.url} answered ${answer.status} ${(await answer.text()).slice(0, 500)}`);
  if (!answer.ok) process.exitCode = 1;
}

async function main(): Promise<void> {
  const [word, ...words] = process.argv.slice(2);
  // dispute-close says --status won, where pause has --status as a switch.
  const spoken = word === 'dispute-close' ? words.map((one) => one.replace(/^--status\b/, '--outcome')) : words;
  const { values, positionals } = parseArgs({ args: word?.startsWith('-') ? [word, ...spoken] : spoken, options: OPTIONS, allowPositionals: true });
  if (!word || values.help) return void console.log(USAGE);
  fake = (values.fake ?? fake).replace(/\/$/, '');
  if (VERBS[word]) return happen(word, values);
  const others: Record<string, () => Promise<void>> = { list: () => list(values), events: () => events(values),
    resend: () => resend(values), raw: () => raw(positionals[0], values) };
  if (!others[word]) throw new Told(`bin/stripe knows no "${word}"; bin/stripe --help says what it knows.`);
  await others[word]();
}

main().catch((error: NodeJS.ErrnoException) => {
  const expected = error instanceof Told || error.code?.startsWith('ERR_PARSE_ARGS') || error.code === 'ENOENT';
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
