import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Authenticator, type Options } from '../fakes/authenticator.ts';
import { Api } from './api.ts';
import { atWork, Desk, goodPassword, tokenOf } from './desk.ts';
import { minute, onEachEngine, type House } from './house.ts';
import type { AuditEntry, Passkey } from './shapes.ts';

// Passkeys belong to a host with a name, and 127.0.0.1 is none.
const named = (house: House) => house.origin.replace('127.0.0.1', 'localhost');
const deskAt = (house: House) => new Desk(house, new Api(named(house), house.api.key));

/** Someone with an app, whose password was right at the host with a name. */
async function knocked(house: House): Promise<{ desk: Desk; email: string; ask: Options }> {
  const known = await atWork(house, 'owner');
  const desk = deskAt(house);
  desk.secret = known.secret;
  house.advance(minute);
  await desk.knock(known.email);
  return { desk, email: known.email, ask: { origin: named(house) } };
}

async function added(desk: Desk, ask: Options, name = 'Laptop', thing = new Authenticator()): Promise<{ thing: Authenticator; passkey: Passkey }> {
  desk.house.advance(minute);
  const question = await desk.do('begin_passkey', { body: { code: desk.code() } });
  const { passkey, recovery_codes } = await desk.do('create_passkey', { body: { name, credential: thing.make(question, ask) } });
  assert.deepEqual(recovery_codes, []);
  return { thing, passkey };
}

async function opened(house: House): Promise<{ desk: Desk; email: string; ask: Options }> {
  const all = await knocked(house);
  all.desk.session = await all.desk.do('show_second_factor', { body: { code: all.desk.code() } });
  return all;
}

async function show(desk: Desk, thing: Authenticator, ask: Options) {
  const question = await desk.do('ask_for_passkey');
  desk.session = await desk.do('show_second_factor', { body: { passkey: thing.use(question, ask) } });
  return desk.session;
}

