/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { give, newCourse, newMember } from '../e2e/cast.ts';
import { enter } from '../e2e/enter.ts';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { launch, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';

describe('groups in the Dashboard', () => {
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

  test('a tag rule is made, understood, and opens a page for one and closes it for another', async () => {
    const { api } = house;
    const [vip, plain] = [await newMember(api, 'Viola'), await newMember(api, 'Paul')];
    const { product, pages: [page] } = await newCourse(api, { name: 'Raku at night' });
    for (const member of [vip, plain]) await give(api, member, product);
    const { tab, desk } = await atDashboard(browser, house);
    const at = tab.page;

    await tab.open('/admin/tags');
    await at.getByRole('button', { name: 'New tag' }).first().click();
    await at.getByLabel('Name').fill('Kiln friends');
    await at.getByRole('button', { name: 'Make the tag' }).click();
    await at.getByText('Kiln friends', { exact: true }).waitFor();
    const [tag] = (await api.do('list_tags', { query: { q: 'Kiln friends' } })).data;
    await api.do('give_tag', { path: { member: vip.id, tag: tag!.id } });

    await tab.open('/admin/groups/new');
    await at.getByLabel('Name').fill('Inner circle');
    await at.getByRole('combobox', { name: 'Who meet any of these' }).fill('kiln');
    await at.getByRole('option', { name: 'Kiln friends' }).click();
    await at.getByRole('combobox', { name: 'Who meet any of these' }).fill('subscr');
    await at.getByRole('option', { name: 'Any subscription' }).waitFor();
    await at.getByRole('combobox', { name: 'Who meet any of these' }).fill('');
    await at.getByRole('combobox', { name: 'Who meet any of these' }).blur(); // its list lies over the button
    await at.getByText('Members who have the tag “Kiln friends”.').waitFor();
    await at.getByText('1 member now').waitFor();
    await at.getByRole('button', { name: 'Make the group' }).click();
    await at.getByRole('heading', { name: 'Inner circle', level: 1 }).waitFor();
    await at.getByRole('link', { name: 'Viola Lindqvist' }).waitFor();
    const [group] = (await api.do('list_groups', {})).data;

    await tab.open(`/admin/pages/${page!.id}`);
    await at.getByRole('button', { name: 'Settings', exact: true }).click();
    await at.getByRole('radio', { name: 'Certain members' }).click();
    await at.getByRole('combobox', { name: 'Who meet any of these' }).fill('inner');
    await at.getByRole('option', { name: 'Inner circle' }).click();
    await at.getByRole('combobox', { name: 'Who meet any of these' }).blur();
    await at.getByText('Members who are in the group “Inner circle”.').waitFor();
    await at.getByRole('switch', { name: 'Show it to those it isn’t open to' }).uncheck({ force: true });
    await at.keyboard.press('Escape'); // nothing chosen is lost by a slip
    const question = at.getByRole('dialog', { name: 'Close without saving?' });
    await question.getByText('Your changes here are not saved yet.').waitFor();
    await at.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    await at.getByText('Members who are in the group “Inner circle”.').waitFor();
    await at.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    const impact = at.getByRole('dialog', { name: 'Who is affected' });
    await impact.getByText('1 member loses it').waitFor();
    await impact.getByRole('button', { name: 'Who?' }).click();
    await impact.getByRole('link', { name: 'Paul Lindqvist' }).waitFor();
    await tab.assertGood('dashboard-impact');
    await impact.getByRole('button', { name: 'Save it for them' }).click();
    await eventually(async () => (await api.do('get_page', { path: { page: page!.id } })).audience === 'certain', { what: 'a page for certain members' });
    const address = `/p/${product.slug}/${page!.slug}`;
    assert.equal((await (await enter({ house }, vip)).open(address)).status, 200);
    assert.equal((await (await enter({ house }, plain)).open(address)).status, 404);
    await tab.open(`/admin/products/${product.id}/content`);
    await at.getByRole('img', { name: 'Hidden until it opens to a member' }).waitFor();
    await tab.assertGood('dashboard-hidden-page');

    await tab.open('/admin/tags');
    await at.getByRole('button', { name: 'Delete Kiln friends' }).click();
    await at.getByRole('dialog', { name: '“Kiln friends” is still needed' }).getByRole('link', { name: 'Inner circle' }).waitFor();
    await tab.close();

    for (const look of looksInTurn) {
      const other = await openDashboard(browser, house, desk, { look }, '/admin/groups');
      await other.page.getByRole('link', { name: /Inner circle/ }).waitFor();
      await other.assertGood('dashboard-groups');
      await other.open(`/admin/groups/${group!.id}`);
      await other.page.getByText('Lesson 1').waitFor();
      await other.assertGood('dashboard-group');
      await other.open('/admin/tags');
      await other.page.getByText('Kiln friends', { exact: true }).waitFor();
      await other.assertGood('dashboard-tags');
      await other.open(`/admin/pages/${page!.id}`);
      await other.page.getByRole('button', { name: 'Settings', exact: true }).click();
      await other.page.getByText('1 member now').waitFor();
      await other.assertGood('dashboard-page-audience');
      await other.close();
    }
  });

  test('a custom field is made, filled in on a record, and narrows the list', async () => {
    const { api } = house;
    const member = await newMember(api, 'Frieda');
    const { tab } = await atDashboard(browser, house);
    const at = tab.page;
    await tab.open('/admin/fields');
    await at.getByRole('button', { name: 'New field' }).first().click();
    await at.getByLabel('Name').fill('Glove size');
    await at.getByRole('combobox', { name: 'Holds' }).click();
    await at.getByRole('option', { name: 'Choice' }).click();
    await at.getByRole('combobox', { name: 'Choices' }).fill('Small');
    await at.keyboard.press('Enter');
    await at.getByRole('button', { name: 'Make the field' }).click();
    await at.getByText('Glove size', { exact: true }).waitFor();
    await tab.assertGood('dashboard-fields');
    await tab.open(`/admin/members/${member.id}`);
    await at.getByRole('combobox', { name: 'Glove size' }).click();
    await at.getByRole('option', { name: 'Small' }).click();
    await at.getByRole('button', { name: 'Save' }).first().click();
    await eventually(async () => Object.values((await api.do('get_member', { path: { member: member.id } })).fields).includes('Small'), { what: 'a glove size' });
    await tab.open('/admin/members');
    await at.getByRole('combobox', { name: 'Custom field' }).click();
    await at.getByRole('option', { name: 'Glove size: Small' }).click();
    await at.getByText('Members who have Glove size: Small: 1').waitFor();
    await tab.close();
  });
});
