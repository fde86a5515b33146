// G16: a mail server goes away, is busy, hangs up and refuses while the program is killed: every mail arrives, under one
// name however often it is sent; who is refused for good is left alone and shown; nobody gets a storm.
import { environmentOf, size, type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import { newCourse, newMember, type Course } from '../e2e/cast.ts';
import { engines, hour, House, minute, second, type Engine } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import type { Member } from '../e2e/shapes.ts';
import { startSmtp, type Smtp, type SmtpFault } from '../fakes/smtp.ts';
import { Chance } from './chance.ts';
import { openDatabase } from './database.ts';
import { kill } from './nemesis.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  arrives: 'every mail arrives, or says why not',
  sameName: 'a mail that is sent twice has one Message-ID',
  ghosts: 'only mails that were written arrive',
  left: 'an address that is refused is not tried again',
  shown: 'the member of an address that is refused shows it',
  mends: 'an address that takes mail again shows nothing',
  few: 'an address gets no more than 20 mails an hour',
  one: 'what is given at once is one mail',
} as const;
const hourly = 20;
const faults: SmtpFault[] = [
  { at: 'rcpt', reply: '451 4.3.0 Try later', times: 3 },
  { at: 'connect', reply: '421 4.3.2 Busy', drop: true, times: 2 },
  { at: 'message', drop: true, times: 2 },
  { at: 'message', keep: true, drop: true, times: 3 }, // taken, but the answer is lost
  { at: 'data', drop: true, times: 2 },
  { at: 'rcpt', times: 1 }, // says nothing more
  { at: 'message', keep: true, times: 1 },
];

async function openHouse(engine: Engine, smtp: string, sabotage?: Sabotage): Promise<House> {
  return House.open(engine, { environment: { CUSTOMERHUB_SMTP: smtp, CUSTOMERHUB_MAIL_FROM: 'studio@riverside.example', ...environmentOf(sabotage) } });
}

const states = (house: House) => {
  const database = openDatabase(house);
  try {
    return database.rows('select id, recipient, state, last_note from mails');
  } finally {
    database.close();
  }
};

async function isCalm(house: House, by: number): Promise<boolean> {
  house.advance(by);
  return states(house).every(({ state }) => state === 'sent' || state === 'failed');
}

// Every mail is tried in vain, so that even a quick program still has all of them to send when the faults begin.
async function findAway(house: House): Promise<void> {
  house.advance(minute);
  await eventually(() => states(house).every((row) => row['state'] === 'sent' || row['last_note'] !== ''),
    { what: 'a first attempt of every mail' });
}

/** The server is away while the mails are written and tried; then it errs, and the program is killed, until all have arrived. */
async function storm(engine: Engine, members: number, kills: number, sabotage?: Sabotage): Promise<Findings> {
  const [chance, findings] = [new Chance(), new Findings()];
  let smtp = await startSmtp();
  const { port, url } = smtp;
  await smtp.close();
  const house = await openHouse(engine, url, sabotage);
  try {
    const { product } = await newCourse(house.api);
    await together(Array.from({ length: members }, (_, at) => at), 8, async () => {
      const member = await newMember(house.api);
      await house.api.do('create_grant', { body: { member: member.id, product: product.id } });
    });
    await findAway(house);
    smtp = await startSmtp({ port });
    const meddling = setInterval(() => (smtp.faults = chance.happens(0.7) ? [{ ...chance.one(faults) }] : []), 50);
    // On PostgreSQL a lease of ten minutes protects what the dead had claimed.
    const passing = setInterval(() => house.advance(11 * minute), 500);
    const killed = await kill(house, { chance, least: 50, most: 400, isOver: (count) => count >= kills });
    clearInterval(meddling);
    clearInterval(passing);
    if (killed.end) throw killed.end;
    smtp.faults = [];
    await eventually(() => isCalm(house, 11 * minute), { what: 'the end of the mails', within: 40_000 })
      .catch((error: Error) => findings.hold(promise.arrives, [error.message]));
    examine(findings, house, smtp);
    Object.assign(findings.figures, { seed: chance.seed, mails: members, kills: killed.kills, repeats: smtp.mails.length - members });
    return findings;
  } finally {
    await house.close();
    await smtp.close();
  }
}

function examine(findings: Findings, house: House, smtp: Smtp): void {
  const mails = states(house);
  const arrived = new Map<string, Set<string>>();
  const nameOf = (id: string | undefined) => /<(mai_\w+)@/.exec(id ?? '')?.[1] ?? String(id);
  for (const { to, headers } of smtp.mails) {
    const names = arrived.get(to[0]!) ?? new Set();
    arrived.set(to[0]!, names.add(nameOf(headers['message-id'])));
  }
  findings.hold(promise.arrives, mails.filter((row) => row['state'] !== 'sent').map((row) => `${row['id']} is ${row['state']}: ${row['last_note']}`));
  findings.hold(promise.arrives, mails.filter((row) => !arrived.has(String(row['recipient']))).map((row) => `nothing reached ${row['recipient']}`));
  const written = new Set(mails.map((row) => String(row['id'])));
  findings.hold(promise.ghosts, [...arrived.values()].flatMap((names) => [...names]).filter((name) => name.startsWith('mai_') && !written.has(name)));
  findings.hold(promise.sameName, [...arrived].filter(([, names]) => names.size > 1).map(([to, names]) => `${to} got ${[...names].join(', ')}`));
}

