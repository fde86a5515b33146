/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { newCourse } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import { launch, looksInTurn, Tab } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

describe('the launchpad in the Dashboard', () => {
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

  test('leads a new owner to a first member who gets in, and is gone then', async () => {
    const { tab, desk } = await atDashboard(browser, house, 'owner');
    const { page } = tab;
    await page.getByText('0 of 6 done').waitFor();
    for (const look of looksInTurn) {
      const other = await openDashboard(browser, house, desk, { look });
      await other.page.getByText('0 of 6 done').waitFor();
      await other.assertGood('dashboard-launchpad');
      await other.close();
    }
    await page.getByRole('button', { name: 'I work without one' }).click();
    await page.getByText('1 of 6 done').waitFor();
    await page.getByRole('link', { name: 'Open registration' }).click();
    await page.getByRole('switch', { name: 'Registration' }).click({ force: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings are saved.').waitFor();
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByText('2 of 6 done').waitFor();
    await page.getByRole('link', { name: 'Choose the look' }).click();
    await page.getByRole('button', { name: 'Publish as it is' }).click();
    await page.getByText('Members see the new look.').waitFor();
    await newCourse(house.api, { name: 'Tides' });
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByText('5 of 6 done').waitFor();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('E-mail').fill('tilda@example.com');
    await page.getByLabel('First name').fill('Tilda');
    await tab.assertGood('dashboard-launchpad-invite');
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByText('The invitation is on its way to tilda@example.com.').waitFor();
    await page.getByRole('heading', { name: 'Get ready for your first members' }).waitFor({ state: 'detached' });
    await tab.close();
    const mail = await mailTo(house.api, 'tilda@example.com', /\/password\/set\//);
    const member = await Tab.open(browser, house.origin);
    await member.open(new URL(/https?:\/\/\S+\/password\/set\/\S+/.exec(mail.text)![0]).pathname);
    await member.page.getByLabel('New password').fill('a wheel, a kiln and patience');
    await member.page.getByRole('button', { name: 'Save my password' }).click();
    await member.page.getByRole('heading', { name: /Welcome.*Tilda/ }).waitFor();
    assert.equal((await house.api.do('get_launchpad')).is_done, true);
    await member.close();
  });
});
