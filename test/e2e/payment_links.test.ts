// Where what is tied is paid: addresses at Stripe that are found or made from here.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { onEachEngine, type Given } from './house.ts';
import { isOpen } from './look.ts';
import { eventually } from './poll.ts';
import { Shop, type Sold } from './shop.ts';

const making = '/v1/payment_links';

onEachEngine('a payment link', (given: Given) => {
  const place = (shop: Shop, sold: Sold) => ({ connection: shop.connection.id, link: sold.link.id });

  test('is made for a price, and opens the product to whoever pays there', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const sold = await shop.sell('month');
    const path = place(shop, sold);
    const before = await api.do('list_payment_links', { path });
    assert.deepEqual([before.mode, before.payment_links, before.lacks, before.whole], ['test', [], null, true]);
    const { id: price, ...money } = before.prices[0]!;
    assert.deepEqual(money, { nickname: null, currency: 'usd', amount: 4_900, interval: 'month', interval_count: 1 });
    const made = await api.do('create_payment_link', { path, body: { price } });
    assert.deepEqual({ ...made, id: '', url: '' }, { id: '', url: '', price, bundle: false, ours: true });
    assert.deepEqual((await api.do('list_payment_links', { path })).payment_links, [made]);
    const email = shop.buyer();
    const paid = await (await fetch(made.url, { method: 'POST', body: new URLSearchParams({ email }) })).text();
    assert.ok(paid.includes(`${given.house.origin}/login`), paid);
    const member = await eventually(async () => (await api.do('list_members', { query: { email } })).data[0], { what: 'whoever paid' });
    await eventually(() => isOpen(api, { member, thing: sold.product }), { what: 'the product open' });
    shop.close();
  });

  test('is one, however often it is asked for: again, at once, or after an answer that was lost', async () => {
    const { house: { api, stripe } } = given;
    const shop = await Shop.open(given.house);
    const path = place(shop, await shop.sell());
    const price = (await api.do('list_payment_links', { path })).prices[0]!.id;
    const make = () => api.do('create_payment_link', { path, body: { price } });
    stripe.faults.set({ api: { match: `POST ${making}`, status: 500, after: true, times: 1 } });
    await api.refuse('create_payment_link', 503, { path, body: { price } });
    const all = await Promise.all([make(), make(), make()]);
    assert.equal(new Set([...all, await make()].map(({ id }) => id)).size, 1);
    assert.equal((await api.do('list_payment_links', { path })).payment_links.length, 1);
    stripe.test.paymentLinks.get(all[0]!.id)!['active'] = false;
    assert.deepEqual((await api.do('list_payment_links', { path })).payment_links, [], 'what was closed at Stripe is gone from here');
    assert.notEqual((await make()).id, all[0]!.id, 'and another can be made');
    shop.close();
  });

  test('that the owner made at Stripe is told, also where it sells more; what sells other things only is not', async () => {
    const { house: { api, stripe } } = given;
    const shop = await Shop.open(given.house);
    const [one, other] = [await shop.sell(), await shop.sell()];
    const priceOf = (sold: Sold) => stripe.test.prices.newest('product', sold.remote)!.id;
    const headers = { authorization: `Bearer ${shop.key}`, 'content-type': 'application/x-www-form-urlencoded' };
    for (const prices of [[one], [other], [other, one]]) {
      const body = prices.map((sold, at) => `line_items[${at}][price]=${priceOf(sold)}&line_items[${at}][quantity]=1`).join('&');
      assert.equal((await fetch(stripe.url + making, { method: 'POST', headers, body })).status, 200);
    }
    const { payment_links } = await api.do('list_payment_links', { path: place(shop, one) });
    assert.deepEqual(payment_links.map(({ bundle, ours, price }) => [bundle, ours, price]), [[true, false, priceOf(one)], [false, false, priceOf(one)]]);
    const made = await api.do('create_payment_link', { path: place(shop, one), body: { price: priceOf(one) } });
    assert.ok(made.ours && !payment_links.some(({ id }) => id === made.id));
    shop.close();
  });

  test('is refused with a word that says what to do', async () => {
    const { house: { api, stripe } } = given;
    const shop = await Shop.open(given.house);
    const [sold, other] = [await shop.sell(), await shop.sell()];
    const path = place(shop, sold);
    const price = (await api.do('list_payment_links', { path })).prices[0]!.id;
    const foreign = (await api.do('list_payment_links', { path: place(shop, other) })).prices[0]!.id;
    const wrong = await api.refuse('create_payment_link', 400, { path, body: { price: foreign } });
    assert.deepEqual(wrong.errors, [{ field: 'price', message: `is no price of ${sold.remote} that can be bought now` }]);
    stripe.deny(shop.key, 'rak_payment_links_write');
    const denied = await api.refuse('create_payment_link', 409, { path, body: { price } });
    assert.match(denied.detail!, /set Payment Links to Write/);
    stripe.deny(shop.key, 'rak_payment_links_read');
    assert.equal((await api.do('list_payment_links', { path })).lacks, 'payment_links');
    stripe.deny(shop.key, 'rak_plan_read');
    assert.deepEqual(await api.do('list_payment_links', { path }), { mode: 'test', prices: [], payment_links: [], lacks: 'prices', whole: true });
    stripe.deny(shop.key);
    stripe.faults.set({ api: { match: making, status: 500, times: 1 } });
    await api.refuse('list_payment_links', 503, { path });
    stripe.faults.set({ api: { match: making, status: 429, times: 1 } });
    await api.refuse('create_payment_link', 429, { path, body: { price } });
    await api.do('delete_link', { path });
    await api.refuse('list_payment_links', 404, { path });
    await api.refuse('create_payment_link', 404, { path, body: { price } });
    shop.close();
  });
}, { stripe: 'beside' });
