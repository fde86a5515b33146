// G15: what we sign satisfies other people's code, and so does what they sign satisfy ours.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import Stripe from 'stripe';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { House, second } from '../e2e/house.ts';
import { newSecret, Shop } from '../e2e/shop.ts';
import { startReceiver, type Received } from '../fakes/receiver.ts';
import { Chance } from './chance.ts';
import { eventBody } from './forger.ts';
import { Line, together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  arrives: 'every payload arrives',
  accepted: 'their libraries accept what we sign',
  rejected: 'their libraries reject it once it is changed',
  taken: 'we accept what their library signs',
  agreed: 'we and their library judge alike',
} as const;
const connections = 8;
const batch = 1_000;
const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

type Headers = Record<(typeof names)[number], string>;

// Words of every script and sign that a name may have.
const letters = ['a', 'Z', '0', ' ', '"', '\\', '/', '<', '&', '\'', 'é', 'ß', 'Ж', '中', '🏺', '👩‍🚀', '\u200d', 'ﷺ', '\u0301', '\u202e', '.', '%', '+', '{', '\u2028'];

function word(chance: Chance): string {
  return Array.from({ length: 1 + chance.whole(40) }, () => chance.one(letters)).join('').trim().slice(0, 90).toWellFormed();
}

function headersOf(one: Received): Headers {
  return Object.fromEntries(names.map((name) => [name, String(one.headers[name])])) as Headers;
}

function flipped(text: string, at: number): string {
  const bytes = Buffer.from(text);
  bytes[at % bytes.length]! ^= 1;
  return bytes.toString('latin1');
}

/** Each with one thing changed that was signed, or that signs. */
function mutants(body: string, headers: Headers, chance: Chance): [string, string, Headers][] {
  const [scheme, mac] = headers['webhook-signature'].split(',') as [string, string];
  const bytes = Buffer.from(mac, 'base64');
  bytes[chance.whole(bytes.length)]! ^= 1 << chance.whole(8);
  const earlier = String(Number(headers['webhook-timestamp']) - 1);
  return [
    ['the body', flipped(body, chance.whole(10_000)), headers],
    ['the end of the body', `${body} `, headers],
    ['the id', body, { ...headers, 'webhook-id': `${headers['webhook-id']}x` }],
    ['the moment', body, { ...headers, 'webhook-timestamp': earlier }],
    ['the signature', body, { ...headers, 'webhook-signature': `${scheme},${bytes.toString('base64')}` }],
    ['the scheme', body, { ...headers, 'webhook-signature': `v2,${mac}` }],
  ];
}

function accepts(library: Standard | Svix, body: string, headers: Headers): boolean {
  try {
    library.verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

async function outgoing(payloads: number, sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const [findings, chance, line, receiver] = [new Findings(), new Chance(), new Line(connections), await startReceiver()];
  try {
    const { secret } = await house.api.do('create_hook', { body: { url: `${receiver.url}/`, events: ['user.created'] } });
    const judges = { standardwebhooks: new Standard(house.keepSecret(secret)), svix: new Svix(secret) };
    const headers = { authorization: `Bearer ${house.api.key}` };
    for (let made = 0; made < payloads; made += batch) {
      const count = Math.min(batch, payloads - made);
      receiver.clear();
      await together(Array.from({ length: count }, (_, at) => at), connections, async (at) => {
        const body = JSON.stringify({ email: `guest${made + at}@example.com`, first_name: word(chance), last_name: word(chance) });
        const answer = await line.post(`${house.origin}/api/v1/members`, body, headers);
        findings.expect(promise.arrives, answer?.status === 201, `${body}: ${answer?.status} ${answer?.body}`);
      });
      await receiver.until((all) => all.length >= count, 60_000).catch((error: Error) => findings.hold(promise.arrives, [error.message]));
      for (const one of receiver.received) judge(findings, one, judges, chance);
    }
    Object.assign(findings.figures, { seed: chance.seed, payloads, mutants: payloads * 6 });
    return findings;
  } finally {
    line.close();
    await receiver.close();
    await house.close();
  }
}

function judge(findings: Findings, one: Received, judges: Record<string, Standard | Svix>, chance: Chance): void {
  const headers = headersOf(one);
  for (const [name, library] of Object.entries(judges)) {
    findings.expect(promise.accepted, accepts(library, one.body, headers), `${name} rejects ${headers['webhook-signature']} of ${one.body}`);
    for (const [what, body, changed] of mutants(one.body, headers, chance)) {
      findings.expect(promise.rejected, !accepts(library, body, changed), `${name} accepts ${one.id} with another ${what}`);
    }
  }
}

/** Events signed by the official package, true and changed: both judge each alike. */
async function incoming(events: number): Promise<Findings> {
  const house = await House.open('sqlite', { stripe: 'beside' });
  const [findings, chance, line] = [new Findings(), new Chance(), new Line(connections)];
  try {
    const shop = await Shop.open(house);
    shop.close();
    const url = shop.connection.hook_url;
    await together(Array.from({ length: events }, (_, at) => at), connections, async (at) => {
      const timestamp = Math.floor(house.now() / second);
      const payload = eventBody(`evt_interop${at}`, timestamp, { padding: Array.from({ length: chance.whole(60) }, () => word(chance)) });
      const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: shop.secret, timestamp });
      const other = Stripe.webhooks.generateTestHeaderString({ payload, secret: newSecret(), timestamp }).replace(/^t=\d+,/, '');
      const isTaken = await says(line, url, payload, chance.happens(0.3) ? `${header},${other}` : header);
      findings.expect(promise.taken, isTaken, payload);
      const changed = chance.one<[string, string]>([[payload.replace('evt_interop', 'evt_forged'), header], [payload, header.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))],
        [payload, `t=${timestamp},${other}`], [payload, header.replace('v1=', 'v0=')], [payload, header.replace(/t=\d+/, `t=${timestamp + 1}`)]]);
      const theirs = constructs(changed[0], changed[1], shop.secret);
      findings.expect(promise.agreed, (await says(line, url, ...changed)) === theirs, `${changed[1]} of ${changed[0]}`);
    });
    Object.assign(findings.figures, { seed: chance.seed, events });
    return findings;
  } finally {
    line.close();
    await house.close();
  }
}

async function says(line: Line, url: string, body: string, signature: string): Promise<boolean> {
  return (await line.post(url, body, { 'stripe-signature': signature }))?.status === 200;
}

function constructs(payload: string, header: string, secret: string): boolean {
  try {
    Stripe.webhooks.constructEvent(payload, header, secret, 300);
    return true;
  } catch {
    return false;
  }
}

test('the libraries of others accept everything that we sign and nothing that was changed', async (context) => {
  const findings = await outgoing(size(1_000, 10_000));
  findings.report(context);
  findings.assertKept();
});

test('we accept what Stripe\'s own library signs, and judge what was changed as it does', async (context) => {
  const findings = await incoming(size(600, 10_000));
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when the signature covers the body alone', async (context) => {
  const findings = await outgoing(50, 'sign_body_only');
  findings.assertBroken(context, promise.accepted);
});
