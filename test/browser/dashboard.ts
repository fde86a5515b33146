import type { Browser } from 'playwright-core';
import { atWork, type Desk } from '../e2e/desk.ts';
import type { House } from '../e2e/house.ts';
import { Tab, type Options } from './chromium.ts';

/** A tab at the Dashboard's Home, and whoever works in it: someone new with this role, signed in with everything set up. */
export async function atDashboard(browser: Browser, house: House, role = 'owner', options: Options = {}): Promise<{ tab: Tab; desk: Desk & { email: string } }> {
  const desk = await atWork(house, role);
  return { desk, tab: await openDashboard(browser, house, desk, options) };
}

/** Another tab for the same person. */
export async function openDashboard(browser: Browser, house: House, desk: Desk, options: Options = {}, path = '/admin/'): Promise<Tab> {
  const tab = await Tab.open(browser, house.origin, { ...options, cookies: desk.cookies });
  await tab.open(path);
  await tab.page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
  return tab;
}
