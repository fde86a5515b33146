/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { give, newCourse, newMember } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { png } from '../e2e/samples.ts';
import { launch, looks } from './chromium.ts';
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
    for (const look of looks) {
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
});
