// The official package judges what the fake sends: signed, complete, in the right shape, and wrong only on demand.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Stripe from 'stripe';
import { answers, client, fake, happens, received, rejects, SECRET, types } from './stripe_judge.ts';

describe('what it sends', () => {
  test('the official package accepts every event, and no changed one', async () => {
    happens('buy', { product: 'Calm', email: 'new@example.com' });
    happens('buy', { product: 'The Circle', email: 'new@example.com' });
    assert.ok(await fake.deliverer.settled());
    assert.ok(received.length >= 4);
    for (const { body, signature } of received) {
      assert.ok(Stripe.webhooks.constructEvent(body, signature, SECRET).id.startsWith('evt_'));
      assert.throws(() => Stripe.webhooks.constructEvent(body.replace('evt_', 'evt-'), signature, SECRET));
      assert.throws(() => Stripe.webhooks.constructEvent(body, signature, 'whsec_other'));
    }
  });

  test('a purchase tells of the session; a subscription of itself and its invoice too', async () => {
    happens('buy', { product: 'Calm', email: 'one@example.com' });
    await fake.deliverer.settled();
    assert.deepEqual(types(), ['checkout.session.completed']);
    received.length = 0;
    happens('buy', { product: 'The Circle', email: 'two@example.com' });
    await fake.deliverer.settled();
    assert.deepEqual(types().sort(), ['checkout.session.completed', 'customer.subscription.created', 'customer.subscription.updated',
      'invoice.paid']);
    const all = await client().events.list({ limit: 100 });
    assert.ok(all.data.some((event) => event.type === 'payment_intent.succeeded'));
  });

  test('an event keeps the object as it was, and the version it was made in', async () => {
    const { subscription } = happens('buy', { product: 'The Circle', email: 'a@example.com' });
    const [created] = (await client().events.list({ type: 'customer.subscription.created' })).data;
    assert.equal((created!.data.object as Stripe.Subscription).status, 'incomplete');
    const [updated] = (await client().events.list({ type: 'customer.subscription.updated' })).data;
    assert.deepEqual(updated!.data.previous_attributes, { status: 'incomplete' });
    fake.settings({ api_version: '2025-02-24.acacia' });
    happens('renew', { subscription: subscription.id });
    const [old] = (await client().events.list({ type: 'customer.subscription.updated' })).data;
    assert.equal(old!.api_version, '2025-02-24.acacia');
    assert.ok('current_period_end' in old!.data.object);
    assert.ok(!('current_period_end' in (await client().events.retrieve(updated!.id)).data.object));
  });

  test('an endpoint of its own version gets events in that shape, another in the newest', async () => {
    fake.hook({ url: fake.test.endpoints.all()[0]!.url, secret: 'whsec_old', api_version: '2024-06-20' });
    happens('buy', { product: 'The Circle', email: 'a@example.com' });
    await fake.deliverer.settled();
    const invoices = received.filter(({ event }) => event.type === 'invoice.paid').map(({ event }) => [event.api_version,
      'subscription' in event.data.object]);
    assert.deepEqual(invoices.sort(), [['2024-06-20', true], ['2026-10-28.endive', false]]);
  });

  test('while a secret is rolled, both sign', async () => {
    fake.test.endpoints.all()[0]!._secrets = [SECRET, 'whsec_next'];
    happens('buy', { product: 'Calm', email: 'a@example.com' });
    await fake.deliverer.settled();
    for (const secret of [SECRET, 'whsec_next']) Stripe.webhooks.constructEvent(received[0]!.body, received[0]!.signature, secret);
  });

  test('what is refused is tried again, given up in the end, and listed as not delivered', async () => {
    answers.push(500, 503, 200);
    happens('buy', { product: 'Calm', email: 'a@example.com' });
    await fake.deliverer.settled();
    assert.deepEqual(fake.deliverer.log.map(({ state, answers: given }) => [state, given.map(({ status }) => status)]),
      [['delivered', [500, 503, 200]]]);
    assert.equal(new Set(received.map(({ event }) => event.id)).size, 1);
    answers.push(500, 500, 500);
    happens('buy', { product: 'Calm', email: 'b@example.com' });
    await fake.deliverer.settled();
    assert.equal(fake.deliverer.log.at(-1)!.state, 'given_up');
    const missed = await client().events.list({ delivery_success: false, types: ['checkout.session.completed'], created: { gte: 1_700_000_000 } });
    assert.deepEqual(missed.data.map((event) => event.id), [fake.deliverer.log.at(-1)!.event]);
  });

  test('events are lost, doubled, shuffled and held on demand', async () => {
    const buy = (count: number) => Array.from({ length: count }, (_, at) => happens('buy', { product: 'Calm', email: `m${at}@example.com` }));
    fake.faults.set({ delivery: { lose: 1 } });
    buy(3);
    assert.ok(await fake.deliverer.settled());
    assert.equal(received.length, 0);
    fake.faults.set({ delivery: { lose: 0, double: 1 } });
    buy(3);
    assert.ok(await fake.deliverer.settled());
    assert.equal(received.length, 6);
    received.length = 0;
    fake.faults.set({ delivery: { double: 0, reorder: 10 }, seed: 7 });
    const sessions = buy(10).map(({ session }) => session.id);
    assert.ok(await fake.deliverer.settled());
    const seen = received.map(({ event }) => (event.data.object as Stripe.Checkout.Session).id);
    assert.deepEqual(seen.toSorted(), sessions.toSorted());
    assert.notDeepEqual(seen, sessions);
    received.length = 0;
    fake.faults.set({ delivery: { reorder: 0, hold: true } });
    buy(4);
    assert.deepEqual([fake.deliverer.held, received.length], [4, 0]);
    fake.deliverer.release('reversed');
    assert.ok(await fake.deliverer.settled());
    assert.equal(received.length, 4);
  });

  test('a delayed payment completes unpaid and is told of again when the money comes or does not', async () => {
    const { session } = happens('buy', { product: 'Calm', email: 'late@example.com', delayed: true });
    assert.equal((await client().checkout.sessions.retrieve(session.id)).payment_status, 'unpaid');
    happens('payment_arrives', { session: session.id });
    assert.equal((await client().checkout.sessions.retrieve(session.id)).payment_status, 'paid');
    happens('buy', { product: 'The Circle', email: 'never@example.com', delayed: true });
    happens('payment_fails', { email: 'never@example.com' });
    await fake.deliverer.settled();
    assert.ok(types().includes('checkout.session.async_payment_succeeded') && types().includes('checkout.session.async_payment_failed'));
  });

  test('a subscription fails, recovers, is given up and ends as Stripe would tell it', async () => {
    const { subscription } = happens('buy', { product: 'The Circle', email: 'life@example.com' });
    const life: [string, object, string][] = [
      ['renew', {}, 'active'], ['fail_payment', {}, 'past_due'], ['fail_payment', {}, 'past_due'], ['renew', {}, 'active'],
      ['pause', { status: true }, 'paused'],
      ['resume', {}, 'active'], ['change_plan', { products: ['Studio', 'The Circle'] }, 'active'], ['cancel_at_period_end', {}, 'active'],
      ['cancel_at_period_end', { undo: true }, 'active'],
      ['fail_payment', {}, 'past_due'], ['give_up', { to: 'unpaid' }, 'unpaid'], ['end', {}, 'canceled'],
    ];
    const stripe = client();
    for (const [verb, args, status] of life) {
      happens(verb, { email: 'life@example.com', ...args });
      assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, status, verb);
    }
    await fake.deliverer.settled();
    for (const type of ['invoice.payment_failed', 'customer.subscription.paused', 'customer.subscription.resumed',
      'customer.subscription.deleted']) assert.ok(types().includes(type as never), type);
    const invoices = await stripe.invoices.list({ subscription: subscription.id, limit: 100 });
    assert.deepEqual(invoices.data.map(({ status, attempt_count }) => [status, attempt_count]), [['open', 1], ['paid', 3], ['paid', 1], ['paid', 1]]);
  });

  test('a dispute opens and closes; a deleted product is gone', async () => {
    const { charge } = happens('buy', { product: 'Calm', email: 'd@example.com' });
    happens('open_dispute', { email: 'd@example.com' });
    assert.equal((await client().disputes.list({ charge: charge.id })).data[0]!.status, 'needs_response');
    happens('close_dispute', { charge: charge.id, status: 'lost' });
    assert.equal((await client().disputes.list({ payment_intent: charge.payment_intent })).data[0]!.status, 'lost');
    happens('delete_product', { product: 'Studio' });
    await rejects(client().products.retrieve('prod_studio'), { code: 'resource_missing' });
    await fake.deliverer.settled();
    assert.deepEqual(types().sort(), ['charge.dispute.closed', 'charge.dispute.created', 'checkout.session.completed', 'product.deleted']);
  });

  test('another process drives it by the control API and sees the answers', async () => {
    const ask = async (path: string, body?: object) => (await fetch(`${fake.url}/_control/${path}`, body
      ? { method: 'POST', body: JSON.stringify(body) } : {})).json() as Promise<any>;
    const bought = await ask('buy', { product: 'Calm', email: 'c@example.com', wait_ms: 2000 });
    assert.equal(bought.objects.session.payment_status, 'paid');
    assert.deepEqual(bought.deliveries.map((delivery: any) => [delivery.type, delivery.answers[0].status]), [['checkout.session.completed', 200]]);
    assert.match((await ask('buy', { product: 'Nothing', email: 'c@example.com' })).error, /No product is called "Nothing"/);
    assert.equal((await ask('clock', { now: '2030-01-01T00:00:00Z', stopped: true })).now, '2030-01-01T00:00:00.000Z');
    const later = await ask('buy', { product: 'Calm', email: 'f@example.com' });
    assert.equal(later.events.at(-1).created, Date.parse('2030-01-01') / 1000);
    assert.equal((await ask('overview')).purchases.length, 2);
    assert.match((await ask('nonsense', {})).error, /There is no POST/);
  });
});
