import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { startReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const SECRET = `whsec_${Buffer.from('a secret of twenty-four!').toString('base64')}`;
let receiver: Receiver;

before(async () => {
  receiver = await startReceiver({ secrets: [SECRET] });
});
beforeEach(() => {
  receiver.clear();
  receiver.faults = [];
  receiver.secrets = [SECRET];
});
after(() => receiver.close());

interface Sending {
  body?: string;
  altered?: string; // what arrives instead of what was signed
  secret?: string;
  path?: string;
}

function sent(id: string, { body = JSON.stringify({ type: 'user.login', id }), altered, secret = SECRET, path = '/hook' }: Sending = {}): Promise<Response> {
  const now = new Date();
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(Math.floor(now.getTime() / 1000)), 'webhook-signature': new Webhook(secret).sign(id, now, body) };
  return fetch(receiver.url + path, { method: 'POST', headers, body: altered ?? body });
}

test('what is signed is verified; what is altered, foreign or unsigned is kept as refused', async () => {
  assert.equal((await sent('act_1')).status, 200);
  await sent('act_2', { altered: '{"type":"user.login","id":"other"}' });
  await sent('act_3', { secret: `whsec_${Buffer.from('another secret of theirs').toString('base64')}` });
  await fetch(`${receiver.url}/hook`, { method: 'POST', body: '{}' });
  assert.deepEqual(receiver.received.map(({ id, signature, type }) => [id, signature, type]), [
    ['act_1', 'verified', 'user.login'], ['act_2', 'refused', 'user.login'], ['act_3', 'refused', 'user.login'], [null, 'refused', null],
  ]);
});

test('either secret will do while one is rolled; without any, nothing is checked', async () => {
  receiver.secrets = [`whsec_${Buffer.from('another secret of theirs').toString('base64')}`, SECRET];
  await sent('act_1');
  receiver.secrets = [];
  await sent('act_2');
  assert.deepEqual(receiver.received.map(({ signature }) => signature), ['verified', 'not checked']);
});

test('it goes wrong as told, as often as told, at the path it is told', async () => {
  receiver.faults.push({ status: 503, headers: { 'retry-after': '7' }, times: 2 }, { path: '/gone', status: 410 });
  const first = await sent('act_1');
  assert.deepEqual([first.status, first.headers.get('retry-after')], [503, '7']);
  assert.equal((await sent('act_1')).status, 503);
  assert.equal((await sent('act_1')).status, 200);
  assert.equal((await sent('act_2', { path: '/gone' })).status, 410);
  assert.deepEqual(receiver.received.map(({ attempt }) => attempt), [1, 2, 3, 1]);
  receiver.faults = [{ drop: true, times: 1 }];
  await assert.rejects(sent('act_3'));
  receiver.faults = [{ hang: true, times: 1 }];
  const stop = AbortSignal.timeout(100);
  await assert.rejects(fetch(`${receiver.url}/hook`, { method: 'POST', body: '{}', signal: stop }));
  assert.deepEqual(receiver.received.slice(-2).map(({ answered }) => answered), [null, null]);
});

test('people get a page without scripts, programs get JSON, and nothing sent is run', async () => {
  await sent('act_<b>', { body: JSON.stringify({ type: '<script>alert(1)</script>', data: { member: { email: 'ana@example.com' } } }) });
  const page = await (await fetch(receiver.url)).text();
  assert.ok(page.includes('ana@example.com') && page.includes('http-equiv="refresh"'));
  assert.ok(!page.includes('<script') && !page.includes('act_<b>'));
  const { total, data } = (await (await fetch(`${receiver.url}/received.json?limit=1`)).json()) as { total: number; data: { id: string }[] };
  assert.deepEqual([total, data[0]!.id], [1, 'act_<b>']);
});

test('another process tells it secrets and faults, and waits for what must come', async () => {
  const told = (name: string, body: object) => fetch(`${receiver.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  await told('faults', { status: 500, times: 1 });
  await told('secrets', { secrets: [] });
  const waiting = receiver.until((all) => all.length === 2);
  assert.equal((await sent('act_1')).status, 500);
  assert.equal((await sent('act_1')).status, 200);
  assert.deepEqual((await waiting).map(({ signature, attempt }) => [signature, attempt]), [['not checked', 1], ['not checked', 2]]);
  await assert.rejects(receiver.until((all) => all.length === 9, 10), /not received within 10 ms/);
  assert.equal((await told('nonsense', {})).status, 404);
});
