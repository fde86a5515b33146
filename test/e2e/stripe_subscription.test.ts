import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newMember } from './cast.ts';
import { day, minute, onEachEngine } from './house.ts';
import { isOpen, mailCount, told, why } from './look.ts';
import { eventually } from './poll.ts';
import { Shop } from './shop.ts';

for (const [shape, api_version] of [['today', '2026-10-28.endive'], ['before Basil', '2025-02-24.acacia']] as const) {
  onEachEngine(`a subscription in Stripe, in the shape of ${shape}`, (given) => {
    async function subscriber(settings = {}) {
      const { api } = given.house;
      const shop = await Shop.open(given.house, { api_version });
      const course = await shop.sell('month', settings);
      const member = await newMember(api);
      const { subscription } = shop.happens('buy', { product: course.remote, email: member.email });
      const open = (wanted: boolean) => eventually(
        async () => (await isOpen(api, { member, thing: course.product })) === wanted, { what: wanted ? 'open' : 'closed' });
      const next = async (verb: string, args = {}) => {
        shop.happens(verb, { subscription: subscription.id, ...args });
        await shop.settled();
      };
      await open(true);
      return { api, shop, member, subscription, open, next, ...course };
    }

    test('it opens, is renewed, and closes when it has ended', async () => {
      const { api, shop, member, subscription, open, next } = await subscriber();
      const [grant] = await api.all('list_grants', { query: { member: member.id } });
      assert.equal(grant!.reference, subscription.id);
      given.house.advance(31 * day);
      await next('renew');
      await open(true);
      await next('end');
      await open(false);
      assert.deepEqual(await told(api, member), ['created', 'product_access_granted', 'product_access_removed']);
      shop.close();
    });

    test('cancelled at the end of the period, it stays open until then', async () => {
      const { shop, open, next } = await subscriber();
      await next('cancel_at_period_end');
      await open(true);
      given.house.advance(31 * day);
      await next('end');
      await open(false);
      shop.close();
    });

    test('past due, it stays open for the days of grace, closes, and opens again when it is paid', async () => {
      const { api, shop, member, product, open, next } = await subscriber({ grace_days: 3 });
      given.house.advance(31 * day);
      await next('fail_payment');
      await open(true);
      const [owed] = (await api.do('get_member_billing', { path: { member: member.id } })).subscriptions;
      assert.deepEqual([owed!.state, owed!.mode, owed!.items[0]!.things, owed!.items[0]!.amount, owed!.items[0]!.interval],
        ['past_due', 'test', [{ id: product.id, name: product.name }], 4_900, 'month']);
      assert.equal(Date.parse(owed!.grace_ends_at!) - Date.parse(owed!.past_due_since!), 3 * day);
      const isListed = async (billing: string) => (await api.all('list_members', { query: { billing } })).some(({ id }) => id === member.id);
      assert.deepEqual([await isListed('past_due'), await isListed('paying')], [true, false]);
      const { past_due_members: owing } = (await api.do('get_summary')).attention;
      assert.equal(owing, (await api.do('count_members', { query: { billing: 'past_due' } })).count);
      given.house.advance(3 * day + minute);
      await open(false);
      const closed = await why(api, { member, thing: product });
      assert.equal(closed.opened_by?.kind, 'payment');
      await next('renew');
      await open(true);
      assert.deepEqual([await isListed('past_due'), await isListed('paying')], [false, true]);
      const payments = await api.all('list_member_payments', { path: { member: member.id }, query: { limit: 1 } });
      assert.deepEqual(payments.map(({ state, amount }) => [state, amount]), [['paid', 4_900], ['paid', 4_900]]);
      shop.close();
    });

    test('without grace it closes at the first decline', async () => {
      const { shop, open, next } = await subscriber({ grace_days: 0 });
      await next('fail_payment');
      await open(false);
      shop.close();
    });

    test('once Stripe gives up it closes, grace or no grace', async () => {
      for (const to of ['canceled', 'unpaid']) {
        const { shop, open, next } = await subscriber({ grace_days: 14 });
        await next('fail_payment');
        await open(true);
        await next('give_up', { to });
        await open(false);
        shop.close();
      }
    });

    test('a trial counts; a pause after it does not', async () => {
      const { house: { api } } = given;
      const shop = await Shop.open(given.house, { api_version });
      const { product, remote } = await shop.sell('month');
      const member = await newMember(api);
      const { subscription } = shop.happens('buy', { product: remote, email: member.email, trial_days: 7 });
      await eventually(() => isOpen(api, { member, thing: product }), { what: 'the trial' });
      shop.happens('pause', { subscription: subscription.id, status: true });
      await eventually(async () => !(await isOpen(api, { member, thing: product })), { what: 'the pause' });
      shop.happens('resume', { subscription: subscription.id });
      await eventually(() => isOpen(api, { member, thing: product }), { what: 'the return' });
      shop.close();
    });

    test('another plan opens the other product and closes the first', async () => {
      const { api, shop, member, open, next } = await subscriber();
      const other = await shop.sell('month');
      await next('change_plan', { products: [{ product: other.remote }] });
      await open(false);
      assert.ok(await isOpen(api, { member, thing: other.product }));
      const kinds = await told(api, member);
      assert.deepEqual(kinds, ['created', 'product_access_granted', 'product_access_granted', 'product_access_removed'], 'grants before it ends');
      shop.close();
    });

    test('events doubled and out of order end in what is true at Stripe, and mail once', async () => {
      const { house: { api, stripe } } = given;
      const shop = await Shop.open(given.house, { api_version });
      const { product, remote } = await shop.sell('month');
      const members = await Promise.all(Array.from({ length: 6 }, () => newMember(api)));
      stripe.faults.set({ seed: 7, delivery: { hold: true } });
      for (const [at, member] of members.entries()) {
        const { subscription } = shop.happens('buy', { product: remote, email: member.email });
        shop.happens('renew', { subscription: subscription.id });
        if (at % 3 === 1) shop.happens('end', { subscription: subscription.id });
        if (at % 3 === 2) shop.happens('fail_payment', { subscription: subscription.id });
      }
      stripe.faults.set({ delivery: { hold: false } });
      stripe.deliverer.release('shuffled', 0.5);
      await shop.settled();
      for (const [at, member] of members.entries()) {
        assert.equal(await isOpen(api, { member, thing: product }), at % 3 !== 1, `member ${at}`);
        assert.ok((await mailCount(api, member.email)) <= 1, 'one mail at most');
      }
      shop.close();
    });
  }, { stripe: 'beside' });
}
