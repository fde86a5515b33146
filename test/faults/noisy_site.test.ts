// G10: one site has a great deal waiting; what comes in for the others is begun all the same within two seconds.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { newKey, newSecret } from '../e2e/shop.ts';
import { Api } from '../e2e/api.ts';
import { signatureOf } from '../fakes/stripe.ts';
import { Chance } from './chance.ts';
import { openTrade, trade } from './commerce.ts';
import { openDatabase } from './database.ts';
import { part } from './guests.ts';
import { Line } from './post.ts';
import { Findings, measured } from './promises.ts';

const promise = {
  soon: 'what others get is begun within 2 s',
  works: 'the one with much waiting goes on too',
} as const;
const waiting = size(20_000, 200_000);
const others = 6;
const originals = 60; // of different purchases, mostly: those of one wait for each other
const trickle = size(60, 600);
const soon = 2 * second;

interface Neighbour {
  url: string;
  secret: string;
}

/** Another site with a connection of its own. */
async function moveIn(house: House, number: number): Promise<Neighbour> {
  const slug = `neighbour${number}`;
  await house.command('site', 'create', '--name', slug, '--slug', slug, '--host', `${slug}.example`, '--json');
  const { key } = JSON.parse(await house.command('key', 'create', '--site', slug, '--scopes', '*', '--json')) as { key: string };
  const api = new Api(house.origin, house.keepSecret(key));
  const [api_key, secret] = [house.keepSecret(newKey()), house.keepSecret(newSecret())];
  const connection = await api.do('create_connection', { body: { kind: 'stripe', mode: 'test', settings: { api_key, webhook_secret: secret } } });
  const { pathname } = new URL(connection.hook_url);
  house.keepSecret(pathname.split('/').at(-1)!);
  return { url: `${house.origin}${pathname}`, secret };
}

/** Copies of the events that came first, each in a lane of its own, as if they had come in while the program was away. */
function pile(house: House, count: number): void {
  const database = new DatabaseSync(join(house.folder, 'customerhub.db'));
  const columns = (database.prepare("select name from pragma_table_info('inbox')").all() as { name: string }[]).map(({ name }) => name);
  const made: Record<string, string> = { id: "substr(id, 1, 4) || printf('0%025d', n)", event_id: "'evt_pile' || n", lane: "'pile' || n", state: "'waiting'",
    attempts: '0', failures: '0', crashes: '0', due_at: 'received_at - 1000', finished_at: 'NULL' };
  database.exec(`with recursive counted(n) as (select 1 union all select n + 1 from counted where n < ${count})
    insert into inbox (${columns.join(', ')}) select ${columns.map((name) => made[name] ?? name).join(', ')} from counted join (select *, row_number() over () - 1 as place from inbox) on place = n % ${originals}`);
  database.close();
}

async function crowd(sabotage?: Sabotage): Promise<Findings> {
  const [findings, chance] = [new Findings(), new Chance()];
  const house = await House.open('sqlite', { stripe: 'beside', environment: environmentOf(sabotage) });
  const line = new Line(8);
  try {
    const sold = await openTrade(house);
    const letters = trade(sold, chance, originals + trickle);
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    const neighbours: Neighbour[] = [];
    for (let number = 0; number < others; number += 1) neighbours.push(await moveIn(house, number));
    const post = (body: string, { url, secret }: Neighbour) =>
      line.post(url, body, { 'stripe-signature': signatureOf(body, [secret], Math.floor(house.now() / 1_000)) });
    for (const { body } of letters.slice(0, originals)) await post(body, { url: sold.shop.connection.hook_url, secret: sold.shop.secret });
    await sold.shop.settled();
    await house.stop();
    pile(house, waiting);
    sold.shop.stripe.faults.set({ api: { match: '/v1/', delay_ms: 100 } });
    await house.serve();
    for (const { body } of letters.slice(originals)) {
      await post(body, chance.one(neighbours));
      await pause(50);
    }
    const database = openDatabase(house);
    const [mine] = database.rows("select connection_id from inbox where event_id = 'evt_pile1'");
    const theirs = () => database.rows(`select received_at, state, attempts, finished_at from inbox where connection_id <> '${mine!['connection_id']}'`);
    await eventually(() => theirs().every(({ attempts }) => Number(attempts) > 0), { what: 'the others', within: 12 * second })
      .catch((error: Error) => findings.hold(promise.soon, [error.message]));
    const took = theirs().filter(({ finished_at }) => finished_at !== null).map((row) => Number(row['finished_at']) - Number(row['received_at']));
    findings.expect(promise.soon, took.length > 0 && part(took, 0.99) <= soon, `99 of 100 of ${took.length} were done within ${part(took, 0.99)} ms`);
    const done = database.rows("select count(*) as done from inbox where event_id like 'evt_pile%' and state <> 'waiting'")[0]!['done'];
    findings.expect(promise.works, Number(done) > 0, 'nothing of it was done');
    database.close();
    Object.assign(findings.figures, { seed: chance.seed, waiting, 'done of it': Number(done), 'others middle/99 %': `${part(took, 0.5)}/${part(took, 0.99)} ms` });
    return findings;
  } finally {
    line.close();
    await house.kill();
    await house.close();
  }
}

test('one site with much waiting holds up no other', async (context) => {
  const findings = await measured(crowd, promise.soon);
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when first come is first served', async (context) => {
  (await crowd('first_come')).assertBroken(context, promise.soon);
});
