/// <reference lib="dom" />
// The third story of the Dashboard: build a course by dropping twenty videos on a tree, name and order them by keyboard,
// set the release, publish, and look at it as a certain member will see it three weeks from now.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { atDashboard } from '../browser/dashboard.ts';
import { enter } from '../browser/enter.ts';
import { give, newMember } from '../e2e/cast.ts';
import { day } from '../e2e/house.ts';
import { isOpen } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { video } from '../e2e/recordings.ts';
import { drop, Person } from './person.ts';
import { story } from './story.ts';

const steps = ['Clay', 'Wedging', 'Centering', 'Opening', 'Pulling', 'Shaping', 'Collaring', 'Rim', 'Foot', 'Wire', 'Drying',
  'Trimming', 'Handles', 'Slip', 'Bisque', 'Glaze', 'Kiln', 'Firing', 'Cooling', 'Unloading'];
const files = steps.map((step, at) => `${String(at + 1).padStart(2, '0')}_${step}.webm`);
const weeks = 3;

story(3, 'twenty videos dropped on a tree', (given) => {
  test('become a course, named and ordered by keyboard, released week by week and published', async () => {
    const { browser, house, house: { api } } = given;
    const member = await newMember(api, 'Tilda');
    const { tab, tab: { page } } = await atDashboard(browser, house, 'editor');
    const person = new Person(page);

    await person.go('Products');
    await person.press('New product');
    await page.getByLabel('Name').fill('On the wheel');
    await page.keyboard.press('Enter');
    await drop(page.getByText('Nothing in it yet'), files, 'video/webm', video);
    const lines = page.getByRole('list', { name: 'What is in On the wheel' });
    await lines.getByRole('link', { name: steps.at(-1)!, exact: true }).waitFor({ timeout: 60_000 });
    const titles = () => lines.getByRole('link').allInnerTexts();
    assert.deepEqual(await titles(), steps);
    const product = (await api.do('list_products', { query: { q: 'wheel' } })).data[0]!;
    const kept = () => api.all('list_pages', { path: { product: product.id } });
    await eventually(async () => (await kept()).length === steps.length && (await filmsOf()) === steps.length, { what: 'twenty films', within: 120_000 });

    async function filmsOf(): Promise<number> {
      const pages = await Promise.all((await kept()).map(({ id }) => api.do('get_page', { path: { page: id } })));
      return pages.filter(({ body }) => JSON.stringify(body).includes('"video"')).length;
    }

    await lines.getByRole('link', { name: 'Wire', exact: true }).press('F2');
    await page.getByRole('textbox', { name: 'New title of Wire' }).fill('Cutting off');
    await page.keyboard.press('Enter');
    await lines.getByRole('link', { name: 'Cutting off', exact: true }).waitFor();
    const grip = page.getByRole('button', { name: 'Move Opening: Alt with the arrows' });
    await grip.press('Alt+ArrowUp');
    await page.getByText('Now number 3 of 20.').waitFor({ state: 'attached' });
    await grip.press('Alt+ArrowUp');
    await page.getByText('Now number 2 of 20.').waitFor({ state: 'attached' });
    const wanted = ['Clay', 'Opening', 'Wedging', 'Centering', ...steps.slice(4)].map((step) => (step === 'Wire' ? 'Cutting off' : step));
    assert.deepEqual(await titles(), wanted);
    await eventually(async () => (await kept()).map(({ title }) => title).join() === wanted.join(), { what: 'the order' });

    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: 'Little by little' }).check();
    await page.getByText('One page more every week.').waitFor();
    await person.press('Save');
    await page.getByText('Saved.', { exact: true }).waitFor();
    await person.press('Publish');
    await page.getByText('20 pages are still a draft').waitFor();
    assert.ok(await page.getByRole('checkbox', { name: 'Publish them, too' }).isChecked());
    await person.pressIn('Publish On the wheel?', 'Publish');
    await page.getByRole('button', { name: 'Make it a draft' }).waitFor({ timeout: 60_000 });
    assert.ok((await kept()).every(({ status }) => status === 'live'));

    await give(api, member, product);
    const [last, next] = [(await kept())[weeks]!, (await kept())[weeks + 1]!];
    const at = house.at(weeks * 7 * day + day / 24);
    assert.deepEqual([await isOpen(api, { member, thing: last, at }), await isOpen(api, { member, thing: next, at })], [true, false]);
    await tab.close();

    const { tab: support, tab: { page: screen } } = await atDashboard(browser, house, 'support');
    await new Person(screen).go('Preview');
    await screen.getByText('Member', { exact: true }).click();
    await screen.getByRole('combobox', { name: 'Member' }).fill('tild');
    await screen.getByRole('option', { name: /Tilda/ }).click();
    const portal = screen.frameLocator('iframe[title="The portal"]');
    await portal.getByText('Preview as Tilda Lindqvist').waitFor();
    await support.open(`${new URL(screen.url()).pathname}?as=member&member=${member.id}&at=${at}`);
    await portal.getByRole('link', { name: 'On the wheel' }).first().click();
    await portal.getByRole('link', { name: last.title }).first().click();
    await portal.getByRole('heading', { level: 1, name: last.title }).waitFor();
    await support.close();

    const reader = await enter(browser, house, member);
    await reader.open(`/p/${product.slug}/clay`);
    await reader.page.getByRole('heading', { level: 1, name: 'Clay' }).waitFor();
    assert.equal(await reader.page.locator('video').count(), 1);
    await reader.close();
  });
});
