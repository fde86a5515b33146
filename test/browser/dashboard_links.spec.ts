/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { digitsOf, goodPassword, mailedToken } from '../e2e/desk.ts';
import { House, minute } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { launch, Tab } from './chromium.ts';
import { atDashboard } from './dashboard.ts';

describe('the links that the Dashboard mails to staff', () => {
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

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const mailed = (email: string) => eventually(() => mailedToken(house, email), { what: `a mail to ${email}` });

  test('whoever is invited chooses a name and a password, and stands before the second factor', async () => {
    const { desk, tab: mine } = await atDashboard(browser, house);
    await mine.close();
    await desk.do('create_invitation', { body: { email: 'lena@staff.example', role: 'editor' } });
    const tab = await Tab.open(browser, house.origin);
    const { page } = tab;
    await tab.open(`/admin/link#${await mailed('lena@staff.example')}`);
    await page.getByText('To work on Riverside as an editor.').waitFor();
    await tab.assertGood('dashboard-invited');
    await page.getByLabel('Your name').fill('Lena');
    await page.getByLabel('Password', { exact: true }).fill(house.keepSecret(goodPassword));
    await press(page, 'Accept');
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    house.keepSecret((await page.locator('[data-secret]').innerText()).replaceAll(/\s/g, ''));
    await tab.close();
  });

  test('a forgotten password is chosen anew by a mail, and the second factor stays', async () => {
    const { desk, tab: mine } = await atDashboard(browser, house);
    await mine.close();
    const tab = await Tab.open(browser, house.origin);
    const { page } = tab;
    await tab.open('/admin/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { level: 1, name: 'A new password' }).waitFor(); // the screen before has such a field, too
    await page.getByLabel('E-mail').fill(desk.email);
    await press(page, 'E-mail me a link');
    await page.getByRole('heading', { name: 'Look in your inbox' }).waitFor();
    await tab.assertGood('dashboard-reset-sent');
    const token = await mailed(desk.email);
    await tab.open(`/admin/link#${token}`);
    await page.getByLabel('Password', { exact: true }).fill(house.keepSecret('four quiet boats at sea'));
    await tab.assertGood('dashboard-reset');
    await press(page, 'Save my password');
    house.advance(minute);
    await page.getByLabel('Six-digit code').fill(digitsOf(desk.secret, house.now()));
    await press(page, 'Continue');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    const late = await Tab.open(browser, house.origin);
    await late.open(`/admin/link#${token}`);
    await late.page.getByRole('heading', { name: 'This link is over' }).waitFor();
    assert.ok(!late.page.url().includes('#'));
    await late.close();
    await tab.close();
  });
});
