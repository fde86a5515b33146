import { test } from 'node:test';
import assert from 'node:assert/strict';
import { onEachEngine } from './house.ts';
import { eventually } from './poll.ts';

const mebibyte = 1024 * 1024;

onEachEngine('errors', (given) => {
  const raw = (path: string, options: RequestInit = {}) => fetch(`${given.house.origin}${path}`, { redirect: 'manual', ...options });

  test('broken JSON is refused in words, wherever it breaks', async () => {
    const { api } = given.house;
    const nested = `${'['.repeat(200)}${']'.repeat(200)}`;
    const broken = ['', '{', '{"email":}', '[]', '"email"', 'null', '{"email":"a@example.com",}', '{"email":"a@example.com"} {}', nested,
      '{"email":"a@example.com","email":"b@example.com"}', '{"email":"\\ud800@example.com"}', '\ufeff{}'];
    for (const text of broken) {
      const problem = await api.refuse('create_member', 400, { text });
      assert.match(problem.detail, /^The body should be /, `${text} is refused without a reason`);
      assert.deepEqual(problem.errors.map((error) => error.field), ['']);
    }
    const twice = await api.refuse('create_member', 400, { text: '{"email":"a@example.com",\n "email":"b@example.com"}' });
    assert.match(twice.detail, /line 2, column \d+: the key “email” stands twice/);
    await api.refuse('create_member', 400, { text: '{"email":"a\\u0000@example.com"}' });
  });

  test('bytes that are no UTF-8 are refused', async () => {
    const headers = { authorization: `Bearer ${given.house.api.key}`, 'content-type': 'application/json' };
    const body = Buffer.concat([Buffer.from('{"email":"a@example.com","first_name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    const answer = await raw('/api/v1/members', { method: 'POST', headers, body });
    assert.equal(answer.status, 400);
    assert.equal(((await answer.json()) as { status: number }).status, 400);
  });

  test('every wrong field is named with what it should be', async () => {
    const { api } = given.house;
    const problem = await api.refuse('create_member', 400, { body: {
      email: 'not an address', first_name: 7, last_name: 'x'.repeat(101), nickname: 'Al' } });
    assert.deepEqual(problem.errors.map((error) => error.field).toSorted(), ['email', 'first_name', 'last_name', 'nickname']);
    for (const error of problem.errors) assert.match(error.message, /\w{3,}/);
    assert.deepEqual((await api.refuse('create_member', 400, { body: {} })).errors.map((error) => error.field), ['email']);
  });

  test('a wrong query is named too', async () => {
    const { api } = given.house;
    for (const [name, value] of [['limit', 0], ['limit', 101], ['limit', 'many'], ['cursor', 'nowhere']] as const) {
      const problem = await api.refuse('list_members', 400, { query: { [name]: value } });
      assert.deepEqual(problem.errors.map((error) => error.field), [name]);
    }
    const problem = await api.refuse('list_activities', 400, { query: { type: 'user.blinked', member: 'x' } });
    assert.deepEqual(problem.errors.map((error) => error.field).toSorted(), ['member', 'type']);
  });

  test('null is refused where a field has none, and all that is wrong is said at once', async () => {
    const { api } = given.house;
    const member = await api.do('create_member', { body: { email: 'null@example.com' } });
    const fields = async (name: 'update_settings' | 'update_member', body: unknown) =>
      (await api.refuse(name, 400, { path: { member: member.id }, body })).errors.map((error) => error.field).toSorted();
    assert.deepEqual(await fields('update_settings', { name: null, registration: null }), ['name', 'registration']);
    assert.deepEqual(await fields('update_settings', { name: '', support_email: 'x', time_zone: 'GMT+5' }), ['name', 'support_email', 'time_zone']);
    const hook = await api.refuse('create_hook', 400, { body: { url: 'ftp://example.com', events: ['user.blinked'], colour: 'red' } });
    assert.deepEqual(hook.errors.map((error) => error.field).toSorted(), ['colour', 'events', 'url']);
    assert.match(hook.errors.find((error) => error.field === 'events')!.message, /user\.login/);
    assert.deepEqual(await fields('update_member', { first_name: null }), ['first_name']);
  });

  test('all that is wrong is said at once, also what only the database knows', async () => {
    const { api } = given.house;
    const nobody = 'mem_00000000000000000000000000';
    const nothing = 'prd_00000000000000000000000000';
    const named = async (name: Parameters<typeof api.refuse>[0], call: Parameters<typeof api.refuse>[2]) =>
      (await api.refuse(name, 400, call)).errors.map((error) => error.field).toSorted();
    assert.deepEqual(await named('create_grant', { body: { member: nobody, product: nothing, ends_at: given.house.at(-1000), x: 1 } }),
      ['ends_at', 'member', 'product', 'x']);
    const odd = `mem_${'U'.repeat(26)}`;  // as long as an id, of letters that none has
    assert.deepEqual(await named('create_grant', { body: { member: odd, product: odd.replace('mem', 'prd'), ends_at: 'x' } }), ['ends_at', 'member', 'product']);
    assert.deepEqual(await named('create_hook', { body: { url: 'https://example.com/', events: [], product: nothing } }), ['events', 'product']);
    assert.deepEqual(await named('create_connection', { body: { kind: 'stripe', mode: 'foo', settings: { api_key: 5 } } }),
      ['mode', 'settings.api_key', 'settings.webhook_secret']);
    const { slug } = await api.do('create_product', { body: { name: 'Taken' } });
    assert.deepEqual(await named('create_product', { body: { name: 5, slug, release: 5, purchase: 5 } }), ['name', 'purchase', 'release', 'slug']);
    assert.deepEqual(await named('get_access', { query: { member: 'x', thing: 'y', at: 'tomorrow', z: 1 } }), ['at', 'member', 'thing', 'z']);
    const { errors } = await api.refuse('create_grant', 400, { body: { member: nobody, product: 'y', collection: 'z' } });
    assert.deepEqual(errors.filter(({ field }) => field !== 'member').map(({ message }) => message),
      ['should be an id that begins with prd_', 'should be an id that begins with col_']);
  });

  test('a parameter that is given twice is refused', async () => {
    const headers = { authorization: `Bearer ${given.house.api.key}` };
    for (const path of ['access?thing=prd_1&thing=prd_2', 'members?q=a&q=b', 'grants?member=a&member=b']) {
      const name = /&(\w+)=/.exec(path)![1];
      const answer = await raw(`/api/v1/${path}`, { headers });
      assert.equal(answer.status, 400, path);
      const { errors } = (await answer.json()) as { errors: { field: string; message: string }[] };
      assert.deepEqual(errors, [{ field: name, message: 'should be given once' }], path);
    }
  });

  test('a parameter that a list does not know is refused, with those it knows', async () => {
    const { api } = given.house;
    for (const [name, query, known] of [['list_deliveries', { status: 'failed' }, 'state'], ['list_grants', { product: 'prd_x', sort: 'id' }, 'thing'],
      ['list_members', { page: 2 }, 'cursor'], ['list_products', { state: 'live' }, 'status']] as const) {
      const { errors } = await api.refuse(name, 400, { query });
      assert.deepEqual(errors.map((error) => error.field), Object.keys(query));
      assert.ok(errors.every((error) => error.message.includes(known)), JSON.stringify(errors));
    }
  });

  test('a body of another kind, compressed, or too large is refused', async () => {
    const { api } = given.house;
    await api.refuse('create_member', 415, { text: 'email=a@example.com', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    await api.refuse('create_member', 415, { text: '{}', headers: { 'content-encoding': 'gzip' } });
    await api.refuse('create_member', 413, { text: JSON.stringify({ email: 'a'.repeat(mebibyte) }) });
  });

  test('the API answers problems for addresses that are not there, and people get a page', async () => {
    const headers = { authorization: `Bearer ${given.house.api.key}` };
    const missing = await raw('/api/v1/nothing', { headers });
    assert.equal(missing.status, 404);
    const unreadable = await raw('/api/v1/members/a%00b', { headers });
    assert.deepEqual([unreadable.status, unreadable.headers.get('content-type')], [400, 'application/problem+json']);
    assert.equal(missing.headers.get('content-type'), 'application/problem+json');
    const method = await raw('/api/v1/me', { method: 'DELETE', headers });
    assert.equal(method.status, 405);
    assert.match(method.headers.get('allow') ?? '', /GET/);
    const page = await raw('/nothing-here', { headers: { accept: 'text/html' } });
    assert.equal(page.status, 404);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.doesNotMatch(await page.text(), /exception|sqlite|\.cpp|stack/i);
  });

  test('a problem carries the id that the log knows', async () => {
    const problem = await given.house.api.refuse('create_member', 400, { body: {} });
    await eventually(() => given.house.log.some((line) => line.includes(problem.request_id)), { what: 'its line in the log' });
  });

  test('every answer wears its armour', async () => {
    for (const path of ['/login', '/library', '/api/v1/me', '/nothing-here', '/healthz']) {
      const { headers } = await raw(path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.ok(headers.get('referrer-policy'), path);
      assert.doesNotMatch(headers.get('server') ?? '', /\d/, 'no version in the banner');
      if (!headers.get('content-type')?.startsWith('text/html')) continue;
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "'nonce-"]) {
        assert.ok(policy.includes(rule), `${path} has the policy ${policy}`);
      }
      assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
    }
    const nonces = new Set<string>();
    for (let count = 0; count < 20; count += 1) {
      nonces.add(/'nonce-([^']+)'/.exec((await raw('/login')).headers.get('content-security-policy') ?? '')?.[1] ?? '');
    }
    assert.equal(nonces.size, 20, 'each answer has its own nonce');
  });

  test('it is alive, ready, and describes itself', async () => {
    assert.equal((await raw('/healthz')).status, 200);
    assert.equal((await raw('/readyz')).status, 200);
    const described = await given.house.api.do('get_openapi', { key: null });
    assert.match(described, /^openapi: 3\.1/);
  });
});
