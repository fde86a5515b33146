// G19 by libfiu: reads, writes, halves of writes and syncs fail by chance, all at once, over and over: nothing acknowledged
// is lost, the program ends by itself where it must, and starts again.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { checkWhole } from './checks.ts';
import { openDatabase } from './database.ts';
import { Fiu, fiuWorks } from './fiu.ts';
import { Guests } from './guests.ts';
import { Findings } from './promises.ts';

const promise = {
  stored: 'what was acknowledged is stored',
  ends: 'a failed sync ends the program',
  clean: 'it ends by itself, saying so',
  starts: 'it starts again',
  goesOn: 'it takes writes again when the disk does',
} as const;
const outOfOrder = 70; // the program's word for it
const points = ['posix/io/rw/pread', 'posix/io/rw/pwrite', 'posix/io/rw/pwrite/reduce', 'posix/io/rw/ftruncate', 'posix/io/sync/fsync', 'posix/io/sync/fdatasync'];
const probability = 0.02;
const lasts = 1.5 * second;

async function startAgain(house: House, findings: Findings): Promise<void> {
  await house.kill();
  await house.serve().catch((error: Error) => findings.hold(promise.starts, [error.message]));
}

/** The disk is bad for a while. */
async function spell(house: House, fiu: Fiu, guests: Guests, findings: Findings): Promise<boolean> {
  await fiu.say(house.pid, ...points.map((name) => `enable_random name=${name},probability=${probability}`)).catch(() => {});
  await eventually(() => house.server.isOver, { what: 'its end', within: lasts }).catch(() => {});
  const hasEnded = house.server.isOver;
  if (hasEnded) {
    findings.expect(promise.clean, house.server.end.code === outOfOrder, `it ended with ${house.server.end.code ?? house.server.end.signal}`);
    await startAgain(house, findings);
  } else {
    await fiu.say(house.pid, ...points.map((name) => `disable name=${name}`));
  }
  await eventually(async () => (await guests.register()).status === 201, { what: 'a write afterwards', within: 5 * second })
    .catch((error: Error) => findings.hold(promise.goesOn, [error.message]));
  return hasEnded;
}

async function suffer(spells: number): Promise<Findings> {
  const [findings, fiu] = [new Findings(), new Fiu()];
  const house = await House.open('sqlite', { under: fiu.under });
  const guests = new Guests(house).begin(8, 2);
  let ends = 0;
  try {
    for (let count = 0; count < spells && findings.broken.size === 0; count += 1) ends += (await spell(house, fiu, guests, findings)) ? 1 : 0;
    await guests.end();
    await pause(50);
    await house.kill();
    const database = openDatabase(house);
    findings.hold(promise.stored, guests.lost(database));
    checkWhole(findings, database);
    database.close();
    Object.assign(findings.figures, { spells, ends, acknowledged: guests.acknowledged.length });
    return findings;
  } finally {
    await guests.end();
    if (house.isServing) await house.kill();
    await house.close();
    fiu.close();
  }
}

/** One sync says no, and the next would say yes. */
async function failOnce(sabotage?: Sabotage): Promise<Findings> {
  const [findings, fiu] = [new Findings(), new Fiu()];
  const house = await House.open('sqlite', { under: fiu.under, environment: environmentOf(sabotage) });
  const guests = new Guests(house, 1);
  try {
    await fiu.say(house.pid, 'enable name=posix/io/sync/*,onetime');
    for (let count = 0; count < 10 && !house.server.isOver; count += 1) await guests.register();
    await eventually(() => house.server.isOver, { what: 'its end', within: 2 * second }).catch(() => {});
    findings.expect(promise.ends, house.server.isOver, 'it goes on');
    return findings;
  } finally {
    await guests.end();
    await house.kill();
    await house.close();
    fiu.close();
  }
}

const skip = !fiuWorks && 'skipped: libfiu is not installed';

test('a disk that errs by chance never makes a silent loss', { skip }, async (context) => {
  const findings = await suffer(size(8, 100));
  findings.report(context);
  findings.assertKept();
});

test('one sync that fails, of all calls, ends the program', { skip }, async () => {
  (await failOnce()).assertKept();
});

test('it is noticed when a sync that libfiu let fail is tried again', { skip }, async (context) => {
  (await failOnce('retry_commit')).assertBroken(context, promise.ends);
});
