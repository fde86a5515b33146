/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { give, newCourse, newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

describe('mails in the Dashboard', () => {
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

  test('an owner rewrites the access mail, sees it at once as a member gets it, tries it, and members get it', async () => {
    const member = await newMember(house.api, 'Tilda');
    const { product } = await newCourse(house.api, { name: 'Tides' });
    const { tab, desk } = await atDashboard(browser, house, 'owner');
    const { page } = tab;
    await page.getByRole('link', { name: 'Mails' }).click();
    await page.getByText('Log-in code', { exact: true }).waitFor();
    await tab.assertGood('dashboard-mails');
    await page.getByRole('link', { name: 'Access given' }).click();
    const mail = page.frameLocator('iframe[title="The mail"]');
    await mail.getByText('Hello Ada,').waitFor();
    await mail.getByRole('link', { name: 'Start now' }).waitFor();
    assert.equal(await mail.locator('h1').evaluate((head) => getComputedStyle(head).fontSize), '26px', 'styles of its own are let in');

    const text = page.getByRole('textbox', { name: 'Text' });
    await text.fill('Dear ');
    await page.getByText('The text still needs').waitFor();
    await page.getByText('The text needs {{things}}', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Insert a field: Text' }).click();
    await page.getByRole('menuitem', { name: /member\.first_name/ }).click();
    assert.equal(await text.inputValue(), 'Dear {{member.first_name}}');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^Needs \{\{things\}\}/).waitFor();
    await text.fill('Dear {{member.first_name|friend}},\n\n<b>here</b> it is:\n\n{{things}}\n\n{{link}}');
    await page.getByRole('textbox', { name: 'Button' }).fill('Off we go');
    await mail.getByText('Dear Ada,').waitFor();
    await mail.getByText('<b>here</b> it is:').waitFor();
    await page.getByRole('combobox', { name: 'As this member gets it' }).fill('Tilda');
    await page.getByRole('option', { name: /Tilda/ }).click();
    await mail.getByText('Dear Tilda,').waitFor();
    await mail.getByRole('link', { name: 'Off we go' }).click();
    await mail.getByText('Dear Tilda,').waitFor();
    await tab.assertGood('dashboard-mail');
    await page.getByText('Plain text').click();
    await page.getByText('Off we go:').waitFor();
    await page.getByRole('button', { name: 'Send me a test' }).click();
    await page.getByText(`A test for ${desk.email} was written, and kept`, { exact: false }).waitFor();
    assert.match((await mailTo(house.api, desk.email, /^Test: /)).text, /^Dear Ada,\n\n<b>here<\/b> it is:/);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your words', { exact: true }).waitFor();
    await give(house.api, member, product, { notify: true });
    assert.match((await mailTo(house.api, member.email)).text, /^Dear Tilda,\n\n<b>here<\/b> it is:\n\n\* Tides/);

    await page.getByRole('button', { name: 'Back to our words' }).click();
    await page.getByText('Our words', { exact: true }).waitFor();
    assert.match(await text.inputValue(), /^Hello \{\{member\.first_name\|there\}\}/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Your words', { exact: true }).waitFor();
    assert.match(await text.inputValue(), /^Dear /);
    await page.getByRole('switch', { name: 'Send this mail' }).press('Space');
    await page.getByText('Not sent', { exact: true }).waitFor();
    await text.fill('Half a word');
    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByRole('dialog').waitFor();
    await tab.close();

    for (const look of looksInTurn) {
      const another = await openDashboard(browser, house, desk, { look }, '/admin/mails/login_code');
      const isPhone = look.name.startsWith('phone');
      await another.page.getByRole('textbox', { name: 'Subject' }).waitFor();
      await another.assertGood('dashboard-mail-words');
      if (isPhone) await another.page.getByText('Look at it').click();
      await another.page.frameLocator('iframe[title="The mail"]').getByText('482913').waitFor();
      await another.assertGood('dashboard-mail-seen');
      await another.open('/admin/mails');
      await another.page.getByText('Log-in code', { exact: true }).first().waitFor();
      await another.assertGood('dashboard-mails');
      await another.close();
    }
  });
});