/** Nobody is killed: what is refused, what is given at once, and what is given for an hour. */
async function manners(sabotage?: Sabotage): Promise<Findings> {
  const [findings, smtp] = [new Findings(), await startSmtp()];
  const house = await openHouse('sqlite', smtp.url, sabotage);
  try {
    const courses: Course[] = [];
    for (let count = 0; count < 3; count += 1) courses.push(await newCourse(house.api, {}, 1));
    await refuse(findings, house, smtp, courses[0]!);
    await giveAtOnce(findings, house, smtp, courses);
    await giveForAnHour(findings, house, smtp);
    return findings;
  } finally {
    await house.close();
    await smtp.close();
  }
}

const giveTo = (house: House, member: Member, { product }: Course) =>
  house.api.do('create_grant', { body: { member: member.id, product: product.id } });

async function refuse(findings: Findings, house: House, smtp: Smtp, course: Course): Promise<void> {
  const member = await newMember(house.api);
  const fault: SmtpFault = { at: 'rcpt', reply: '550 5.1.1 No such person here', match: member.email, times: 100 };
  smtp.faults = [fault];
  await giveTo(house, member, course);
  await eventually(() => fault.times! < 100, { what: 'the first attempt' });
  await eventually(async () => (await house.api.do('get_member', { path: { member: member.id } })).mail_bounce, { what: 'the bounce', within: 5_000 })
    .then((bounce) => findings.expect(promise.shown, bounce.reason.startsWith('550 5.1.1 No such person'), bounce.reason),
      (error: Error) => findings.hold(promise.shown, [error.message]));
  for (let step = 0; step < 6; step += 1) {
    house.advance(6 * hour);
    await probe(house, smtp);
  }
  findings.expect(promise.left, fault.times === 99, `${100 - fault.times!} attempts`);
  smtp.faults = [];
  await giveTo(house, member, await newCourse(house.api, {}, 1));
  house.advance(3 * second);
  await eventually(async () => (await house.api.do('get_member', { path: { member: member.id } })).mail_bounce === null, { what: 'the end of the bounce' })
    .catch((error: Error) => findings.hold(promise.mends, [error.message]));
}

// A mail to somebody else, which goes out when those that were due before it have.
async function probe(house: House, smtp: Smtp): Promise<void> {
  const member = await newMember(house.api);
  await giveTo(house, member, await newCourse(house.api, {}, 1));
  house.advance(3 * second);
  await smtp.until((mails) => mails.some(({ to }) => to.includes(member.email)));
}

async function giveAtOnce(findings: Findings, house: House, smtp: Smtp, courses: Course[]): Promise<void> {
  const member = await newMember(house.api);
  for (const course of courses) await giveTo(house, member, course);
  house.advance(3 * second);
  await probe(house, smtp);
  const mails = smtp.to(member.email);
  findings.expect(promise.one, mails.length === 1, `${mails.length} mails for ${courses.length} things`);
  for (const { product } of courses) findings.expect(promise.one, mails.some(({ text }) => text?.includes(product.name)), `${product.name} is missing`);
}

async function giveForAnHour(findings: Findings, house: House, smtp: Smtp): Promise<void> {
  const member = await newMember(house.api);
  for (let count = 0; count < hourly + 5; count += 1) {
    await giveTo(house, member, await newCourse(house.api, {}, 1));
    house.advance(3 * second);
  }
  await probe(house, smtp);
  house.advance(20 * minute);
  await probe(house, smtp);
  findings.expect(promise.few, smtp.to(member.email).length <= hourly, `${smtp.to(member.email).length} mails`);
  await eventually(() => {
    house.advance(10 * minute);
    return smtp.to(member.email).length === hourly + 5;
  }, { what: 'the rest, later' }).catch((error: Error) => findings.hold(promise.arrives, [error.message]));
}

for (const engine of engines) {
  const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
  test(`every mail arrives, whatever the mail server does and whatever kills the process, on ${engine}`,
    { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
      const findings = await storm(engine, size(60, 1_000), size(12, 200));
      findings.report(context);
      findings.assertKept();
    });
}

// Beside each other: they mostly wait.
describe('manners', { concurrency: 4 }, () => {
  test('who is refused is left alone, what is given at once is one mail, and nobody gets a storm', async (context) => {
    const findings = await manners();
    findings.report(context);
    findings.assertKept();
  });

  for (const [sabotage, broken] of [['mail_bounce_retried', promise.left], ['mail_no_rate', promise.few], ['mail_each_access', promise.one]] as const) {
    test(`it is noticed when the mails suffer from ${sabotage}`, async (context) => {
      (await manners(sabotage)).assertBroken(context, broken);
    });
  }
});

for (const [sabotage, broken] of [['mail_done_before_sent', promise.arrives], ['mail_new_message_id', promise.ghosts]] as const) {
  test(`it is noticed when the mails suffer from ${sabotage}`, async (context) => {
    (await storm('sqlite', 40, 8, sabotage)).assertBroken(context, broken);
  });
}
