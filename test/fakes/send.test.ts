// bin/stripe as a person uses it, and the fake as the program that bin/start runs.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { startReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const SECRET = 'whsec_demo';
const folder = mkdtempSync(join(tmpdir(), 'fake-stripe-'));
const program = (name: string) => new URL(name, import.meta.url).pathname;
let receiver: Receiver;
let fake: ChildProcess;
let address = '';

async function started(): Promise<void> {
  const seed = { products: [{ id: 'prod_demo_calm', name: 'Calm Mornings', prices: [{ unit_amount: 4900, currency: 'usd' }] },
    { id: 'prod_demo_both', name: 'Either Way', prices: [{ unit_amount: 7900, currency: 'usd' }, { unit_amount: 900, currency: 'usd',
      recurring: { interval: 'month' } }] },
    { id: 'prod_demo_circle', name: 'The Circle', prices: [{ unit_amount: 1900, currency: 'usd', recurring: { interval: 'month' } }] }],
    hooks: [{ url: `${receiver.url}/hooks/stripe/secret-ZLa`, secret: SECRET }], keys: ['rk_test_demo'] };
  writeFileSync(join(folder, 'seed.json'), JSON.stringify(seed));
  fake = spawn(process.execPath, [program('stripe.ts'), '--port', '0', '--seed', join(folder, 'seed.json'), '--state',
    join(folder, 'state.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await Promise.race([once(fake, 'data'), once(fake, 'exit')]);
  address = /http:\/\/[\d.:]+/.exec(line)![0];
}

function once(child: ChildProcess, what: 'data' | 'exit'): Promise<[string]> {
  return new Promise((resolve) => (what === 'data' ? child.stdout! : child).once(what, (text: unknown) => resolve([String(text)])));
}

async function stopped(): Promise<void> {
  const over = once(fake, 'exit');
  fake.kill('SIGTERM');
  assert.equal((await over)[0], '0');
}

function said(...words: string[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program('send.ts'), ...words], { env: { ...process.env, CUSTOMERHUB_FAKE_STRIPE: address,
      CALLER_FOLDER: folder } }, (error, out, complaint) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, text: out + complaint });
    });
  });
}

before(async () => {
  receiver = await startReceiver({ check: false });
  await started();
});
after(async () => {
  await stopped();
  await receiver.close();
  rmSync(folder, { recursive: true });
});

test('a purchase by name is told of, sent signed, and answered', async () => {
  const { status, text } = await said('buy', '--product', 'calm mornings', '--email', 'new@example.com');
  assert.equal(status, 0, text);
  assert.match(text, /At Stripe: bought, cs_test_\w+ is complete, paid\./);
  assert.match(text, /checkout\.session\.completed {2}evt_\w+\n .*answered 200 ok/);
  assert.match(text, /customerhub mail list/);
  assert.ok(!/secret|ZLa/.test(text), 'no part of the key in the address is shown');
  const { body, headers } = receiver.received.at(-1)!;
  assert.equal(Stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), SECRET).type, 'checkout.session.completed');
});

test('a subscription lives and ends by e-mail alone', async () => {
  for (const [words, told] of [
    [['buy', '--product', 'The Circle'], /is active/], [['fail'], /past_due/], [['renew'], /is active/],
    [['cancel', '--at-period-end'], /will end with its period/], [['cancel', '--undo'], /undone/],
    [['pause'], /paused/], [['resume'], /resumed/], [['cancel'], /is canceled/], [['refund', '--amount', '500'], /re_\w+ is succeeded/],
    [['dispute'], /needs_response/], [['dispute-close', '--status', 'lost'], /is lost/],
  ] as [string[], RegExp][]) {
    const { text } = await said(...words, '--email', 'ben@example.com');
    assert.match(text, told, words.join(' '));
  }
  assert.match((await said('events')).text, /customer\.subscription\.deleted.*\n.*answered 200 ok .*\(delivered\)/);
});

test('a subscription becomes one to a product that is sold by the month too', async () => {
  await said('buy', '--product', 'The Circle', '--email', 'cleo@example.com');
  const { status, text } = await said('change', '--email', 'cleo@example.com', '--to', 'Either Way');
  assert.equal(status, 0, text);
  assert.match(text, /the subscription was changed, sub_\w+ is active/);
  assert.match((await said('list')).text, /cleo@example\.com {2}Either Way {2}active/);
});

test('what cannot be done is said in words', async () => {
  for (const [words, told] of [
    [['buy', '--product', 'Nothing', '--email', 'a@example.com'], /No product is called "Nothing"\. There are: Calm Mornings/],
    [['buy', '--email', 'a@example.com'], /Say with --product/],
    [['refund', '--email', 'nobody@example.com'], /No such charge: email nobody@example\.com/], [['sing'], /knows no "sing"/],
    [['list', '--fake', 'http://127.0.0.1:9'], /Nothing answers/], [['raw', 'none.json', '--url', address, '--secret', 'x'], /none\.json/],
  ] as [string[], RegExp][]) {
    const { status, text } = await said(...words);
    assert.equal(status, 1, words.join(' '));
    assert.match(text, told);
    assert.ok(!text.includes('at async'), text);
  }
});

test('any event from a file is signed byte for byte and posted', async () => {
  writeFileSync(join(folder, 'event.json'), '{ "id": "evt_1",  "object": "event" }\n');
  const { text } = await said('raw', 'event.json', '--url', `${receiver.url}/raw`, '--secret', 'whsec_other');
  assert.match(text, /answered 200 ok/);
  const { body, headers } = receiver.received.at(-1)!;
  assert.equal(body, '{ "id": "evt_1",  "object": "event" }\n');
  assert.equal(Stripe.webhooks.constructEvent(body, String(headers['stripe-signature']), 'whsec_other').id, 'evt_1');
});

test('the next start still knows who bought what, and lets in only the key it was told', async () => {
  const before = await said('list');
  await stopped();
  await started();
  assert.equal((await said('list')).text, before.text);
  assert.match(before.text, /ben@example\.com {2}The Circle {2}canceled/);
  assert.match((await said('renew', '--email', 'ben@example.com')).text, /has ended/);
  assert.match((await said('buy', '--product', 'The Circle', '--email', 'ben@example.com')).text, /is active/);
  const asked = async (key: string) => (await fetch(`${address}/v1/products`, { headers: { authorization: `Bearer ${key}` } })).status;
  assert.deepEqual([await asked('rk_test_demo'), await asked('rk_test_other')], [200, 401]);
});
