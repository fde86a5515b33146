/// <reference lib="dom" />
// The fourth story of the Dashboard: connect Stripe with a key, link products, copy the payment link, and see every event
// that came in and what it did, with replay. Who buys is a person with a browser, at the page of the fake Stripe.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Tab } from '../browser/chromium.ts';
import { atDashboard } from '../browser/dashboard.ts';
import { enter } from '../browser/enter.ts';
import { newCourse, paragraph } from '../e2e/cast.ts';
import { eventually } from '../e2e/poll.ts';
import { newKey, newSecret } from '../e2e/shop.ts';
import { Person } from './person.ts';
import { story } from './story.ts';

const buyer = 'nell@example.com';

story(4, 'what is sold at Stripe', (given) => {
  test('is connected, tied and linked to; who buys it gets in, and the owner sees why', async () => {
    const { browser, house, house: { api, stripe } } = given;
    const { product } = await newCourse(api, { name: 'Raku at home' }, 0);
    await api.do('create_page', { path: { product: product.id }, body: { title: 'The first fire', status: 'live', body: paragraph('Stand back.') } });
    stripe.test.seed([{ id: 'prod_raku', name: 'Raku', prices: [{ unit_amount: 4_900, currency: 'usd' }] }]);
    const { tab, tab: { page } } = await atDashboard(browser, house);
    const person = new Person(page);

    await person.go('Connections');
    await page.getByRole('link', { name: 'Connect Stripe' }).first().click();
    await page.getByLabel('Restricted key').fill(house.keepSecret(newKey('test')));
    await person.press('Connect');
    const hook = await page.getByLabel('Webhook address', { exact: true }).inputValue();
    house.keepSecret(new URL(hook).pathname.split('/').at(-1)!);
    const secret = house.keepSecret(newSecret());
    stripe.hook({ url: hook, secret, mode: 'test' });
    await page.getByLabel('Signing secret', { exact: true }).fill(secret);
    await person.press('Save the secret');
    await page.getByText('The signing secret is saved.').waitFor();
    await page.getByRole('tab', { name: 'What is sold' }).click();
    await person.press('Tie a product');
    const sold = page.getByRole('dialog', { name: 'Tie a product' }).getByLabel('Product at Stripe');
    await sold.fill('rak');
    await page.getByRole('option', { name: /^Raku.*\$49\.00.*prod_raku/ }).click();
    assert.equal(await sold.inputValue(), 'prod_raku', 'the owner typed no id');
    await page.getByPlaceholder('A product or collection').fill('raku');
    await page.getByRole('option', { name: product.name }).click();
    await person.pressIn('Tie a product', 'Tie');
    await page.getByRole('table', { name: 'What is tied' }).getByRole('link', { name: product.name }).click();
    await page.getByRole('tab', { name: 'Offers' }).click();
    await page.getByText('prod_raku').waitFor();
    await page.getByRole('radio', { name: 'A checkout' }).check();
    await person.press('Choose a payment link');
    await person.press('Make a payment link for US$49.00');
    await page.getByRole('dialog', { name: 'Payment links' }).waitFor({ state: 'hidden' });
    await page.getByText('nobody pays real money there').waitFor();
    await tab.assertGood('dashboard-offers');
    await person.press('Save');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await person.press('Copy: Address');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, stripe.test.paymentLinks.all()[0]!['url'], 'the owner pasted nothing');

    const shopper = await Tab.open(browser, house.origin);
    await shopper.open('/library');
    await shopper.page.getByRole('link', { name: product.name }).first().click();
    assert.equal(await shopper.page.getByRole('link', { name: `Get “${product.name}”` }).first().getAttribute('href'), link, 'the portal leads there, too');
    await shopper.page.goto(link);
    await shopper.page.getByLabel('Your e-mail address').fill(buyer);
    await shopper.page.getByRole('button', { name: 'Pay' }).click();
    await shopper.page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await shopper.page.context().close(); // the shop's page is not ours to judge

    const connection = (await api.do('list_connections')).data[0]!;
    const came = await eventually(async () => {
      const all = await api.all('list_events', { path: { connection: connection.id } });
      return all.some(({ effect }) => effect?.includes('Gave')) && all.every(({ state }) => state === 'done' || state === 'ignored') && all;
    }, { what: 'the purchase taken', within: 60_000 });
    await person.go('Connections');
    await page.getByRole('link', { name: /^Stripe/ }).first().click();
    await page.getByRole('tab', { name: 'Events' }).click();
    const events = page.getByRole('table', { name: 'Events' });
    await events.getByText(/Gave/).first().waitFor();
    assert.equal(await events.getByRole('row').count(), came.length + 1, 'every event is there, below the head');
    await events.getByRole('row').filter({ hasText: 'Gave' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What it did' }).waitFor();
    await person.press('Take it again');
    await page.getByText('The event is taken again.').waitFor();
    await page.getByText('It was worked off.').waitFor();
    const [nell] = (await api.do('list_members', { query: { email: buyer } })).data;
    assert.equal((await api.all('list_grants', { query: { member: nell!.id } })).length, 1, 'nothing is given twice');

    const portal = await enter(browser, house, nell!);
    await portal.open(`/p/${product.slug}/the-first-fire`);
    await portal.page.getByText('Stand back.').waitFor();
    await portal.close();
    await tab.close();
  });
}, { stripe: 'beside' });
