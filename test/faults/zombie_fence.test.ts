// G08: one process serves a database. A second is refused; one that was asleep while another took over can do nothing
// to what it had claimed, notices that it was replaced, and ends.
import { environmentOf, type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { engines, House, minute, second, type Engine } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import { signatureOf } from '../fakes/stripe.ts';
import { Chance } from './chance.ts';
import { checkApplied, checkEffects, promise as effects } from './checks.ts';
import { openTrade, trade } from './commerce.ts';
import { openDatabase } from './database.ts';
import { ask } from './guests.ts';
import { Line } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  alone: 'a second process is refused',
  over: 'another takes over when its place is free',
  takes: 'what the sleeper had claimed is taken over within the lease and 5 s',
  done: 'and is done then',
  ends: 'the sleeper ends when it wakes, saying that it was replaced',
  once: effects.once,
} as const;
const lease = 8 * second;
const replaced = 75;

/** A second process beside the first. */
async function crowd(engine: Engine, sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open(engine, { environment: environmentOf(sabotage) });
  try {
    const { server, origin } = await house.serveBeside();
    const isReady = async () => (await ask(`${origin}/readyz`)).status === 200;
    await eventually(async () => server.isOver || (await isReady()), { what: 'the end of the second, or its start', within: 20 * second });
    findings.expect(promise.alone, server.isOver && server.end.code !== 0, 'it serves beside the first');
    findings.expect(promise.alone, server.isOver === false || server.lines.some((line) => line.includes('Another process serves')), server.lines.join(' '));
    await server.kill();
    findings.expect(promise.alone, house.isServing, 'the first has gone');
    return findings;
  } finally {
    await house.close();
  }
}

/** The first falls asleep in the middle of its work, its connections die, a second takes over, and the first wakes. */
async function sleep(sabotage?: Sabotage): Promise<Findings> {
  const [findings, chance] = [new Findings(), new Chance()];
  const house = await House.open('postgresql', { stripe: 'beside', environment: environmentOf(sabotage) });
  const line = new Line(8);
  let second_ = undefined as Awaited<ReturnType<House['serveBeside']>> | undefined;
  try {
    const sold = await openTrade(house);
    const letters = trade(sold, chance, 60);
    sold.shop.stripe.faults.set({ api: { match: '/v1/', delay_ms: 400 } });
    await Promise.all(letters.map(({ body }) => line.post(sold.shop.connection.hook_url, body,
      { 'stripe-signature': signatureOf(body, [sold.shop.secret], Math.floor(house.now() / 1_000)) })));
    const database = openDatabase(house);
    const working = () => database.rows("select id from inbox where state = 'working'").length;
    await eventually(() => working() > 4, { what: 'some events under way' });
    process.kill(house.pid, 'SIGSTOP');
    const held = working();
    database.rows('select pg_terminate_backend(pid) as done from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()');
    second_ = await house.serveBeside();
    const { origin } = second_;
    await eventually(async () => (await ask(`${origin}/readyz`)).status === 200, { what: 'the second', within: 15 * second })
      .catch((error: Error) => findings.hold(promise.over, [error.message]));
    const from = performance.now();
    sold.shop.stripe.faults.set({});
    const isTaken = () => database.rows('select id from inbox where crashes > 0').length >= held;
    await eventually(isTaken, { what: 'the end of the lease', within: lease + 5 * second }).catch((error: Error) => findings.hold(promise.takes, [error.message]));
    findings.figures['taken over after'] = `${Math.round(performance.now() - from)} ms`;
    // One after the other, for each of them may have been what stopped the sleeper.
    await eventually(() => {
      house.advance(5 * second);
      return database.rows("select id from inbox where state not in ('done', 'ignored')").length === 0;
    }, { what: 'the end of the inbox', within: 30 * second }).catch((error: Error) => findings.hold(promise.done, [error.message]));
    const { server } = house;
    process.kill(server.pid, 'SIGCONT');
    await eventually(() => server.isOver, { what: 'the end of the sleeper', within: (sabotage ? 5 : 10) * second }).catch((error: Error) => findings.hold(promise.ends, [error.message]));
    if (sabotage) findings.broken.delete(promise.ends); // then nobody tells it
    else if (server.isOver) findings.expect(promise.ends, server.end.code === replaced, `it ended with ${server.end.code ?? server.end.signal}`);
    await pause(second);
    for (let step = 0; step < 20; step += 1) {
      house.advance(minute);
      await pause(100);
    }
    await second_.server.kill();
    await house.kill();
    checkApplied(findings, database, letters);
    checkEffects(findings, database);
    Object.assign(findings.figures, { seed: chance.seed, 'claimed by the sleeper': held });
    return findings;
  } finally {
    line.close();
    if (second_ && !second_.server.isOver) await second_.server.kill();
    if (house.isServing) await house.kill();
    await house.close();
  }
}

// Beside each other: they mostly wait.
describe('two processes and one database', { concurrency: 3 }, () => {
  for (const engine of engines) {
    const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
    test(`a second process on one database is refused, on ${engine}`, { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async () => {
      (await crowd(engine)).assertKept();
    });
  }

  test('it is noticed when a second process is not refused', async (context) => {
    (await crowd('sqlite', 'no_house_lock')).assertBroken(context, promise.alone);
  });

  const skip = !postgresIsInstalled && 'skipped: PostgreSQL 15 is not installed';

  test('who slept while another took over does nothing more and ends', { skip }, async (context) => {
    const findings = await sleep();
    findings.report(context);
    findings.assertKept();
  });

  test('the fence alone holds, should the sleeper not notice that it was replaced', { skip }, async () => {
    (await sleep('no_house_lock')).assertKept();
  });

  test('it is noticed when who was replaced has its say', { skip }, async (context) => {
    (await sleep('no_epoch')).assertBroken(context, promise.once);
  });
});
