import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook as Standard } from 'standardwebhooks';
import { Webhook as Svix } from 'svix';
import { give, newCollection, newCourse, newMember } from './cast.ts';
import { holdDelivery } from './contract.ts';
import { hour, minute, onEachEngine, second } from './house.ts';
import { activitiesOf } from './look.ts';
import { eventually } from './poll.ts';
import { hooksOf } from './hooks.ts';
import type { DeliveryPayload } from './shapes.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';

const ladder = [5 * second, minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
const jitter = 0.2;
const everything = ['user.login', 'user.created', 'user.activate', 'user.inactive', 'user.page_completed', 'user.product_access_granted',
  'user.product_access_removed', 'user.product_completed'];

onEachEngine('hooks', (given) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());
  const { subscribe, at, got, deliveries, delivery } = hooksOf(given, () => receiver);

  test('what members do arrives, once each, as the list of activities has it', async () => {
    const { api } = given.house;
    const hook = await subscribe(everything);
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, {}, 1);
    const grant = await give(api, member, product);
    await api.do('complete_page', { path: { member: member.id, page: pages[0]!.id } });
    await api.do('end_grant', { path: { grant: grant.id } });
    const activities = await activitiesOf(api, member);
    assert.deepEqual(activities.map((activity) => activity.type), ['user.created', 'user.product_access_granted', 'user.page_completed',
      'user.product_completed', 'user.product_access_removed']);
    const received = await got(hook, activities.length);
    for (const activity of activities) {
      const [one, ...more] = received.filter(({ id }) => id === activity.id);
      assert.ok(one && more.length === 0, `${activity.type} came ${more.length + (one ? 1 : 0)} times`);
      const payload = one.json as DeliveryPayload;
      holdDelivery(payload);
      const { type, occurred_at, ...data } = activity;
      assert.deepEqual(payload, { id: activity.id, type, occurred_at, site: 'riverside', data });
    }
    await delivery(hook, (one) => one.activity === activities.at(-1)!.id && one.state === 'delivered', 'the mark that it arrived');
    const [first] = await deliveries(hook);
    assert.equal((await api.do('get_delivery', { path: { delivery: first!.id } })).attempts, 1);
  });

  test('the signature satisfies the libraries of others, and nothing that was changed does', async () => {
    const hook = await subscribe(['user.created']);
    await newMember(given.house.api, 'Žoë “Q” 🏺');
    const [one] = await got(hook, 1);
    assert.equal(one!.signature, 'verified', one!.problem ?? '');
    const headers = Object.fromEntries(['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(one!.headers[name])]));
    for (const library of [new Standard(hook.secret), new Svix(hook.secret)]) {
      library.verify(one!.body, headers);
      assert.throws(() => library.verify(`${one!.body} `, headers));
      assert.throws(() => library.verify(one!.body, { ...headers, 'webhook-id': 'act_other' }));
      const earlier = String(Number(headers['webhook-timestamp']) - 1);
      assert.throws(() => library.verify(one!.body, { ...headers, 'webhook-timestamp': earlier }));
    }
    const other = await subscribe(['user.created']);
    assert.throws(() => new Standard(other.secret).verify(one!.body, headers));
    assert.match(String(one!.headers['content-type']), /^application\/json/);
  });

  test('a hook gets the kinds it asked for, about the product it asked for', async () => {
    const { api } = given.house;
    const [one, two] = [await newCourse(api), await newCourse(api)];
    const narrow = await subscribe(['user.product_access_granted'], { product: one.product.id });
    const member = await newMember(api);
    await give(api, member, two.product);
    const other = await newMember(api);
    await give(api, other, await newCollection(api, [one.product.id]));
    await give(api, member, one.product);
    const received = await got(narrow, 2);
    const about = received.map((delivered) => (delivered.json as DeliveryPayload).data.product!.kind);
    assert.deepEqual(about.toSorted(), ['collection', 'product']);
    assert.equal((await deliveries(narrow)).length, 2);
  });

  test('a hook is changed and ended; ended, it gets nothing more', async () => {
    const { api } = given.house;
    const hook = await subscribe(['user.created']);
    const path = { hook: hook.id };
    assert.ok(!('secret' in await api.do('get_hook', { path })), 'the secret shows once');
    const changed = await api.do('update_hook', { path, body: { events: ['user.login', 'user.created'] } });
    assert.deepEqual(changed.events.toSorted(), ['user.created', 'user.login']);
    await newMember(api);
    await got(hook, 1);
    await api.do('delete_hook', { path });
    await api.refuse('delete_hook', 404, { path });
    const fence = await subscribe(['user.created']);
    await newMember(api);
    await got(fence, 1);
    assert.equal(at(hook).length, 1);
    assert.ok((await api.all('list_hooks')).every(({ id }) => id !== hook.id));
  });

  test('a subscription that makes no sense is refused by name', async () => {
    const { api } = given.house;
    const named = async (body: unknown) => (await api.refuse('create_hook', 400, { body })).errors.map((error) => error.field).toSorted();
    assert.deepEqual(await named({}), ['events', 'url']);
    for (const url of ['ftp://example.com/', 'example.com', 'http://user:pass@example.com/', 'https://', 'javascript:alert(1)', '']) {
      assert.deepEqual(await named({ url, events: ['user.login'] }), ['url'], url);
    }
    const url = receiver.url;
    assert.ok((await named({ url, events: ['user.blinked'] })).every((field) => field.startsWith('events')));
    assert.deepEqual(await named({ url, events: [] }), ['events']);
    assert.deepEqual(await named({ url, events: ['user.login'], product: 'prd_00000000000000000000000000' }), ['product']);
  });

  test('410 ends the subscription at once, and what waited is cancelled', async () => {
    const { api } = given.house;
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 500, times: 1 }, { path: hook.path, status: 410, times: 1 }];
    await newMember(api);
    await delivery(hook, (one) => one.last_status === 500, 'the failure');
    await newMember(api);
    const ended = await eventually(async () => {
      const seen = await api.do('get_hook', { path: { hook: hook.id } });
      return seen.ended_at ? seen : undefined;
    }, { what: 'the end of the hook' });
    assert.equal(ended.ended_reason, 'gone');
    await eventually(async () => (await deliveries(hook)).every((one) => one.state !== 'waiting'), { what: 'nothing that waits' });
    assert.ok((await deliveries(hook)).some((one) => one.state === 'cancelled'));
    await newMember(api);
    assert.equal((await deliveries(hook)).length, 2);
    receiver.faults = [];
  });

  test('a redirect is a failure and is not followed', async () => {
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 307, headers: { location: `${receiver.url}/elsewhere` }, times: 1 }];
    await newMember(given.house.api);
    const failed = await delivery(hook, (one) => one.last_status === 307, 'the failure');
    assert.equal(failed.state, 'waiting');
    assert.ok(!receiver.received.some((one) => one.path === '/elsewhere'));
  });

  test('a receiver that is silent holds nobody else up', async () => {
    const { api } = given.house;
    const [silent, prompt] = [await subscribe(['user.created']), await subscribe(['user.created'])];
    receiver.faults = [{ path: silent.path, hang: true }];
    for (let count = 0; count < 40; count += 1) await newMember(api);
    await eventually(() => at(prompt).length >= 40, { what: 'the deliveries to the prompt one', within: 5_000 });
    const failed = await delivery(silent, (one) => one.attempts > 0 && one.last_error !== null, 'the end of the patience with the silent one');
    assert.equal(failed.last_status, null);
    receiver.faults = [];
    await api.do('delete_hook', { path: { hook: silent.id } });
  });
});

