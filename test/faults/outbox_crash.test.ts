// G11: what was committed reaches every subscribed receiver at least once, under one id; what was rolled back never does.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { engines, House, minute, type Engine } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import { startReceiver, type Received, type Receiver } from '../fakes/receiver.ts';
import { Chance } from './chance.ts';
import { checkRestarts, checkWhole } from './checks.ts';
import { openDatabase } from './database.ts';
import { History } from './history.ts';
import { kill } from './nemesis.ts';
import { Line, together } from './post.ts';
import { Findings, spread } from './promises.ts';

const promise = {
  stored: 'who was acknowledged is stored',
  arrives: 'what was committed arrives everywhere',
  ghosts: 'what was rolled back never arrives',
  accounted: 'each delivery has arrived, waits, or says why not',
  few: 'little arrives twice',
  signed: 'everything that arrives is signed',
} as const;
const connections = 8;
const receivers = 3;
const retryAfter = 15; // milliseconds, while nobody is at home
const claimedMost = 128; // deliveries to one receiver that a kill can catch under way

interface OutboxOptions {
  engine: Engine;
  members: number;
  kills: number;
  sabotage?: Sabotage;
}

class Post {
  readonly house: House;
  readonly history: History;
  readonly chance: Chance;
  readonly ears: Receiver[] = [];
  readonly #line = new Line(connections);
  #answered: () => void = () => {};
  #isOver = false;
  left = 0;
  errors = 0;

  constructor(house: House, history: History, chance: Chance) {
    this.house = house;
    this.history = history;
    this.chance = chance;
  }

  async subscribe(): Promise<void> {
    for (let count = 0; count < receivers; count += 1) {
      const ear = await startReceiver();
      this.ears.push(ear);
      const hook = await this.house.api.do('create_hook', { body: { url: `${ear.url}/`, events: ['user.created'] } });
      ear.secrets.push(this.house.keepSecret(hook.secret));
    }
  }

  /** Makes this many members. Whether one whose answer never came was made, nobody knows, so the next one is another. */
  async invite(count: number): Promise<void> {
    this.left = count;
    await together(Array.from({ length: count }, (_, at) => `guest${at}`), connections, async (name) => {
      for (let attempt = 1; !this.#isOver && !(await this.#invite(`${name}.${attempt}@example.com`)); attempt += 1) await pause(retryAfter);
      this.left -= 1;
    });
  }

  async #invite(email: string): Promise<boolean> {
    if (!this.house.isServing) return false;
    await this.history.note('invoke', email);
    const headers = { authorization: `Bearer ${this.house.api.key}` };
    const answer = await this.#line.post(`${this.house.origin}/api/v1/members`, JSON.stringify({ email }), headers);
    if (answer) this.#answered();
    const isMade = answer?.status === 201;
    await this.history.note(isMade ? 'ok' : answer && answer.status < 500 ? 'fail' : 'info', email);
    return isMade;
  }

