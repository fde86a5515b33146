/// <reference lib="dom" />
// The second story of the Dashboard: find any member in a second, see what happened and why they can or can't open a
// thing, give or end access with or without mail, for one or for a thousand, and undo it.
import { before, test } from 'node:test';
import assert from 'node:assert/strict';
import { atDashboard } from '../browser/dashboard.ts';
import { enter } from '../e2e/enter.ts';
import { mailCount, mailTo } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import type { Visitor } from '../e2e/visitor.ts';
import { find, importMembers, peopleAsRows, Person } from './person.ts';
import { story } from './story.ts';

const many = 1_000;
const aWhile = 180_000; // milliseconds a job may take on a machine that does much else
const night = ['nora', 'otto', 'pia'].map((name) => `${name}@night.example`);

story(2, 'a member is found, understood, let in and out, and so are a thousand', (given) => {
  before(async () => {
    await given.house.cast();
    await importMembers(given.house.api, peopleAsRows(many, 'Kiln'), night.map((email) => `${email},Night,Owl,Night`));
  });

  const lesson = async (visitor: Visitor) => (await visitor.open('/p/throwing/lesson-1')).status;

  test('one of them', async () => {
    const { browser, house, house: { api } } = given;
    const { dov, course } = await house.cast();
    const portal = await enter(given, dov);
    assert.equal(await lesson(portal), 403);
    const { tab, tab: { page } } = await atDashboard(browser, house, 'support');
    const person = new Person(page);

    await find(page, 'dov per', 'Dov Peretz');

    await person.choose('Ask about', course.product.name);
    await page.getByText('Locked', { exact: true }).waitFor();
    const why = await api.do('get_access', { query: { member: dov.id, thing: course.product.id } });
    for (const reason of why.reasons) await page.getByText(reason.text, { exact: true }).first().waitFor();

    const mails = await mailCount(api, dov.email);
    await person.press('Give access');
    await person.choose('Product or collection', course.product.name);
    await page.getByRole('switch', { name: 'Tell the member by mail' }).uncheck();
    await person.pressIn('Give access to Dov Peretz', 'Give access');
    await page.getByText('Access is given.').waitFor();
    await page.getByText('Open', { exact: true }).waitFor();
    assert.equal(await lesson(portal), 200);
    assert.equal((await portal.open('/p/throwing/lesson-1')).status, 200);
    await portal.press('Mark as complete');

    await person.press('End');
    await page.getByText('Access has ended.').waitFor();
    assert.equal(await lesson(portal), 403);
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await page.getByText('Open', { exact: true }).waitFor();
    assert.equal(await lesson(portal), 200);
    assert.equal(await mailCount(api, dov.email), mails, 'nothing was said by mail');

    await person.press('Give access');
    await person.choose('Product or collection', 'The glaze notebook');
    await person.pressIn('Give access to Dov Peretz', 'Give access');
    await mailTo(api, dov.email, /The glaze notebook/);

    await page.getByRole('tab', { name: 'Activity' }).click();
    for (const told of ['Became a member', 'Logged in', 'Got access to Throwing on the wheel', 'Lost access to Throwing on the wheel', 'Completed Lesson 1']) {
      await page.getByText(told).first().waitFor();
    }
    await tab.close();
  });

  test('a thousand of them, without a mail, and three with one; and each act is undone', async () => {
    const { browser, house, house: { api } } = given;
    const { membership } = await house.cast();
    const { tab, tab: { page } } = await atDashboard(browser, house, 'support');
    const person = new Person(page);
    const holders = async () => (await api.do('count_members', { query: { thing: membership.id } })).count;
    const before = await holders();

    await person.go('Members');
    await person.choose('Tag', 'Kiln');
    await page.getByText('Members who are tagged Kiln: 1,000').waitFor();
    await page.getByRole('checkbox', { name: 'Tick all on this page' }).check();
    await person.press('Select all 1,000 that match');
    await person.press('Give access');
    await person.choose('Product or collection', membership.name);
    await person.pressIn('Give access to 1,000 members', 'Give access');
    await page.getByText(`1,000 members now with access to ${membership.name}.`).waitFor({ timeout: aWhile });
    assert.equal(await holders(), before + many);
    assert.equal(await mailCount(api, 'person0@kiln.example'), 0);

    await person.choose('Has access to', membership.name);
    await page.getByText(/have access to Studio membership and are tagged Kiln: 1,000/).waitFor();
    await page.getByRole('checkbox', { name: 'Tick all on this page' }).check();
    await person.press('Select all 1,000 that match');
    await page.getByRole('region', { name: /What to do/ }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'End access' }).click();
    await person.choose('Product or collection', membership.name);
    await person.pressIn('End access of 1,000 members', 'End access');
    await page.getByText(`1,000 members no longer with access to ${membership.name}.`).waitFor({ timeout: aWhile });
    assert.equal(await holders(), before);

    await person.go('Jobs');
    await page.getByRole('row', { name: /^End the access of 1,000/ }).getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => (await holders()) === before + many, { what: 'a thousand with access again', within: aWhile });

    await person.go('Members');
    await person.choose('Tag', 'Night');
    await page.getByText('Members who are tagged Night: 3').waitFor();
    await page.getByRole('checkbox', { name: 'Tick all on this page' }).check();
    await person.press('Give access');
    await person.choose('Product or collection', membership.name);
    await page.getByRole('switch', { name: 'Tell them by mail' }).check();
    await person.pressIn('Give access to 3 members', 'Give access');
    for (const email of night) await mailTo(api, email, /Studio membership/, { within: aWhile });
    assert.equal(await holders(), before + many + night.length);
    await person.go('Jobs');
    await page.getByRole('row', { name: /^Give 3 members/ }).getByRole('button', { name: 'Undo' }).click();
    await eventually(async () => (await holders()) === before + many, { what: 'three without access again', within: aWhile });
    await tab.close();
  });
});
