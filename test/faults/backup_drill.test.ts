// G25: a backup made while people write is whole and of one moment, and a kill leaves the one before it.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { newCourse } from '../e2e/cast.ts';
import { engines, House, type Engine } from '../e2e/house.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import { runCommand } from '../e2e/process.ts';
import { eventually } from '../e2e/poll.ts';
import { Chance } from './chance.ts';
import { Line } from './post.ts';
import { Findings, spread } from './promises.ts';

const promise = {
  restores: 'every backup that was made restores',
  moment: 'what is restored is what had been committed up to one moment',
  acknowledged: 'what was acknowledged before a backup began is in it',
  before: 'a backup that is killed leaves the one before it',
  shipped: 'what was shipped restores to a beginning of what was committed, whole and without a gap',
  told: 'what was acknowledged before the moment that is told as shipped is in it',
  behind: 'what is shipped is at most ten seconds behind',
} as const;
const connections = 8;
const padding = 30_000; // rows that make a backup take a while

interface DrillOptions {
  engine: Engine;
  backups: number;
  kills: number;
  sabotage?: Sabotage;
}

interface Sum {
  rows: number;
  bytes: number;
  seconds: number;
}

/** People who are given access, one after the other on each of several lines, until it is over. */
class Crowd {
  readonly acknowledged: string[] = [];
  readonly times: number[] = []; // when each was
  readonly #name: string;
  readonly #line = new Line(connections);
  #isOver = false;
  #working: Promise<unknown> = Promise.resolve();

  constructor(name = 'guest') {
    this.#name = name;
  }

  begin(house: House, product: string): void {
    const headers = { authorization: `Bearer ${house.api.key}` };
    const one = async (_: unknown, number: number) => {
      for (let count = 0; !this.#isOver; count += 1) {
        const email = `${this.#name}${number}.${count}@example.com`;
        const answer = await this.#line.post(`${house.origin}/api/v1/grants`, JSON.stringify({ email, product, notify: false }), headers);
        if (answer?.status !== 201) continue;
        this.acknowledged.push(email);
        this.times.push(Date.now());
      }
    };
    this.#working = Promise.all(Array.from({ length: connections }, one));
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#working;
    this.#line.close();
  }
}

function pad(house: House): void {
  const sql = `with recursive numbers(number) as (select 1 union all select number + 1 from numbers where number < ${padding})
    insert into throttles (site_id, subject, tries, began_at, open_at)
    select sites.id, 'padding ' || number, 1, ${Date.now()}, ${Date.now()} from sites, numbers`;
  if (house.databaseUrl) {
    const done = spawnSync('psql', [house.databaseUrl, '-qc', sql], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return;
  }
  const database = new DatabaseSync(join(house.folder, 'customerhub.db'));
  database.exec(sql);
  database.close();
}

/** Judged without the program: the last line tells the checksum of all before it. */
function isWhole(file: string): boolean {
  if (!existsSync(file)) return false;
  const content = readFileSync(file);
  const last = content.lastIndexOf('\n', content.length - 2) + 1;
  try {
    const { sha256 } = JSON.parse(content.subarray(last).toString()) as { sha256: string };
    return sha256 === createHash('sha256').update(content.subarray(0, last)).digest('hex');
  } catch {
    return false;
  }
}

async function examine(findings: Findings, house: House, file: string, acknowledged: string[], environment: Record<string, string>): Promise<void> {
  const path = join(house.folder, 'restored.db');
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true });
  const restored = await runCommand(['restore', file, '--data', house.folder, '--database', `sqlite:${path}`], environment);
  if (restored.status !== 0) {
    findings.hold(restored.stderr.includes('not of one moment') ? promise.moment : promise.restores, [restored.stderr]);
    return;
  }
  const database = new DatabaseSync(path);
  const rows = (sql: string) => database.prepare(sql).all() as Record<string, string | number>[];
  const count = (sql: string) => Number(rows(`select count(*) as found from ${sql}`)[0]!['found']);
  const [site] = rows('select activity_count from sites');
  const [log] = rows('select count(*) as told, coalesce(max(sequence), 0) as last from activities');
  findings.expect(promise.moment, site!['activity_count'] === log!['told'] && log!['told'] === log!['last'],
    `the site counts ${site!['activity_count']} activities, ${log!['told']} are there, the last is ${log!['last']}`);
  const strangers = count("members where not exists (select 1 from activities where member_id = members.id and type = 'user.created')");
  findings.expect(promise.moment, strangers === 0, `${strangers} members whom nothing tells of`);
  const [grants, begun, told, sent] = [count('grants'), count("grant_events where kind = 'begun'"),
    count("activities where type = 'user.product_access_granted'"), count('deliveries')];
  findings.expect(promise.moment, grants === begun && grants === told && told === sent, `${grants} grants, ${begun} begun, ${told} told, ${sent} sent`);
  for (const { integrity_check: found } of rows('pragma integrity_check')) if (found !== 'ok') findings.hold(promise.restores, [String(found)]);
  findings.expect(promise.moment, rows('pragma foreign_key_check').length === 0, 'a row refers to nothing');
  const emails = new Set(rows('select email_key from members').map((row) => row['email_key']));
  findings.hold(promise.acknowledged, acknowledged.filter((email) => !emails.has(email)));
  database.close();
}

