import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { give, newCourse, newMember } from './cast.ts';
import { hour, House, onEachEngine } from './house.ts';
import { freePort, runCommand } from './process.ts';
import { startSmtp } from '../fakes/smtp.ts';

interface Finding {
  name: string;
  verdict: 'ok' | 'warning' | 'failed';
  said: string;
  remedy: string;
}

async function examine(house: House, ...words: string[]): Promise<{ status: number | null; findings: Map<string, Finding> }> {
  const ran = await house.try('doctor', '--json', ...words);
  const { findings } = JSON.parse(ran.stdout) as { findings: Finding[] };
  for (const { name, verdict, remedy } of findings) assert.equal(verdict === 'ok', remedy === '', `${name} is ${verdict}: ${remedy}`);
  return { status: ran.status, findings: new Map(findings.map((finding) => [finding.name, finding])) };
}

/** Writes to the database behind the program's back. */
function tamper(house: House, sql: string): void {
  if (!house.databaseUrl) {
    const database = new DatabaseSync(join(house.folder, 'customerhub.db'));
    database.exec('pragma foreign_keys = off; pragma busy_timeout = 5000');
    database.exec(sql);
    database.close();
    return;
  }
  const done = spawnSync('psql', [house.databaseUrl, '-qc', sql], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
}

/** The samples of a Prometheus text, by name and labels. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>();
  const described = new Set<string>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const about = /^# (?:HELP|TYPE) (\S+) \S/.exec(line);
    if (about) {
      described.add(about[1]!);
      continue;
    }
    const sample = /^([a-z_:]+)(\{[a-z]+="[^"\\]*"(?:,[a-z]+="[^"\\]*")*\})? (\S+)$/.exec(line);
    assert.ok(sample, `no sample: ${line}`);
    const [, name, labels, value] = sample;
    assert.ok(described.has(name!) || described.has(name!.replace(/_(bucket|count|sum)$/, '')), `${name} is not described`);
    assert.ok(!found.has(`${name}${labels ?? ''}`), `${name}${labels} is there twice`);
    found.set(`${name}${labels ?? ''}`, Number(value));
  }
  assert.ok([...found.values()].every(Number.isFinite));
  return found;
}

async function metrics(house: House, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${house.origin}/metrics`, { headers });
}

onEachEngine('what the operator sees', (given) => {
  test('doctor finds a healthy house healthy, and says so in words', async () => {
    const { house, house: { api } } = given;
    const { product, pages } = await newCourse(api);
    const member = await newMember(api);
    await give(api, member, product);
    for (const { id } of pages) {
      await api.do('complete_page', { path: { member: member.id, page: id } });
      await api.do('reopen_page', { path: { member: member.id, page: id } });
    }
    const { status, findings } = await examine(house);
    assert.deepEqual([...findings.values()].filter(({ verdict }) => verdict === 'failed'), []);
    assert.equal(status, 0);
    for (const name of ['configuration', 'master key', 'disk', 'database', 'migrations', 'clock', 'integrity', 'access', 'secrets', 'inbox']) {
      assert.equal(findings.get(name)?.verdict, 'ok', name);
    }
    assert.match(findings.get('mail server')!.said, /kept, not sent/);
    assert.match(await house.command('doctor'), /^ok +database +(sqlite|postgresql) \d/m);
  });

  test('doctor misses a file that is not where it should be, and says what to do', async () => {
    const { house, house: { api } } = given;
    const file = await api.do('create_file', { bytes: new Uint8Array(Buffer.from('%PDF-1.7\n')), query: { name: 'Lost.pdf' } });
    assert.equal((await examine(house)).findings.get('files')!.verdict, 'ok');
    const [where] = readdirSync(join(house.folder, 'media'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(file.id));
    renameSync(join(house.folder, 'media', where!), join(house.folder, 'away'));
    const { status, findings } = await examine(house);
    assert.equal(status, 1);
    assert.match(findings.get('files')!.said, /1 of \d+ files? (is|are) missing in .*“Lost.pdf” \(fil_/);
    await api.refuse('get_file_content', 404, { path: { file: file.id } });
    assert.ok(house.log.some((line) => line.includes('file_missing') && line.includes(file.id)));
    renameSync(join(house.folder, 'away'), join(house.folder, 'media', where!));
    const store = (await examine(house, '--media', 's3://nowhere/hub?region=us-east-1')).findings.get('files')!;
    assert.deepEqual([store.verdict, /AWS_ACCESS_KEY_ID/.test(store.said)], ['failed', true], 'nor does it believe in a store without its keys');
  });

  test('no other account of the machine can read what is stored, and doctor says where one can', async () => {
    const { house, house: { api } } = given;
    await api.do('create_file', { bytes: new Uint8Array(Buffer.from('%PDF-1.7\n')), query: { name: 'Private.pdf' } });
    const stored = readdirSync(house.folder, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('clock'));
    assert.ok(stored.some((path) => path.startsWith('media')) && (given.house.databaseUrl || stored.includes('customerhub.db')), stored.join(' '));
    assert.deepEqual(stored.filter((path) => ((statSync(join(house.folder, path), { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0), []);
    const left = join(house.folder, 'left.db');
    writeFileSync(left, '');
    chmodSync(left, 0o644);
    assert.equal((await examine(house)).findings.get('privacy')!.verdict, 'ok', 'behind a folder that nobody else enters');
    chmodSync(house.folder, 0o755);
    const found = (await examine(house)).findings.get('privacy')!;
    assert.deepEqual([found.verdict, found.remedy], ['warning', `chmod -R go= ${house.folder}`]);
    chmodSync(house.folder, 0o700);
    rmSync(left);
  });

  test('doctor notices what was changed by hand, a clock that went back, and a queue that stands', async () => {
    const { house, house: { api } } = given;
    const { product } = await newCourse(api);
    const member = await newMember(api);
    const grant = await give(api, member, product, { notify: true });
    tamper(house, `update grants set ends_at = 1 where id = '${grant.id}'`);
    const astray = await examine(house);
    assert.equal(astray.status, 1);
    assert.equal(astray.findings.get('access')?.verdict, 'failed');
    assert.ok(astray.findings.get('access')!.said.includes(member.id));
    tamper(house, `update grants set ends_at = null where id = '${grant.id}'`);

    const stopped = await api.do('create_hook', { body: { url: 'http://127.0.0.1:9/', events: ['user.login'] } });
    await house.stop();
    tamper(house, `update mails set state = 'waiting', due_at = due_at - ${2 * hour}`);
    const stands = await examine(house);
    assert.equal(stands.findings.get('mails')?.verdict, 'failed');
    assert.match(stands.findings.get('mails')!.remedy, /is customerhub serve running/);
    house.advance(-3 * hour);
    assert.equal((await examine(house)).findings.get('clock')?.verdict, 'failed');
    house.advance(3 * hour);
    tamper(house, `update hooks set failing_since = 1 where id = '${stopped.id}'`);
    assert.ok((await examine(house)).findings.get('hooks')!.said.includes(stopped.id));
    await house.serve();
  });

  test('doctor says what a broken configuration, mail server or database is', async () => {
    const { house } = given;
    assert.match((await examine(house, '--log', 'loud')).findings.get('configuration')!.said, /should be one of/);
    const nobody = await freePort();
    const mail = (await examine(house, '--smtp', `smtp://127.0.0.1:${nobody}`)).findings.get('mail server')!;
    assert.equal(mail.verdict, 'failed');
    const smtp = await startSmtp();
    assert.equal((await examine(house, '--smtp', smtp.url)).findings.get('mail server')?.verdict, 'ok');
    assert.equal(smtp.mails.length, 0);
    await smtp.close();
    const nowhere = await runCommand(['doctor', '--data', '/nowhere/at/all'], {});
    assert.equal(nowhere.status, 1);
    assert.match(nowhere.stdout, /^failed +data folder +there is no folder \/nowhere\/at\/all\n +→ say where/m);
    const away = await runCommand(['doctor', '--data', house.folder, '--database', 'postgresql:///nothing?host=/nowhere'], {});
    assert.equal(away.status, 1);
    assert.match(away.stdout, /^failed +database +The database can't be reached.*\n +→ is PostgreSQL running/m);
  });

  test('metrics are counts and ages in the Prometheus format, of nobody in particular', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api, 'Unmistakable');
    await api.refuse('get_member', 404, { path: { member: 'mem_00000000000000000000000000' } });
    const answer = await metrics(house);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    for (const word of [member.id, member.email, 'Unmistakable', 'riverside']) assert.ok(!text.includes(word), word);
    const found = samples(text);
    const value = (name: string) => found.get(`customerhub_${name}`);
    assert.ok(value('requests_total{door="key",status="2xx"}')! >= 1);
    assert.ok(value('requests_total{door="key",status="4xx"}')! >= 1);
    const answered = ['2xx', '3xx', '4xx', '5xx'].reduce((sum, status) => sum + value(`requests_total{door="key",status="${status}"}`)!, 0);
    assert.equal(value('request_seconds_bucket{door="key",le="+Inf"}'), answered);
    assert.equal(value('request_seconds_count{door="key"}'), answered);
    assert.ok(value('writes_total')! >= value('commits_total')! && value('commits_total')! >= 1);
    assert.ok(value('connections')! >= 1 && value('handlers')! >= 1 && value('handlers_busy')! >= 1);
    assert.ok(value('resident_bytes')! > 1_000_000);
    assert.equal(value('queue_waiting{queue="inbox"}'), 0);
    assert.equal(value('queue_oldest_due_seconds{queue="deliveries"}'), 0);
    assert.ok([...found.keys()].some((name) => name.startsWith('customerhub_build_info{version="')));
    const again = samples(await (await metrics(house)).text());
    assert.equal(again.get('customerhub_requests_total{door="open",status="2xx"}')! > value('requests_total{door="open",status="2xx"}')!, true);
  });

  test('metrics and the state of the queues are not for those who come through a proxy', async () => {
    const { house } = given;
    const stranger = { 'x-forwarded-for': '203.0.113.9' };
    assert.equal((await metrics(house, stranger)).status, 404);
    assert.deepEqual(await (await fetch(`${house.origin}/readyz`, { headers: stranger })).json(), { ok: true });
    const ready = await (await fetch(`${house.origin}/readyz`)).json() as { queues: Record<string, { waiting: number; oldest_due_seconds: number }> };
    assert.deepEqual(Object.keys(ready.queues).toSorted(), ['deliveries', 'examinations', 'inbox', 'mails']);
    assert.deepEqual(ready.queues['inbox'], { waiting: 0, oldest_due_seconds: 0 });
  });

  test('it is not ready while the database lacks a migration or a table', async () => {
    const { house } = given;
    tamper(house, "update migrations set name = 'x' || name");
    const lacking = await fetch(`${house.origin}/readyz`);
    assert.equal(lacking.status, 503);
    assert.match(JSON.stringify(await lacking.json()), /lacks .*customerhub migrate/);
    tamper(house, 'update migrations set name = substr(name, 2)');
    assert.equal((await fetch(`${house.origin}/readyz`)).status, 200);
  });
});

describe('metrics with a token', () => {
  let house: House;
  before(async () => {
    house = await House.open('sqlite', { environment: { CUSTOMERHUB_METRICS_TOKEN: 'let-me-count' }, unaudited: true });
    house.keepSecret('let-me-count');
  });
  after(() => house?.close());

  test('they are for whoever has it, from anywhere, and for nobody else', async () => {
    assert.equal((await metrics(house)).status, 404);
    assert.equal((await metrics(house, { authorization: 'Bearer let-me-guess' })).status, 404);
    assert.equal((await metrics(house, { authorization: 'Bearer let-me-count', 'x-forwarded-for': '203.0.113.9' })).status, 200);
  });

  test('doctor knows a master key that is not the one', async () => {
    const settings = { api_key: house.keepSecret('rk_test_doctor_has_seen_it'), webhook_secret: house.keepSecret('whsec_doctor_has_seen_it') };
    await house.api.do('create_connection', { body: { kind: 'stripe', mode: 'test', settings } });
    await house.stop();
    rmSync(join(house.folder, 'master.key'));
    writeFileSync(join(house.folder, 'master.key'), `${randomBytes(32).toString('base64')}\n`, { mode: 0o400 });
    const { status, findings } = await examine(house);
    assert.equal(status, 1);
    assert.match(findings.get('secrets')!.said, /do not open with this master key/);
  });
});