  nextAnswer(): Promise<void> {
    return new Promise((resolve) => (this.#answered = resolve));
  }

  /** The receivers err now and then until `isOver`. */
  async err(isOver: () => boolean): Promise<void> {
    await eventually(() => {
      const ear = this.chance.one(this.ears);
      this.errors += 1;
      ear.faults = [this.chance.one([{ status: 500, times: 1 }, { drop: true, times: 1 }, { delay_ms: 40, times: 8 }, { status: 503, times: 1 },
        { delay_ms: 250, times: 1 }])];
      return this.#isOver || isOver();
    }, { what: 'the end of the errors', within: 2 ** 31 });
    for (const ear of this.ears) ear.faults = [];
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#line.close();
    await Promise.all(this.ears.map((ear) => ear.close()));
  }
}

async function outbox({ engine, members, kills, sabotage }: OutboxOptions): Promise<Findings> {
  const house = await House.open(engine, { environment: environmentOf(sabotage) });
  const [chance, findings] = [new Chance(), new Findings()];
  const post = new Post(house, await History.open(join(house.folder, 'history')), chance);
  try {
    await post.subscribe();
    let isOver = false;
    const inviting = post.invite(members);
    const erring = post.err(() => isOver);
    for (const work of [inviting, erring]) work.catch(() => {});
    const storm = await kill(house, { chance, answer: () => post.nextAnswer(), isOver: (killed) => killed >= kills && post.left === 0 });
    if (storm.end) throw storm.end;
    await inviting;
    isOver = true;
    await erring;
    await calm(house, findings);
    await house.kill();
    examine(findings, post, storm.kills);
    checkRestarts(findings, storm.restarts);
    Object.assign(findings.figures, { seed: chance.seed, attempts: post.history.invoked, unknown: post.history.unknown.size, kills: storm.kills,
      'restart (middle/95 %/worst)': spread(storm.restarts) });
    return findings;
  } finally {
    await post.close();
    await post.history.close();
    if (house.isServing) await house.kill();
    await house.close();
  }
}

/** Until nothing waits any more; time passes so that what failed is tried again. */
async function calm(house: House, findings: Findings): Promise<void> {
  await eventually(async () => {
    house.advance(10 * minute);
    const [waiting, sending] = await Promise.all((['waiting', 'sending'] as const).map((state) =>
      house.api.do('list_deliveries', { query: { state, limit: 1 } })));
    return waiting!.data.length === 0 && sending!.data.length === 0;
  }, { what: 'the end of the outbox', within: 60_000 }).catch((error: Error) => findings.hold(promise.accounted, [error.message]));
}

function examine(findings: Findings, { house, history, ears, errors }: Post, kills: number): void {
  const database = openDatabase(house);
  try {
    checkWhole(findings, database);
    const emails = new Set(database.rows('select email_key from members').map((row) => String(row['email_key'])));
    findings.hold(promise.stored, [...history.acknowledged].filter((email) => !emails.has(email)));
    const told = new Set(database.rows("select id from activities where type = 'user.created'").map((row) => String(row['id'])));
    findings.expect(promise.stored, told.size === emails.size, `${told.size} activities of ${emails.size} members`);
    for (const ear of ears) {
      findings.hold(promise.arrives, [...told].filter((id) => !ear.attempts.has(id)));
      findings.hold(promise.ghosts, [...ear.attempts.keys()].filter((id) => !told.has(id)));
      findings.hold(promise.signed, ear.received.filter((one) => !isSigned(one, ear.secrets[0]!)).map((one) => String(one.id)));
    }
    const odd = database.rows(`select id, state, last_note from deliveries where state <> 'delivered' and (state <> 'failed' or last_note = '')`);
    findings.hold(promise.accounted, odd.map((row) => `${row['id']} is ${row['state']} ${row['last_note']}`));
    const repeats = ears.flatMap((ear) => [...ear.attempts.values()]).reduce((sum, times) => sum + times - 1, 0);
    findings.expect(promise.few, repeats <= kills * ears.length * claimedMost + errors, `${repeats} repeats`);
    Object.assign(findings.figures, { members: emails.size, deliveries: told.size * ears.length, repeats });
  } finally {
    database.close();
  }
}

// By the program's clock, which is ahead of ours at the end.
function isSigned(one: Received, secret: string): boolean {
  const moment = new Date(Number(one.headers['webhook-timestamp']) * 1_000);
  return one.headers['webhook-signature'] === new Webhook(secret).sign(one.id!, moment, one.body);
}

for (const engine of engines) {
  const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
  const [members, kills] = engine === 'sqlite' ? [size(2_000, 50_000), size(60, 1_000)] : [size(400, 10_000), size(15, 200)];
  test(`what was committed reaches every receiver, and nothing else does, whatever kills the process, on ${engine}`,
    { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
      const findings = await outbox({ engine, members, kills });
      findings.report(context);
      findings.assertKept();
    });
}

test('it is noticed when something is sent before it is committed', async (context) => {
  const findings = await outbox({ engine: 'sqlite', members: 600, kills: 25, sabotage: 'send_before_commit' });
  findings.assertBroken(context, promise.ghosts);
});

test('it is noticed when something counts as delivered before it is sent', async (context) => {
  const findings = await outbox({ engine: 'sqlite', members: 600, kills: 25, sabotage: 'done_before_send' });
  findings.assertBroken(context, promise.arrives);
});
