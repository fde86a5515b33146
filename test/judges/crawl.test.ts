// Opens every screen of the Dashboard and every page of the portal, on an empty site and on a furnished one, and judges
// each: no complaint of the browser, of its policy or of axe, no failed request, no wider than the screen. The pictures
// land in build/screenshots/. The short form opens each once, by turns on a phone in the dark and on a desktop; the long
// form on both, in light and dark, and with 100,000 members.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launch, looks, Tab, type Look, type Options } from '../browser/chromium.ts';
import { enter } from '../browser/enter.ts';
import { atWork } from '../e2e/desk.ts';
import { House, second } from '../e2e/house.ts';
import { over } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { Shop } from '../e2e/shop.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';
import { crawl, kindOf, linksOf, settled, type Web } from './spider.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isLong = process.env['CUSTOMERHUB_LONG'] === '1';
const byTurns = [looks[2]!, looks[1]!]; // the first has the whole menu in sight
const crowd = 100_000;

/** Adds what the demo site lacks, one of everything that has a screen; gives the screens that no link leads to but a tab or a row. */
async function furnish(house: House, receiver: Receiver): Promise<string[]> {
  const { api } = house;
  const [course] = await api.all('list_products');
  await api.do('create_group', { body: { name: 'Potters', rule: { any: [course!.id] } } });
  const hook = await api.do('create_hook', { body: { url: `${receiver.url}/`, events: ['user.created'] } });
  await api.do('create_import', { query: { name: 'people.csv' }, headers: { 'content-type': 'text/csv' },
    bytes: new Uint8Array(Buffer.from('email,first_name\nnora@example.com,Nora\nnobody,Nobody\n')) });
  await api.do('create_member', { body: { email: 'newcomer@example.com', first_name: 'Nia' } });
  await eventually(async () => (await api.do('list_deliveries', { query: { hook: hook.id } })).data.length > 0, { what: 'a delivery' });
  const shop = await Shop.open(house, { mode: 'live' });
  const { remote } = await shop.sell();
  shop.happens('buy', { product: remote, email: shop.buyer() });
  const [event] = await shop.settled();
  const stripe = `/admin/connections/${shop.connection.id}`;
  const { data: [page] } = await api.do('list_pages', { path: { product: course!.id }, query: { limit: 1 } });
  return ['/admin/account', '/admin/new-site', '/admin/staff/invitations', `/admin/webhooks/${hook.id}/settings`, `/admin/pages/${page!.id}`,
    `${stripe}/events`, `${stripe}/events/${event!.id}`, ...['engagement', 'completion', 'files', 'deliveries'].map((report) => `/admin/reports/${report}`)];
}

/** The addresses that the Dashboard says it has. */
function declared(): string[] {
  return globSync('dashboard/src/*/area.ts', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\{ path: '([^']*)', load/g)].map(([, path]) => `/admin/${path}`));
}

function isOf(pattern: string, kind: string): boolean {
  const shape = pattern.split('/').map((part) => (part.endsWith('?') ? '[^/]*' : part.startsWith(':') ? '[^/]+' : part)).join('/');
  return new RegExp(`^${shape.replace(/\/\[\^\/\]\*$/, '(/[^/]*)?')}$`).test(kind);
}

const dashboard = (further: string[] = []): Web => ({
  start: ['/admin/', ...further], isInside: (path) => path.startsWith('/admin/'), samples: 1 });

const portal: Web = { start: ['/'], isInside: (path) => !/^\/(admin|api|files|logout|media)\b/.test(path), samples: isLong ? 100 : 4 };

/** Judges every address of a web and gives them; what is wrong is told of all of them together. */
async function judge(browser: Browser, house: House, web: Web, name: string, options: Options): Promise<string[]> {
  const wrong: string[] = [];
  async function judgeIn(path: string, look: Look): Promise<string[]> {
    let links: string[] = [];
    try {
      const tab = await Tab.open(browser, house.origin, { ...options, look });
      await tab.open(path);
      await settled(tab);
      links = await linksOf(tab);
      await tab.assertGood(`${name}${path.replaceAll(/\/([a-z]{3})_\w+/g, '-$1').replaceAll(/[/:]+/g, '-')}`);
      await tab.close();
    } catch (error) {
      wrong.push(`${path}, ${look.name}: ${(error as Error).message.slice(0, 600)}`);
    }
    return links;
  }
  const paths = await crawl(web, async (path, place) => {
    const links: string[] = [];
    for (const look of isLong ? looks : [byTurns[place % byTurns.length]!]) links.push(...await judgeIn(path, look));
    return links;
  });
  assert.deepEqual(wrong, []);
  return paths;
}

describe('every screen of the Dashboard and every page of the portal', { concurrency: availableParallelism() }, () => {
  let browser: Browser;
  let empty: House;
  let demo: House;
  let receiver: Receiver;
  let unlinked: string[];

  before(async () => {
    browser = await launch();
    receiver = await startReceiver({ check: false });
    empty = await House.open('sqlite');
    demo = await House.open('sqlite', { demo: true, stripe: 'beside' });
    unlinked = await furnish(demo, receiver);
  });

  after(async () => {
    await browser?.close();
    await empty?.close();
    await demo?.close();
    await receiver?.close();
  });

  test('the Dashboard of an empty site', async () => {
    const { cookies } = await atWork(empty, 'owner');
    await judge(browser, empty, dashboard(), 'empty', { cookies });
  });

  test('the Dashboard of a site with everything, and none of its addresses is left out', async () => {
    const { cookies } = await atWork(demo, 'owner');
    const kinds = (await judge(browser, demo, dashboard(unlinked), 'full', { cookies })).map(kindOf);
    assert.ok(declared().includes('/admin/members/:member'), 'the addresses are read from where they stand');
    assert.deepEqual(declared().filter((pattern) => !kinds.some((kind) => isOf(pattern, kind))), [], 'no link leads there');
  });

  test('the portal, for a visitor and for a member', async () => {
    await judge(browser, demo, portal, 'visitor', {});
    const [ada] = await demo.api.all('list_members').then((all) => all.filter(({ email }) => email === 'ada@example.com'));
    const tab = await enter(browser, demo, ada!);
    const cookies = new Map((await tab.page.context().cookies()).map(({ name, value }) => [name, value]));
    await tab.close();
    await judge(browser, demo, portal, 'member', { cookies });
  });

  test('the Dashboard of a site with a hundred thousand members', { skip: !isLong && 'skipped: only in the long form' }, async () => {
    const file = join(demo.folder, 'crowd.csv');
    writeFileSync(file, `email,first_name,last_name,tags\n${Array.from({ length: crowd }, (_, at) =>
      `mover${at}@example.com,Nora${at % 971},Feldt${at % 7919},Moved`).join('\n')}\n`);
    const bytes = new Uint8Array(readFileSync(file));
    const sent = await demo.api.do('create_import', { query: { name: 'crowd.csv' }, bytes, headers: { 'content-type': 'text/csv' } });
    await demo.api.do('check_import', { path: { import: sent.id }, body: { columns: sent.columns.map(({ to, thing, page }) => ({ to, thing, page })) } });
    const job = await demo.api.do('run_import', { path: { import: sent.id }, body: {} });
    await eventually(async () => (await over(demo.api, job)).state === 'done', { what: 'a crowd of members', within: 300 * second });
    const { cookies } = await atWork(demo, 'owner');
    await judge(browser, demo, dashboard(unlinked), 'crowd', { cookies });
  });
});