onEachEngine('passkeys', (given) => {
  for (const kind of ['ES256', 'RS256', 'EdDSA'] as const) {
    test(`one with ${kind} is made, opens the next session, is renamed and removed`, async () => {
      const { house } = given;
      const { desk, email, ask } = await opened(house);
      assert.deepEqual(desk.session!.second_factors, ['app']);
      const { thing, passkey } = await added(desk, ask, 'Laptop', new Authenticator(kind));
      assert.deepEqual([passkey.name, passkey.host, passkey.used_at], ['Laptop', 'localhost', null]);

      const next = deskAt(house);
      assert.deepEqual((await next.knock(email)).second_factors, ['passkey', 'app']);
      await next.refuse('list_passkeys', 403);
      await next.refuse('update_passkey', 403, { path: { passkey: passkey.id }, body: { name: 'Mine' } });
      const question = await next.do('ask_for_passkey');
      assert.deepEqual(question.allowCredentials, [{ type: 'public-key', id: thing.id.toString('base64url'), transports: ['internal'] }]);
      assert.equal((await show(next, thing, ask)).stage, 'open');
      assert.equal((await next.do('update_passkey', { path: { passkey: passkey.id }, body: { name: 'The old laptop' } })).name, 'The old laptop');
      const [listed] = await next.all('list_passkeys');
      assert.ok(listed!.used_at !== null && listed!.name === 'The old laptop');
      await next.do('delete_passkey', { path: { passkey: passkey.id } });
      await next.refuse('delete_passkey', 404, { path: { passkey: passkey.id } });
      await next.refuse('ask_for_passkey', 409);
      assert.deepEqual((await next.do('get_session')).second_factors, ['app']);
    });
  }

  test('a passkey alone is a second factor; recovery codes come with it, and it stays while it is the last', async () => {
    const { house } = given;
    const email = `keys-${house.now()}@staff.example`;
    const printed = await house.command('admin', 'create', '--email', email, '--name', 'Keys', '--role', 'editor', '--site', 'riverside', '--json');
    const { link } = JSON.parse(printed) as { link: string };
    const desk = deskAt(house);
    await desk.do('use_account_link', { body: { token: house.keepSecret(tokenOf(link)), password: goodPassword } });
    assert.deepEqual((await desk.knock(email)).second_factors, []);
    await desk.refuse('ask_for_passkey', 409);
    const thing = new Authenticator();
    const ask = { origin: named(house) };
    const question = await desk.do('begin_passkey');
    assert.equal(Buffer.from(question.user.id, 'base64url').toString(), desk.session!.staff.id);
    const made = await desk.do('create_passkey', { body: { name: 'Phone', credential: thing.make(question, ask) } });
    assert.equal(made.recovery_codes.length, 10);
    assert.equal(made.session.stage, 'open');
    desk.session = made.session;
    assert.match((await desk.refuse('delete_passkey', 409, { path: { passkey: made.passkey.id } })).detail ?? '', /only second factor/);

    const next = deskAt(house);
    await next.knock(email);
    await show(next, thing, ask);
    const proof = { passkey: thing.use(await next.do('ask_for_passkey'), ask) };
    await next.do('renew_recovery_codes', { body: proof });
    const { secret } = await next.do('begin_second_factor', { body: { passkey: thing.use(await next.do('ask_for_passkey'), ask) } });
    next.secret = house.keepSecret(secret);
    next.session = (await next.do('confirm_second_factor', { body: { code: next.code() } })).session;
    await next.do('delete_passkey', { path: { passkey: made.passkey.id } });
  });

  test('what isn’t the answer of a passkey of one’s own opens nothing', async () => {
    const { house } = given;
    const { desk, email, ask } = await opened(house);
    const { thing } = await added(desk, ask);
    const other = await opened(house);
    const { thing: theirs } = await added(other.desk, other.ask);
    const wrong: [string, (question: { challenge: string }) => object][] = [
      ['a page elsewhere', (question) => thing.use(question, { origin: 'https://evil.example', host: 'localhost' })],
      ['another port', (question) => thing.use(question, { origin: 'http://localhost:1' })],
      ['another host', (question) => thing.use(question, { ...ask, host: 'evil.example' })],
      ['nobody there', (question) => thing.use(question, { ...ask, flags: 0x04 })],
      ['nobody verified', (question) => thing.use(question, { ...ask, flags: 0x01 })],
      ['another question', () => thing.use({ challenge: 'x'.repeat(43) }, ask)],
      ['somebody else’s', (question) => theirs.use(question, ask)],
    ];
    for (const [what, answer] of wrong) {
      const next = deskAt(house);
      await next.knock(email);
      house.advance(20 * minute); // wrong ones are slowed down as codes are
      const problem = await next.refuse('show_second_factor', 400, { body: { passkey: answer(await next.do('ask_for_passkey')) } });
      assert.deepEqual(problem.errors.map(({ field }) => field), ['passkey'], what);
    }
    const next = deskAt(house);
    house.advance(60 * minute);
    await next.knock(email);
    for (const passkey of ['text', {}, { id: 'x' }, { id: '!', response: { clientDataJSON: '', authenticatorData: '', signature: '' } }])
      await next.refuse('show_second_factor', 400, { body: { passkey } });
    await next.refuse('show_second_factor', 400, { body: { passkey: null, code: '' } });
    const answer = thing.use(await next.do('ask_for_passkey'), ask);
    await next.refuse('show_second_factor', 400, { body: { passkey: answer, code: '123456' } });
    next.session = await next.do('show_second_factor', { body: { passkey: answer } });
    await next.refuse('renew_recovery_codes', 400, { body: { passkey: answer } });
    await next.refuse('begin_passkey', 400, { body: {} });
    house.advance(minute);
    const question = await next.do('begin_passkey', { body: { passkey: thing.use(await next.do('ask_for_passkey'), ask) } });
    assert.equal(question.excludeCredentials.length, 1);
    for (const credential of ['text', {}, { id: 'AA', response: { clientDataJSON: 'e30', attestationObject: 'x'.repeat(30_000) } }])
      await next.refuse('create_passkey', 400, { body: { name: 'Bad', credential } });
    await next.refuse('create_passkey', 400, { body: { name: 'x'.repeat(61), credential: new Authenticator().make(question, ask) } });
    await next.refuse('create_passkey', 400, { body: { name: 'Evil', credential: new Authenticator().make(question, { origin: 'https://evil.example' }) } });
    const again = await added(other.desk, other.ask, 'Another');
    assert.equal(again.passkey.name, 'Another');
  });

  test('a counter that goes back refuses, and stands in the audit log', async () => {
    const { house } = given;
    const { desk, email, ask } = await opened(house);
    const { thing } = await added(desk, ask);
    const next = deskAt(house);
    await next.knock(email);
    thing.counter = 10;
    await show(next, thing, ask);
    await next.knock(email);
    const copied = thing.use(await next.do('ask_for_passkey'), { ...ask, counter: 3 });
    const problem = await next.refuse('show_second_factor', 400, { body: { passkey: copied } });
    assert.match(problem.errors[0]!.message, /copy/);
    const entries: AuditEntry[] = await desk.all('list_audit');
    assert.equal(entries.filter(({ act, thing: about }) => act === 'passkey refused' && about === desk.session!.staff.id).length, 1);
    await show(next, thing, ask);
  });

  test('at a bare number there are no passkeys, and the code still opens', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    house.advance(minute);
    await desk.refuse('begin_passkey', 409, { body: { code: desk.code() } });
    await desk.refuse('ask_for_passkey', 409);
  });
});
