import type { Browser } from 'playwright-core';
import type { House } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import type { Member } from '../e2e/shapes.ts';
import { Tab, type Options } from './chromium.ts';

const code = /\b(\d{3}) ?(\d{3})\b/;

/** A tab in which a member has logged in by the code that was mailed. */
export async function enter(browser: Browser, house: House, member: Member, options: Options = {}): Promise<Tab> {
  const tab = await Tab.open(browser, house.origin, options);
  await tab.open('/login');
  await tab.page.getByLabel('Your e-mail address').fill(member.email);
  await tab.page.getByRole('button', { name: 'E-mail me a code' }).click();
  const field = tab.page.getByLabel('Six-digit code');
  await field.waitFor();
  const mail = await mailTo(house.api, member.email, code);
  await field.fill(code.exec(mail.text)!.slice(1).join(''));
  await tab.page.getByRole('button', { name: 'Log in', exact: true }).click();
  await tab.page.waitForURL((url) => !url.pathname.startsWith('/login'));
  return tab;
}