async function drill({ engine, backups, kills, sabotage }: DrillOptions): Promise<Findings> {
  const environment = environmentOf(sabotage);
  const house = await House.open(engine, { environment });
  const [chance, findings, crowd] = [new Chance(), new Findings(), new Crowd()];
  const sums: Sum[] = [];
  try {
    const { product } = await newCourse(house.api);
    await house.api.do('create_hook', { body: { url: 'http://127.0.0.1:9/', events: ['user.product_access_granted'] } });
    await house.stop();
    pad(house);
    await house.serve();
    crowd.begin(house, product.id);
    await eventually(() => crowd.acknowledged.length >= connections, { what: 'people with access' });
    const file = join(house.folder, 'backup');
    for (let round = 0; round < backups; round += 1) {
      const acknowledged = [...crowd.acknowledged];
      const made = await house.try('backup', file, '--json');
      findings.expect(promise.restores, made.status === 0, made.stderr);
      if (made.status !== 0) continue;
      sums.push(JSON.parse(made.stdout) as Sum);
      await examine(findings, house, file, acknowledged, environment);
    }
    let killed = 0;
    for (let round = 0; round < kills; round += 1) {
      const ran = await house.interrupt(chance.between(10, 250), 'backup', file, '--json');
      if (ran.status === null) killed += 1;
      findings.expect(promise.before, isWhole(file), `after the ${round + 1}. backup was killed`);
    }
    Object.assign(findings.figures, { seed: chance.seed, backups: sums.length, killed, granted: crowd.acknowledged.length,
      rows: sums.at(-1)?.rows ?? 0, 'a backup (middle/95 %/worst)': spread(sums.map(({ seconds }) => seconds * 1_000)),
      'MB/s': Math.round(sums.reduce((sum, { bytes }) => sum + bytes, 0) / sums.reduce((sum, { seconds }) => sum + seconds, 0) / 1e5) / 10 });
    return findings;
  } finally {
    await crowd.end();
    await house.close();
  }
}

interface Told {
  as_of: string | null;
  age_seconds: number | null;
}

