import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newCourse, newMember } from './cast.ts';
import { hour, minute, onEachEngine, second } from './house.ts';
import { isOpen, mailCount } from './look.ts';
import { eventually } from './poll.ts';
import { newKey, newSecret, Shop } from './shop.ts';
import { signatureOf } from '../fakes/stripe.ts';

const mebibyte = 1024 * 1024;
const tolerance = 300; // seconds

onEachEngine('what Stripe sends', (given) => {
  const seconds = () => Math.floor(given.house.now() / second);
  let counter = 0;
  const eventBody = (more: Record<string, unknown> = {}) => JSON.stringify({
    id: `evt_1${process.pid}x${(counter += 1)}`, object: 'event', api_version: '2026-10-28.endive', created: seconds(), livemode: false,
    pending_webhooks: 1, request: { id: null, idempotency_key: null }, type: 'invoice.upcoming', data: { object: { id: 'in_1', object: 'invoice' } }, ...more });

  const deliver = async (url: string, body: string | Buffer, signature: string | undefined) => {
    const headers = { 'content-type': 'application/json', ...(signature === undefined ? {} : { 'stripe-signature': signature }) };
    return (await fetch(url, { method: 'POST', headers, body: typeof body === 'string' ? body : new Uint8Array(body) })).status;
  };

  test('an event of a kind that says nothing about access is stored and ignored', async () => {
    const shop = await Shop.open(given.house);
    const body = eventBody();
    assert.equal(await deliver(shop.connection.hook_url, body, signatureOf(body, [shop.secret], seconds())), 200);
    const [event] = await shop.settled();
    assert.deepEqual([event!.state, event!.type, event!.remote_id], ['ignored', 'invoice.upcoming', JSON.parse(body).id]);
    shop.close();
  });

  test('an event that comes twice is taken twice and stored once', async () => {
    const shop = await Shop.open(given.house);
    const body = eventBody();
    const send = () => deliver(shop.connection.hook_url, body, signatureOf(body, [shop.secret], seconds()));
    assert.deepEqual(await Promise.all(Array.from({ length: 8 }, send)), Array.from({ length: 8 }, () => 200));
    assert.equal((await shop.settled()).length, 1);
    shop.close();
  });

  test('what is forged, stale, misdirected or too large is refused and leaves nothing', async () => {
    const shop = await Shop.open(given.house);
    const other = await Shop.open(given.house);
    const url = shop.connection.hook_url;
    const body = eventBody();
    const good = signatureOf(body, [shop.secret], seconds());
    const mac = /v1=([0-9a-f]{64})/.exec(good)![1]!;
    const flipped = (mac.startsWith('0') ? '1' : '0') + mac.slice(1);
    const large = eventBody({ padding: 'x'.repeat(mebibyte) });
    const exact = Buffer.alloc(mebibyte + 1, ' ');
    const refused: Record<string, [string, string | Buffer, string | undefined]> = {
      'no signature': [url, body, undefined],
      'an empty signature': [url, body, ''],
      'another secret': [url, body, signatureOf(body, [newSecret()], seconds())],
      'the secret of another connection': [url, body, signatureOf(body, [other.secret], seconds())],
      'a signature of this at the address of another': [other.connection.hook_url, body, good],
      'a body that was changed': [url, body.replace('invoice.upcoming', 'invoice.paid'), good],
      'a body with one more byte': [url, `${body} `, good],
      'an old moment': [url, body, signatureOf(body, [shop.secret], seconds() - tolerance - 2)],
      'a moment to come': [url, body, signatureOf(body, [shop.secret], seconds() + tolerance + 2)],
      'a moment that was changed': [url, body, good.replace(/t=\d+/, `t=${seconds() + 1}`)],
      'no moment': [url, body, good.replace(/t=\d+,/, '')],
      'one bit': [url, body, good.replace(mac, flipped)],
      'half a signature': [url, body, good.replace(mac, mac.slice(0, 32))],
      'only the scheme of tests': [url, body, good.replace('v1=', 'v0=')],
      'nothing at all': [url, '', signatureOf('x', [shop.secret], seconds())],
      'a megabyte and more': [url, large, signatureOf(large, [shop.secret], seconds())],
      'a megabyte and one byte': [url, exact, 't=1,v1=00'],
      'no JSON': [url, 'event', signatureOf('event', [shop.secret], seconds())],
      'no event': [url, '{"id":7}', signatureOf('{"id":7}', [shop.secret], seconds())],
      'an unknown address': [`${url.slice(0, -2)}${url.endsWith('aa') ? 'bb' : 'aa'}`, body, good],
    };
    for (const [what, [address, content, signature]] of Object.entries(refused)) {
      const status = await deliver(address, content, signature);
      assert.ok(status >= 400 && status < 500, `${what} is answered with ${status}`);
    }
    assert.equal((await fetch(url)).status, 405);
    assert.deepEqual(await shop.events(), []);
    assert.deepEqual(await other.events(), []);
    assert.equal(await deliver(url, body, good), 200, 'the true one is taken');
    shop.close();
    other.close();
  });

  test('a moment up to five minutes off is taken, either way', async () => {
    const shop = await Shop.open(given.house);
    for (const off of [-tolerance + 5, tolerance - 5]) {
      const body = eventBody();
      assert.equal(await deliver(shop.connection.hook_url, body, signatureOf(body, [shop.secret], seconds() + off)), 200);
    }
    shop.close();
  });

  test('while a secret rolls both are taken, and then the new one alone', async () => {
    const { house: { api }, house } = given;
    const shop = await Shop.open(house);
    const next = house.keepSecret(newSecret());
    const path = { connection: shop.connection.id };
    const added = await api.do('update_connection', { path, body: { add_webhook_secret: next } });
    assert.equal(added.webhook_secrets.length, 2);
    const old = shop.connection.webhook_secrets[0]!.fingerprint;
    const retire_at = house.at(hour);
    await api.do('update_connection', { path, body: { retire_webhook_secret: old, retire_at } });
    const send = (...secrets: string[]) => {
      const body = eventBody();
      return deliver(shop.connection.hook_url, body, signatureOf(body, secrets, seconds()));
    };
    assert.deepEqual([await send(shop.secret), await send(next), await send(newSecret(), next)], [200, 200, 200]);
    house.advance(hour + minute);
    assert.equal(await send(next), 200);
    assert.equal(await send(shop.secret), 400);
    const last = added.webhook_secrets.find((secret) => secret.fingerprint !== old)!.fingerprint;
    await api.refuse('update_connection', 400, { path, body: { retire_webhook_secret: last } });
    shop.close();
  });

  test('test and live never mix', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const live = await Shop.open(given.house, { mode: 'live' });
    const { product, remote } = await shop.sell();
    const body = eventBody({ livemode: true });
    const status = await deliver(shop.connection.hook_url, body, signatureOf(body, [shop.secret], seconds()));
    assert.ok(status >= 400 && status < 500, `a live event in a test connection is answered with ${status}`);
    const member = await newMember(api);
    live.stripe.live.seed([{ id: remote, name: 'the same id, for real money', prices: [{ unit_amount: 100, currency: 'usd' }] }]);
    live.happens('buy', { product: remote, email: member.email });
    const events = await live.settled();
    assert.ok(events.some((event) => event.state === 'untied'));
    assert.equal(await isOpen(api, { member, thing: product }), false, 'tied in the test connection only');
    shop.close();
    live.close();
  });

  test('a connection with a wrong or foreign key is refused by name', async () => {
    const { house: { api, stripe } } = given;
    const connect = (mode: string, api_key: string) => ({ body: { kind: 'stripe', mode, settings: { api_key, webhook_secret: newSecret() } } });
    const named = async (call: object) => (await api.refuse('create_connection', 400, call)).errors.map((error) => error.field);
    assert.deepEqual(await named(connect('live', newKey('test'))), ['settings.api_key']);
    assert.deepEqual(await named(connect('test', 'a key')), ['settings.api_key']);
    stripe.faults.set({ api: { status: 401, times: 1 } });
    assert.deepEqual(await named(connect('test', newKey())), ['settings.api_key']);
    assert.deepEqual((await named({ body: { kind: 'paypal', mode: 'test', settings: {} } })).slice(0, 1), ['kind']);
  });
}, { stripe: 'beside' });

