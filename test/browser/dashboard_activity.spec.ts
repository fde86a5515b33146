/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { launch, looksInTurn, type Tab } from './chromium.ts';
import { atDashboard } from './dashboard.ts';

describe('the activity in the Dashboard', () => {
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

  test('every role reads what happened as sentences, narrows it by the address, and pages through it', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house, 'analyst');
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('Nothing happened yet').waitFor();
    await tab.assertGood('dashboard-activity-empty');
    const { ada, course } = await house.cast();
    for (let count = 0; count < 30; count += 1) await newMember(house.api);
    await page.reload();
    await page.getByRole('button', { name: 'Next page' }).click();
    const table = page.getByRole('table', { name: 'Activity' });
    await table.getByText('Ada Marsh got access to Throwing on the wheel').waitFor();
    assert.match(page.url(), /cursor=/);
    await page.getByPlaceholder('Kind').click();
    await page.getByRole('option', { name: 'Got access' }).click();
    await page.getByPlaceholder('Member').fill('ada');
    await page.getByRole('option', { name: /Ada Marsh/ }).click();
    await page.getByPlaceholder('Product or collection').fill('throwing');
    await page.getByRole('option', { name: 'Throwing on the wheel' }).click();
    await table.getByText('Ben Okafor').waitFor({ state: 'detached' });
    const search = new URL(page.url()).searchParams;
    assert.deepEqual([search.get('type'), search.get('member'), search.get('product'), search.get('cursor')], ['user.product_access_granted', ada.id, course.product.id, null]);
    await page.reload();
    await table.getByText('Ada Marsh got access to Throwing on the wheel').waitFor();
    assert.equal(await page.getByPlaceholder('Member').inputValue(), 'Ada Marsh · ada@example.com');
    await tab.assertGood('dashboard-activity-narrowed');
    assert.equal(await table.getByRole('link', { name: 'Ada Marsh' }).first().getAttribute('href'), `/admin/members/${ada.id}`);
    await tab.close();
  });

  // Each report leads to who is behind its figures, by its numbers and by its bars.
  async function browseReports(tab: Tab) {
    const { page } = tab;
    const { ada, course } = await house.cast();
    const shown = async (name: string) => {
      await page.locator('.recharts-surface').first().waitFor();
      await tab.assertGood(`dashboard-reports-${name}`);
    };
    await page.goto(new URL('/admin/reports', page.url()).href);
    await shown('growth');
    await page.getByRole('link', { name: /^Joined/ }).click();
    await page.getByRole('link', { name: 'Eva Lindqvist' }).first().waitFor();
    await tab.assertGood('dashboard-reports-people');
    await page.goBack();
    await page.locator('.recharts-bar-rectangle path').first().click();
    await page.getByRole('heading', { name: 'Members who joined' }).waitFor();
    await page.goto(new URL('/admin/reports/completion?days=90', page.url()).href);
    await shown('completion');
    await page.getByRole('link', { name: course.product.name }).click();
    await page.getByText('Most go no further after').waitFor();
    await tab.assertGood('dashboard-reports-how-far');
    await page.getByRole('row', { name: new RegExp(`^${course.pages[0]!.title}`) }).getByRole('link').last().click();
    await page.getByRole('link', { name: 'Ada Marsh' }).click();
    await page.waitForURL(new RegExp(`/members/${ada.id}`));
    for (const [name, path] of [['engagement', 'engagement?days=7'], ['files', 'files?days=year'], ['deliveries', 'deliveries?days=own&from=2026-01-01']] as const) {
      await page.goto(new URL(`/admin/reports/${path}`, page.url()).href);
      await shown(name);
    }
    await page.getByRole('button', { name: 'As a table' }).first().click();
    await page.getByRole('columnheader', { name: 'Days' }).waitFor();
    await tab.assertGood('dashboard-reports-table');
  }

  for (const look of looksInTurn) {
    test(`it is good to look at, ${look.name}`, async () => {
      const { ada, course } = await house.cast();
      await house.api.do('complete_page', { path: { member: ada.id, page: course.pages[0]!.id } });
      const { tab } = await atDashboard(browser, house, 'owner', { look });
      await tab.open('/admin/activity?type=user.product_access_granted');
      await tab.page.getByText(/got access to/).first().waitFor();
      await tab.assertGood('dashboard-activity');
      await browseReports(tab);
      await tab.close();
    });
  }
});
