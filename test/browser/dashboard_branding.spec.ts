/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { give, newCourse, newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { png } from '../e2e/samples.ts';
import { launch, looks, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';
import { enter } from './enter.ts';

const fill = (portal: FrameLocator) => portal.locator('html').evaluate((root) => getComputedStyle(root).getPropertyValue('--fill').trim());

async function reaches(portal: FrameLocator, wanted: string): Promise<void> {
  await portal.locator(`html`).waitFor();
  for (let turn = 0; turn < 100 && await fill(portal) !== wanted; turn += 1) await portal.locator('html').evaluate(() => new Promise((done) => setTimeout(done, 50)));
  assert.equal(await fill(portal), wanted);
}

const brandField = (page: Page) => page.getByRole('textbox', { name: 'Brand', exact: true });

describe('branding in the Dashboard', () => {
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

  test('an owner chooses a theme, colours that read, and a logo, sees each at once, and publishes them', async () => {
    const member = await newMember(house.api, 'Tilda');
    const { product } = await newCourse(house.api, { name: 'Tides' });
    await give(house.api, member, product);
    const { tab, desk } = await atDashboard(browser, house, 'owner');
    const { page } = tab;
    await page.getByRole('link', { name: 'Branding' }).click();
    const portal = page.frameLocator('iframe[title="The portal in the new look"]');
    await portal.getByText('Tides').first().waitFor();
    await page.getByRole('radio', { name: /Studio/ }).click();
    await page.getByText('Not published yet').waitFor();
    await reaches(portal, '#2b6f6b');
    await brandField(page).fill('#ffd166');
    await page.getByText('This colour is hard to read', { exact: true }).waitFor();
    await reaches(portal, '#ffd166');
    await page.getByRole('heading', { name: 'Colours' }).click();
    await page.getByRole('slider').first().waitFor({ state: 'hidden' });
    await tab.assertGood('dashboard-branding-pale');
    await page.getByRole('button', { name: /^Use #/ }).click();
    await page.getByText('Reads well').first().waitFor();
    const chosen = await brandField(page).inputValue();
    await reaches(portal, chosen);
    await page.getByRole('button', { name: 'Choose a logo' }).click();
    await page.getByLabel('Upload a file').setInputFiles({ name: 'Logo.png', mimeType: 'image/png', buffer: png(320, 96) });
    await portal.locator('.brand-logo').waitFor();
    await page.getByRole('button', { name: 'Write styles' }).click();
    await page.getByRole('textbox', { name: 'Own styles' }).fill('@import url(https://evil.example)');
    await page.getByText(/Line 1: @import can’t|Line 1: @import can't/).waitFor();
    await page.getByRole('textbox', { name: 'Own styles' }).fill('.brand-name { text-transform: uppercase }');
    await page.getByText('Not published yet').waitFor();
    const visitor = await enter(browser, house, member);
    assert.notEqual(await visitor.page.locator('html').evaluate((root) => getComputedStyle(root).getPropertyValue('--fill')), chosen);
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Members see the new look.').waitFor();
    await page.getByText('Published', { exact: true }).waitFor();
    await visitor.open('/');
    assert.equal(await visitor.page.locator('html').evaluate((root) => getComputedStyle(root).getPropertyValue('--fill')), chosen);
    await visitor.page.locator('.brand-logo').waitFor();
    await visitor.assertGood('portal-in-studio');
    await visitor.close();
    await tab.close();
    for (const look of looksInTurn) {
      const other = await openDashboard(browser, house, desk, { look }, '/admin/branding');
      await other.page.getByRole('radio', { name: /Studio/ }).waitFor();
      await other.assertGood('dashboard-branding');
      await other.close();
    }
  });

  test('every theme is readable on every ground, on the portal’s own pages', async () => {
    const { product, pages } = await newCourse(house.api, { name: 'Currents' });
    for (const [theme, brand] of [['tide', '#0b6e69'], ['paper', '#8c2f1f'], ['studio', '#3b30d9']] as const) {
      await house.api.do('save_branding_draft', { body: { theme, colors: { brand } } });
      await house.api.do('publish_branding', { body: {} });
      const member = await newMember(house.api, 'Vera');
      await give(house.api, member, product);
      for (const look of [looks[1]!, looks[2]!]) {
        const tab = await enter(browser, house, member, { look });
        for (const [name, path] of [['home', '/'], ['product', `/p/${product.slug}`], ['page', `/p/${product.slug}/${pages[0]!.slug}`], ['account', '/account']] as const) {
          await tab.open(path);
          await tab.assertGood(`portal-${theme}-${name}`);
        }
        await tab.close();
      }
    }
  });

  test('an owner makes a menu of their own, orders it by keyboard and mouse, and it is good on a phone', async () => {
    const { product, pages: [page] } = await newCourse(house.api, { name: 'Menu course', access_mode: 'public' });
    const { tab, desk } = await atDashboard(browser, house, 'owner');
    const dash = tab.page;
    const shown = async () => (await house.api.do('get_menu')).entries.map(({ label, entries }) => [label, ...entries.map((inner) => inner.label)].join(' > '));
    const becomes = (...wanted: string[]) => eventually(async () => (await shown()).join() === wanted.join(), { what: `the menu ${wanted.join()}` });
    await dash.getByRole('link', { name: 'Menu', exact: true }).click();
    await dash.getByText('The usual places').waitFor();
    await tab.assertGood('dashboard-menu-empty');
    await dash.getByRole('button', { name: 'Make a menu of your own' }).click();
    await dash.getByRole('button', { name: 'Add an entry' }).click();
    await dash.getByRole('combobox', { name: 'Product or collection' }).fill('Menu course');
    await dash.getByRole('option', { name: 'Menu course' }).click();
    const label = dash.getByRole('textbox', { name: 'Label' });
    await eventually(async () => (await label.inputValue()) === 'Menu course', { what: 'the name as the label' });
    await tab.assertGood('dashboard-menu-entry');
    await dash.getByRole('button', { name: 'Add it' }).click();
    await becomes('Home', 'Library', 'Files', 'Menu course');
    await dash.getByRole('button', { name: 'Add an entry' }).click();
    await dash.getByRole('combobox', { name: 'Leads to' }).click();
    await dash.getByRole('option', { name: 'An address elsewhere' }).click();
    await dash.getByRole('textbox', { name: 'Address' }).fill('http://shop.example.com');
    await dash.getByRole('textbox', { name: 'Label' }).fill('Shop');
    await dash.getByRole('button', { name: 'Add it' }).click();
    await dash.getByText('Should be an address that begins with https://.').waitFor();
    await dash.getByRole('textbox', { name: 'Address' }).fill('https://shop.example.com');
    await dash.getByRole('button', { name: 'Add it' }).click();
    await becomes('Home', 'Library', 'Files', 'Menu course', 'Shop');
    const grip = (name: string) => dash.getByRole('button', { name: `Move ${name}: Alt with the arrows` });
    await dash.getByRole('dialog').waitFor({ state: 'hidden' });
    for (const way of ['Up', 'Right'] as const) await grip('Menu course').press(`Alt+Arrow${way}`);
    await becomes('Home', 'Library > Menu course', 'Files', 'Shop');
    const [from, to] = [(await grip('Shop').boundingBox())!, (await grip('Menu course').boundingBox())!];
    await dash.mouse.move(from.x + 15, from.y + 18);
    await dash.mouse.down();
    await dash.mouse.move(from.x + 40, from.y - 20, { steps: 4 });
    await dash.mouse.move(to.x + 30, to.y + 10, { steps: 8 });
    await dash.mouse.up();
    await becomes('Home', 'Library > Shop > Menu course', 'Files');
    await dash.getByRole('button', { name: 'More for Files' }).click();
    await dash.getByRole('menuitem', { name: 'Take out' }).click();
    await becomes('Home', 'Library > Shop > Menu course');
    await dash.getByRole('button', { name: 'Undo' }).click();
    await becomes('Home', 'Library > Shop > Menu course', 'Files');
    await tab.close();

    const member = await newMember(house.api, 'Mona');
    for (const look of [looks[1]!, looks[2]!]) {
      const visitor = await enter(browser, house, member, { look });
      const isPhone = look.size.width < 768;
      await visitor.open(`/p/${product.slug}/${page!.slug}`);
      await visitor.assertGood('portal-menu-closed');
      await visitor.page.locator('summary:visible', { hasText: isPhone ? 'Menu' : 'Library' }).click();
      await visitor.page.getByRole('link', { name: 'Shop' }).waitFor();
      await visitor.assertGood('portal-menu-open');
      await visitor.page.keyboard.press('Escape');
      await visitor.page.getByRole('link', { name: 'Shop' }).waitFor({ state: 'hidden' });
      await visitor.close();
    }
    await house.api.do('delete_page', { path: { page: page!.id } });
    await house.api.do('update_product', { path: { product: product.id }, body: { status: 'draft' } });
    for (const look of [looks[0]!, looks[3]!]) {
      const other = await openDashboard(browser, house, desk, { look }, '/admin/menu');
      await other.page.getByText('A draft: members don’t see this').waitFor();
      await other.assertGood('dashboard-menu');
      await other.close();
    }
    await house.api.do('save_menu', { body: { entries: [] } });
  });
});
