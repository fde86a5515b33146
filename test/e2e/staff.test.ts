import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atWork, Desk, digitsOf, goodPassword, mailedToken, tokenOf } from './desk.ts';
import { hour, minute, onEachEngine } from './house.ts';
import { send } from './raw.ts';
import { newMember } from './cast.ts';
import { eventually } from './poll.ts';
import { freePort, Server } from './process.ts';

const linkPrinted = /http:\S+\/admin\/link#(\S+)/;

onEachEngine('staff', (given) => {
  test('the program prints a link to the first account, which works once', async () => {
    const { house } = given;
    await eventually(() => linkPrinted.test(house.server.printed), { what: 'the link' });
    const token = house.keepSecret(linkPrinted.exec(house.server.printed)![1]!);
    const desk = new Desk(house);
    const shown = await desk.do('look_at_account_link', { body: { token } });
    assert.deepEqual(shown, { purpose: 'first', email: '', name: '', needs_site: false, needs_password: true, site_name: null, role: null });
    const wanted = { token, email: 'Ines@Staff.example', name: 'Ines Holm', password: goodPassword };
    const refused = await desk.refuse('use_account_link', 400, { body: { ...wanted, password: 'password' } });
    assert.deepEqual(refused.errors.map((error) => error.field), ['password']);
    await desk.do('use_account_link', { body: wanted });
    await desk.refuse('use_account_link', 404, { body: { ...wanted, email: 'eve@staff.example' } });
    await desk.refuse('look_at_account_link', 404, { body: { token } });

    const session = await desk.enter('ines@staff.example');
    assert.equal(session.role, 'owner');
    assert.equal(session.site?.slug, 'riverside');
    await house.restart();
    await desk.do('get_session');
    assert.doesNotMatch(house.server.printed, linkPrinted, 'nobody is asked twice');
  });

  test('an empty folder becomes a site with an owner by that one link', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'customerhub-first-'));
    const origin = `http://127.0.0.1:${await freePort()}`;
    const environment = { PATH: process.env['PATH'], HOME: folder };
    const server = new Server(['serve', '--data', folder, '--listen', origin.slice('http://'.length), '--public-url', origin, '--log', 'json'], environment);
    const post = (path: string, body: unknown) =>
      fetch(`${origin}/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    try {
      await eventually(() => linkPrinted.test(server.printed), { what: 'the link' });
      const token = linkPrinted.exec(server.printed)![1]!;
      const account = { token, email: 'ines@staff.example', name: 'Ines', password: goodPassword };
      assert.equal((await post('/account-links/use', account)).status, 400, 'without a name for the site');
      assert.equal((await post('/account-links/use', { ...account, site_name: 'Low Tide Studio' })).status, 200);
      assert.equal((await post('/session', { email: account.email, password: goodPassword })).status, 201);
      assert.equal((await fetch(`${origin}/login`)).status, 200, 'the portal is there');
      assert.ok(server.lines.every((line) => !line.includes(token)), 'no secret in the log');
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a password alone opens nothing but the second factor', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    const fresh = new Desk(house);
    fresh.secret = desk.secret;
    const half = await fresh.knock(desk.email);
    assert.equal(half.stage, 'second_factor');
    assert.deepEqual([half.site, half.role, half.permissions, half.sites], [null, null, [], []]);
    for (const name of ['list_members', 'get_settings', 'get_me', 'list_own_sessions', 'list_mails'] as const) await fresh.refuse(name, 403);
    await fresh.refuse('change_own_password', 403, { body: { current_password: goodPassword, password: 'another wheel and kiln' } });
    await fresh.refuse('begin_second_factor', 403);
    await fresh.refuse('confirm_second_factor', 403, { body: { code: '123456' } });
    await fresh.refuse('show_second_factor', 400, { body: { code: '000000' } });
    await fresh.refuse('show_second_factor', 400, { body: {} });
    const cookie = fresh.cookies.get('staff');
    house.advance(minute);
    fresh.session = await fresh.do('show_second_factor', { body: { code: digitsOf(desk.secret, house.now()) } });
    assert.equal(fresh.session.stage, 'open');
    assert.notEqual(fresh.cookies.get('staff'), cookie, 'the cookie is a new one');
    await fresh.refuse('show_second_factor', 409, { body: { code: digitsOf(desk.secret, house.now()) } });
    await fresh.do('list_members');

    const third = new Desk(house);
    await third.knock(desk.email);
    await third.refuse('show_second_factor', 400, { body: { code: digitsOf(desk.secret, house.now()) } });
  });

  test('recovery codes open once each, and new ones replace them', async () => {
    const { house } = given;
    const desk = await atWork(house, 'admin');
    const { recovery_codes: codes } = await desk.do('renew_recovery_codes', { body: { code: desk.code() } });
    assert.equal(new Set(codes).size, 10);
    for (const code of codes) assert.match(code, /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
    const lost = new Desk(house);
    await lost.knock(desk.email);
    lost.session = await lost.do('show_second_factor', { body: { recovery_code: codes[0]!.toUpperCase() } });
    const again = new Desk(house);
    await again.knock(desk.email);
    await again.refuse('show_second_factor', 400, { body: { recovery_code: codes[0] } });
    const { secret } = await lost.do('begin_second_factor', { body: { recovery_code: codes[1] } });
    await lost.refuse('confirm_second_factor', 400, { body: { code: '000000' } });
    house.keepSecret(secret);
    const confirmed = await lost.do('confirm_second_factor', { body: { code: digitsOf(secret, house.now()) } });
    lost.session = confirmed.session;
    await desk.refuse('get_session', 401);
    await again.refuse('show_second_factor', 401, { body: { recovery_code: codes[2] } });
    await lost.do('list_members');
  });

  test('a changed request needs the header, and comes from here', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    const body = { email: 'new@example.com' };
    await desk.refuse('create_member', 403, { body, headers: { 'x-csrf-token': '' } });
    await desk.refuse('create_member', 403, { body, headers: { 'x-csrf-token': 'x'.repeat(43) } });
    await desk.refuse('create_member', 403, { body, headers: { origin: 'https://evil.example' } });
    await desk.refuse('create_member', 403, { body, headers: { origin: '', 'sec-fetch-site': 'cross-site' } });
    await desk.refuse('create_session', 403, { body: { email: desk.email, password: goodPassword }, headers: { origin: 'https://evil.example' } });
    await desk.do('create_member', { body });
    const key = { authorization: `Bearer ${house.api.key}`, 'x-csrf-token': '' };
    await desk.do('update_settings', { body: { inactivity_days: 30 }, headers: key });
    await desk.refuse('get_me', 401, { headers: { authorization: 'Bearer chk_wrong' } });
  });

  test('POSTs of one person run once for their key', async () => {
    const { house } = given;
    const desk = await atWork(house, 'admin');
    const call = { body: { email: 'once@example.com' }, headers: { 'idempotency-key': 'once' } };
    const first = await desk.call('create_member', call);
    const second = await desk.call('create_member', call);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    const other = await atWork(house, 'admin');
    assert.equal((await other.call('create_member', call)).headers.get('idempotency-replayed'), null);
  });

  test('who works in two places switches, and what was open for the first changes nothing then', async () => {
    const { house } = given;
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'lakeside.example');
    await house.restart();
    const desk = await atWork(house, 'owner');
    const alone = await desk.do('get_session');
    assert.deepEqual(alone.sites.map((site) => site.slug), ['riverside']);
    const stranger = await atWork(house, 'owner', 'lakeside');
    assert.equal(stranger.session!.site?.slug, 'lakeside', 'where there is a role, whatever the host');
    await desk.refuse('switch_site', 403, { body: { site: stranger.session!.site!.id } });
    await desk.refuse('switch_site', 400, { body: { site: 'lakeside' } });
    await house.command('admin', 'create', '--email', desk.email, '--role', 'support', '--site', 'lakeside');

    const before = desk.session!;
    const session = await desk.do('switch_site', { body: { site: stranger.session!.site!.id } });
    assert.deepEqual([session.site?.slug, session.role], ['lakeside', 'support']);
    await desk.refuse('create_member', 403, { body: { email: 'wrong-house@example.com' } });
    await desk.refuse('list_members', 403);
    assert.equal(desk.session, before);
    desk.session = session;
    assert.deepEqual(await desk.do('list_members'), { data: [], next_cursor: null });
    await desk.refuse('create_product', 403, { body: { name: 'Not mine to make' } });
    assert.equal((await desk.do('get_me')).site.slug, 'lakeside');
  });

  test('an owner makes another site, and works on it at once', async () => {
    const { house } = given;
    const lakes = 'new-lakes.example';
    const desk = await atWork(house, 'owner');
    const admin = await atWork(house, 'admin');
    assert.match((await admin.refuse('create_site', 403, { body: { name: 'Mine', hosts: [lakes] } })).detail!, /Only an owner/);
    const wrong = async (body: object) => (await desk.refuse('create_site', 400, { body: body as never })).errors.map(({ field }) => field).toSorted();
    const hostsHere = desk.session!.site!.hosts;
    const here = hostsHere.length === 0 ? { host_here: '127.0.0.1' } : {};
    assert.deepEqual(await wrong({}), ['hosts', 'name']);
    if (hostsHere.length === 0) assert.deepEqual(await wrong({ name: 'New lakes', hosts: [lakes] }), ['host_here']);
    for (const host of ['https://lakes.example', 'lakes.example:8080', '-', 'lakes_example', 'a..b']) assert.deepEqual(await wrong({ ...here, name: 'New lakes', hosts: [host] }), ['hosts'], host);
    assert.deepEqual(await wrong({ ...here, name: 'New lakes', hosts: [lakes], slug: 'riverside', time_zone: 'Nowhere/At-all' }), ['slug', 'time_zone']);
    assert.deepEqual((await desk.do('get_session')).sites.length, desk.session!.sites.length, 'what is refused leaves nothing');

    const session = await desk.do('create_site', { body: { ...here, name: 'New lakes', hosts: [lakes.toUpperCase()], time_zone: 'Europe/Berlin' } });
    assert.deepEqual([session.site!.slug, session.site!.hosts, session.role], ['new-lakes', [lakes], 'owner']);
    desk.session = session;
    assert.deepEqual(await desk.do('list_members'), { data: [], next_cursor: null });
    assert.equal((await desk.do('get_settings')).support_email, desk.email);
    const { text } = await send(house.origin, `GET /login HTTP/1.1\r\nHost: ${lakes}\r\nConnection: close\r\n\r\n`, ({ text: heard }) => heard.includes('</html>'));
    assert.match(text, /New lakes/);
    assert.deepEqual(await wrong({ name: 'Again', hosts: [lakes] }), ['hosts'], 'the host is taken');
    assert.deepEqual(await wrong({ name: 'Again', hosts: ['other.example'], host_here: 'third.example' }), ['host_here']);
    const again = await desk.do('create_site', { body: { name: 'New lakes', hosts: ['other-lakes.example'] } });
    assert.equal(again.site!.slug, 'new-lakes-2');
    desk.session = again;
    desk.session = await desk.do('switch_site', { body: { site: session.sites.find(({ slug }) => slug === 'riverside')!.id } });
    const entries = await desk.all('list_audit');
    assert.ok(entries.some((entry) => (entry as { act: string }).act === 'POST /sites'));
  });

  test('sessions are listed, ended one by one and all others at once, and end by themselves', async () => {
    const { house } = given;
    const desk = await atWork(house, 'editor');
    const elsewhere = new Desk(house);
    elsewhere.secret = desk.secret;
    house.advance(2 * minute);
    await elsewhere.enter(desk.email);
    const sessions = await desk.all('list_own_sessions');
    assert.deepEqual(sessions.map((session) => session.is_this_one), [false, true]);
    await desk.do('end_own_session', { path: { session: sessions[0]!.id } });
    await elsewhere.refuse('get_session', 401);
    await desk.refuse('end_own_session', 404, { path: { session: sessions[0]!.id } });
    const colleague = await atWork(house, 'editor');
    const [theirs] = (await colleague.do('list_own_sessions')).data;
    await desk.refuse('end_own_session', 404, { path: { session: theirs!.id } });
    house.advance(2 * minute);
    await elsewhere.enter(desk.email);
    await desk.do('end_other_sessions');
    await elsewhere.refuse('get_session', 401);
    await colleague.do('get_session');
    await desk.do('delete_session');
    await desk.refuse('get_session', 401);
    house.advance(8 * hour);
    await colleague.refuse('get_session', 401);
  });

  test('a forgotten password is replaced by mail, around no second factor', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    const visitor = new Desk(house);
    await visitor.do('request_password_reset', { body: { email: 'nobody@staff.example' } });
    await visitor.do('request_password_reset', { body: { email: desk.email } });
    const token = await mailedToken(house, desk.email);
    assert.equal(await mailedToken(house, 'nobody@staff.example'), '');
    assert.ok((await house.api.all('list_mails')).every((mail) => mail.to !== desk.email), 'mails to staff are not for the API');
    assert.equal((await visitor.do('look_at_account_link', { body: { token } })).purpose, 'reset');
    await visitor.do('use_account_link', { body: { token, password: house.keepSecret('another wheel, another kiln') } });
    await desk.refuse('get_session', 401);
    await visitor.refuse('create_session', 401, { body: { email: desk.email, password: goodPassword } });
    assert.equal((await visitor.knock(desk.email, 'another wheel, another kiln')).stage, 'second_factor');
    visitor.secret = desk.secret;
    house.advance(2 * minute);
    visitor.session = await visitor.do('show_second_factor', { body: { code: visitor.code() } });
    const wanted = { current_password: 'wrong', password: house.keepSecret('a third wheel, a third kiln') };
    assert.deepEqual((await visitor.refuse('change_own_password', 400, { body: wanted })).errors.map((error) => error.field), ['current_password']);
    await visitor.do('change_own_password', { body: { ...wanted, current_password: 'another wheel, another kiln' } });
    await visitor.do('update_account', { body: { name: 'Ines “the kiln” Holm' } });
    assert.equal((await visitor.do('get_session')).staff.name, 'Ines “the kiln” Holm');
    await visitor.refuse('update_account', 400, { body: { name: 'x'.repeat(10_000) } });
  });

  test('guesses are slowed down, and the browser that is known is not', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    const stranger = new Desk(house);
    const guess = { email: desk.email, password: 'not it' };
    for (let count = 0; count < 5; count += 1) await stranger.refuse('create_session', 401, { body: guess });
    await stranger.refuse('create_session', 429, { body: { ...guess, password: goodPassword } });
    await desk.knock(desk.email);
  });

  test('the operator brings back who lost everything', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    const printed = await house.command('admin', 'rescue', '--email', desk.email, '--forget-second-factor', '--json');
    const { link } = JSON.parse(printed) as { link: string };
    await desk.refuse('get_session', 401);
    const back = new Desk(house);
    await back.do('use_account_link', { body: { token: house.keepSecret(tokenOf(link)), password: goodPassword } });
    assert.equal((await back.knock(desk.email)).stage, 'second_factor_setup');
    for (const name of ['list_members', 'get_me'] as const) await back.refuse(name, 403);
    await back.setUp();
    await back.do('list_members');
    await assert.rejects(house.command('admin', 'rescue', '--email', 'nobody@staff.example'), /Nobody has the address/);
    await assert.rejects(house.command('admin', 'create', '--email', 'x@staff.example', '--name', 'X', '--role', 'king', '--site', 'riverside'), /owner, admin/);
    const listed = JSON.parse(await house.command('admin', 'list', '--site', 'riverside', '--json')) as { email: string }[];
    assert.ok(listed.some((one) => one.email === desk.email));
  });

  test('a member is not staff', async () => {
    const { house } = given;
    const member = await newMember(house.api);
    const desk = new Desk(house);
    await desk.refuse('create_session', 401, { body: { email: member.email, password: goodPassword } });
    await desk.refuse('list_members', 401, { headers: { cookie: 'sid=anything' } });
  });
});
