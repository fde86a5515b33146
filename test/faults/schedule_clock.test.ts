// G09: what is due by date happens once for each due moment, soon after the start, however the clock steps.
import { environmentOf, isLong, type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import { newCourse, newMember } from '../e2e/cast.ts';
import { day, engines, hour, House, minute, second, type Engine } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import type { Member } from '../e2e/shapes.ts';
import { openDatabase } from './database.ts';
import { Findings } from './promises.ts';

const promise = {
  once: 'each is told once for each due moment',
  soon: 'within a minute of the start',
  dated: 'dated at the moment when it was due',
} as const;
const late = 20 * second; // of the 60 that are promised, so that a test ends

const steps = isLong ? [-hour, day, -day, hour, -hour, -day, 2 * day, -hour, 400 * day, -day] : [-hour, day, -day, hour];

interface Told {
  inactive: number;
  granted: number;
  removed: number;
  moments: number[];
}

function told(house: House, member: Member): Told {
  const database = openDatabase(house);
  try {
    const rows = database.rows(`select type, occurred_at from activities where member_id = '${member.id}' order by sequence`);
    const of = (type: string) => rows.filter((row) => row['type'] === `user.${type}`);
    return { inactive: of('inactive').length, granted: of('product_access_granted').length, removed: of('product_access_removed').length,
      moments: [...of('product_access_granted'), ...of('product_access_removed')].map((row) => Number(row['occurred_at'])) };
  } finally {
    database.close();
  }
}

/** A grant with a beginning and an end, and a member who drifts away; the clock steps over each due moment, forth and back. */
async function step(engine: Engine, over: number[], from: Date, sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open(engine, { environment: environmentOf(sabotage) });
  try {
    house.advance(from.getTime() - house.now());
    await house.api.do('update_settings', { body: { inactivity_days: 1 } });
    const [member, course] = [await newMember(house.api), await newCourse(house.api)];
    const [begins, ends] = [house.now() + 2 * hour, house.now() + 6 * hour];
    await house.api.do('create_grant', { body: { member: member.id, product: course.product.id, notify: false,
      starts_at: new Date(begins).toISOString(), ends_at: new Date(ends).toISOString() } });
    await until(house, member, begins + second, ({ granted }) => granted === 1, 'the beginning', findings);
    await until(house, member, ends + second, ({ removed }) => removed === 1, 'the end', findings);
    await until(house, member, house.now() + day + hour, ({ inactive }) => inactive === 1, 'the spell', findings);
    for (const [at, by] of over.entries()) {
      house.advance(by);
      if (at % 2 === 0) await house.restart(); // else it happens to a program that runs
      await look(house);
    }
    const now = told(house, member);
    findings.expect(promise.once, now.inactive === 1, `inactive ${now.inactive} times`);
    findings.expect(promise.once, now.granted === 1 && now.removed === 1, `began ${now.granted} times, ended ${now.removed} times`);
    findings.expect(promise.dated, now.moments[0] === begins && now.moments[1] === ends, `${now.moments.join(', ')} instead of ${begins}, ${ends}`);
    findings.figures['steps'] = over.length;
    return findings;
  } finally {
    await house.close();
  }
}

/** Until the schedules have had their turn: the spell of somebody new is told, in the same round as any other. */
async function look(house: House): Promise<void> {
  const witness = await newMember(house.api);
  house.advance(day + minute);
  await eventually(() => told(house, witness).inactive > 0, { what: 'the schedules', within: late });
  house.advance(-day - minute);
}

/** The program is down when it is due, and starts at that very second. */
async function until(house: House, member: Member, moment: number, isSo: (now: Told) => boolean, what: string, findings: Findings): Promise<void> {
  findings.expect(promise.once, !isSo(told(house, member)), `${what} was told before it was due`);
  await house.stop();
  house.advance(moment - house.now());
  await house.serve();
  await eventually(() => isSo(told(house, member)), { what, within: late }).catch((error: Error) => findings.hold(promise.soon, [error.message]));
}

const moments = isLong
  ? ['2027-03-14T08:30:00Z', '2027-11-07T05:30:00Z', '2028-02-28T22:00:00Z', '2028-12-31T20:00:00Z']
  : ['2028-02-28T22:00:00Z']; // on the way into a leap day; the long form has both changes of daylight time, and a year's end

// Beside each other: they mostly wait.
describe('the clock and what is due', { concurrency: 3 }, () => {
  for (const engine of engines) {
    const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
    test(`what is due by date happens once, however the clock steps, on ${engine}`, { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
      for (const moment of moments) {
        const findings = await step(engine, engine === 'sqlite' ? steps : steps.slice(0, 2), new Date(moment));
        findings.report(context);
        findings.assertKept();
      }
    });
  }

  test('it is noticed when it is told at each look', async (context) => {
    (await step('sqlite', steps.slice(0, 1), new Date(moments[0]!), 'told_each_scan')).assertBroken(context, promise.once);
  });
});
