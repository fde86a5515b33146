// G20: a disk that takes 200 ms to sync makes everything slower and breaks nothing.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { House, second } from '../e2e/house.ts';
import { startReceiver } from '../fakes/receiver.ts';
import { openDatabase } from './database.ts';
import { Guests, part } from './guests.ts';
import { Findings, measured } from './promises.ts';
import { Meddler, straceWorks } from './strace.ts';

const promise = {
  pace: 'a hundred writes a second are acknowledged',
  answered: 'whoever waits is answered',
  calm: 'nothing is sent twice because of it',
  stored: 'what was acknowledged is stored',
} as const;
const sync = 200_000; // microseconds
const pace = 100;
const patience = 5 * second;

async function drag(sabotage?: Sabotage): Promise<Findings> {
  const [findings, ear] = [new Findings(), await startReceiver({ check: false })];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const guests = new Guests(house, 96);
  try {
    await house.api.do('create_hook', { body: { url: `${ear.url}/`, events: ['user.created'] } });
    await newMember(house.api);
    const meddler = await Meddler.begin(house.pid, 'fsync,fdatasync', `delay_enter=${sync}`);
    const [from, before] = [performance.now(), guests.acknowledged.length];
    guests.begin(sabotage ? 24 : 96, 0); // with a sync for each the others would only wait longer
    await pause(size(6, 60) * second);
    const rate = (guests.acknowledged.length - before) / ((performance.now() - from) / second);
    await guests.end();
    await meddler.end();
    findings.expect(promise.pace, rate >= pace, `${Math.round(rate)} a second`);
    findings.hold(promise.answered, guests.seen.filter(({ status, took }) => (status !== 201 && status !== 503) || took > patience)
      .map(({ status, took }) => `${status} after ${Math.round(took)} ms`));
    await pause(second);
    await house.kill();
    const database = openDatabase(house);
    findings.hold(promise.stored, guests.lost(database));
    database.close();
    findings.hold(promise.calm, [...ear.attempts].filter(([, times]) => times > 1).map(([id, times]) => `${id} came ${times} times`));
    Object.assign(findings.figures, { 'writes a second': Math.round(rate), 'answered within (99 %)': `${Math.round(part(guests.seen.map(({ took }) => took), 0.99))} ms` });
    return findings;
  } finally {
    await guests.end();
    await house.close();
    await ear.close();
  }
}

const skip = !straceWorks && 'skipped: strace may not watch a process here';

test('a slow disk makes everything slower and breaks nothing', { skip }, async (context) => {
  const findings = await measured(drag, promise.pace);
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when each write waits for a sync of its own', { skip }, async (context) => {
  (await drag('one_a_commit')).assertBroken(context, promise.pace);
});
