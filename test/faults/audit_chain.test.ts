// G43: what was done stands in the audit log, once, with who did it and from where, whatever is killed when; and whoever
// changes the log by hand is found out.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { copyFileSync, cpSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { newMember } from '../e2e/cast.ts';
import { atWork } from '../e2e/desk.ts';
import { engines, House } from '../e2e/house.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import { Chance } from './chance.ts';
import { openDatabase } from './database.ts';
import { Findings } from './promises.ts';

const promise = {
  told: 'whatever was done stands in the log, once, with who did it and from where',
  both: 'an act and its entry are there together, or neither is',
  whole: 'a log that nobody touched is whole',
  found: 'whoever changes the log by hand is found out',
  discreet: 'no secret and no text about a member stands in it',
} as const;

interface Line {
  act: string;
  thing: string;
  actor: { kind: string; id: string };
  address: string;
  request_id: string;
}

// A line of a log of its own, if it were printed as it is.
const nasty = 'Glazes", "level":"error" \\n more';

async function linesOf(house: House): Promise<Line[]> {
  return (await house.command('audit', 'list', '--json')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line);
}

/** One act of each kind of actor and folder; gives the request of each. */
async function actEverywhere(house: House): Promise<{ requests: [string, string][]; secrets: string[] }> {
  const desk = await atWork(house, 'owner');
  const requests: [string, string][] = [];
  const act = async (...[name, call]: Parameters<typeof desk.call>) => {
    const answer = await desk.call(name, call);
    requests.push([name, answer.headers.get('x-request-id')!]);
    return answer.body as unknown as { id: string; secret: string; key: string; email: string };
  };
  const product = await act('create_product', { body: { name: nasty } });
  const page = await act('create_page', { path: { product: product.id }, body: { title: 'First', status: 'live' } });
  await act('update_page', { path: { page: page.id }, body: { title: 'The first' } });
  const member = await newMember(house.api);
  const grant = await act('create_grant', { body: { member: member.id, product: product.id, notify: false } });
  await act('end_grant', { path: { grant: grant.id } });
  await act('update_member', { path: { member: member.id }, body: { first_name: 'Zebulon' } });
  await act('update_settings', { body: { inactivity_days: 31 } });
  const hook = await act('create_hook', { body: { url: 'http://127.0.0.1:9/', events: ['user.login'] } });
  const rolled = await act('roll_hook_secret', { path: { hook: hook.id }, body: {} });
  const key = await act('create_key', { body: { name: 'Zapier', scopes: ['members:read'] } });
  await act('revoke_key', { path: { key: key.id } });
  const invitation = await act('create_invitation', { body: { email: 'ole@staff.example', role: 'editor' } });
  await act('revoke_invitation', { path: { invitation: invitation.id } });
  await act('update_account', { body: { name: 'Ines' } });
  return { requests, secrets: [hook.secret, rolled.secret, key.key, member.email, 'Zebulon'] };
}

async function checkTold(findings: Findings, house: House): Promise<void> {
  const { requests, secrets } = await actEverywhere(house);
  for (const secret of secrets) house.keepSecret(secret);
  const lines = await linesOf(house);
  for (const [name, request] of requests) {
    const told = lines.filter(({ request_id }) => request_id === request);
    findings.expect(promise.told, told.length === 1 && Boolean(told[0]!.actor.id && told[0]!.address), `${name} stands there ${told.length} times`);
  }
  const text = JSON.stringify(lines);
  for (const secret of secrets) findings.expect(promise.discreet, !text.includes(secret), secret);
  findings.figures['acts'] = requests.length;
}

/** Products are made while the program is killed; each that is there has its entry, and each entry its product. */
async function checkKilled(findings: Findings, house: House, kills: number): Promise<void> {
  const chance = new Chance();
  const acked: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const making = Array.from({ length: 40 }, async (_, at) => {
      const made = await house.api.do('create_product', { body: { name: `In danger ${kill} ${at}` } }).catch(() => undefined);
      if (made) acked.push(made.id);
    });
    await new Promise((resolve) => setTimeout(resolve, chance.whole(120)));
    await house.kill();
    await Promise.all(making);
    await house.serve();
  }
  await house.stop();
  const database = openDatabase(house);
  const products = database.rows('select id from products').map((row) => String(row['id']));
  const entries = database.rows("select thing_id from audit_entries where act = 'POST /products'").map((row) => String(row['thing_id']));
  database.close();
  findings.hold(promise.both, products.filter((id) => entries.filter((thing) => thing === id).length !== 1));
  findings.hold(promise.both, entries.filter((id) => !products.includes(id)));
  findings.hold(promise.both, acked.filter((id) => !products.includes(id)));
  Object.assign(findings.figures, { kills, made: products.length });
}

