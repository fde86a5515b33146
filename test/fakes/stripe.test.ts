// The official client judges the fake: what it asks is understood, and what it gets is what it expects.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type Stripe from 'stripe';
import { client, fake, happens, rejects } from './stripe_judge.ts';

describe('what the client asks', () => {
  test('a product with its price is made, read, changed and listed', async () => {
    const stripe = client();
    const product = await stripe.products.create({ name: 'Evening & Co. ünï', metadata: { 'k[1]': 'v' }, images: ['https://x/1.png'],
      default_price_data: { currency: 'usd', unit_amount: 1999, recurring: { interval: 'month', interval_count: 3 } } });
    assert.equal(product.name, 'Evening & Co. ünï');
    assert.deepEqual(product.metadata, { 'k[1]': 'v' });
    const price = await stripe.prices.retrieve(product.default_price as string);
    assert.deepEqual([price.unit_amount, price.recurring?.interval, price.recurring?.interval_count], [1999, 'month', 3]);
    assert.equal(String(price.unit_amount_decimal), '1999');
    await stripe.products.update(product.id, { description: 'For the end of the day', metadata: { 'k[1]': '', other: 'x' } });
    const again = await stripe.products.retrieve(product.id, { expand: ['default_price'] });
    assert.deepEqual(again.metadata, { other: 'x' });
    assert.equal((again.default_price as Stripe.Price).id, price.id);
    assert.equal((await stripe.products.list({ ids: [product.id] })).data.length, 1);
    await rejects(stripe.products.del(product.id), { type: 'StripeInvalidRequestError', statusCode: 400 });
  });

  test('auto-paging sees each customer once, newest first, from both ends', async () => {
    const stripe = client();
    const made: string[] = [];
    for (let at = 0; at < 25; at++) made.push((await stripe.customers.create({ email: `m${at}@example.com` })).id);
    const seen: string[] = [];
    for await (const customer of stripe.customers.list({ limit: 10 })) seen.push(customer.id);
    assert.deepEqual(seen, made.toReversed());
    const page = await stripe.customers.list({ limit: 3, ending_before: made[20]! });
    assert.deepEqual(page.data.map((row) => row.id), [made[23], made[22], made[21]]);
    assert.equal(page.has_more, true);
    const last = await stripe.customers.list({ limit: 3, starting_after: made[2]! });
    assert.deepEqual([last.data.length, last.has_more], [2, false]);
    assert.equal((await stripe.customers.list({ email: 'm7@example.com' })).data[0]?.id, made[7]);
    assert.equal((await stripe.customers.list({ email: 'M7@example.com' })).data.length, 0, 'the filter is case-sensitive, as at Stripe');
    assert.equal((await stripe.customers.search({ query: "email:'M7@example.com'" })).data[0]?.id, made[7]);
  });

  test('refusals carry type, code, param and status', async () => {
    const stripe = client();
    await rejects(stripe.customers.retrieve('cus_nobody'), { type: 'StripeInvalidRequestError', code: 'resource_missing', param: 'id',
      statusCode: 404 });
    await rejects(stripe.prices.create({ currency: 'usd', product: 'prod_none', unit_amount: 5 }),
      { code: 'resource_missing', param: 'product', statusCode: 400 });
    await rejects(stripe.products.create({} as never), { code: 'parameter_missing', param: 'name' });
    await rejects(stripe.products.create({ name: 'x', nonsense: 1 } as never), { code: 'parameter_unknown', param: 'nonsense' });
    await rejects(stripe.products.list({ limit: 101 }), { param: 'limit' });
    await rejects(stripe.checkout.sessions.retrieve('cs_test_none', { expand: ['line_items'] }), { statusCode: 404 });
    await rejects(stripe.products.retrieve('prod_calm', { expand: ['name.first'] }), { param: 'expand' });
    await rejects(client('rk_test_').products.list(), { type: 'StripeAuthenticationError', statusCode: 401 });
    await rejects(stripe.rawRequest('GET', '/v1/nothing'), { statusCode: 404 });
    await assert.rejects(stripe.products.retrieve('prod_none'), (error: Stripe.errors.StripeError) => /^req_/.test(error.requestId ?? ''));
  });

  test('only the named keys are let in when keys are named', async () => {
    fake.settings({ keys: ['rk_test_known'] });
    await rejects(client('rk_test_other').products.list(), { statusCode: 401 });
    assert.equal((await client('rk_test_known').products.list()).data.length, 3);
    fake.settings({ keys: [] });
  });

  test('a restricted key is refused what it has no right to, and nothing else', async () => {
    fake.deny('rk_test_narrow', 'rak_plan_read', 'rak_product_write');
    const narrow = client('rk_test_narrow');
    await rejects(narrow.prices.list(), { type: 'StripePermissionError', statusCode: 403, message: /'rak_plan_read'/ });
    await rejects(narrow.products.create({ name: 'x' }), { type: 'StripePermissionError', message: /'rak_product_write'/ });
    assert.equal((await narrow.products.list()).data.length, 3);
    assert.equal((await client().prices.list()).data.length, 3);
  });

  test('test and live keys see different objects', async () => {
    const customer = await client('sk_live_judge').customers.create({ email: 'live@example.com' });
    assert.equal(customer.livemode, true);
    await rejects(client().customers.retrieve(customer.id), { code: 'resource_missing' });
    await assert.rejects(client().customers.retrieve(customer.id), /a similar object exists in live mode, but a test mode key was used/);
    assert.equal((await client().customers.list()).data.length, 0);
    assert.match((await client('sk_live_judge').accounts.retrieveCurrent()).id, /^acct_/);
  });

  test('a repeated idempotency key answers the same; with other parameters it is refused', async () => {
    const stripe = client();
    const options = { idempotencyKey: 'once' };
    const first = await stripe.customers.create({ email: 'a@example.com' }, options);
    const second = await stripe.customers.create({ email: 'a@example.com' }, options);
    assert.equal(second.id, first.id);
    assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal((await stripe.customers.list()).data.length, 1);
    await rejects(stripe.customers.create({ email: 'b@example.com' }, options), { type: 'StripeIdempotencyError', statusCode: 400 });
  });

  test('a checkout session is made, bought, and found by its payment', async () => {
    const stripe = client();
    const open = await stripe.checkout.sessions.create({ mode: 'payment', success_url: 'https://x/s', client_reference_id: 'mem_1',
      line_items: [{ price: 'price_calm', quantity: 2 }, { price_data: { currency: 'usd', unit_amount: 500,
      product_data: { name: 'Extra' } } }], payment_intent_data: { metadata: { a: 'b' } } });
    assert.deepEqual([open.status, open.amount_total, open.payment_intent], ['open', 10300, null]);
    happens('buy', { session: open.id, email: 'ada@example.com', name: 'Ada' });
    const session = await stripe.checkout.sessions.retrieve(open.id, { expand: ['line_items.data.price.product',
      'payment_intent.latest_charge', 'customer'] });
    assert.deepEqual([session.status, session.payment_status, session.customer_details?.email], ['complete', 'paid', 'ada@example.com']);
    assert.equal((session.line_items!.data[0]!.price!.product as Stripe.Product).name, 'Calm Mornings');
    const intent = session.payment_intent as Stripe.PaymentIntent;
    assert.deepEqual([intent.status, intent.metadata], ['succeeded', { a: 'b' }]);
    assert.equal((intent.latest_charge as Stripe.Charge).amount, 10300);
    assert.equal((await stripe.checkout.sessions.list({ payment_intent: intent.id })).data[0]?.id, open.id);
    const lines = await stripe.checkout.sessions.listLineItems(open.id, { limit: 1 });
    assert.deepEqual([lines.data.length, lines.has_more, lines.data[0]?.quantity], [1, true, 2]);
    const rest = await stripe.checkout.sessions.listLineItems(open.id, { limit: 1, starting_after: lines.data[0]!.id });
    assert.deepEqual([rest.data[0]?.description, rest.has_more], ['Extra', false]);
  });

  test('a person buys on a page by typing an address', async () => {
    const url = `${fake.url}/buy/prod_calm`;
    const shown = await (await fetch(url)).text();
    assert.match(shown, /<h1>Calm Mornings<\/h1>/);
    assert.equal((await fetch(url, { method: 'POST', body: new URLSearchParams({ email: 'nobody' }) })).status, 422);
    const bought = await fetch(url, { method: 'POST', body: new URLSearchParams({ email: 'page@example.com' }) });
    assert.match(await bought.text(), /is paid/);
    const sessions = await client().checkout.sessions.list({ limit: 100 });
    assert.deepEqual(sessions.data.filter((session) => session.customer_details?.email === 'page@example.com').map((session) => session.status), ['complete']);
    assert.equal((await fetch(`${fake.url}/buy/prod_none`)).status, 404);
  });

  test('a payment link sells the same to everybody, until it is closed', async () => {
    const stripe = client();
    const asked: Stripe.PaymentLinkCreateParams = { line_items: [{ price: 'price_calm', quantity: 1 }], metadata: { of: 'us' },
      after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: 'Log in & begin' } } };
    const link = await stripe.paymentLinks.create(asked, { idempotencyKey: 'once' });
    assert.equal((await stripe.paymentLinks.create(asked, { idempotencyKey: 'once' })).id, link.id);
    const listed = await stripe.paymentLinks.list({ active: true, expand: ['data.line_items'] });
    assert.deepEqual(listed.data.map((one) => [one.id, one.metadata, one.line_items?.data[0]?.price?.product]), [[link.id, { of: 'us' }, 'prod_calm']]);
    for (const email of ['one@example.com', 'two@example.com']) {
      assert.match(await (await fetch(link.url, { method: 'POST', body: new URLSearchParams({ email }) })).text(), /Log in &#38; begin/);
    }
    const sold = await stripe.checkout.sessions.list({ payment_link: link.id });
    assert.deepEqual(sold.data.map((session) => session.customer_details?.email), ['two@example.com', 'one@example.com']);
    await stripe.paymentLinks.update(link.id, { active: false });
    assert.equal((await fetch(link.url)).status, 404);
    assert.deepEqual((await stripe.paymentLinks.list({ active: true })).data, []);
    await assert.rejects(stripe.paymentLinks.create({ line_items: [{ price: 'price_none', quantity: 1 }] }), /No such price/);
  });

  test('a subscription is followed from the charge of its invoice back to itself', async () => {
    const stripe = client();
    const { subscription, charge } = happens('buy', { products: [{ product: 'The Circle', quantity: 2 }, { product: 'Studio' }],
      email: 'ben@example.com' });
    const held = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice.payments', 'items.data.price.product'] });
    assert.equal(held.status, 'active');
    assert.deepEqual(held.items.data.map((item) => [(item.price.product as Stripe.Product).id, item.quantity]),
      [['prod_circle', 2], ['prod_studio', 1]]);
    assert.ok(held.items.data[0]!.current_period_end > held.items.data[0]!.current_period_start + 27 * 86400);
    assert.ok(!('current_period_end' in held));
    const payments = await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: charge.payment_intent } });
    const invoice = await stripe.invoices.retrieve(payments.data[0]!.invoice as string);
    assert.deepEqual([invoice.status, invoice.parent?.subscription_details?.subscription], ['paid', subscription.id]);
    assert.equal((held.latest_invoice as Stripe.Invoice).payments!.data[0]!.id, payments.data[0]!.id);
    assert.equal((await stripe.subscriptions.list({ customer: subscription.customer, status: 'all' })).data.length, 1);
  });

  test('before Basil the period and the links stand where they stood then', async () => {
    const { subscription, invoice, intent, charge } = happens('buy', { product: 'The Circle', email: 'cleo@example.com' });
    const old = client('rk_test_judge', '2025-02-24.acacia');
    const held = await old.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] }) as any;
    assert.ok(held.current_period_end > held.current_period_start);
    assert.ok(!('current_period_end' in held.items.data[0]));
    assert.deepEqual([held.latest_invoice.subscription, held.latest_invoice.payment_intent, held.latest_invoice.paid],
      [subscription.id, intent.id, true]);
    assert.ok(!('parent' in held.latest_invoice));
    assert.equal(((await old.charges.retrieve(charge.id)) as any).invoice, invoice.id);
    assert.equal(((await old.invoices.retrieve(invoice.id)) as any).lines.data[0].price.product, 'prod_circle');
  });

  test('many items are shown ten at a time, inside and by page', async () => {
    const stripe = client();
    const products = [];
    for (let at = 0; at < 12; at++) {
      const product = await stripe.products.create({ name: `Part ${at}`,
        default_price_data: { currency: 'usd', unit_amount: 100, recurring: { interval: 'month' } } });
      products.push({ product: product.id });
    }
    const { subscription, session } = happens('buy', { products, email: 'many@example.com' });
    const held = await stripe.subscriptions.retrieve(subscription.id);
    assert.deepEqual([held.items.data.length, held.items.has_more], [10, true]);
    assert.equal((await stripe.subscriptionItems.list({ subscription: subscription.id }).autoPagingToArray({ limit: 100 })).length, 12);
    assert.equal((await stripe.checkout.sessions.listLineItems(session.id).autoPagingToArray({ limit: 100 })).length, 12);
  });

  test('items, end and pause of a subscription are changed through the API', async () => {
    const stripe = client();
    const { subscription } = happens('buy', { product: 'The Circle', email: 'dov@example.com' });
    const item = (await stripe.subscriptions.retrieve(subscription.id)).items.data[0]!;
    const changed = await stripe.subscriptions.update(subscription.id,
      { items: [{ id: item.id, price: 'price_studio' }], metadata: { why: 'upgrade' } });
    assert.deepEqual(changed.items.data.map((held) => [held.id, held.price.product]), [[item.id, 'prod_studio']]);
    assert.equal((await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).cancel_at,
      changed.items.data[0]!.current_period_end);
    assert.equal((await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false })).cancel_at, null);
    assert.equal((await stripe.subscriptions.update(subscription.id, { pause_collection: { behavior: 'void' } })).pause_collection?.behavior, 'void');
    assert.equal((await stripe.subscriptions.update(subscription.id, { pause_collection: '' })).pause_collection, null);
    const ended = await stripe.subscriptions.cancel(subscription.id);
    assert.deepEqual([ended.status, typeof ended.ended_at], ['canceled', 'number']);
    await rejects(stripe.subscriptions.cancel(subscription.id), { code: 'resource_missing' });
    assert.equal((await stripe.subscriptions.list({ customer: subscription.customer })).data.length, 0,
      'what has ended is not listed unless asked for');
  });

  test('refunds add up on the charge and never exceed it', async () => {
    const stripe = client();
    const { charge } = happens('buy', { product: 'Calm', email: 'eve@example.com' });
    await stripe.refunds.create({ payment_intent: charge.payment_intent, amount: 900, reason: 'requested_by_customer' });
    assert.deepEqual(await stripe.charges.retrieve(charge.id).then(({ amount_refunded, refunded }) => [amount_refunded, refunded]), [900, false]);
    await rejects(stripe.refunds.create({ charge: charge.id, amount: 4001 }), { param: 'amount' });
    await stripe.refunds.create({ charge: charge.id });
    assert.deepEqual(await stripe.charges.retrieve(charge.id, { expand: ['refunds'] }).then(({ refunded, refunds }) => [refunded,
      refunds?.data.length]), [true, 2]);
    await rejects(stripe.refunds.create({ charge: charge.id }), { code: 'charge_already_refunded' });
    happens('refund_fails', { charge: charge.id });
    assert.deepEqual(await stripe.charges.retrieve(charge.id).then(({ amount_refunded, refunded }) => [amount_refunded, refunded]), [900, false]);
  });

  test('25 requests a second to one endpoint is the limit, and 429 says so', async () => {
    fake.limit.rate = 25;
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => client().products.list()));
    const refused = results.filter((result) => result.status === 'rejected');
    assert.ok(refused.length >= 25 && refused.length <= 35, `${refused.length} refused`);
    assert.equal(refused[0]!.reason.type, 'StripeRateLimitError');
    assert.equal((await client().customers.list()).data.length, 0, 'another endpoint still answers');
  });

  test('faults on demand: refuse, hang, drop, garble, and fail after the work', async () => {
    const stripe = client();
    fake.faults.set({ api: [{ match: '/v1/products', status: 500, times: 2, headers: { 'retry-after': '1' } }] });
    await rejects(stripe.products.list(), { type: 'StripeAPIError', statusCode: 500 });
    await rejects(stripe.products.list(), { statusCode: 500 });
    assert.equal((await stripe.products.list()).data.length, 3);
    // The client itself tries once more when a kept connection closes.
    fake.faults.set({ api: { match: 'GET', drop: true, times: 2 } });
    await rejects(stripe.products.list(), { type: 'StripeConnectionError' });
    fake.faults.set({ api: { hang: true, times: 1 } });
    await rejects(stripe.products.list({}, { timeout: 50 }), { type: 'StripeConnectionError' });
    fake.faults.set({ api: { garble: true, times: 1 } });
    await assert.rejects(stripe.products.list());
    fake.faults.set({ api: { match: 'POST', drop: true, after: true, times: 2 } });
    await rejects(stripe.customers.create({ email: 'twice@example.com' }, { idempotencyKey: 'k' }), { type: 'StripeConnectionError' });
    const again = await stripe.customers.create({ email: 'twice@example.com' }, { idempotencyKey: 'k' });
    assert.deepEqual((await stripe.customers.list()).data.map((row) => row.id), [again.id]);
  });
});
