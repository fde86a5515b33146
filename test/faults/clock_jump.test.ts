// G24: the wall clock jumps, forth and back, while people are logged in and receivers fail: nobody is thrown out or let
// in again, nothing is done twice, and what waited for seconds does not wait for a day. Once the program's own clock is
// moved, and once the one that the C library tells it (libfaketime), while people write.
import { environmentOf, isLong, type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { day, engines, hour, House, second, type Engine } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import type { Visitor } from '../e2e/visitor.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';
import { openDatabase } from './database.ts';
import { FakeTime, fakeTimeWorks } from './fake_time.ts';
import { Guests } from './guests.ts';
import { Findings } from './promises.ts';

const promise = {
  stays: 'who is logged in stays so',
  out: 'who has logged out stays out',
  waits: 'a retry in seconds comes in seconds',
  once: 'what was taken is not sent again',
  goesOn: 'whoever writes meanwhile is answered, and finds it stored',
  log: 'ids are unique, and the log is in order',
  moved: 'the program sees that the clock was set',
  rests: 'nothing spins',
} as const;
const retrySoon = 12 * second; // the first rung of the ladder is 5 s, and the clock is looked at every second
const looksEvery = 1.5 * second; // and a little more: set there and back in between, the clock was not set for all it sees
const busyMost = 0.5; // of a core, while nobody asks for anything
const ticksASecond = 100;

const jumps = isLong ? [hour, -hour, day, -day, -day, day, -hour, hour, -day, -day, 2 * day] : [day, -day, hour, -hour];

async function logIn(house: House): Promise<Visitor> {
  const member = await newMember(house.api);
  const visitor = house.visitor();
  await visitor.open('/login');
  await visitor.press('E-mail me a code', { email: member.email });
  const mail = await mailTo(house.api, member.email);
  await visitor.press('Log in', { code: /\b(\d{3}) ?(\d{3})\b/.exec(mail.text)!.slice(1).join('') });
  return visitor;
}

async function isIn(visitor: Visitor): Promise<boolean> {
  await visitor.open('/account');
  return visitor.path === '/account';
}

type Move = (by: number) => void;

/** The receiver refuses once; while the retry waits, the clock jumps. */
async function retryAcross(house: House, ear: Receiver, jump: number, move: Move): Promise<string[]> {
  ear.faults = [{ status: 500, times: 1 }];
  const before = ear.received.length;
  await newMember(house.api);
  const refused = () => ear.received.slice(before).find(({ answered }) => answered === 500); // others are told of meanwhile
  await eventually(() => refused() !== undefined, { what: 'the first attempt' });
  const { id } = refused()!;
  await eventually(async () => (await house.api.do('list_deliveries', { query: { state: 'waiting', limit: 1 } })).data.length > 0,
    { what: 'a delivery that waits to be tried again' });
  move(jump);
  return eventually(() => (ear.attempts.get(id!) ?? 0) > 1, { what: 'the second attempt', within: retrySoon })
    .then(() => [], () => [`not within ${retrySoon / second} s of a jump by ${jump / hour} h`]);
}

async function differs(house: House, fake: FakeTime): Promise<string[]> {
  const answer = await fetch(`${house.origin}/healthz`);
  const off = Date.parse(answer.headers.get('date')!) - (Date.now() + fake.offset);
  return Math.abs(off) < 10 * second ? [] : [`it differs by ${Math.round(off / second)} s`];
}

const ticks = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

async function busy(house: House): Promise<number> {
  const before = ticks(house.pid);
  await pause(second);
  return (ticks(house.pid) - before) / ticksASecond;
}

function examine(findings: Findings, house: House, ear: Receiver, guests: Guests): void {
  const database = openDatabase(house);
  try {
    const activities = database.rows('select id, sequence from activities order by sequence');
    findings.expect(promise.log, new Set(activities.map((row) => row['id'])).size === activities.length, 'an id is there twice');
    findings.expect(promise.log, activities.every((row, at) => Number(row['sequence']) === at + 1), 'the log has a gap');
    findings.hold(promise.once, [...ear.attempts].filter(([, times]) => times > 2).map(([id, times]) => `${id} came ${times} times`));
    const accepted = ear.received.filter(({ answered }) => answered === 200 || answered === 204).map(({ id }) => id);
    findings.expect(promise.once, new Set(accepted).size === accepted.length, 'what a receiver took came again');
    findings.hold(promise.goesOn, guests.lost(database));
    findings.figures['activities'] = activities.length;
  } finally {
    database.close();
  }
}

interface Run {
  engine: Engine;
  over: number[];
  fake?: FakeTime;
  sabotage?: Sabotage;
}

async function jumpAround({ engine, over, fake, sabotage }: Run): Promise<Findings> {
  const house = await House.open(engine, { environment: environmentOf(sabotage), ...(fake && { under: fake.under }) });
  const [findings, ear, guests] = [new Findings(), await startReceiver({ check: false }), new Guests(house, 2)];
  const move: Move = fake ? (by) => fake.jump(by) : (by) => house.advance(by);
  try {
    await house.api.do('create_hook', { body: { url: `${ear.url}/`, events: ['user.created'] } });
    const [inside, outside] = [await logIn(house), await logIn(house)];
    const cookies = new Map(outside.cookies);
    await outside.open('/account');
    await outside.press('Log out');
    if (fake) guests.begin(2, 100);
    for (const jump of over) {
      findings.hold(promise.waits, await retryAcross(house, ear, jump, move));
      if (fake) {
        findings.hold(promise.moved, await differs(house, fake));
        await pause(looksEvery);
      }
      findings.expect(promise.stays, await isIn(inside), `not after a jump by ${jump / hour} h`);
      for (const [name, value] of cookies) outside.cookies.set(name, value);
      findings.expect(promise.out, !(await isIn(outside)), `not after a jump by ${jump / hour} h`);
    }
    await guests.end();
    findings.hold(promise.goesOn, guests.seen.filter(({ status }) => status !== 201).map(({ status }) => `answered ${status ?? 'nothing'}`));
    const share = await busy(house);
    findings.expect(promise.rests, share < busyMost, `${Math.round(share * 100)} % of a core`);
    Object.assign(findings.figures, { jumps: over.length, 'busy %': Math.round(share * 100) });
    await house.stop();
    examine(findings, house, ear, guests);
    return findings;
  } finally {
    await guests.end();
    await ear.close();
    await house.close();
  }
}

// Beside each other: they mostly wait.
describe('clocks that jump', { concurrency: 3 }, () => {
  for (const engine of engines) {
    const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
    test(`a clock that jumps does no harm, on ${engine}`, { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
      const findings = await jumpAround({ engine, over: jumps });
      findings.report(context);
      findings.assertKept();
    });
  }

  test('a clock of the machine that jumps does no harm', { skip: !fakeTimeWorks && 'skipped: libfaketime is not installed' }, async (context) => {
    const fake = new FakeTime();
    try {
      const findings = await jumpAround({ engine: 'sqlite', over: jumps, fake });
      findings.report(context);
      findings.assertKept();
    } finally {
      fake.close();
    }
  });

  test('it is noticed when what waits does not follow a clock that is set back', async (context) => {
    const findings = await jumpAround({ engine: 'sqlite', over: [-day], sabotage: 'clock_steps_unseen' });
    findings.assertBroken(context, promise.waits);
  });
});