const tampers: [string, string][] = [
  ['another name', "update audit_entries set actor_name = 'Eve' where sequence = 3"],
  ['another person', "update audit_entries set actor_id = 'stf_eve' where sequence = 3"],
  ['another act', "update audit_entries set act = 'GET /nothing' where sequence = 3"],
  ['another thing', "update audit_entries set thing_id = '' where sequence = 3"],
  ['another address', "update audit_entries set address = '192.0.2.1' where sequence = 3"],
  ['another moment', 'update audit_entries set recorded_at = recorded_at - 1 where sequence = 3'],
  ['other details', "update audit_entries set details = '{}' where sequence = 5"],
  ['another request', "update audit_entries set request_id = '' where sequence = 5"],
  ['another hash', "update audit_entries set hash = 'x' where sequence = 4"],
  ['one less', 'delete from audit_entries where sequence = 4'],
  ['none', 'delete from audit_entries'],
  ['the last one less', 'delete from audit_entries where sequence = (select max(sequence) from audit_entries e where e.chain = audit_entries.chain)'],
  ['two exchanged', 'update audit_entries set sequence = case sequence when 3 then -4 else -3 end where sequence in (3, 4); update audit_entries set sequence = -sequence where sequence < 0'],
  ['one more', `insert into audit_entries select chain, sequence + 1, recorded_at, actor_kind, actor_id, actor_name, act, thing_id, address, request_id, details, hash
    from audit_entries where sequence = (select max(sequence) from audit_entries e where e.chain = audit_entries.chain)`],
  ['no end', 'delete from audit_heads'],
  ['an earlier end', 'update audit_heads set sequence = sequence - 1'],
];

/** Each tamper on a copy of the database, triggers taken away first, as who holds the file can. */
async function checkFound(findings: Findings, house: House): Promise<void> {
  const file = join(house.folder, 'customerhub.db');
  const kept = `${file}.kept`;
  const untouched = await house.try('audit', 'verify');
  findings.expect(promise.whole, untouched.status === 0, untouched.stdout);
  copyFileSync(file, kept);
  for (const [what, sql] of tampers) {
    for (const ending of ['-wal', '-shm']) rmSync(file + ending, { force: true });
    cpSync(kept, file);
    const database = new DatabaseSync(file);
    for (const name of ['audit_entries_stay', 'audit_entries_as_they_are', 'audit_heads_stay']) database.exec(`drop trigger ${name}`);
    database.exec(sql);
    database.close();
    const ran = await house.try('audit', 'verify');
    findings.expect(promise.found, ran.status === 1 && ran.stdout.includes('BROKEN'), what);
  }
  cpSync(kept, file);
  findings.figures['tampers'] = tampers.length;
}

async function prove(engine: (typeof engines)[number], kills: number, sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open(engine, { environment: environmentOf(sabotage), unaudited: true });
  try {
    await checkTold(findings, house);
    if (kills > 0) await checkKilled(findings, house, kills);
    else await house.stop();
    const verdict = await house.try('audit', 'verify');
    findings.expect(promise.whole, verdict.status === 0, verdict.stdout);
    if (engine === 'sqlite') await checkFound(findings, house);
    return findings;
  } finally {
    await house.close();
  }
}

for (const engine of engines) {
  const skip = engine === 'postgresql' && !postgresIsInstalled && 'skipped: PostgreSQL 15 is not installed';
  test(`what was done stands in the log, on ${engine}`, { skip }, async (context) => {
    const findings = await prove(engine, size(5, 100));
    findings.report(context);
    findings.assertKept();
  });
}

test('an act that nobody writes down is noticed', async (context) => {
  (await prove('sqlite', 0, 'unaudited_acts')).assertBroken(context, promise.told);
});

test('hashes that nobody compares are noticed', async (context) => {
  (await prove('sqlite', 0, 'trusting_audit')).assertBroken(context, promise.found);
});

test('an end that nobody looks behind is noticed', async (context) => {
  (await prove('sqlite', 0, 'endless_audit')).assertBroken(context, promise.found);
});
