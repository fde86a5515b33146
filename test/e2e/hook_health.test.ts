import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { newMember } from './cast.ts';
import { hooksOf, type Subscribed } from './hooks.ts';
import { day, hour, minute, onEachEngine, second } from './house.ts';
import { eventually } from './poll.ts';
import type { Hook } from './shapes.ts';
import { startReceiver, type Received, type Receiver } from '../fakes/receiver.ts';

const failuresBeforeRest = 10;
const callsAtOnce = 4;

onEachEngine('receivers that fail', (given) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());
  const { subscribe, at, got, deliveries, delivery } = hooksOf(given, () => receiver);
  const seen = (hook: Subscribed, isIt: (one: Hook) => boolean, what: string): Promise<Hook> =>
    eventually(async () => {
      const now = await given.house.api.do('get_hook', { path: { hook: hook.id } });
      return isIt(now) && now;
    }, { what });

  test('one is tried with a single delivery at growing pauses, and gets the rest once it takes one', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created']);
    assert.deepEqual([hook.state, hook.failing_since, hook.failures, hook.last_error, hook.quiet_until], ['healthy', null, 0, null, null]);
    receiver.faults = [{ path: hook.path, status: 500 }];
    for (let count = 0; count < 25; count += 1) await newMember(api);
    const resting = await seen(hook, (one) => one.quiet_until !== null && one.failures === at(hook).length, 'the first rest');
    assert.equal(resting.state, 'failing');
    assert.equal(resting.last_error, 'The receiver answered 500.');
    assert.ok(resting.failing_since !== null && resting.failures >= failuresBeforeRest);
    assert.ok(at(hook).length < failuresBeforeRest + callsAtOnce, `${at(hook).length} calls`);
    for (let probe = 0; probe < 2; probe += 1) {
      const calls = at(hook).length;
      const { quiet_until: until } = await seen(hook, (one) => one.quiet_until !== null && Date.parse(one.quiet_until) > house.now(), 'a rest');
      house.advance(Date.parse(until!) - house.now() + second);
      await got(hook, calls + 1);
      await seen(hook, (one) => one.failures > resting.failures + probe, 'the note of the failure');
      assert.equal(at(hook).length, calls + 1, 'one at a time');
    }
    receiver.faults = [];
    house.advance(hour);
    await eventually(async () => (await deliveries(hook)).every((one) => one.state === 'delivered'), { what: 'all that waited' });
    assert.equal((await deliveries(hook)).length, 25);
    const healthy = await seen(hook, (one) => one.state === 'healthy', 'its recovery');
    assert.deepEqual([healthy.failing_since, healthy.failures, healthy.quiet_until], [null, 0, null]);
    await api.do('delete_hook', { path: { hook: hook.id } });
  });

  test('one that asks for time is left in peace by everything that goes to it', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 503, headers: { 'retry-after': new Date(house.now() + 20 * minute).toUTCString() }, times: 1 }];
    await newMember(api);
    const asked = await seen(hook, (one) => one.quiet_until !== null, 'the pause');
    const wait = Date.parse(asked.quiet_until!) - house.now();
    assert.ok(wait > 18 * minute && wait <= 20 * minute, `${wait} ms`);
    const other = await subscribe(['user.created']);
    await newMember(api);
    await got(other, 1);
    assert.equal(at(hook).length, 1);
    house.advance(wait + second);
    await eventually(() => at(hook).length >= 2 && at(hook), { what: 'what waited' });
    for (const { id } of [hook, other]) await api.do('delete_hook', { path: { hook: id } });
  });

  test('five days of failures disable one with a mail to the site, and enabling and replaying loses nothing', async () => {
    const { house, house: { api } } = given;
    await api.do('update_settings', { body: { support_email: 'help@riverside.example' } });
    const mails = () => api.all('list_mails', { query: { to: 'help@riverside.example' } });
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 500 }];
    const fail = async () => {
      const before = (await api.do('get_hook', { path: { hook: hook.id } })).failures;
      await newMember(api);
      return seen(hook, (one) => one.failures > before, 'another failure');
    };
    await fail();
    house.advance(day);
    await fail();
    const [warning] = await eventually(async () => (await mails()).length === 1 && mails(), { what: 'the warning' });
    assert.match(warning!.subject, /has failed for a day/u);
    house.advance(4 * day);
    const disabled = await fail();
    assert.deepEqual([disabled.state, disabled.ended_reason, disabled.quiet_until], ['disabled', 'failing', null]);
    const [notice] = await eventually(async () => (await mails()).length === 2 && mails(), { what: 'the notice' });
    assert.match(notice!.subject, /was disabled/u);
    const mail = await api.do('get_mail', { path: { mail: notice!.id } });
    assert.ok(mail.text.includes(`/hooks/${hook.id}/enable`) && !mail.text.includes(hook.path));
    assert.ok(house.log.some((line) => line.includes('a hook was ended') && line.includes(hook.id)));

    const calls = at(hook).length;
    await newMember(api);
    receiver.faults = [];
    const awake = await api.do('enable_hook', { path: { hook: hook.id } });
    assert.deepEqual([awake.state, awake.ended_at, awake.ended_reason, awake.failures], ['healthy', null, null, 0]);
    assert.deepEqual(await api.do('replay_deliveries', { body: { hook: hook.id, state: 'cancelled' } }), { replayed: 4 });
    await eventually(async () => (await deliveries(hook)).every((one) => one.state === 'delivered'), { what: 'all of them' });
    assert.equal(new Set(at(hook).slice(calls).map(({ id }) => id)).size, 4);
    await api.do('delete_hook', { path: { hook: hook.id } });
    await api.refuse('enable_hook', 404, { path: { hook: hook.id } });
  });

  test('each attempt can be read: when, how long, the status, how the answer began and what was wrong', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 500, body: `<b>Out\nof\u202E order</b> ${'x'.repeat(500)}`, times: 1 }, { path: hook.path, status: 404, body: '', times: 1 }];
    await newMember(api);
    const first = await delivery(hook, (one) => one.attempts === 1 && one.state === 'waiting', 'the failure');
    house.advance(minute);
    await delivery(hook, (one) => one.attempts === 2 && one.state === 'waiting', 'the second failure');
    house.advance(2 * minute);
    await delivery(hook, (one) => one.state === 'delivered', 'its arrival');
    const { data: [taken, lost, refused, ...more] } = await api.do('list_attempts', { path: { delivery: first.id } });
    assert.equal(more.length, 0);
    assert.deepEqual([taken!.status, taken!.answer, taken!.error], [200, 'ok', null]);
    assert.deepEqual([lost!.status, lost!.answer, lost!.error], [404, '', 'The receiver answered 404.']);
    assert.equal(refused!.status, 500);
    assert.match(refused!.answer!, /^<b>Out of {1,2}order<\/b> x+…$/u);
    assert.ok(Buffer.byteLength(refused!.answer!) < 210);
    assert.equal(refused!.error, 'The receiver answered 500.');
    assert.ok(refused!.number < lost!.number && lost!.number < taken!.number);
    assert.ok(Date.parse(refused!.at) < Date.parse(lost!.at) && refused!.duration_ms >= 0);
    await api.refuse('list_attempts', 404, { path: { delivery: 'dlv_00000000000000000000000000' } });
  });

  test('deliveries are found by kind and by time', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created', 'user.login']);
    const start = house.at(-second);
    await newMember(api);
    await got(hook, 1);
    const found = async (query: object) => (await api.all('list_deliveries', { query: { hook: hook.id, ...query } })).length;
    assert.deepEqual([await found({ since: start }), await found({ until: start }), await found({ type: 'user.created' }), await found({ type: 'user.login' })],
      [1, 0, 1, 0]);
    for (const query of [{ since: 'yesterday' }, { until: '1' }, { type: 'user.blinked' }]) await api.refuse('list_deliveries', 400, { query });
  });
});

