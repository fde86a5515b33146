import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCourse, newMember } from './cast.ts';
import { enter } from './enter.ts';
import { day, minute, onEachEngine, type Given } from './house.ts';
import { activitiesOf, isOpen, mailCount, mailTo, told } from './look.ts';
import { eventually } from './poll.ts';
import type { Member } from './shapes.ts';
import { Shop } from './shop.ts';

const withStripe = { stripe: 'beside' } as const;

async function memberNamed(given: Given, email: string): Promise<Member> {
  return eventually(async () => (await given.house.api.do('list_members', { query: { email } })).data[0], { what: `the member ${email}` });
}

/** How long it is until the next day begins there. */
function msToMidnight(zone: string, now: number): number {
  const [hours, minutes, seconds] = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' }).format(now).split(':').map(Number) as [number, number, number];
  return day - ((hours * 60 + minutes) * 60 + seconds) * 1_000 - (now % 1_000);
}

onEachEngine('a purchase in Stripe', (given) => {
  const opens = (member: Member, thing: { id: string }, wanted = true) =>
    eventually(async () => (await isOpen(given.house.api, { member, thing })) === wanted, { what: `${thing.id} ${wanted ? 'open' : 'closed'}` });

  test('a checkout that is paid opens the product to a brand-new member and tells them', async () => {
    const { house: { api }, house } = given;
    const shop = await Shop.open(house);
    const { product, pages, remote } = await shop.sell();
    const email = shop.buyer();
    const { intent } = shop.happens('buy', { product: remote, email, name: 'Nell Quist' });
    const member = await memberNamed(given, email);
    await opens(member, pages[0]!);
    assert.deepEqual([member.first_name, member.last_name, member.source], ['Nell', 'Quist', 'stripe']);
    const mail = await mailTo(api, email);
    assert.ok(mail.text.includes(product.name) && mail.text.includes(house.origin), mail.text);
    const events = await shop.settled();
    assert.ok(events.some((event) => event.state === 'done' && event.effect), 'an event says what it did');
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted']);
    assert.deepEqual((await activitiesOf(api, member)).map((activity) => activity.source), ['stripe', 'stripe']);
    const [grant] = await api.all('list_grants', { query: { member: member.id } });
    assert.deepEqual([grant!.source, grant!.reference], ['stripe', intent.id]);
    shop.close();
  });

  test('what is sold there is told as far as the key may read it, in its own mode', async () => {
    const { house: { api, stripe }, house } = given;
    const shop = await Shop.open(house);
    const remote = shop.offer('month');
    stripe.live.seed([{ id: 'prod_real', name: 'For money', prices: [] }]);
    const path = { connection: shop.connection.id };
    const shelf = await api.do('get_shelf', { path });
    assert.deepEqual([shelf.mode, shelf.lacks, shelf.whole], ['test', null, true]);
    const { id, ...price } = shelf.products[0]!.prices[0]!;
    assert.match(id, /^price_/);
    assert.deepEqual([shelf.products[0]!.id, price], [remote, { nickname: null, currency: 'usd', amount: 4_900, interval: 'month', interval_count: 1 }]);
    assert.ok(!shelf.products.some((product) => product.id === 'prod_real'));
    stripe.deny(shop.key, 'rak_plan_read');
    const bare = await api.do('get_shelf', { path });
    assert.deepEqual([bare.lacks, bare.products[0]!.id, bare.products[0]!.prices], ['prices', remote, []]);
    stripe.deny(shop.key, 'rak_product_read');
    assert.deepEqual(await api.do('get_shelf', { path }), { mode: 'test', products: [], lacks: 'products', whole: true });
    stripe.deny(shop.key);
    stripe.faults.set({ api: { match: '/v1/products', status: 500, times: 1 } });
    await api.refuse('get_shelf', 503, { path });
    assert.equal((await api.do('get_shelf', { path })).products.length, shelf.products.length, 'asking again goes well');
    shop.close();
  });

  test('a page for subscribers opens to them alone, and closes at the very next request when Stripe says that it is over', async () => {
    const { house, house: { api } } = given;
    const shop = await Shop.open(house);
    const [paid, course] = [await shop.sell('month'), await newCourse(api)];
    const [member, other] = [await newMember(api), await newMember(api)];
    for (const each of [member, other]) await give(api, each, course.product);
    await give(api, other, paid.product);
    const page = course.pages[0]!;
    const rule = { any: [`subscription:${paid.product.id}`], all: ['subscription'] };
    const change = { page: page.id, any: rule.any[0], all: rule.all[0] };
    const impact = () => api.do('get_impact', { query: change });
    assert.deepEqual(await impact(), { gains: 0, loses: 2, visitors: 'same' }, 'what was given by hand is no subscription');
    const { subscription } = shop.happens('buy', { product: paid.remote, email: member.email });
    await opens(member, paid.product);
    assert.deepEqual(await impact(), { gains: 0, loses: 1, visitors: 'same' });
    const group = await api.do('create_group', { body: { name: fresh('Subscribers'), rule } });
    assert.equal(group.sentence, `Members who subscribe to “${paid.product.name}”, and who have a subscription.`);
    assert.deepEqual((await api.do('list_group_members', { path: { group: group.id } })).data.map(({ id }) => id), [member.id]);
    const shown = await api.do('get_audience', { query: { any: rule.any[0], all: rule.all[0] } });
    assert.deepEqual([shown.criteria, shown.count], [[{ id: 'subscription', kind: 'subscription', name: 'Any subscription' }, { id: rule.any[0], kind: 'subscription', name: paid.product.name }], 1]);
    assert.deepEqual((await api.do('list_audience_uses', { query: { of: paid.product.id } })).data.map(({ id }) => id), [group.id]);
    await api.do('update_page', { path: { page: page.id }, body: { audience: 'certain', audience_rule: { any: [group.id] } } });
    const address = `/p/${course.product.slug}/${page.slug}`;
    const [subscriber, outsider] = [await enter(given, member), await enter(given, other)];
    assert.deepEqual([(await subscriber.open(address)).status, (await outsider.open(address)).status], [200, 403]);
    const while_paid = house.at(0);
    shop.happens('end', { subscription: subscription.id });
    await shop.settled();
    assert.equal((await subscriber.open(address)).status, 403);
    assert.match(subscriber.text, /This page is for certain members/);
    const asked = { member: member.id, thing: page.id };
    assert.match(JSON.stringify((await api.do('get_access', { query: asked })).reasons), new RegExp(`Does not subscribe to “${paid.product.name}”`));
    assert.equal((await api.do('get_access', { query: { ...asked, at: while_paid } })).verdict, 'open', 'the past stays as it was');
    shop.close();
  });

  test('who is known by e-mail stays the same member', async () => {
    const shop = await Shop.open(given.house);
    const { product, remote } = await shop.sell();
    const member = await newMember(given.house.api);
    shop.happens('buy', { product: remote, email: member.email.toUpperCase() });
    await opens(member, product);
    shop.close();
  });

  test('a checkout of several products opens them all, as a guest too', async () => {
    const shop = await Shop.open(given.house);
    const [one, two] = [await shop.sell(), await shop.sell()];
    const email = shop.buyer();
    shop.happens('buy', { products: [{ product: one.remote }, { product: two.remote }], email, guest: true });
    const member = await memberNamed(given, email);
    for (const { product } of [one, two]) await opens(member, product);
    shop.close();
  });

  test('what is sold once in the checkout of a subscription opens too, stays when that ends, and closes when all is refunded', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const [once, monthly] = [await shop.sell(), await shop.sell('month')];
    const member = await newMember(api);
    const { subscription, charge } = shop.happens('buy', { products: [{ product: once.remote }, { product: monthly.remote }], email: member.email });
    await shop.settled();
    for (const { product } of [once, monthly]) await opens(member, product);
    shop.happens('end', { subscription: subscription.id });
    await shop.settled();
    await opens(member, monthly.product, false);
    await opens(member, once.product);
    shop.happens('refund', { charge: charge.id });
    await shop.settled();
    await opens(member, once.product, false);
    assert.deepEqual((await told(api, member)).filter((kind) => kind.startsWith('product_')).toSorted(),
      ['product_access_granted', 'product_access_granted', 'product_access_removed', 'product_access_removed']);
    shop.close();
  });

  test('a dispute about a part of a payment takes that part off the revenue when it is lost', async () => {
    const { house: { api, stripe } } = given;
    const shop = await Shop.open(given.house);
    const { product, remote } = await shop.sell(undefined, {}, 'dkk');
    const member = await newMember(api);
    const { charge } = shop.happens('buy', { product: remote, email: member.email });
    const { dispute } = shop.happens('open_dispute', { charge: charge.id });
    stripe.test.disputes.save({ ...stripe.test.disputes.get(dispute.id)!, amount: 900 });
    shop.happens('close_dispute', { charge: charge.id, status: 'lost' });
    await shop.settled();
    await opens(member, product, false);
    const [paid] = await api.all('list_member_payments', { path: { member: member.id } });
    assert.deepEqual([paid!.amount, paid!.refunded, paid!.dispute, paid!.lost], [4_900, 0, 'lost', 900]);
    const { totals } = await api.do('get_revenue');
    assert.equal(totals.find(({ currency }) => currency === 'dkk')!.revenue, 4_000);
    shop.close();
  });

  test('a payment that takes days opens when it arrives, and not when it fails', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const { product, remote } = await shop.sell();
    const [patient, unlucky] = [await newMember(api), await newMember(api)];
    const late = shop.happens('buy', { product: remote, email: patient.email, delayed: true });
    const lost = shop.happens('buy', { product: remote, email: unlucky.email, delayed: true });
    await shop.settled();
    for (const member of [patient, unlucky]) assert.equal(await isOpen(api, { member, thing: product }), false);
    shop.happens('payment_arrives', { session: late['session'].id });
    shop.happens('payment_fails', { session: lost['session'].id });
    await opens(patient, product);
    await shop.settled();
    assert.equal(await isOpen(api, { member: unlucky, thing: product }), false);
    assert.equal(await mailCount(api, unlucky.email), 0);
    shop.close();
  });

  test('a refund in part takes nothing back, a full one only what it paid for', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const [course, gift] = [await shop.sell(), await newCourse(api)];
    const email = shop.buyer();
    const { charge } = shop.happens('buy', { product: course.remote, email });
    const member = await memberNamed(given, email);
    await give(api, member, gift.product);
    shop.happens('refund', { charge: charge.id, amount: 1_000 });
    await shop.settled();
    await opens(member, course.product);
    const [paid] = await api.all('list_member_payments', { path: { member: member.id } });
    assert.deepEqual([paid!.amount, paid!.refunded, paid!.currency, paid!.state, paid!.remote_id], [4_900, 1_000, 'usd', 'paid', charge.payment_intent]);
    assert.equal(paid!.url, `https://dashboard.stripe.com/test/payments/${charge.payment_intent}`);
    shop.happens('refund', { charge: charge.id });
    await opens(member, course.product, false);
    assert.equal((await api.all('list_member_payments', { path: { member: member.id } }))[0]!.refunded, 4_900);
    assert.ok(await isOpen(api, { member, thing: gift.product }));
    assert.deepEqual((await told(api, member)).filter((kind) => kind.endsWith('removed')).length, 1);
    shop.close();
  });

  test('a refund does not take what a grant of ours gives too', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const { product, remote } = await shop.sell();
    const member = await newMember(api);
    await give(api, member, product);
    const { charge } = shop.happens('buy', { product: remote, email: member.email });
    await shop.settled();
    shop.happens('refund', { charge: charge.id });
    await shop.settled();
    await opens(member, product);
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted']);
    shop.close();
  });

  // Currencies that no other purchase of this house has.
  test('revenue is told by currency, by days of the site’s own time zone, less what went back, down to each payment', async () => {
    const { house, house: { api } } = given;
    const shop = await Shop.open(house);
    const [course, yen] = [await shop.sell(undefined, {}, 'sek'), await shop.sell(undefined, {}, 'jpy')];
    const subscribed = await shop.sell('year', {}, 'nok');
    await api.do('update_settings', { body: { time_zone: 'Pacific/Auckland' } });
    house.advance(msToMidnight('Pacific/Auckland', house.now()) - minute);
    const early = shop.happens('buy', { product: course.remote, email: shop.buyer(), name: 'Ida Early' });
    const lost = shop.happens('buy', { product: yen.remote, email: shop.buyer() });
    await shop.settled();
    house.advance(2 * minute);
    const late = shop.happens('buy', { product: course.remote, email: shop.buyer() });
    const { subscription } = shop.happens('buy', { product: subscribed.remote, email: shop.buyer() });
    await shop.settled();
    shop.happens('refund', { charge: early.charge.id, amount: 1_000 });
    shop.happens('refund', { charge: lost.charge.id });
    await shop.settled();

    const { amounts, totals, mode, since, running, steps } = await api.do('get_revenue');
    const [yesterday, today] = steps.slice(-2);
    const told = (currency: string) => amounts.filter((one) => one.currency === currency).map(({ to, payments, paid, refunded, revenue }) => [to, payments, paid, refunded, revenue]);
    assert.deepEqual(told('sek'), [[yesterday!.to, 1, 4_900, 1_000, 3_900], [today!.to, 1, 4_900, 0, 4_900]]);
    assert.deepEqual(told('jpy'), [[yesterday!.to, 1, 4_900, 4_900, 0]]);
    assert.deepEqual(totals.find(({ currency }) => currency === 'sek'), { currency: 'sek', payments: 2, paid: 9_800, refunded: 1_000, revenue: 8_800 });
    assert.deepEqual(running.recurring.find(({ currency }) => currency === 'nok'), { currency: 'nok', monthly: 408 });
    assert.equal(mode, 'test');
    assert.ok(Date.parse(since!) < house.now() - 2 * minute && today!.begun >= 1, since!);
    const behind = await api.all('list_payments', { query: { currency: 'sek' } });
    assert.deepEqual(behind.map(({ remote_id, amount, refunded, is_subscription: isSubscription }) => [remote_id, amount, refunded, isSubscription]),
      [[late.intent.id, 4_900, 0, false], [early.intent.id, 4_900, 1_000, false]]);
    assert.deepEqual([behind[1]!.member?.first_name, behind[1]!.url], ['Ida', `https://dashboard.stripe.com/test/payments/${early.intent.id}`]);
    const [day] = await api.all('list_payments', { query: { currency: 'sek', from: yesterday!.from, to: yesterday!.to, refunded: 'true' } });
    assert.equal(day!.id, behind[1]!.id);
    const first = await api.do('list_payments', { query: { limit: '1', currency: 'sek' } });
    assert.deepEqual((await api.do('list_payments', { query: { limit: '1', currency: 'sek', cursor: first.next_cursor! } })).data.map(({ id }) => id), [behind[1]!.id]);
    const [who] = await api.all('list_people', { query: { figure: 'subscribed', from: today!.from } });
    assert.equal((await api.do('get_member_billing', { path: { member: who!.member.id } })).subscriptions[0]!.remote_id, subscription.id);
    const { revenue } = (await api.do('get_summary')).figures;
    assert.deepEqual(revenue?.currencies.find(({ currency }) => currency === 'sek'), { currency: 'sek', payments: 2, now: 8_800, before: 0 });

    assert.match(await api.do('export_report', { query: { report: 'revenue' } }), new RegExp(`"${yesterday!.from}","${yesterday!.to}","sek","1","49.00","10.00","39.00"`));
    assert.match(await api.do('export_payments', { query: { currency: 'jpy' } }), /"jpy","4900","4900","0","none"/);
    const clerk = api.as(await house.makeKey('activity:read,members:read'));
    assert.equal((await clerk.do('get_summary')).figures.revenue, null);
    for (const refused of [() => clerk.refuse('get_revenue', 403), () => clerk.refuse('list_payments', 403), () => clerk.refuse('export_payments', 403),
      () => clerk.refuse('export_report', 403, { query: { report: 'revenue' } }), () => clerk.refuse('list_people', 403, { query: { figure: 'subscribed' } })]) await refused();
    assert.equal((await api.as(await house.makeKey('billing:read')).do('list_payments', { query: { currency: 'sek' } })).data[1]!.member, null);
    for (const query of [{ currency: 'EUR' }, { refunded: 'perhaps' }, { cursor: '1.pay' }] as Record<string, string>[]) await api.refuse('list_payments', 400, { query });
    await api.do('update_settings', { body: { time_zone: 'UTC' } });
    shop.close();
  });

  test('a dispute that is lost takes back, one that is won does not', async () => {
    const { house: { api } } = given;
    const shop = await Shop.open(given.house);
    const { product, remote } = await shop.sell();
    for (const status of ['won', 'lost']) {
      const member = await newMember(api);
      const { charge } = shop.happens('buy', { product: remote, email: member.email });
      await opens(member, product);
      shop.happens('open_dispute', { charge: charge.id });
      await shop.settled();
      shop.happens('close_dispute', { charge: charge.id, status });
      await shop.settled();
      await opens(member, product, status === 'won');
    }
    shop.close();
  });
}, withStripe);
