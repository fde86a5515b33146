/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { House } from '../e2e/house.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

describe('staff, keys, audit log and settings in the Dashboard', () => {
  let house: House;
  let browser: Browser;

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test('an owner invites a colleague, changes a role and takes it back', async () => {
    const { tab, desk } = await atDashboard(browser, house);
    const { tab: other, desk: colleague } = await atDashboard(browser, house, 'editor');
    await other.close();
    const { page } = tab;
    await page.getByRole('link', { name: 'Staff' }).first().click();
    await page.getByRole('link', { name: 'Invite a colleague' }).first().click();
    await page.getByLabel('E-mail').fill('ole@staff.example');
    await page.getByRole('radio', { name: /Editor/ }).check();
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByRole('button', { name: 'Withdraw the invitation of ole@staff.example' }).click();
    await page.getByText('Nobody is waiting').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('ole@staff.example').first().waitFor();
    await page.getByRole('tab', { name: 'People' }).click();
    const row = page.getByRole('row', { name: new RegExp(colleague.email) });
    await row.getByRole('button', { name: /What to do with/ }).click();
    await page.getByRole('menuitem', { name: 'Change the role' }).click();
    await page.getByRole('radio', { name: /Support/ }).check();
    await page.getByRole('button', { name: 'Change the role' }).click();
    await row.getByText('Support').waitFor();
    assert.equal((await desk.all('list_staff')).find(({ email }) => email === colleague.email)?.role, 'support');
    await tab.close();
  });

  test('a key is made, shown once and revoked', async () => {
    const { tab } = await atDashboard(browser, house);
    const { page } = tab;
    await tab.open('/admin/keys/new');
    await page.getByLabel('Name').fill('Zapier');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText('Tick what the program may do.').waitFor();
    await page.getByRole('checkbox', { name: 'See members' }).check();
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = house.keepSecret(await page.getByTestId('key').innerText());
    assert.match(key, /^chk_/);
    assert.equal((await fetch(`${house.origin}/api/v1/members`, { headers: { authorization: `Bearer ${key}` } })).status, 200);
    await page.getByRole('link', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Revoke Zapier' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByRole('row', { name: /Zapier/ }).getByText('Revoked').waitFor();
    assert.equal((await fetch(`${house.origin}/api/v1/members`, { headers: { authorization: `Bearer ${key}` } })).status, 401);
    await tab.close();
  });

  test('a setting is found, changed, and told in the audit log, which is whole', async () => {
    const { tab } = await atDashboard(browser, house);
    const { page } = tab;
    await tab.open('/admin/settings');
    await page.getByRole('searchbox', { name: 'Search the settings' }).fill('inactive');
    await page.getByRole('textbox', { name: 'Inactive after' }).fill('45');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    assert.equal((await house.api.do('get_settings')).inactivity_days, 45);
    await tab.open('/admin/audit');
    await page.getByText('30 → 45').or(page.getByText('→ 45')).first().waitFor();
    await page.getByRole('button', { name: 'Check the log' }).click();
    await page.getByText('The log is whole').waitFor();
    await tab.close();
  });

  test('what a role may not see isn’t in its menu', async () => {
    const { tab } = await atDashboard(browser, house, 'support');
    const { page } = tab;
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).waitFor();
    for (const name of ['Staff', 'API keys', 'Audit log']) assert.equal(await page.getByRole('link', { name, exact: true }).count(), 0, name);
    await tab.open('/admin/audit');
    await page.getByText('Your role on this site doesn').waitFor();
    await tab.open('/admin/settings');
    await page.getByRole('textbox', { name: 'Name' }).waitFor();
    assert.ok(await page.getByRole('textbox', { name: 'Name' }).isDisabled());
    await tab.close();
  });

  test('looks right in every look', async () => {
    const { tab, desk } = await atDashboard(browser, house);
    await tab.close();
    for (const look of looksInTurn) {
      for (const path of ['staff', 'staff/invitations', 'staff/invite', 'keys', 'keys/new', 'audit', 'settings']) {
        const seen = await openDashboard(browser, house, desk, { look }, `/admin/${path}`);
        await seen.page.getByRole('heading', { level: 1 }).waitFor();
        await seen.page.waitForLoadState('networkidle');
        await seen.assertGood(`dashboard-${path.replace('/', '-')}`);
        await seen.close();
      }
    }
  });
});
