// Lighthouse judges what members and staff see most. The short form asks about two screens of each; and not about speed,
// which beside other tests tells more of the machine than of the page.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import lighthouse, { desktopConfig } from 'lighthouse';
import { kept, launchKept } from '../browser/chromium.ts';
import { atWork } from '../e2e/desk.ts';
import { enter } from '../e2e/enter.ts';
import { House } from '../e2e/house.ts';
import { freePort } from '../e2e/process.ts';

type Axis = 'accessibility' | 'best-practices' | 'performance' | 'seo';

const isLong = process.env['CUSTOMERHUB_LONG'] === '1';
const ofPortal: Axis[] = ['accessibility', 'best-practices', 'seo', ...(isLong ? ['performance' as const] : [])];
const inShort = (paths: string[]) => (isLong ? paths : paths.slice(0, 2));
const ofDashboard: Axis[] = ['accessibility', 'best-practices'];

describe('Lighthouse', () => {
  let house: House;
  let browser: BrowserContext;
  let port: number;

  before(async () => {
    house = await House.open('sqlite', { demo: true });
    port = await freePort();
    browser = await launchKept(port);
  });
  after(async () => {
    await browser?.close();
    await house?.close();
  });

  /** Each axis below `least`, with what cost it points. */
  async function faults(path: string, axes: Axis[], least: number, isDesktop: boolean): Promise<string[]> {
    const told = await lighthouse(house.origin + path, { port, output: 'json', logLevel: 'error', disableStorageReset: true, onlyCategories: axes },
      isDesktop ? desktopConfig : undefined);
    const { categories, audits, finalDisplayedUrl } = told!.lhr;
    assert.equal(new URL(finalDisplayedUrl).pathname, path, 'Lighthouse was led elsewhere');
    return axes.flatMap((axis) => {
      const { score, auditRefs } = categories[axis]!;
      const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (audits[id]!.score ?? 1) < 1).map(({ id }) => id);
      return (score ?? 0) * 100 >= least ? [] : [`${axis} of ${path}: ${Math.round((score ?? 0) * 100)} for ${lost.join(', ')}`];
    });
  }

  test('the portal has 95 of 100 at least on every axis', async () => {
    const member = await enter({ house }, { email: 'ada@example.com' });
    await browser.addCookies(kept(house.origin, member.cookies).cookies);
    await member.open('/library');
    const paths = ['/library', '/p/breath-basics/the-long-way-out', '/', '/p/breath-basics'];
    const found: string[] = [];
    for (const path of inShort(paths)) found.push(...await faults(path, ofPortal, 95, false));
    assert.deepEqual(found, []);
  });

  test('the Dashboard has 100 for accessibility and best practices', async () => {
    const { cookies } = await atWork(house, 'owner');
    const state = kept(house.origin, cookies);
    await browser.addCookies(state.cookies);
    const page = await browser.newPage();
    await page.goto(`${house.origin}/admin/sign-in`);
    await page.evaluate((items) => { for (const { name, value } of items) localStorage.setItem(name, value); }, state.origins[0]!.localStorage);
    await page.close();
    const [ada] = (await house.api.do('list_members', { query: { q: 'ada@example.com' } })).data;
    const [course] = (await house.api.do('list_products', { query: { limit: 1 } })).data;
    const paths = ['/admin/', '/admin/members', `/admin/members/${ada!.id}`, '/admin/products', `/admin/products/${course!.id}/content`];
    const found: string[] = [];
    for (const path of inShort(paths)) found.push(...await faults(path, ofDashboard, 100, true));
    assert.deepEqual(found, []);
  });
});
