// G04: forged, altered and replayed events do nothing.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { Api } from '../e2e/api.ts';
import { hour, House, minute, second } from '../e2e/house.ts';
import { newKey, newSecret, Shop } from '../e2e/shop.ts';
import { signatureOf } from '../fakes/stripe.ts';
import { Chance } from './chance.ts';
import { openDatabase } from './database.ts';
import { eventBody, Forger, type Attempt } from './forger.ts';
import { Line, together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  refused: 'what is forged, altered or late is refused',
  nothing: 'what is refused leaves nothing',
  accepted: 'what is true is accepted',
  once: 'what is replayed is stored once',
} as const;
const connections = 8;
const tolerance = 300; // seconds

class Siege {
  readonly house: House;
  readonly shop: Shop;
  readonly findings = new Findings();
  readonly chance = new Chance();
  readonly #line = new Line(connections);

  constructor(house: House, shop: Shop) {
    this.house = house;
    this.shop = shop;
  }

  seconds(): number {
    return Math.floor(this.house.now() / second);
  }

  async status(attempt: Attempt): Promise<number> {
    const headers: Record<string, string> = attempt.signature === undefined ? {} : { 'stripe-signature': attempt.signature };
    return (await this.#line.post(attempt.url, attempt.body, headers))?.status ?? 0;
  }

  stored(): number {
    const database = openDatabase(this.house);
    const [row] = database.rows('select count(*) as events from inbox');
    database.close();
    return Number(row!['events']);
  }

  /** Each is refused by the door, and none of them leaves a row. */
  async refuse(attempts: (() => Attempt)[]): Promise<void> {
    const before = this.stored();
    await together(attempts, connections, async (make) => {
      const attempt = make(); // at its own time, for the moment is signed too
      const status = await this.status(attempt);
      this.findings.expect(promise.refused, status >= 400 && status < 500, `${attempt.what}: ${status}`);
    });
    const after = this.stored();
    this.findings.expect(promise.nothing, before === after, `${after - before} rows`);
  }

  accept(what: string, body: string, ...secrets: string[]): Promise<void> {
    return this.acceptAt(this.shop.connection.hook_url, what, body, secrets);
  }

  async acceptAt(url: string, what: string, body: string, secrets: string[]): Promise<void> {
    const status = await this.status({ what, url, body, signature: signatureOf(body, secrets, this.seconds()) });
    this.findings.expect(promise.accepted, status === 200, `${what}: ${status}`);
  }

  close(): void {
    this.#line.close();
  }
}

/** A second connection of this site, and one of another site: their secrets and addresses are not ours. */
async function neighbours(house: House): Promise<{ url: string; secret: string }[]> {
  await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
  await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'lakeside.example', '--json');
  const printed = await house.command('key', 'create', '--site', 'lakeside', '--scopes', '*', '--json');
  const theirs = new Api(house.origin, house.keepSecret((JSON.parse(printed) as { key: string }).key));
  return Promise.all([house.api, theirs].map(async (api) => {
    const settings = { api_key: house.keepSecret(newKey()), webhook_secret: house.keepSecret(newSecret()) };
    const connection = await api.do('create_connection', { body: { kind: 'stripe', mode: 'test', settings } });
    const { pathname } = new URL(connection.hook_url); // its host leads to us only where names are looked up
    return { url: new URL(pathname, house.origin).href, secret: settings.webhook_secret };
  }));
}

async function attack(mutants: number, sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open('sqlite', { stripe: 'beside', environment: environmentOf(sabotage) });
  const siege = new Siege(house, await Shop.open(house));
  try {
    const { shop: { connection, secret }, chance } = siege;
    siege.shop.close();
    const strangers = await neighbours(house);
    for (const { url, secret } of strangers) await siege.acceptAt(url, 'a neighbour\'s own', eventBody('evt_neighbour', siege.seconds()), [secret]);
    const forger = new Forger({ chance, url: connection.hook_url, secret, strangers, seconds: () => siege.seconds() });
    const started = performance.now();
    await siege.refuse(Array.from({ length: mutants }, () => () => forger.mutant()));
    Object.assign(siege.findings.figures, { seed: chance.seed, mutants, 'µs each': Math.round(((performance.now() - started) * 1_000) / mutants) });
    await siege.refuse(forger.oversized());
    await replays(siege);
    await rotation(siege);
    await house.stop();
    return siege.findings;
  } finally {
    siege.close();
    await house.close();
  }
}

async function replays(siege: Siege): Promise<void> {
  const { house, shop: { connection, secret } } = siege;
  const body = eventBody('evt_replayed', siege.seconds());
  const replay: Attempt = { what: 'a replay', url: connection.hook_url, body, signature: signatureOf(body, [secret], siege.seconds()) };
  const before = siege.stored();
  for (let count = 0; count < 3; count += 1) siege.findings.expect(promise.accepted, (await siege.status(replay)) === 200);
  siege.findings.expect(promise.once, siege.stored() === before + 1, `${siege.stored() - before} rows`);
  house.advance((tolerance + 2) * second);
  await siege.refuse([() => ({ ...replay, what: 'the same, when it is stale' })]);
}

async function rotation(siege: Siege): Promise<void> {
  const { house, shop: { connection, secret } } = siege;
  const path = { connection: connection.id };
  const next = house.keepSecret(newSecret());
  await house.api.do('update_connection', { path, body: { add_webhook_secret: next } });
  const retire = { retire_webhook_secret: connection.webhook_secrets[0]!.fingerprint, retire_at: house.at(hour) };
  await house.api.do('update_connection', { path, body: retire });
  let count = 0;
  const body = () => eventBody(`evt_rolling${(count += 1)}`, siege.seconds());
  for (let round = 0; round < 10; round += 1) {
    await siege.accept('the old secret while it rolls', body(), secret);
    await siege.accept('the new secret while it rolls', body(), next);
    await siege.accept('both at once', body(), secret, next);
    await siege.accept('a stranger first', body(), newSecret(), next);
  }
  house.advance(hour + minute);
  const late = body();
  const retired = { what: 'the retired secret', url: connection.hook_url, body: late };
  await siege.refuse([() => ({ ...retired, signature: signatureOf(late, [secret], siege.seconds()) })]);
  await siege.accept('the new secret alone', late, next);
}

test('nothing that is forged, altered or late is accepted or leaves a row', async (context) => {
  const findings = await attack(size(5_200, 50_000));
  findings.report(context);
  findings.assertKept();
});

for (const sabotage of ['no_timestamp_check', 'tenant_secret_mix'] as const) {
  const what = { no_timestamp_check: 'nobody looks when a signature was made', tenant_secret_mix: 'the secret of another will do' }[sabotage];
  test(`it is noticed when ${what}`, async (context) => {
    const findings = await attack(600, sabotage);
    findings.assertBroken(context, promise.refused, promise.nothing);
  });
}