onEachEngine('failed deliveries', (given) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());
  const { subscribe, at, got, deliveries, delivery } = hooksOf(given, () => receiver);

  test('they are tried again on the published ladder under one id, then kept, and replayed on request', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 500 }];
    await newMember(api);
    for (const [step, pause] of ladder.entries()) {
      const failed = await delivery(hook, (one) => one.attempts === step + 1 && one.next_attempt_at !== null, `attempt ${step + 1}`);
      const wait = Date.parse(failed.next_attempt_at!) - house.now();
      const slack = 2 * second;
      assert.ok(wait > pause * (1 - jitter) - slack && wait < pause * (1 + jitter) + slack, `${wait} ms after attempt ${step + 1}`);
      assert.equal(at(hook).length, step + 1, 'not before its time');
      house.advance(Math.max(0, wait) + second);
    }
    const dead = await delivery(hook, (one) => one.state === 'failed', 'the end of the ladder');
    assert.deepEqual([dead.attempts, dead.next_attempt_at, dead.last_status], [ladder.length + 1, null, 500]);
    assert.equal(new Set(at(hook).map((one) => one.id)).size, 1);
    assert.ok(new Set(at(hook).map((one) => one.headers['webhook-timestamp'])).size > 5, 'each attempt has its own moment');

    receiver.faults = [];
    const replayed = await api.do('replay_delivery', { path: { delivery: dead.id } });
    assert.deepEqual([replayed.attempts, replayed.id], [0, dead.id]);
    await delivery(hook, (one) => one.state === 'delivered', 'the replayed one');
    const last = at(hook).at(-1)!;
    const signed = new Standard(hook.secret).sign(last.id!, new Date(Number(last.headers['webhook-timestamp']) * second), last.body);
    assert.ok(String(last.headers['webhook-signature']).split(' ').includes(signed));
    assert.equal(last.id, dead.activity);
  });

  test('a receiver that names a time is not asked before it', async () => {
    const { house, house: { api } } = given;
    for (const status of [429, 503]) {
      const hook = await subscribe(['user.created']);
      receiver.faults = [{ path: hook.path, status, headers: { 'retry-after': '600' }, times: 1 }];
      await newMember(api);
      const told = await delivery(hook, (one) => one.last_status === status, 'the refusal');
      const wait = Date.parse(told.next_attempt_at!) - house.now();
      assert.ok(wait > 9 * minute && wait < 15 * minute, `${wait} ms`);
      house.advance(wait + second);
      await delivery(hook, (one) => one.state === 'delivered', 'the second attempt');
    }
  });

  test('many are replayed by a filter', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created', 'user.product_access_granted']);
    const member = await newMember(api);
    await newMember(api);
    await give(api, member, (await newCourse(api)).product);
    await eventually(async () => (await deliveries(hook)).filter((one) => one.state === 'delivered').length === 3, { what: 'three deliveries' });
    const replay = (body: object) => api.do('replay_deliveries', { body: { hook: hook.id, state: 'delivered', ...body } });
    assert.deepEqual(await replay({ type: 'user.product_access_granted' }), { replayed: 1 });
    await got(hook, 4);
    assert.deepEqual(await replay({ until: house.at(-hour) }), { replayed: 0 });
    const turned = await api.refuse('replay_deliveries', 400, { body: { hook: hook.id, since: house.at(-hour), until: house.at(-2 * hour) } });
    assert.deepEqual(turned.errors.map(({ field }) => field), ['until']);
    await eventually(async () => (await deliveries(hook)).every((one) => one.state === 'delivered'), { what: 'rest' });
    assert.deepEqual(await replay({ since: house.at(-hour) }), { replayed: 3 });
    await got(hook, 7);
    assert.equal(new Set(at(hook).map((one) => one.id)).size, 3);
  });

  test('what waited goes out after a sudden end', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(['user.created']);
    receiver.faults = [{ path: hook.path, status: 500 }];
    for (let count = 0; count < 5; count += 1) await newMember(api);
    await got(hook, 5);
    await house.kill();
    receiver.faults = [];
    await house.serve();
    house.advance(hour);
    await eventually(async () => (await deliveries(hook)).every((one) => one.state === 'delivered'), { what: 'all five' });
    assert.equal((await deliveries(hook)).length, 5);
  });
});

onEachEngine('hooks to inward addresses', (given) => {
  const inward = ['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0177.0.0.1/', 'http://0/', 'http://localhost/',
    'http://localhost./', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[64:ff9b::a9fe:a9fe]/', 'http://[2002:7f00:1::]/', 'http://[fec0::1]/',
    'http://[fe80::1%25lo]/', 'http://169.254.169.254/latest/meta-data', 'http://100.64.0.1/', 'http://10.0.0.1/', 'http://172.16.0.1/',
    'http://192.168.1.1/', 'http://224.0.0.1/', 'http://8.8.8.8@127.0.0.1/', 'http://127.0.0.1#@8.8.8.8', 'http://168.63.129.16/', 'http://[fd00::1]/'];

  test('they are refused when saved', async () => {
    const { api } = given.house;
    for (const url of inward) {
      const problem = await api.refuse('create_hook', 400, { body: { url, events: ['user.login'] } });
      assert.deepEqual(problem.errors.map((error) => error.field), ['url'], url);
    }
  });
}, { hooks: 'public' });