/** What the program says of its shipments; nothing while it doesn't answer. */
async function told(house: House): Promise<Told | undefined> {
  try {
    const answer = await fetch(`${house.origin}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return ((await answer.json()) as { shipments?: Told }).shipments;
  } catch {
    return undefined;
  }
}

/** Restores to an empty host and compares with the database that was killed: the same activities, up to some moment. */
async function examineShipments(findings: Findings, house: House, must: string[], environment: Record<string, string>): Promise<{ bytes: number; seconds: number } | undefined> {
  const host = mkdtempSync(join(tmpdir(), 'customerhub-host-'));
  try {
    copyFileSync(join(house.folder, 'master.key'), join(host, 'master.key'));
    const ran = await runCommand(['restore', '--from', join(house.folder, 'away'), '--data', host, '--json'], environment);
    findings.expect(promise.shipped, ran.status === 0 && ran.stderr === '', ran.stderr);
    if (ran.status !== 0) return undefined;
    const restored = new DatabaseSync(join(host, 'customerhub.db'));
    const killed = new DatabaseSync(join(house.folder, 'customerhub.db'));
    const ids = (database: DatabaseSync) => database.prepare('select id from activities order by sequence').all().map(({ id }) => id);
    const [there, all] = [ids(restored), ids(killed)];
    findings.expect(promise.shipped, there.length <= all.length && there.every((id, at) => id === all[at]), `${there.length} activities are no beginning of ${all.length}`);
    const count = (sql: string) => Number(restored.prepare(`select count(*) as found from ${sql}`).get()!['found']);
    const [grants, given, sites] = [count('grants'), count("activities where type = 'user.product_access_granted'"), restored.prepare('select activity_count from sites').get()!];
    findings.expect(promise.shipped, grants === given && sites['activity_count'] === there.length, `${grants} grants, ${given} told, ${there.length} activities`);
    const emails = new Set(restored.prepare('select email_key from members').all().map((row) => row['email_key']));
    findings.hold(promise.told, must.filter((email) => !emails.has(email)));
    restored.close();
    killed.close();
    return JSON.parse(ran.stdout) as { bytes: number; seconds: number };
  } finally {
    rmSync(host, { recursive: true, force: true });
  }
}

/** Kills a program that ships, anywhere, and restores each time from what was shipped alone. */
async function shippingDrill(rounds: number, sabotage?: Sabotage): Promise<Findings> {
  // Where nobody measures how far it is behind, nobody needs to wait for that either.
  const environment = sabotage ? { ...environmentOf(sabotage), CUSTOMERHUB_HURRY: '1500' } : {};
  const house = await House.open('sqlite', { environment: (folder) => ({ ...environment, CUSTOMERHUB_SHIP_TO: join(folder, 'away') }) });
  const [chance, findings, ages, must] = [new Chance(), new Findings(), [] as number[], [] as string[]];
  const restores: { bytes: number; seconds: number }[] = [];
  try {
    const { product } = await newCourse(house.api);
    for (let round = 0; round < rounds; round += 1) {
      const crowd = new Crowd(`round${round}.`);
      crowd.begin(house, product.id);
      const begun = Date.now();
      let shipped = 0;
      // Twice, so that what is killed is in the midst of things and not at their beginning.
      for (let seen = 0; seen < 2 && Date.now() < begun + 60_000;) {
        const said = await told(house);
        const asOf = Date.parse(said?.as_of ?? '');
        if (said?.age_seconds != null) ages.push(said.age_seconds);
        if (!(asOf > Math.max(shipped, begun))) continue;
        shipped = asOf;
        seen += 1;
      }
      await eventually(() => Date.now() > shipped + chance.between(0, 3_000), { what: 'the moment to kill' });
      await house.kill();
      await crowd.end();
      must.push(...crowd.acknowledged.filter((_, at) => crowd.times[at]! < shipped));
      const sum = await examineShipments(findings, house, must, environment);
      if (sum) restores.push(sum);
      await house.serve(); // and again, while the next whole copy is on its way
      await eventually(() => Date.now() > begun + chance.between(0, 200), { what: 'the moment to kill again' });
      await house.kill();
      await examineShipments(findings, house, must, environment);
      await house.serve();
    }
    const usual = ages.toSorted((one, other) => one - other)[Math.floor(ages.length * 0.9)] ?? Infinity;
    findings.expect(promise.behind, usual <= 10, `nine of ten times it is more than ${usual} s behind`);
    Object.assign(findings.figures, { seed: chance.seed, kills: rounds * 2, acknowledged: must.length, 'behind (s, worst)': Math.max(...ages),
      'bytes restored': restores.at(-1)?.bytes ?? 0, 's to restore': restores.at(-1)?.seconds ?? 0 });
    return findings;
  } finally {
    await house.close();
  }
}

test('a host that is lost while people write is restored from what was shipped, to seconds before', async (context) => {
  const findings = await shippingDrill(size(2, 20));
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when the log begins anew before it was copied', async (context) => {
  const findings = await shippingDrill(1, 'log_uncopied');
  findings.assertBroken(context, promise.shipped);
});

for (const engine of engines) {
  const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
  test(`backups made while people write are each of one moment, and kills leave the one before, on ${engine}`,
    { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
      const findings = await drill({ engine, backups: size(3, 30), kills: size(8, 200) });
      findings.report(context);
      findings.assertKept();
    });
}

test('it is noticed when each part of a backup is of another moment', async (context) => {
  const findings = await drill({ engine: 'sqlite', backups: 3, kills: 0, sabotage: 'cp_backup' });
  findings.assertBroken(context, promise.moment);
});

test('it is noticed when a backup is written over the one before it', async (context) => {
  const findings = await drill({ engine: 'sqlite', backups: 1, kills: 16, sabotage: 'backup_in_place' });
  findings.assertBroken(context, promise.before);
});
