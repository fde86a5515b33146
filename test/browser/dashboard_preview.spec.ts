/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { give, newCourse, newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

const portalOf = (page: Page) => page.frameLocator('iframe[title="The portal"]');

describe('the preview in the Dashboard', () => {
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

  test('shows everything, and then the portal as a member sees it at a moment', async () => {
    const member = await newMember(house.api, 'Tilda');
    const { product } = await newCourse(house.api, { name: 'Unwritten', status: 'draft' });
    const { product: course } = await newCourse(house.api, { name: 'Tides' });
    await give(house.api, member, course);
    const { tab, desk } = await atDashboard(browser, house, 'support');
    const { page } = tab;
    await page.getByRole('link', { name: 'Preview' }).click();
    const portal = portalOf(page);
    await portal.getByText('you, with everything open').waitFor();
    await portal.getByText(`${product.name} (draft)`).first().waitFor();
    await tab.assertGood('dashboard-preview');
    await page.getByText('Member', { exact: true }).click();
    await page.getByText('Choose a member').waitFor();
    await page.getByRole('combobox', { name: 'Member' }).fill('tild');
    await page.getByRole('option', { name: /Tilda/ }).click();
    await portal.getByText('Preview as Tilda Lindqvist').waitFor();
    await page.goto(`${page.url()}&at=2030-01-02T09:00:00Z&device=phone`);
    await portal.getByText(/2 January 2030/).waitFor();
    assert.equal(await page.locator('iframe').evaluate((frame) => frame.clientWidth), 388);
    await tab.assertGood('dashboard-preview-member');
    assert.equal(await page.getByText('With drafts').count(), 0, 'not for support, who may not write them');
    await page.getByRole('link', { name: 'Home' }).first().click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForFunction(async () => !(await (await fetch('/')).text()).includes('class="preview"'));
    await tab.close();
    await give(house.api, member, product);
    const editing = await atDashboard(browser, house, 'editor');
    await editing.tab.page.goto(`${house.origin}/admin/preview?as=member&member=${member.id}&path=/library`);
    await portalOf(editing.tab.page).getByText('Preview as Tilda Lindqvist').waitFor();
    assert.equal(await portalOf(editing.tab.page).getByText('Unwritten').count(), 0);
    await editing.tab.page.getByRole('switch', { name: 'With drafts' }).press('Space');
    await portalOf(editing.tab.page).getByText('Unwritten (draft)').first().waitFor();
    await portalOf(editing.tab.page).getByText(', with drafts').waitFor();
    assert.match(editing.tab.page.url(), /drafts=shown/);
    await editing.tab.assertGood('dashboard-preview-drafts');
    await editing.tab.close();
    for (const look of looksInTurn) {
      const other = await openDashboard(browser, house, desk, { look }, '/admin/preview?as=visitor');
      await other.page.frameLocator('iframe').getByText('as a visitor').waitFor();
      await other.assertGood('dashboard-preview-visitor');
      await other.close();
    }
  });
});