onEachEngine('the inbox', (given) => {
  test('a product that is not tied is shown so, and opens once it is', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const remote = shop.offer();
    const email = shop.buyer();
    shop.happens('buy', { product: remote, email });
    const events = await shop.settled();
    const untied = events.filter((event) => event.state === 'untied');
    assert.ok(untied.length > 0);
    assert.ok(untied.every((event) => event.error?.includes(remote) || event.effect?.includes(remote)), 'it says which product');
    const course = await newCourse(api);
    await shop.tie(course, remote);
    const member = await eventually(async () => (await api.do('list_members', { query: { email } })).data[0], { what: 'the buyer' });
    await eventually(() => isOpen(api, { member, thing: course.product }), { what: 'the product' });
    assert.deepEqual(await shop.events('untied'), []);
    const wrong = await api.refuse('create_link', 400, {
      path: { connection: shop.connection.id }, body: { product: 'prd_00000000000000000000000000', remote_id: '' } });
    assert.deepEqual(wrong.errors.map((error) => error.field).toSorted(), ['product', 'remote_id']);
    const { stripe } = given.house;
    const path = { connection: shop.connection.id };
    const draft = await newCourse(api);
    const none = await api.refuse('create_link', 400, { path, body: { product: draft.product.id, remote_id: 'prod_nobodySellsThis' } });
    assert.match(none.detail!, /remote_id is no product at Stripe in test mode/);
    stripe.faults.set({ api: { status: 503 } });
    const believed = await api.do('create_link', { path, body: { product: draft.product.id, remote_id: 'prod_nobodySellsThis' } });
    stripe.faults.clear();
    await api.do('delete_link', { path: { ...path, link: believed.id } });
    const links = await api.all('list_links', { path: { connection: shop.connection.id } });
    assert.deepEqual(links.map((link) => [link.thing, link.remote_id]), [[course.product.id, remote]]);
    await api.refuse('create_link', 409, { path: { connection: shop.connection.id }, body: { product: course.product.id, remote_id: remote } });
    await api.do('delete_link', { path: { connection: shop.connection.id, link: links[0]!.id } });
    assert.ok(await isOpen(api, { member, thing: course.product }), 'untying takes nothing away');
    shop.close();
  });

  test('while Stripe fails, events wait and are tried again', async () => {
    const { house, house: { api, stripe } } = given;
    const shop = await Shop.open(house);
    const { product, remote } = await shop.sell();
    const member = await newMember(api);
    stripe.faults.set({ api: [{ status: 500, times: 2 }, { status: 429, headers: { 'retry-after': '1' }, times: 1 }, { drop: true, times: 1 }] });
    shop.happens('buy', { product: remote, email: member.email });
    await eventually(async () => {
      house.advance(minute);
      return isOpen(api, { member, thing: product });
    }, { what: 'the product, in spite of all' });
    stripe.faults.clear();
    await eventually(async () => {
      house.advance(minute);
      return (await shop.events('waiting')).length === 0;
    });
    assert.equal(await mailCount(api, member.email), 1);
    shop.close();
  });

  test('a poisoned event is set aside after five failures, the others go on, and it can be replayed', async () => {
    const { house, house: { api, stripe } } = given;
    const shop = await Shop.open(house);
    const { product, remote } = await shop.sell('month');
    const [poisoned, healthy] = [await newMember(api), await newMember(api)];
    stripe.faults.set({ delivery: { hold: true } });
    const { subscription, session } = shop.happens('buy', { product: remote, email: poisoned.email });
    stripe.faults.set({ api: [{ match: subscription.id, status: 500 }, { match: session.id, status: 500 }, { match: subscription.customer, status: 500 }], delivery: { hold: false } });
    stripe.deliverer.release();
    await stripe.deliverer.settled();
    shop.happens('buy', { product: remote, email: healthy.email });
    await eventually(() => isOpen(api, { member: healthy, thing: product }), { what: 'the lane beside it' });
    const failed = await eventually(async () => {
      const events = await shop.events(); // in one look, for between two an event may go from one state to another
      if (events.some((event) => event.state === 'working')) return undefined; // an hour more would end its lease
      if (events.some((event) => event.state === 'waiting')) return void house.advance(hour);
      return events.filter((event) => event.state === 'set_aside');
    }, { what: 'the events that were set aside', within: 30_000 });
    for (const event of failed) {
      assert.equal(event.attempts, 5);
      assert.ok(event.error, 'it says why');
    }
    assert.equal(await isOpen(api, { member: poisoned, thing: product }), false);

    stripe.faults.clear();
    for (const event of failed) {
      const path = { connection: shop.connection.id, event: event.id };
      assert.equal((await api.do('replay_event', { path })).attempts, 0);
    }
    await eventually(() => isOpen(api, { member: poisoned, thing: product }), { what: 'the product after the replay' });
    await shop.settled();
    const event = await api.do('get_event', { path: { connection: shop.connection.id, event: failed[0]!.id } });
    assert.equal(event.state, 'done');
    shop.close();
  });

  test('a connection tells how it is, and deleted it leaves people their access', async () => {
    const { house: { api, stripe }, house } = given;
    const shop = await Shop.open(house);
    const path = { connection: shop.connection.id };
    const { product, remote } = await shop.sell();
    const member = await newMember(api);
    assert.deepEqual([shop.connection.state, shop.connection.last_event_at], ['connected', null]);
    stripe.faults.set({ api: { status: 401 } });
    shop.happens('buy', { product: remote, email: member.email });
    await stripe.deliverer.settled();
    const failing = await eventually(async () => {
      const connection = await api.do('get_connection', { path });
      return connection.state === 'failing' ? connection : undefined;
    }, { what: 'a connection that says that its key is refused' });
    assert.ok(failing.queue > 0 && failing.error && failing.last_event_at);
    stripe.faults.clear();
    const api_key = house.keepSecret(newKey());
    assert.equal((await api.do('update_connection', { path, body: { settings: { api_key } } })).state, 'connected');
    await eventually(async () => {
      house.advance(minute);
      return isOpen(api, { member, thing: product });
    }, { what: 'the product after the key was replaced' });
    await shop.settled();
    const listed = await api.all('list_connections');
    assert.ok(listed.some((connection) => connection.id === shop.connection.id && connection.queue === 0));
    await api.do('delete_connection', { path });
    await api.refuse('get_connection', 404, { path });
    assert.ok(await isOpen(api, { member, thing: product }));
    shop.close();
  });

  test('what was acknowledged survives a sudden end', async () => {
    const { house, house: { api, stripe } } = given;
    const shop = await Shop.open(house);
    const { product, remote } = await shop.sell();
    const members = await Promise.all(Array.from({ length: 5 }, () => newMember(api)));
    stripe.faults.set({ api: { status: 503 } });
    for (const member of members) shop.happens('buy', { product: remote, email: member.email });
    await stripe.deliverer.settled();
    await house.kill();
    stripe.faults.clear();
    await house.serve();
    house.advance(hour);
    for (const member of members) await eventually(() => isOpen(api, { member, thing: product }), { what: 'the product after the crash' });
    shop.close();
  });
}, { stripe: 'beside' });
