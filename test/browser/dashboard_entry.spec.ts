/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { digitsOf, goodPassword } from '../e2e/desk.ts';
import { House, minute } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { launch, looksInTurn, Tab } from './chromium.ts';
import { atDashboard } from './dashboard.ts';

const linkPrinted = /http:\S+(\/admin\/link#\S+)/;

describe('the way into the Dashboard', () => {
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

  async function typePassword(page: Page, email: string, password = goodPassword): Promise<void> {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(house.keepSecret(password));
    await press(page, 'Sign in');
  }

  test('the first owner comes by the printed link, protects the account and is home', async () => {
    await eventually(() => linkPrinted.test(house.server.printed), { what: 'the link' });
    const link = house.keepSecret(linkPrinted.exec(house.server.printed)![1]!);
    const tab = await Tab.open(browser, house.origin);
    const { page } = tab;
    await tab.open(link);
    await page.getByRole('heading', { name: 'Welcome to CustomerHub' }).waitFor();
    assert.ok(!page.url().includes('#'), 'the token leaves the address bar');
    await tab.assertGood('dashboard-first-link');
    await page.getByLabel('Your name').fill('Ines Holm');
    await page.getByLabel('E-mail').fill('ines@staff.example');
    await page.getByLabel('Password', { exact: true }).fill('password');
    await press(page, 'Make my account');
    await page.getByText('This password is on lists of stolen ones.').waitFor();
    await tab.assertGood('dashboard-first-link-refused');
    await page.getByLabel('Password', { exact: true }).fill(house.keepSecret(goodPassword));
    await press(page, 'Make my account');
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    await tab.assertGood('dashboard-setup');
    const secret = house.keepSecret((await page.locator('[data-secret]').innerText()).replaceAll(/\s/g, ''));
    await page.getByLabel('Six-digit code').fill('000000');
    await press(page, 'Turn it on');
    await page.getByText(/This code isn't the one/).waitFor();
    await page.getByLabel('Six-digit code').fill(digitsOf(secret, house.now()));
    await press(page, 'Turn it on');
    await page.getByRole('listitem').nth(9).waitFor();
    await tab.assertGood('dashboard-recovery-codes');
    assert.equal(await page.getByRole('button', { name: 'Continue' }).isEnabled(), false);
    await page.getByLabel('I have kept them in a safe place').check();
    await press(page, 'Continue');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await page.reload();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await tab.assertGood('dashboard-home-empty');
    await tab.close();
  });

  test('a wrong password says nothing about who has an account, the right one asks for the second factor', async () => {
    const { desk, tab: first } = await atDashboard(browser, house);
    await first.close();
    const tab = await Tab.open(browser, house.origin);
    const { page } = tab;
    await tab.open('/admin/account');
    await page.waitForURL(/\/admin\/sign-in\?next=%2Faccount$/);
    await tab.assertGood('dashboard-sign-in');
    await typePassword(page, desk.email, 'not this one');
    await page.getByRole('alert').waitFor();
    const said = await page.getByRole('alert').innerText();
    await tab.assertGood('dashboard-sign-in-wrong');
    await typePassword(page, 'nobody@staff.example', 'not this one');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByRole('alert').innerText(), said);
    await typePassword(page, desk.email);
    await page.getByLabel('Six-digit code').waitFor();
    await tab.assertGood('dashboard-second-factor');
    house.advance(minute);
    await page.getByLabel('Six-digit code').fill(digitsOf(desk.secret, house.now()));
    await press(page, 'Continue');
    await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor();
    await tab.close();
  });

  for (const look of looksInTurn) {
    test(`the doors and the frame are good to look at, ${look.name}`, async () => {
      const door = await Tab.open(browser, house.origin, { look });
      for (const [path, heading] of [['sign-in', 'Sign in'], ['forgot', 'A new password'], ['link', 'This link is over']] as const) {
        assert.equal(await door.open(`/admin/${path}`), 200);
        await door.page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await door.assertGood(`dashboard-${path}`);
      }
      await door.close();
      const { tab } = await atDashboard(browser, house, 'owner', { look });
      for (const [path, heading] of [['', /./], ['account', 'My account'], ['nothing/here', 'Not found']] as const) {
        await tab.open(`/admin/${path}`);
        await tab.page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await tab.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
        await tab.assertGood(`dashboard-${path.replace('/', '-') || 'home'}`);
      }
      await tab.page.getByRole('button', { name: /account, sites, log out/ }).click();
      await tab.page.getByRole('menuitem', { name: 'My account' }).waitFor();
      await tab.assertGood('dashboard-person-menu');
      await tab.page.getByRole('menuitemradio', { name: look.scheme === 'dark' ? 'Light' : 'Dark' }).click();
      await tab.page.locator(`html[data-mantine-color-scheme=${look.scheme === 'dark' ? 'light' : 'dark'}]`).waitFor();
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('?');
      await tab.page.getByRole('dialog', { name: 'Keyboard map' }).waitFor();
      await tab.assertGood('dashboard-keyboard-map');
      await tab.page.keyboard.press('Escape');
      await tab.page.keyboard.press('Control+k');
      await tab.page.getByPlaceholder('Search members and content, or go to…').fill('acc');
      await tab.page.getByRole('button', { name: 'My account' }).waitFor();
      await tab.assertGood('dashboard-palette');
      await tab.page.keyboard.press('Escape');
      await tab.close();
    });
  }
});
