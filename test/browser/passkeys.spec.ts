/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { Api } from '../e2e/api.ts';
import { Desk, digitsOf, goodPassword, tokenOf } from '../e2e/desk.ts';
import { House } from '../e2e/house.ts';
import { launch, Tab } from './chromium.ts';

/** A passkey of Chromium's own: a device that knows its owner. */
async function device(page: Page): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId: id } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { cdp, id };
}

describe('passkeys at the Dashboard', () => {
  let house: House;
  let browser: Browser;
  let origin: string; // passkeys belong to a host with a name

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
    origin = house.origin.replace('127.0.0.1', 'localhost');
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

  async function hired(email: string): Promise<void> {
    const printed = await house.command('admin', 'create', '--email', email, '--name', 'Ines Holm', '--role', 'owner', '--site', 'riverside', '--json');
    const { link } = JSON.parse(printed) as { link: string };
    const desk = new Desk(house, new Api(origin, house.api.key));
    await desk.do('use_account_link', { body: { token: house.keepSecret(tokenOf(link)), password: house.keepSecret(goodPassword) } });
  }

  async function signIn(page: Page, email: string): Promise<void> {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(goodPassword);
    await press(page, 'Sign in');
  }

  async function keepCodes(page: Page): Promise<string> {
    await page.getByRole('listitem').nth(9).waitFor();
    const code = house.keepSecret(await page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem').first().innerText());
    await page.getByLabel('I have kept them in a safe place').check();
    await press(page, 'Continue');
    return code;
  }

  async function signOut(page: Page): Promise<void> {
    await page.getByRole('button', { name: /account, sites, log out/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }

  test('one is the second factor from the start, signs in, is renamed, and goes once there is an app', async () => {
    const email = 'ines@staff.example';
    await hired(email);
    const tab = await Tab.open(browser, origin);
    const { page } = tab;
    const { cdp, id: authenticatorId } = await device(page);
    await tab.open('/admin/');
    await signIn(page, email);
    await page.getByRole('button', { name: 'Make a passkey' }).waitFor();
    await tab.assertGood('passkeys-choice');
    await press(page, 'Make a passkey');
    await page.getByLabel('What to call it').fill('My laptop');
    await tab.assertGood('passkeys-new');
    await press(page, 'Make the passkey');
    const recovery = await keepCodes(page);
    await page.getByRole('navigation', { name: 'Main' }).waitFor();

    await signOut(page);
    await signIn(page, email);
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
    await tab.assertGood('passkeys-sign-in');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await press(page, 'Use a passkey');
    await page.getByText('No passkey was used').waitFor();
    await page.getByLabel('Recovery code').fill(recovery);
    await tab.assertGood('passkeys-refused');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await press(page, 'Use a passkey');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();

    await tab.open('/admin/account');
    await press(page, 'Rename My laptop');
    await page.getByLabel('Name', { exact: true }).fill('The old laptop');
    await press(page, 'Rename');
    await page.getByText('The passkey is renamed.').waitFor();
    await page.getByText(/It is your only second factor/).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0);
    await press(page, 'Add a passkey');
    await press(page, 'Use a passkey');
    await page.getByLabel('What to call it').waitFor();
    await tab.assertGood('passkeys-add');
    await press(page, 'Make the passkey'); // this device holds one already
    await page.getByText('There is one already').waitFor();
    await press(page, 'Cancel');

    await press(page, 'Set up an app');
    await press(page, 'Use a passkey');
    const secret = house.keepSecret((await page.locator('[data-secret]').innerText()).replaceAll(/\s/g, ''));
    await page.getByLabel('Six-digit code').fill(digitsOf(secret, house.now()));
    await press(page, 'Turn it on');
    await keepCodes(page);
    await tab.assertGood('passkeys-account');
    await press(page, 'Remove The old laptop');
    await press(page, 'Remove the passkey');
    await page.getByText('The passkey The old laptop is removed.').waitFor();
    await page.getByRole('button', { name: 'Remove The old laptop' }).waitFor({ state: 'detached' });
    await press(page, 'Add a passkey');
    assert.equal(await page.getByRole('button', { name: 'Use a passkey' }).count(), 0);
    await page.getByLabel('Six-digit code').waitFor();
    await tab.close();
  });
});
