/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard } from './dashboard.ts';

describe('the webhooks in the Dashboard', () => {
  let house: House;
  let browser: Browser;
  let receiver: Receiver;

  before(async () => {
    house = await House.open('sqlite');
    receiver = await startReceiver();
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await receiver?.close();
    await house?.close();
  });

  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  const stateOf = async (state: string) => eventually(async () => (await house.api.do('list_hooks')).data[0]?.state === state, { what: `a ${state} webhook` });

  test('an owner makes one, sees what was sent and answered, sends again, and ends it', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house);
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByText('Nobody is told yet').waitFor();
    await tab.assertGood('dashboard-webhooks-empty');
    await page.getByRole('link', { name: 'New webhook' }).first().click();
    await page.getByLabel('Address').fill('somewhere');
    await press(page, 'Make the webhook');
    await page.getByText('Tick at least one.').waitFor();
    await tab.assertGood('dashboard-webhook-new-refused');
    await page.getByLabel('Address').fill(`${receiver.url}/hook`);
    await page.getByLabel('Became a member').check();
    await press(page, 'Make the webhook');
    const secret = house.keepSecret(await page.getByLabel('Secret', { exact: true }).inputValue());
    assert.match(secret, /^whsec_/);
    receiver.secrets.push(secret);
    await tab.assertGood('dashboard-webhook-secret');
    await page.getByRole('link', { name: 'I have kept it' }).click();
    await page.getByText('Nothing was sent yet').waitFor();

    await newMember(house.api);
    await eventually(async () => (await house.api.do('list_deliveries', { query: { state: 'delivered' } })).data[0], { what: 'a delivery' });
    await page.reload();
    await page.getByRole('row').filter({ hasText: 'Delivered' }).getByRole('link').click();
    await page.getByRole('list', { name: 'Attempts' }).getByText('200').waitFor();
    receiver.faults = [{ status: 500, body: 'the kiln is cold' }];
    await press(page, 'Send it again');
    await page.getByText('The receiver answered 500.').waitFor();
    await page.getByText('the kiln is cold').waitFor();
    await tab.assertGood('dashboard-delivery-failed');
    await stateOf('failing');
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await page.getByRole('alert').getByText('The receiver fails').waitFor();

    receiver.faults = [{ status: 410 }];
    await newMember(house.api);
    await stateOf('disabled');
    await page.reload();
    await page.getByText('Disabled: the receiver said that it is gone').waitFor();
    await tab.assertGood('dashboard-webhook-disabled');
    receiver.faults = [];
    await press(page, 'Send to it again');
    await page.getByText('Healthy').waitFor();
    const before = receiver.received.length;
    await press(page, 'Send again…');
    await page.getByRole('dialog').getByText('Cancelled').click();
    await page.getByLabel('From').fill('2020-01-01T00:00');
    await page.getByLabel('Until').fill('2019-01-01T00:00');
    await page.getByText('Should be after the beginning.').waitFor();
    await page.getByLabel('Until').fill('');
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click();
    await page.getByText(/sent again\./).waitFor();
    await eventually(() => receiver.received.length > before, { what: 'what was sent again' });

    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByLabel('Logged in').check();
    await press(page, 'Save');
    await page.getByText('The webhook is saved.').waitFor();
    assert.deepEqual((await house.api.do('list_hooks')).data[0]!.events.toSorted(), ['user.created', 'user.login']);
    await press(page, 'Make a new secret');
    const next = house.keepSecret(await page.getByLabel('Secret', { exact: true }).inputValue());
    assert.notEqual(next, secret);
    await press(page, 'I have kept it');
    await tab.assertGood('dashboard-webhook-settings');
    await press(page, 'Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the webhook' }).click();
    await page.getByText('Nobody is told yet').waitFor();
    await tab.close();
  });

  test('they are good to look at on every screen', async () => {
    const hook = await house.api.do('create_hook', { body: { url: `${receiver.url}/a/rather/long/address/of/a/program/that/listens`, events: ['user.created', 'user.login'] } });
    house.keepSecret(hook.secret);
    receiver.secrets.push(hook.secret);
    for (let count = 0; count < 3; count += 1) await newMember(house.api);
    const query = { hook: hook.id, state: 'delivered' };
    const delivery = await eventually(async () => (await house.api.do('list_deliveries', { query })).data[2], { what: 'three deliveries' });
    for (const look of looksInTurn) {
      const { tab } = await atDashboard(browser, house, 'owner', { look });
      const root = `webhooks/${hook.id}`;
      for (const [path, name] of [['webhooks', 'webhooks'], ['webhooks/new', 'webhook-new'], [root, 'webhook'], [`${root}/settings`, 'webhook-settings'], [`${root}/deliveries/${delivery.id}`, 'delivery']] as const) {
        await tab.open(`/admin/${path}`);
        await tab.page.getByRole('heading', { level: 1 }).waitFor();
        await tab.page.waitForLoadState('networkidle');
        await tab.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        await tab.assertGood(`dashboard-${name}`);
      }
      await tab.close();
    }
  });

  test('who may not read webhooks sees no way to them', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house, 'editor');
    assert.equal(await page.getByRole('link', { name: 'Webhooks' }).count(), 0);
    await tab.close();
  });
});
