/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { digitsOf, goodPassword } from '../e2e/desk.ts';
import { hour, House, minute } from '../e2e/house.ts';
import { launch, looks } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

describe('an account at the Dashboard', () => {
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

  async function showCode(page: Page, secret: string, action: string): Promise<void> {
    house.advance(minute);
    await page.getByLabel('Six-digit code').fill(digitsOf(secret, house.now()));
    await press(page, action);
  }

  test('a session that ends in the middle of an edit is renewed over the screen, and what was typed is saved', async () => {
    const { desk, tab } = await atDashboard(browser, house);
    const { page } = tab;
    await tab.open('/admin/account');
    await page.getByLabel('What you are called').fill('Ada, renamed');
    house.advance(13 * hour);
    // What the screen reads by itself may notice first, and the dialog is over the button then.
    await page.getByRole('button', { name: 'Save', exact: true }).dispatchEvent('click');
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.waitFor();
    await tab.assertGood('dashboard-sign-in-again');
    await dialog.getByLabel('Password', { exact: true }).fill(house.keepSecret(goodPassword));
    await press(page, 'Sign in');
    await showCode(page, desk.secret, 'Go on');
    await page.getByText('Your name is saved.').waitFor();
    assert.equal(await page.getByLabel('What you are called').inputValue(), 'Ada, renamed');
    await page.reload();
    await page.getByLabel('What you are called').waitFor();
    assert.equal(await page.getByLabel('What you are called').inputValue(), 'Ada, renamed');
    await tab.close();
  });

  test('who leaves a changed form is asked first', async () => {
    const { tab } = await atDashboard(browser, house);
    const { page } = tab;
    await tab.open('/admin/account');
    await page.getByLabel('What you are called').fill('Half typed');
    await page.getByRole('link', { name: 'Home' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.waitFor();
    await tab.assertGood('dashboard-unsaved');
    await press(page, 'Cancel');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('What you are called').inputValue(), 'Half typed');
    await page.getByRole('link', { name: 'Home' }).click();
    await press(page, 'Leave');
    await page.waitForURL(/\/admin\/?$/);
    await tab.close();
  });

  test('password, sessions, recovery codes and app are renewed by oneself', async () => {
    const { desk, tab } = await atDashboard(browser, house);
    const { page } = tab;
    const other = await openDashboard(browser, house, desk);
    await other.close();
    await tab.open('/admin/account');
    await page.getByText('This one').waitFor();
    await page.getByLabel('The one you have').fill('not this one');
    await page.getByLabel('The new one', { exact: true }).fill(house.keepSecret('four quiet boats at sea'));
    await page.getByLabel('The new one again').fill('four quiet boats at sea');
    await press(page, 'Change my password');
    await page.locator('[id$=-error]').first().waitFor();
    await page.getByLabel('The one you have').fill(goodPassword);
    await press(page, 'Change my password');
    await page.getByText('Your password is changed.').waitFor();

    await press(page, 'New recovery codes');
    await showCode(page, desk.secret, 'Continue');
    await page.getByRole('listitem').nth(9).waitFor();
    await page.getByLabel('I have kept them in a safe place').check();
    await press(page, 'Continue');
    await press(page, 'Set up another app');
    await showCode(page, desk.secret, 'Continue');
    await page.getByRole('img', { name: /QR code/ }).waitFor();
    await tab.assertGood('dashboard-another-app');
    const secret = house.keepSecret((await page.locator('[data-secret]').innerText()).replaceAll(/\s/g, ''));
    await page.getByLabel('Six-digit code').fill(digitsOf(secret, house.now()));
    await press(page, 'Turn it on');
    await page.getByRole('listitem').nth(9).waitFor();
    await page.getByLabel('I have kept them in a safe place').check();
    await press(page, 'Continue');
    await page.getByText('Your new app counts from now on.').waitFor();
    await press(page, 'End all others');
    await page.getByText('Your other sessions ended.', { exact: true }).waitFor();
    await tab.close();
  });

  test('who works on two sites switches by the menu', async () => {
    const { desk, tab } = await atDashboard(browser, house);
    const { page } = tab;
    const narrow = await openDashboard(browser, house, desk, { look: looks[1]! }, '/admin/new-site');
    await narrow.page.getByRole('textbox', { name: 'Address of Riverside' }).waitFor();
    await narrow.assertGood('dashboard-new-site');
    await narrow.close();
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'lakeside.example');
    await house.command('admin', 'create', '--email', desk.email, '--role', 'analyst', '--site', 'lakeside');
    await page.reload();
    await page.getByRole('button', { name: /account, sites, log out/ }).click();
    await page.getByRole('menuitem', { name: /Lakeside/ }).waitFor();
    await tab.assertGood('dashboard-switch');
    await page.getByRole('menuitem', { name: /Lakeside/ }).click();
    await page.getByText('You work on Lakeside now.').waitFor();
    await page.getByRole('banner').getByText('Lakeside').waitFor();
    await page.getByRole('button', { name: /account, sites, log out/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await tab.close();
  });

  test('an owner makes another site by the menu, and works on it', async () => {
    const { tab } = await atDashboard(browser, house);
    const { page } = tab;
    await page.getByRole('button', { name: /account, sites, log out/ }).click();
    await page.getByRole('menuitem', { name: 'New site' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Moorside');
    const address = page.getByRole('textbox', { name: 'Address of the portal' });
    await address.fill('moor_side');
    await press(page, 'Make the site');
    await page.getByText(/should be a host name in lower case/).waitFor();
    await tab.assertGood('dashboard-new-site-refused');
    await address.fill('https://moorside.example/');
    await press(page, 'Make the site');
    await page.getByText('Moorside is made, and you work on it now.').waitFor();
    await page.getByRole('link', { name: 'Moorside' }).first().waitFor();
    await tab.close();
  });
});