onEachEngine('secrets that roll', (given) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());
  const { subscribe, at, got } = hooksOf(given, () => receiver);

  // Judged by the official library, at the program's time.
  function accepts(secret: string, one: Received): boolean {
    const [signatures, id, stamp] = ['webhook-signature', 'webhook-id', 'webhook-timestamp'].map((name) => String(one.headers[name]));
    return signatures!.split(' ').includes(new Webhook(secret).sign(id!, new Date(Number(stamp) * second), one.body));
  }

  async function next(hook: Subscribed): Promise<Received> {
    const before = at(hook).length;
    await newMember(given.house.api);
    return (await got(hook, before + 1)).at(-1)!;
  }

  test('both sign until the old one retires, and then only the new one', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created']);
    const roll = async (body: object) => {
      const rolled = await api.do('roll_hook_secret', { path: { hook: hook.id }, body });
      house.keepSecret(rolled.secret);
      return rolled;
    };
    const rolled = await roll({});
    assert.ok(Math.abs(Date.parse(rolled.old_retires_at) - house.now() - day) < minute);
    const both = await next(hook);
    assert.equal(String(both.headers['webhook-signature']).split(' ').length, 2);
    assert.deepEqual([accepts(hook.secret, both), accepts(rolled.secret, both)], [true, true]);
    house.advance(day + minute);
    const one = await next(hook);
    assert.equal(String(one.headers['webhook-signature']).split(' ').length, 1);
    assert.deepEqual([accepts(hook.secret, one), accepts(rolled.secret, one)], [false, true]);

    const last = await roll({ overlap_hours: 0 });
    const only = await next(hook);
    assert.deepEqual([accepts(rolled.secret, only), accepts(last.secret, only)], [false, true]);
    assert.ok(!JSON.stringify(await api.do('get_hook', { path: { hook: hook.id } })).includes('whsec_'));
    for (const overlap_hours of [-1, 169, 1.5, 'long']) {
      const problem = await api.refuse('roll_hook_secret', 400, { path: { hook: hook.id }, body: { overlap_hours } });
      assert.deepEqual(problem.errors.map(({ field }) => field), ['overlap_hours']);
    }
    await api.refuse('roll_hook_secret', 404, { path: { hook: 'hok_00000000000000000000000000' }, body: {} });
  });
});
