/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { give, newCourse } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import type { Member } from '../e2e/shapes.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

describe('members in the Dashboard', () => {
  let house: House;
  let browser: Browser;
  let ada: Member;
  let term: { id: string };

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
    const { api } = house;
    ({ ada } = await house.cast());
    const tag = await api.do('create_tag', { body: { name: 'Founders' } });
    await api.do('give_tag', { path: { member: ada.id, tag: tag.id } });
    const note = await api.do('create_note', { path: { member: ada.id }, body: { text: 'Rang on Monday, wants to come to the kiln day.\nBrings two friends.' } });
    await api.do('update_note', { path: { member: ada.id, note: note.id }, body: { is_pinned: true } });
    const courses = await api.do('create_folder', { body: { of: 'members', name: 'Courses' } });
    term = await api.do('create_folder', { body: { of: 'members', name: 'Spring term', parent: courses.id } });
    const names = ['Ines Aarden', 'Jonas Brück', 'Kim Castillo', 'Lea Dornbusch', 'Mats Eriksson', 'Nora Feldt', 'Omar Ghazali', 'Pia Holm'];
    for (const name of names) {
      const [first_name = '', last_name = ''] = name.split(' ');
      await api.do('create_member', { body: { email: `${first_name.toLowerCase()}@studio.example`, first_name, last_name, folder: first_name === 'Kim' ? term.id : null } });
    }
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  test('the list and the record are good to look at, on a phone and a desktop, light and dark', async () => {
    const { tab: first, desk } = await atDashboard(browser, house);
    await first.close();
    for (const look of looksInTurn) {
      const tab = await openDashboard(browser, house, desk, { look }, '/admin/members');
      const { page } = tab;
      await page.getByRole('link', { name: /Ada Marsh/ }).waitFor();
      await tab.assertGood('dashboard-members');
      await tab.open(`/admin/members?folder=${term.id}`);
      await page.getByText('Members who are in the folder Courses / Spring term').waitFor();
      await page.getByRole('link', { name: /Kim Castillo/ }).waitFor();
      await tab.assertGood('dashboard-members-folder');
      await tab.open(`/admin/members/${ada.id}`);
      await page.getByRole('heading', { name: 'Ada Marsh', level: 1 }).waitFor();
      await page.getByRole('button', { name: 'Why?' }).first().click();
      await page.getByText('Rang on Monday').waitFor();
      await tab.assertGood('dashboard-member');
      await page.getByRole('tab', { name: 'Activity' }).click();
      await page.getByText('Became a member').waitFor();
      await tab.assertGood('dashboard-member-activity');
      await tab.open('/admin/members?q=nobody-here');
      await page.getByText('Nothing matches').waitFor();
      await tab.assertGood('dashboard-members-none');
      await tab.open('/admin/members/new');
      await page.getByLabel('E-mail').waitFor();
      await tab.assertGood('dashboard-member-new');
      await tab.close();
    }
  });

  test('a member is made, found by the palette, given access, tagged, noted, and brought back from the trash', async () => {
    const { tab } = await atDashboard(browser, house, 'support');
    const { page } = tab;
    const course = await newCourse(house.api, { name: 'Raku at night' });
    await tab.open('/admin/members/new');
    await page.getByLabel('E-mail').fill('not an address');
    await page.getByRole('button', { name: 'Make the member' }).click();
    await page.getByText('Should be an e-mail address', { exact: false }).waitFor();
    await page.getByLabel('E-mail').fill('zora@example.com');
    await page.getByLabel('First name').fill('Zora');
    await page.getByRole('button', { name: 'Make the member' }).click();
    await page.getByRole('heading', { name: 'Zora', level: 1 }).waitFor();

    await page.getByRole('button', { name: 'Give access' }).first().click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Product or collection' }).click();
    await page.getByRole('option', { name: 'Raku at night' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Give access' }).click();
    await page.getByText('By staff, since', { exact: false }).waitFor();
    await page.getByText('Open', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('Access has ended.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByRole('button', { name: 'End', exact: true }).waitFor();
    const [grant] = (await house.api.do('list_grants', { query: { thing: course.product.id } })).data;
    assert.equal(grant?.state, 'live');

    await page.getByRole('combobox', { name: 'Tags' }).fill('Night shift');
    await page.keyboard.press('Enter');
    await page.getByLabel('New note').fill('Paid in cash');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tags' }).click();
    const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Paid in cash').first().waitFor();
    await page.getByRole('button', { name: 'Pin the note' }).click();
    await page.getByRole('button', { name: 'Unpin the note' }).waitFor();

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Send an invitation' }).click();
    await page.getByText('An invitation is on its way to', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Put into the trash' }).click();
    await page.getByText('On no list', { exact: false }).or(page.getByText('is on no list', { exact: false })).first().waitFor();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByText('Zora is back.').waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('textbox', { name: /Search members/ }).fill('zor');
    await page.getByRole('button', { name: /Zora/ }).or(page.getByRole('option', { name: /Zora/ })).first().waitFor();
    await page.keyboard.press('Escape');
    await tab.close();
  });

  test('Enter in the palette opens what the words mean, also when they are still being looked for', async () => {
    const { tab, tab: { page } } = await atDashboard(browser, house);
    const { dov } = await house.cast();
    await tab.open('/admin/members');
    await page.getByRole('heading', { level: 1, name: 'Members' }).waitFor();
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    await page.route('**/api/v1/members?q=dov*', async (route) => {
      asked.resolve();
      await answered.promise;
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    const field = page.getByRole('textbox', { name: /Search members/ });
    await field.fill('do');
    await page.getByRole('dialog').getByText('Dov Peretz').waitFor();
    await field.fill('dov per');
    await page.keyboard.press('Enter');
    await Promise.race([asked.promise, page.waitForURL(/mem_/)]);
    assert.match(page.url(), /\/admin\/members$/, 'nothing is opened that was found for fewer words');
    answered.resolve();
    await page.getByRole('heading', { level: 1, name: 'Dov Peretz' }).waitFor();
    assert.ok(page.url().endsWith(dov.id));
    await tab.close();
  });

  test('a list is filtered, says so in a sentence, keeps it in the address, and acts on those that are ticked', async () => {
    const { tab } = await atDashboard(browser, house);
    const { page } = tab;
    const { course } = await house.cast();
    await tab.open('/admin/members');
    await page.getByRole('searchbox', { name: /Search by name/ }).click();
    await page.keyboard.type('stud');
    await page.getByText(/Members who are found by “stud”: 8/).waitFor();
    await page.keyboard.type('io');
    await page.getByText(/Members who are found by “studio”: 8/).waitFor();
    assert.match(page.url(), /q=studio/);
    await page.getByRole('button', { name: 'Member', exact: true }).click();
    await page.getByRole('row').nth(1).getByText('Ines Aarden').waitFor();
    await page.getByRole('checkbox', { name: 'Tick all on this page' }).check();
    await page.getByRole('region', { name: /What to do/ }).getByRole('button', { name: 'Tag' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Tags' }).fill('Studio');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Tag', exact: true }).click();
    await page.getByText('8 members tagged Studio.').waitFor();
    await tab.assertGood('dashboard-members-tagged');
    assert.equal((await house.api.do('list_tags', { query: { q: 'studio' } })).data[0]!.member_count, 8);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    const tagged = async () => (await house.api.do('list_tags', { query: { q: 'studio' } })).data[0]!.member_count;
    await eventually(async () => (await tagged()) === 0, { what: 'an undone tag' });
    await page.getByRole('checkbox', { name: 'Tick all on this page' }).check();
    await page.getByRole('region', { name: /What to do/ }).getByRole('button', { name: 'Move' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Folder' }).click();
    await page.getByRole('option', { name: 'Courses / Spring term' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await page.getByText('7 members moved to Courses / Spring term.').waitFor();
    assert.equal((await house.api.do('count_members', { query: { folder: term.id } })).count, 8);
    await tab.open(`/admin/members?thing=${course.product.id}&state=never_seen`);
    await page.getByText(/Members who never logged in and have access to Throwing on the wheel: 3/).waitFor();
    await tab.close();
  });

  test('who may only read sees no button that writes', async () => {
    const { tab } = await atDashboard(browser, house, 'analyst');
    const { page } = tab;
    const ben = (await house.cast()).ben;
    await give(house.api, ben, (await house.cast()).glazes.product);
    await tab.open(`/admin/members/${ben.id}`);
    await page.getByText('By the API', { exact: false }).first().waitFor();
    for (const name of ['Give access', 'End', 'More', 'Save', 'Add note']) {
      assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name);
    }
    await tab.close();
  });
});
