// G07: events that end the program, fail whenever they are worked on, or are never done with, are set aside, and hold up
// nobody else.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { House, minute, second } from '../e2e/house.ts';
import { signatureOf } from '../fakes/stripe.ts';
import { Chance } from './chance.ts';
import { openTrade, trade } from './commerce.ts';
import { openDatabase, type Row } from './database.ts';
import { Line, together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  aside: 'each poisoned event is set aside',
  crashes: 'none ends the program more than three times',
  others: 'all others are worked off',
  soon: 'the program does not go on crashing',
} as const;
const crashesEach = 3;
const events = size(600, 20_000);
const poisons = { 'poison: abort': 2, 'poison: kill': 1, 'poison: throw': 3, 'poison: loop': 1 };
const hurry = 3 * second; // in place of the ten minutes after which a task is held to be endless

async function swallow(sabotage?: Sabotage): Promise<Findings> {
  const [findings, chance] = [new Findings(), new Chance()];
  const house = await House.open('sqlite', { stripe: 'beside', environment: { CUSTOMERHUB_POISON: '1', CUSTOMERHUB_HURRY: String(hurry), ...environmentOf(sabotage) } });
  const line = new Line(8);
  try {
    const sold = await openTrade(house);
    const letters = trade(sold, chance, events);
    const bad = new Set<string>();
    const words = Object.entries(poisons).flatMap(([word, count]) => Array.from({ length: count }, () => word));
    for (const word of words) {
      const letter = chance.one(letters.filter(({ id }) => !bad.has(id)));
      bad.add(letter.id);
      letter.body = letter.body.replace('{', `{"x_test":"${word}",`);
    }
    await house.kill();
    await house.serve();
    const posting = together(chance.shuffled(letters), 8, async ({ body }) => {
      for (let tries = 0; tries < 2_000; tries += 1) {
        const signature = signatureOf(body, [sold.shop.secret], Math.floor(house.now() / 1_000));
        const answer = house.isServing ? await line.post(sold.shop.connection.hook_url, body, { 'stripe-signature': signature }) : undefined;
        if (answer && answer.status < 300) return;
        await pause(15);
      }
    });
    const crashes = await supervise(house, posting, sabotage ? (sabotage === 'endless_tasks' ? 40 : 25) * second : size(60, 600) * second, sabotage ? 30 : Infinity);
    examine(findings, house, bad, crashes);
    Object.assign(findings.figures, { seed: chance.seed, events, poisoned: bad.size, crashes });
    return findings;
  } finally {
    line.close();
    await house.kill();
    await house.close();
  }
}

/** Starts the program whenever it has ended, until nothing waits any more; answers how often that was. */
async function supervise(house: House, posting: Promise<void>, within: number, most: number): Promise<number> {
  let [crashes, isPosted] = [0, false];
  void posting.then(() => (isPosted = true));
  const end = performance.now() + within;
  while (performance.now() < end && crashes < most) {
    if (house.server.isOver) {
      crashes += 1;
      await house.kill();
      await house.serve().catch(() => {}); // it may end again at its start, which is counted next
    }
    house.advance(isPosted ? minute : 0);
    await pause(50);
    const waiting = waits(house);
    if (isPosted && waiting === 0) break;
  }
  return crashes;
}

function waits(house: House): number {
  const database = openDatabase(house);
  try {
    return Number(database.rows("select count(*) as waiting from inbox where state in ('waiting', 'working')")[0]!['waiting']);
  } finally {
    database.close();
  }
}

function examine(findings: Findings, house: House, bad: Set<string>, crashes: number): void {
  const database = openDatabase(house);
  const stored = database.rows('select event_id, state, crashes, failures from inbox');
  database.close();
  const isBad = (row: Row) => bad.has(String(row['event_id']));
  const told = (row: Row) => `${row['event_id']} is ${row['state']} after ${row['crashes']} crashes and ${row['failures']} failures`;
  findings.hold(promise.aside, stored.filter((row) => isBad(row) && row['state'] !== 'set_aside').map(told));
  findings.hold(promise.others, stored.filter((row) => !isBad(row) && row['state'] !== 'done' && row['state'] !== 'ignored').map(told));
  findings.hold(promise.crashes, stored.filter((row) => Number(row['crashes']) > crashesEach).map(told));
  const most = crashesEach * (poisons['poison: abort'] + poisons['poison: kill'] + poisons['poison: loop']);
  findings.expect(promise.soon, crashes <= most, `it crashed ${crashes} times`);
}

test('poisoned events are set aside and hold up nobody', async (context) => {
  const findings = await swallow();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when crashes are not counted', async (context) => {
  (await swallow('attempt_after_run')).assertBroken(context, promise.soon);
});

test('it is noticed when what was only beside a poisoned event is blamed for it', async (context) => {
  (await swallow('suspects_together')).assertBroken(context, promise.others);
});

test('it is noticed when a task may last for ever', async (context) => {
  (await swallow('endless_tasks')).assertBroken(context, promise.aside);
});
