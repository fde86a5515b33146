/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

const people = Array.from({ length: 60 }, (_, at) => `mover${at}@kiln.example;Nr ${at};Kiln;${36 + (at % 10)};Clay`);
const file = `E-Mail;Name;Tags;Shoe size;Likes\r\n${people.join('\r\n')}\r\nnot an address;Odd;;42;\r\n=cmd|x;Evil;;1;\r\nlarge@kiln.example;Large;;huge;\r\n`;

async function drop(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name: 'movers.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('heading', { name: 'movers.csv' }).waitFor();
}

describe('many members at once in the Dashboard', () => {
  let house: House;
  let browser: Browser;
  let likes: { id: string };

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
    await house.cast();
    await house.api.do('create_field', { body: { name: 'Shoe size', kind: 'number' } });
    likes = await house.api.do('create_field', { body: { name: 'Favourite', kind: 'choice', choices: ['Clay', 'Glaze'] } });
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test('a file is dropped, its columns told, checked, imported; then all who match are tagged at once, and that is undone', async () => {
    const { tab } = await atDashboard(browser, house);
    const { page } = tab;
    await tab.open('/admin/members');
    await page.getByRole('link', { name: 'Import' }).click();
    await page.getByText('Drop a CSV file here').waitFor();
    await drop(page);
    await page.getByText('63 rows, read as UTF-8 with semicolons.').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'What “Shoe size” is' }).inputValue(), 'Shoe size');
    await page.getByText('A number such as 42 or 12.5').waitFor();
    await page.getByRole('combobox', { name: 'What “Likes” is' }).click();
    await page.getByRole('group', { name: 'Custom fields' }).getByRole('option', { name: 'Favourite' }).click();
    await page.getByText('One of: Clay, Glaze').waitFor();
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page.getByRole('button', { name: /60\s*New members/ }).waitFor();
    await page.getByRole('button', { name: /3\s*Refused/ }).click();
    await page.getByText('“not an address” is no e-mail address').waitFor();
    await page.getByText('“huge” can\'t stand in “Shoe size”: it should be a number').waitFor();
    await page.getByRole('button', { name: 'Import 60 rows' }).click();
    await page.getByText('60 members made or changed, 0 were so already, 3 refused.').waitFor();
    const refused = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Refused rows as a file' }).click()]);
    assert.match(refused[0].suggestedFilename(), /^job_.*\.csv$/);
    assert.equal((await house.api.do('count_members', { query: { field: likes.id, value: 'clay' } })).count, 60);

    await tab.open('/admin/members?q=kiln');
    await page.getByText(/found by “kiln”: 60/).waitFor();
    const bar = page.getByRole('region', { name: /What to do/ });
    await page.getByRole('checkbox', { name: 'Tick', exact: true }).first().check();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByText('Page 2').waitFor();
    await page.getByRole('checkbox', { name: 'Tick', exact: true }).first().check();
    await bar.getByText('2 ticked').waitFor();
    await bar.getByRole('button', { name: 'Untick' }).click();
    await page.getByRole('button', { name: 'Previous page' }).click();
    await page.getByText('Page 1').waitFor();
    await page.getByRole('checkbox', { name: 'Tick all on this page' }).check();
    await bar.getByRole('button', { name: 'Select all 60 that match' }).click();
    await bar.getByText('All 60 that match').waitFor();
    await bar.getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Tags' }).fill('Moved');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('About 60 members.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByText('60 members tagged Moved.').waitFor();
    const tagged = async () => (await house.api.do('list_tags', { query: { q: 'moved' } })).data[0]!.member_count;
    assert.equal(await tagged(), 60);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Taken back for 60 members.').waitFor();
    await eventually(async () => (await tagged()) === 0, { what: 'an undone tag' });

    await page.getByRole('button', { name: 'Save this view' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Movers');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('link', { name: 'Movers' }).waitFor();
    await page.getByRole('link', { name: 'All members' }).click();
    await page.getByText(/All members: 6\d/).waitFor();
    await page.getByRole('link', { name: 'Movers' }).click();
    await page.getByText(/found by “kiln”: 60/).waitFor();

    await tab.open('/admin/jobs');
    await page.getByText('Tag 60 members “Moved”').first().waitFor();
    await page.getByText('Done, undone').waitFor();
    const line = page.getByRole('row', { name: /Import movers.csv/ });
    await line.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back for 60 members.').waitFor();
    assert.equal((await house.api.do('count_members', { query: { q: 'kiln' } })).count, 0, 'whom the import made is in the trash');
    await tab.close();
  });

  test('each step is good to look at, on a phone and a desktop, light and dark', async () => {
    const { tab: first, desk } = await atDashboard(browser, house);
    await first.close();
    const start = await openDashboard(browser, house, desk, {}, '/admin/imports/new');
    await drop(start.page);
    const path = new URL(start.page.url()).pathname;
    await start.close();
    for (const look of looksInTurn) {
      const tab = await openDashboard(browser, house, desk, { look }, '/admin/imports/new');
      const { page } = tab;
      await page.getByText('Drop a CSV file here').waitFor();
      await tab.assertGood('dashboard-import');
      await tab.open(path);
      await page.getByText('63 rows').waitFor();
      if (await page.getByRole('button', { name: 'Change the columns' }).isVisible()) await page.getByRole('button', { name: 'Change the columns' }).click();
      await page.getByRole('button', { name: 'Check the file' }).waitFor();
      await tab.assertGood('dashboard-import-columns');
      await page.getByRole('button', { name: 'Check the file' }).click();
      await page.getByText('not an address', { exact: true }).or(page.getByText('mover0@kiln.example')).first().waitFor();
      await tab.assertGood('dashboard-import-check');
      await tab.open('/admin/jobs');
      await page.getByText('Import movers.csv').first().waitFor();
      await tab.assertGood('dashboard-jobs');
      await tab.close();
    }
  });
});
