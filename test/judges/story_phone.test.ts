/// <reference lib="dom" />
// The sixth story of the Dashboard: the central acts of the others on a phone, in the dark, by keyboard alone. Nothing is
// clicked here: the focus is moved to what the person wants, and a key is pressed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { looks } from '../browser/chromium.ts';
import { atDashboard } from '../browser/dashboard.ts';
import { isOpen } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { find, importMembers, peopleAsRows } from './person.ts';
import { story } from './story.ts';

const phoneAtNight = looks.find(({ name }) => name === 'phone-dark')!;
const mostSteps = 120;

/** Goes by the tabulator until the focus is on something, as far as there is anything to come to. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let step = 0; step < mostSteps; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`the tabulator doesn't lead to ${String(wanted)}`);
}

async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole('button', { name, exact: true }).first());
  await page.keyboard.press('Enter');
}

story(6, 'on a phone, by keyboard, in the dark', (given) => {
  test('a member is found and let in, many are tagged, a course is written and published', async () => {
    const { browser, house, house: { api } } = given;
    const { dov, course } = await house.cast();
    await importMembers(api, peopleAsRows(60, 'Kiln'));
    const { tab, tab: { page } } = await atDashboard(browser, house, 'owner', { look: phoneAtNight });

    await find(page, 'dov per', 'Dov Peretz');
    await press(page, 'Give access');
    await page.getByRole('combobox', { name: 'Product or collection' }).waitFor();
    await page.keyboard.type('Throwing');
    await page.getByRole('option', { name: course.product.name }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Give access', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByText('Access is given.').waitFor();
    assert.ok(await isOpen(api, { member: dov, thing: course.product }));
    await tab.assertGood('story-phone-member');

    await find(page, 'members', 'Members');
    await tabTo(page, page.getByRole('searchbox', { name: /Search by name/ }));
    await page.keyboard.type('kiln');
    await page.getByText(/found by “kiln”: 60/).waitFor();
    await tabTo(page, page.getByRole('checkbox', { name: 'Tick all on this page' }));
    await page.keyboard.press('Space');
    await press(page, 'Select all 60 that match');
    await page.getByText('All 60 that match').waitFor();
    await tab.assertGood('story-phone-many');
    await press(page, 'Tag');
    await tabTo(page, page.getByRole('dialog').getByRole('combobox', { name: 'Tags' }));
    await page.keyboard.type('Moved');
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: 'Tag', exact: true }));
    await page.keyboard.press('Enter');
    await eventually(async () => (await api.do('list_tags', { query: { q: 'moved' } })).data[0]?.member_count === 60, { what: 'sixty tagged', within: 60_000 });

    await find(page, 'products', 'Products');
    await press(page, 'New product');
    await page.getByRole('dialog', { name: 'New product' }).waitFor();
    await page.keyboard.type('Night kiln');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Night kiln' }).waitFor();
    await press(page, 'Add a page');
    await page.keyboard.type('The peephole');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'The peephole' }).waitFor();
    await page.keyboard.press('Escape');
    await tab.assertGood('story-phone-course');
    await press(page, 'Publish');
    const dialog = page.getByRole('dialog', { name: 'Publish Night kiln?' });
    await dialog.getByText('1 page is still a draft').waitFor();
    await tab.assertGood('story-phone-publish');
    await tabTo(page, dialog.getByRole('button', { name: 'Publish', exact: true }));
    await page.keyboard.press('Enter');
    await eventually(async () => (await api.do('list_products', { query: { q: 'night' } })).data[0]?.status === 'live', { what: 'a live product' });
    await tab.close();
  });
});
