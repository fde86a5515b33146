// G19: the disk fails at the nth call of a kind: nothing acknowledged is lost, a sync that failed ends the program instead
// of being tried again, and what was refused for want of room is only refused.
import { environmentOf, isLong, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { checkWhole } from './checks.ts';
import { openDatabase } from './database.ts';
import { Guests } from './guests.ts';
import { Findings } from './promises.ts';
import { Meddler, straceWorks } from './strace.ts';

const promise = {
  stored: 'what was acknowledged is stored',
  ends: 'a failed sync ends the program',
  clean: 'it ends by itself, saying so',
  starts: 'it starts again',
  goesOn: 'a write without room is refused, and the next goes on',
} as const;
const outOfOrder = 70; // the program's word for it

interface Point {
  calls: string;
  error: 'EIO' | 'ENOSPC';
  nth: number;
}

function points(most: number): Point[] {
  const nths = Array.from({ length: most }, (_, at) => at + 1);
  return [...nths.map((nth) => ({ calls: 'fsync,fdatasync', error: 'EIO' as const, nth })),
    ...nths.map((nth) => ({ calls: 'pwrite64', error: 'EIO' as const, nth: nth * 3 })),
    ...nths.filter((nth) => nth % 2 === 1).map((nth) => ({ calls: 'pwrite64', error: 'ENOSPC' as const, nth: nth * 3 }))];
}

/** One failure, at one call, while people write. */
async function strike(house: House, guests: Guests, { calls, error, nth }: Point, findings: Findings): Promise<void> {
  const where = `${error} at ${calls} ${nth}`;
  const { server } = house;
  const meddler = await Meddler.begin(server.pid, calls, `error=${error}:when=${nth}`);
  const before = guests.seen.length;
  try {
    await eventually(() => server.isOver || guests.seen.slice(before).filter(({ status }) => status === 503).length > 0 ||
      guests.seen.length > before + nth * 64 + 400, { what: 'the failure', within: 8 * second });
    if (error === 'EIO') await eventually(() => server.isOver, { what: 'the end', within: 2 * second });
  } catch {
    // Said below.
  }
  await meddler.end();
  if (error === 'EIO') {
    findings.expect(promise.ends, server.isOver, `${where} did not end it`);
    if (server.isOver) findings.expect(promise.clean, server.end.code === outOfOrder, `${where} ended it with ${server.end.code ?? server.end.signal}`);
  } else {
    findings.expect(promise.goesOn, !server.isOver, `${where} ended it with ${server.end.code ?? server.end.signal}`);
  }
  if (server.isOver) await again(house, where, findings);
}

async function again(house: House, where: string, findings: Findings): Promise<void> {
  await house.kill();
  await house.serve().catch((error: Error) => findings.hold(promise.starts, [`${where}: ${error.message}`]));
}

async function sweep(over: Point[], sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const guests = new Guests(house).begin(8, 2);
  try {
    for (const point of over) {
      await strike(house, guests, point, findings);
      if (findings.broken.size > 0) break;
      await eventually(async () => (await guests.register()).status === 201, { what: 'a write afterwards', within: 5 * second })
        .catch((error: Error) => findings.hold(promise.goesOn, [error.message]));
    }
    await guests.end();
    await pause(50);
    await house.kill();
    const database = openDatabase(house);
    findings.hold(promise.stored, guests.lost(database));
    checkWhole(findings, database);
    database.close();
    Object.assign(findings.figures, { points: over.length, acknowledged: guests.acknowledged.length });
    return findings;
  } finally {
    await guests.end();
    if (house.isServing) await house.kill();
    await house.close();
  }
}

const skip = !straceWorks && 'skipped: strace may not watch a process here';

test('an error of the disk never becomes a silent loss', { skip }, async (context) => {
  const findings = await sweep(points(isLong ? 80 : 6));
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when a sync that failed is tried again', { skip }, async (context) => {
  (await sweep(points(1).slice(0, 1), 'retry_commit')).assertBroken(context, promise.ends);
});
