/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { newCourse, newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { isOpen } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { newKey, newSecret, Shop } from '../e2e/shop.ts';
import { launch, looksInTurn, type Tab } from './chromium.ts';
import { atDashboard } from './dashboard.ts';

describe('the connections in the Dashboard', () => {
  let house: House;
  let browser: Browser;

  before(async () => {
    house = await House.open('sqlite', { stripe: 'beside' });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
  const titled = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();

  test('an owner connects Stripe, ties what was bought already, and sees what came of it', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house);
    const course = await newCourse(house.api, { name: 'Raku at home' });
    await page.getByRole('link', { name: 'Connections' }).click();
    await page.getByText('Nothing is connected yet').waitFor();
    await tab.assertGood('dashboard-connections-empty');
    await page.getByRole('link', { name: 'Connect Stripe' }).first().click();
    await page.getByLabel('Restricted key').fill('pk_live_123456789');
    await press(page, 'Connect');
    await page.getByText(/Should begin with rk_live_/).waitFor();
    const key = house.keepSecret(newKey('test'));
    await page.getByLabel('Restricted key').fill(key);
    await page.getByText('Test mode', { exact: true }).waitFor();
    await press(page, 'Connect');
    await titled(page, /^Stripe/);
    await page.getByRole('heading', { name: 'Now let Stripe tell us' }).waitFor();
    await tab.assertGood('dashboard-connection-new');

    const url = await page.getByLabel('Webhook address', { exact: true }).inputValue();
    house.keepSecret(new URL(url).pathname.split('/').at(-1)!);
    const secret = house.keepSecret(newSecret());
    await page.getByLabel('Signing secret', { exact: true }).fill(secret);
    await press(page, 'Save the secret');
    await page.getByText('The signing secret is saved.').waitFor();
    const connection = (await house.api.do('list_connections')).data[0]!;
    assert.equal(connection.webhook_secrets.length, 1, 'the secret that nobody knows has gone');
    house.stripe.hook({ url, secret, mode: 'test' });
    house.stripe.test.seed([{ id: 'prod_raku', name: 'Raku', prices: [{ unit_amount: 4_900, currency: 'usd' }] }]);
    house.stripe.happens('buy', { product: 'prod_raku', email: 'nell@example.com', name: 'Nell Quist' }, 'test');
    const path = { connection: connection.id };
    const events = (state: 'untied' | 'done') => house.api.do('list_events', { path, query: { state } });
    await eventually(async () => (await events('untied')).data[0], { what: 'an event that waits' });
    await page.getByRole('heading', { name: 'At Stripe' }).waitFor(); // by itself, for the first event is here
    await tab.assertGood('dashboard-connection');

    await page.getByRole('tab', { name: 'What is sold' }).click();
    await page.getByText('Bought, and tied to nothing').waitFor();
    const seen = house.stripe.requests.last.length;
    const many = Array.from({ length: 130 }, (_, at) => ({ id: `prod_many_${at}`, name: `Course ${at} of the pottery school at the river, with everything that belongs to it`,
      prices: [{ unit_amount: 1_900, currency: 'eur', recurring: { interval: 'month', interval_count: 1 + (at % 3) } }, { unit_amount: 19_000, currency: 'eur' }] }));
    house.stripe.test.seed(many);
    house.stripe.test.products.get('prod_many_3')!['active'] = false;
    await press(page, 'Tie a product');
    const dialog = page.getByRole('dialog', { name: 'Tie a product' });
    const sold = dialog.getByLabel('Product at Stripe');
    await dialog.getByPlaceholder('Search by name, or prod_…').click();
    await page.getByRole('option', { name: /Course 129/ }).waitFor();
    assert.ok(house.stripe.requests.last.slice(seen).some(({ query }) => /starting_after/.test(query)), 'all pages are read');
    await sold.fill('course 3 of');
    await page.getByRole('option', { name: /Course 3 of.*Archived/ }).click();
    await dialog.getByText(', archived at Stripe').waitFor();
    await tab.assertGood('dashboard-shelf-chosen');
    await press(page, 'Cancel');
    await dialog.waitFor({ state: 'hidden' });
    house.stripe.deny(key, 'rak_product_read');
    await page.reload();
    await press(page, 'Tie a product');
    await dialog.getByText(/may not read products/).waitFor();
    await tab.assertGood('dashboard-shelf-refused');
    await press(page, 'Cancel');
    await dialog.waitFor({ state: 'hidden' });
    await press(page, 'Tie prod_raku');
    assert.equal(await sold.inputValue(), 'prod_raku');
    await page.getByPlaceholder('A product or collection').fill('raku');
    await page.getByRole('option', { name: 'Raku at home' }).click();
    await press(page, /^Tie$/);
    await page.getByRole('table', { name: 'What is tied' }).getByRole('link', { name: 'Raku at home' }).waitFor();
    await page.getByText('Bought, and tied to nothing').waitFor({ state: 'detached' });
    await tab.assertGood('dashboard-links');
    await eventually(async () => (await events('done')).data[0], { what: 'the purchase taken' });

    house.stripe.deny(key, 'rak_plan_read');
    await press(page, 'Payment links');
    const paid = page.getByRole('dialog', { name: 'Payment links' });
    await paid.getByText(/may not read prices/).waitFor();
    await paid.getByRole('button', { name: 'Close' }).click();
    await paid.waitFor({ state: 'hidden' });
    house.stripe.deny(key, 'rak_payment_links_write');
    await press(page, 'Payment links');
    await paid.getByText('Has no payment link yet.').waitFor();
    await press(page, /^Make a payment link for/);
    await paid.getByText(/set Payment Links to Write/).waitFor();
    house.stripe.deny(key);
    await press(page, /^Make a payment link for/);
    const paidAt = (await eventually(async () => house.stripe.test.paymentLinks.all()[0], { what: 'the payment link' }))['url'] as string;
    await paid.getByText(paidAt).waitFor();
    await paid.getByRole('button', { name: /^Make a payment link/ }).waitFor({ state: 'detached' });
    await tab.assertGood('dashboard-payment-links');
    await paid.getByRole('button', { name: 'Close' }).click();
    await paid.waitFor({ state: 'hidden' });

    await press(page, 'Untie');
    await page.getByText('Nothing is tied yet').waitFor();
    await press(page, 'Undo');
    await page.getByRole('table', { name: 'What is tied' }).getByRole('link', { name: 'Raku at home' }).waitFor();

    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByRole('table', { name: 'Events' }).getByText(/Gave/).first().waitFor();
    await tab.assertGood('dashboard-events');
    await page.getByPlaceholder('State').click();
    await page.getByRole('option', { name: 'Set aside' }).click();
    await page.getByText('Nothing matches').waitFor();
    assert.match(page.url(), /state=set_aside/);
    await press(page, 'Show everything');
    await page.getByRole('row').filter({ hasText: 'Gave' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What it did' }).waitFor();
    await press(page, 'Take it again');
    await page.getByText('The event is taken again.').waitFor();
    await page.getByText('It was worked off.').waitFor();
    await tab.assertGood('dashboard-event');
    const [nell] = (await house.api.do('list_members', { query: { email: 'nell@example.com' } })).data;
    assert.ok(await isOpen(house.api, { member: nell!, thing: course.product }));

    await page.goto(`/admin/connections/${connection.id}`);
    await press(page, 'Disconnect');
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Nothing is connected yet').waitFor();
    assert.deepEqual((await house.api.do('list_connections')).data, []);
    await tab.close();
  });

  test('who may not read connections sees no way to them', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house, 'support');
    assert.equal(await page.getByRole('link', { name: 'Connections' }).count(), 0);
    await tab.close();
  });

  // From Home to the report, and by a bar to the payments behind it.
  async function browseRevenue(tab: Tab) {
    const { page } = tab;
    await tab.open('/admin/');
    await page.getByText('when Stripe was connected').waitFor();
    await tab.assertGood('dashboard-home-revenue');
    await page.getByRole('link', { name: /^Revenue/ }).click();
    await page.locator('.recharts-surface').first().waitFor();
    await page.getByText('Told since').waitFor();
    await tab.assertGood('dashboard-reports-revenue');
    await page.getByRole('link', { name: /^Went back/ }).click();
    await page.getByRole('heading', { name: 'Payments of which something went back' }).waitFor();
    await page.getByText(/^[A-Z]*\$19\.00$/).waitFor();
    await page.goBack();
    await page.getByText('Told since').waitFor();
    await page.locator('.recharts-bar-rectangle path').first().click();
    await page.getByRole('heading', { name: 'Payments that came' }).waitFor();
    await page.getByText('Nobody known here').waitFor();
    await page.getByRole('link', { name: 'bo@example.com' }).waitFor();
    await tab.assertGood('dashboard-reports-payments');
  }

  test('revenue leads to Stripe until it is connected, and who may not see billing sees nothing of it', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house);
    await tab.open('/admin/');
    await page.getByText('Connect Stripe, and what comes in').waitFor();
    await tab.assertGood('dashboard-home-no-revenue');
    await tab.open('/admin/reports/revenue');
    await page.getByText('Nothing tells of payments yet').waitFor();
    await tab.assertGood('dashboard-reports-revenue-empty');
    await page.getByRole('link', { name: 'Connect Stripe' }).click();
    await titled(page, 'Connections');
    await tab.close();
    const { tab: analyst } = await atDashboard(browser, house, 'analyst');
    await analyst.open('/admin/');
    await analyst.page.getByRole('link', { name: /^Members/ }).last().waitFor();
    assert.equal(await analyst.page.getByText('Revenue', { exact: true }).count(), 0);
    await analyst.close();
  });

  /** Payment links that the owner made at Stripe: for each price by itself, and for two things together. */
  const payAt = async (shop: Shop, remote: string) => {
    const { id: month } = house.stripe.test.prices.newest('product', remote)!;
    house.stripe.test.seed([{ id: 'prod_apron', name: 'Apron', prices: [{ id: 'price_apron', unit_amount: 2_900, currency: 'usd' }] }]);
    const headers = { authorization: `Bearer ${shop.key}`, 'content-type': 'application/x-www-form-urlencoded' };
    for (const prices of [[month, 'price_apron'], [month]]) {
      const body = prices.map((price, at) => `line_items[${at}][price]=${price}&line_items[${at}][quantity]=1`).join('&');
      assert.equal((await fetch(`${house.stripe.url}/v1/payment_links`, { method: 'POST', headers, body })).status, 200);
    }
    await fetch(`${house.stripe.url}/v1/prices`, { method: 'POST', headers, body: `product=${remote}&currency=usd&unit_amount=49000&nickname=A+year+at+once&recurring[interval]=year` });
  };

  const chooseWhatIsSold = async ({ page }: Tab, remote: string, path: string) => {
    await page.goto(path);
    await press(page, 'Tie a product');
    const dialog = page.getByRole('dialog', { name: 'Tie a product' });
    await dialog.getByPlaceholder('Search by name, or prod_…').click();
    await page.getByRole('option', { name: new RegExp(remote) }).waitFor();
    await page.getByRole('option', { name: new RegExp(remote) }).click();
    await dialog.getByText('$49.00 a month').waitFor();
  };

  test('the connections are good to look at on every screen', async () => {
    const shop = await Shop.open(house);
    const { remote } = await shop.sell('month', { name: 'Low Tide Membership' });
    for (const email of ['ana@example.com', 'bo@example.com', 'cy@example.com']) shop.happens('buy', { product: remote, email });
    shop.happens('buy', { product: shop.offer(), email: 'di@example.com' });
    await payAt(shop, remote);
    const { charge } = shop.happens('buy', { product: (await shop.sell(undefined, { name: 'Raku for beginners' })).remote, email: 'ana@example.com' });
    shop.happens('refund', { charge: charge.id, amount: 1_900 });
    const [event] = (await shop.settled()).filter(({ state }) => state === 'done');
    const [ana] = (await house.api.do('list_members', { query: { email: 'ana@example.com' } })).data;
    shop.happens('fail_payment', { subscription: (await house.api.do('get_member_billing', { path: { member: ana!.id } })).subscriptions[0]!.remote_id });
    await shop.settled();
    const nobody = await newMember(house.api);
    for (const look of looksInTurn) {
      const { tab } = await atDashboard(browser, house, 'owner', { look });
      const root = `connections/${shop.connection.id}`;
      for (const [path, name] of [['connections', 'connections'], ['connections/new', 'connect-stripe'], [root, 'connection'], [`${root}/links`, 'links'], [`${root}/events`, 'events'], [`${root}/events/${event!.id}`, 'event']] as const) {
        await tab.open(`/admin/${path}`);
        await tab.page.getByRole('heading', { level: 1 }).waitFor();
        await tab.page.waitForLoadState('networkidle');
        await tab.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        await tab.assertGood(`dashboard-${name}`);
      }
      await tab.open(`/admin/${root}/links`);
      await tab.page.getByRole('button', { name: 'Payment links' }).first().click();
      await tab.page.getByText('Sells other things as well').waitFor();
      await tab.assertGood('dashboard-payment-links-many');
      await chooseWhatIsSold(tab, remote, `/admin/${root}/links`);
      await tab.open('/admin/');
      await tab.page.getByRole('link', { name: /1 member past due/ }).click();
      await tab.page.getByText('Members who are past due: 1').waitFor();
      await tab.page.getByRole('link', { name: /ana@example.com/ }).waitFor();
      await tab.assertGood('dashboard-past-due');
      await tab.page.getByRole('link', { name: /ana@example.com/ }).click();
      await tab.page.getByRole('link', { name: 'Look at it' }).click();
      await tab.page.getByText('$19.00 refunded').waitFor();
      assert.match(await tab.page.getByRole('link', { name: /^Open in Stripe: the subscription sub_/ }).getAttribute('href') ?? '', /^https:\/\/dashboard\.stripe\.com\/test\/subscriptions\/sub_/);
      await tab.assertGood('dashboard-member-billing');
      await browseRevenue(tab);
      await tab.open(`/admin/members/${nobody.id}?tab=billing`);
      await tab.page.getByText('Nothing paid yet').waitFor();
      await tab.assertGood('dashboard-member-billing-empty');
      await tab.close();
    }
    shop.close();
  });
});
