/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page as Screen } from 'playwright-core';
import { fresh, give, newCollection, newCourse, newMember, newPage, paragraph } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { png } from '../e2e/samples.ts';
import { launch, looks, looksInTurn } from './chromium.ts';
import { atDashboard, openDashboard } from './dashboard.ts';
import { enter } from './enter.ts';

// The Dashboard's own, whose imports are read by another set of rules than those of tests.
const { bodyOf, documentOf } = await import(new URL('../../dashboard/src/catalog/editor/document.ts', import.meta.url).href) as {
  bodyOf: (document: unknown) => unknown;
  documentOf: (body: unknown) => unknown;
};

describe('products and pages in the Dashboard', () => {
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

  const press = (page: Screen, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  const sheet = (page: Screen) => page.getByRole('textbox', { name: 'What the page says' });
  const saved = (page: Screen) => page.locator('[data-save-state=saved]').waitFor();
  const saying = async (page: string) => JSON.stringify((await house.api.do('get_page', { path: { page } })).body);
  const picture = { name: 'Bowl.png', mimeType: 'image/png', buffer: png(320, 180) };

  test('an owner builds a course by keyboard, publishes it, and a member reads it', async () => {
    const { tab } = await atDashboard(browser, house, 'editor');
    const { page } = tab;
    const name = fresh('Kiln days');
    await tab.open('/admin/products?new=product');
    await page.getByLabel('Name').fill(name);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/content$/);
    await press(page, 'Add a page');
    for (const title of ['Cooling', 'First firing']) {
      await page.getByLabel('Title of the new page').fill(title);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: title }).waitFor();
    }
    await press(page, 'Done');
    await press(page, 'Add a section');
    await page.getByLabel('Title of the new section').fill('The week');
    await page.keyboard.press('Enter');
    await press(page, 'Done');
    await tab.assertGood('dashboard-contents');

    const product = (await house.api.do('list_products', { query: { q: name } })).data[0]!;
    const order = async () => (await house.api.do('get_order', { path: { product: product.id } })).items.map(({ type, children }) => `${type} ${children.length}`);
    await press(page, 'Move First firing: Alt with the arrows');
    await page.keyboard.press('Alt+ArrowUp');
    await eventually(async () => (await house.api.do('list_pages', { path: { product: product.id } })).data[0]!.title === 'First firing', { what: 'the order' });
    await page.getByRole('button', { name: 'Move Cooling: Alt with the arrows' }).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await eventually(async () => (await order()).join() === 'page 0,section 1', { what: 'Cooling in the section' });

    await page.getByRole('link', { name: 'First firing' }).click();
    await sheet(page).click();
    await page.keyboard.type('Open the door slowly. ');
    await page.keyboard.press('Enter');
    await page.keyboard.type('/image');
    await page.getByRole('option', { name: /Image/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('Upload a file').setInputFiles(picture);
    await page.getByLabel('What can be seen').fill('A bowl on the shelf');
    await press(page, 'Done');
    await page.getByRole('img', { name: 'A bowl on the shelf' }).waitFor();
    await saved(page);
    await tab.assertGood('dashboard-page');
    await page.getByLabel('Live: members can see this page').check();
    await page.getByRole('link', { name }).click();
    await press(page, 'Publish');
    await page.getByText('1 page is still a draft').waitFor();
    await tab.assertGood('dashboard-publish');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await eventually(async () => (await house.api.do('get_product', { path: { product: product.id } })).status === 'live', { what: 'a live product' });

    const ada = await newMember(house.api, 'Ada');
    await give(house.api, ada, product);
    const portal = await enter(browser, house, ada);
    await portal.open(`/p/${product.slug}/first-firing`);
    await portal.page.getByText('Open the door slowly.').waitFor();
    await portal.page.getByRole('img', { name: 'A bowl on the shelf' }).waitFor();
    await portal.close();
    await tab.close();
  });

  test('a product of a collection gets a date in the tree, and members read on its card when it opens', async () => {
    const [now, later] = [await newCourse(house.api, { name: fresh('Throwing') }), await newCourse(house.api, { name: fresh('Wood firing') })];
    const collection = await newCollection(house.api, [now.product.id, later.product.id], { name: fresh('Studio year') });
    const placed = { collection: collection.id, product: later.product.id };
    const dateNow = async () => (await house.api.do('get_placement', { path: placed })).opens_at;
    const ada = await newMember(house.api, 'Ada');
    await give(house.api, ada, collection);
    const { tab, desk } = await atDashboard(browser, house, 'editor');
    const { page } = tab;
    const save = () => page.getByRole('dialog', { name: `${later.product.name} in ${collection.name}` }).getByRole('button', { name: 'Save' }).click();
    const menu = async () => {
      await press(page, `More for ${later.product.name}`);
      await page.getByRole('menuitem', { name: 'Date …' }).click();
      await page.getByRole('button', { name: 'Opens on' }).waitFor();
    };
    await tab.open(`/admin/collections/${collection.id}/content`);
    await menu();
    await tab.assertGood('dashboard-collection-date');
    await page.getByRole('button', { name: 'Opens on' }).click();
    await page.getByRole('button', { name: /^15 / }).first().click();
    await press(page, 'Take this moment');
    await save();
    await eventually(async () => (await dateNow())?.includes('-15T'), { what: 'a date' });
    const opens_at = `${new Date().getUTCFullYear() + 1}-12-01T09:00:00.000Z`;
    await house.api.do('update_placement', { path: placed, body: { opens_at } });
    await page.reload();
    for (const look of [looks[1]!, looks[2]!]) {
      const seen = await openDashboard(browser, house, desk, { look });
      await seen.open(`/admin/collections/${collection.id}/content`);
      await seen.page.getByRole('link', { name: later.product.name }).waitFor();
      await seen.assertGood('dashboard-collection-contents');
      await seen.close();
    }
    const portal = await enter(browser, house, ada);
    await portal.open(`/p/${collection.slug}`);
    await portal.page.getByText(/Opens on 1 December/).first().waitFor();
    await portal.assertGood('portal-collection-dated');
    await portal.close();
    await menu();
    await press(page, 'No fixed date');
    await save();
    await eventually(async () => (await dateNow()) === null, { what: 'no date any more' });
    await tab.close();
  });

  test('what was typed outlives a lost connection and a closed tab', async () => {
    const { product } = await newCourse(house.api, {}, 0);
    const written = await newPage(house.api, product.id, { title: 'Wedging', body: paragraph('Before.') });
    const { tab } = await atDashboard(browser, house, 'editor');
    const { page } = tab;
    await tab.open(`/admin/pages/${written.id}`);
    await sheet(page).click();
    await page.route('**/api/v1/pages/**', (route) => route.abort('internetdisconnected'));
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' And after.');
    await page.locator('[data-save-state=waiting]').waitFor();
    const kept = await page.evaluate((key) => localStorage.getItem(key), `customerhub.draft.${written.id}`);
    assert.ok(kept?.includes('And after.'));
    await page.unroute('**/api/v1/pages/**');
    await page.reload();
    await saved(page);
    await eventually(async () => (await saying(written.id)).includes('Before. And after.'), { what: 'the words' });
    assert.equal(await page.evaluate((key) => localStorage.getItem(key), `customerhub.draft.${written.id}`), null);
    await page.context().close(); // without looking at its complaints: the lost connection is among them
  });

  test('of two who write on one page the slower one is asked, and nothing is lost', async () => {
    const { product } = await newCourse(house.api, {}, 0);
    const written = await newPage(house.api, product.id, { title: 'Wedging', body: paragraph('Before.') });
    const { tab } = await atDashboard(browser, house, 'editor');
    const { page } = tab;
    await tab.open(`/admin/pages/${written.id}`);
    await sheet(page).click();
    await house.api.do('update_page', { path: { page: written.id }, body: { body: paragraph('Theirs.') } });
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' Mine.');
    await page.getByText('Somebody else saved this page while you were writing').waitFor();
    await tab.assertGood('dashboard-overtaken');
    await press(page, 'Save mine over it');
    await saved(page);
    await eventually(async () => (await saying(written.id)).includes('Mine.'), { what: 'mine' });

    await press(page, 'Versions');
    await page.getByRole('navigation', { name: 'Versions' }).getByRole('button').nth(1).click();
    await page.getByText('Theirs.').waitFor();
    await tab.assertGood('dashboard-versions');
    await press(page, 'Restore this version');
    await page.getByText('Theirs.').waitFor();
    await eventually(async () => (await saying(written.id)).includes('Theirs.'), { what: 'theirs again' });
    await tab.close();
  });

  test('every block there is goes through the editor unchanged, and moves by keyboard', async () => {
    const { product } = await newCourse(house.api, {}, 0);
    const image = await house.api.do('create_file', { query: { name: 'Bowl.png' }, bytes: new Uint8Array(picture.buffer), headers: { 'content-type': 'image/png' } });
    const line = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
    const blocks = [
      { type: 'rich_text', content: [
        { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Glazes' }] },
        { type: 'paragraph', content: [{ type: 'text', text: 'Before anything else, ' }, { type: 'text', text: 'wet', marks: [{ type: 'link', attrs: { href: 'https://example.com/kiln' } }, { type: 'bold' }] }, { type: 'hardBreak' }, { type: 'text', text: 'hands' }] },
        { type: 'orderedList', attrs: { start: 3 }, content: [{ type: 'listItem', content: [line('Sponge')] }] },
        { type: 'codeBlock', attrs: { language: 'sh' }, content: [{ type: 'text', text: 'fire --slowly' }] },
        { type: 'table', content: [{ type: 'tableRow', content: [{ type: 'tableCell', attrs: { colspan: 1, rowspan: 1 }, content: [line('Cone')] }] }] }] },
      { type: 'callout', tone: 'warning', title: 'Mind', content: [line('The heat.')] },
      { type: 'divider' },
      { type: 'columns', columns: [{ blocks: [{ type: 'rich_text', content: [line('Left')] }] }, { blocks: [{ type: 'image', file: image.id, alt: 'A bowl', caption: '' }] }] },
      { type: 'button', label: 'Book', url: '/library', style: 'secondary' },
      { type: 'gallery', columns: 2, images: [{ file: image.id, alt: 'One', caption: 'First' }] },
      { type: 'file', file: image.id, label: 'Take it' },
      { type: 'embed', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', title: 'A tour', ratio: '4:3', caption: '' },
      { type: 'html', html: '<b>x</b>', title: 'A map', height: 200 },
    ];
    const body = { blocks } as never;
    assert.deepEqual(bodyOf(documentOf(body)), { blocks });

    const written = await newPage(house.api, product.id, { title: 'All blocks', body });
    for (const look of [looks[1]!, looks[2]!]) {
      const { tab } = await atDashboard(browser, house, 'editor', { look });
      const { page } = tab;
      await tab.open(`/admin/pages/${written.id}`);
      await page.getByRole('img', { name: 'A bowl' }).waitFor();
      await tab.assertGood('dashboard-all-blocks');
      await tab.close();
    }
    const { tab } = await atDashboard(browser, house, 'editor');
    const { page } = tab;
    await tab.open(`/admin/pages/${written.id}`);
    await page.getByText('Glazes').click();
    await page.keyboard.press('Alt+ArrowDown');
    await saved(page);
    const now = await eventually(async () => {
      const { blocks: stored } = (await house.api.do('get_page', { path: { page: written.id } })).body as { blocks: { content?: { type: string }[] }[] };
      return stored[0]!.content?.[0]?.type === 'paragraph' && stored;
    }, { what: 'the moved heading' });
    assert.deepEqual(now.slice(1), blocks.slice(1), 'the rest is as it was');
    await tab.close();
  });

  /** Folders in folders, of files and of products. */
  async function furnished() {
    const make = (of: string, name: string, parent: string | null = null) => house.api.do('create_folder', { body: { of, name, parent } });
    const folder = await make('files', fresh('Recordings'));
    const empty = await make('files', 'Autumn term', folder.id);
    await make('files', 'Spring term', folder.id);
    await make('files', fresh('Pictures of the kiln and everything that was ever fired in it'));
    await make('products', fresh('Workshops'));
    return { folder, empty };
  }

  test('files are uploaded into the folder that is open, dragged and moved, and stay when it goes', async () => {
    const { tab } = await atDashboard(browser, house, 'editor');
    const { page } = tab;
    const [films, name] = [fresh('Films'), `${fresh('Reel')}.txt`];
    await tab.open('/admin/library');
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(films);
    await page.getByRole('button', { name: 'Make the folder' }).click();
    await page.getByText('Nothing lies right in this folder').waitFor();
    const folder = (await house.api.all('list_folders', { query: { of: 'files' } })).find((one) => one.name === films)!;
    assert.equal(new URL(page.url()).searchParams.get('folder'), folder.id, 'an address of its own');
    await page.getByLabel('Upload files').first().setInputFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from('Frame by frame. '.repeat(40)) }]);
    await page.locator('article').getByRole('link', { name }).waitFor();
    const file = (await house.api.do('list_files', { query: { q: name } })).data[0]!;
    const lies = async () => (await house.api.do('get_file', { path: { file: file.id } })).folder;
    assert.equal(await lies(), folder.id);
    const way = page.getByRole('navigation', { name: 'The way to this folder' });
    await page.locator('article', { hasText: name }).dragTo(way.getByRole('link', { name: 'Library' }));
    await page.getByText(`${name} lies in no folder now.`).waitFor();
    await page.getByText('Nothing lies right in this folder').waitFor();
    assert.equal(await lies(), null);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.locator('article').getByRole('link', { name }).waitFor();
    assert.equal(await lies(), folder.id);
    await page.getByRole('button', { name: `Move ${name}` }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Folder' }).click();
    await page.getByRole('option', { name: 'No folder' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
    await eventually(async () => (await lies()) === null, { what: 'a file that was moved out' });
    await house.api.do('update_file', { path: { file: file.id }, body: { folder: folder.id } });
    await page.getByRole('button', { name: `More for the folder ${films}` }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('Nothing that lies in it is deleted.').waitFor();
    await page.getByRole('button', { name: 'Delete the folder' }).click();
    await page.getByText(`The folder ${films} is deleted.`).waitFor();
    assert.equal(await lies(), null);
    await tab.close();
  });

  test('products and the library look right on every screen', async () => {
    const { product } = await newCourse(house.api, { name: fresh('Glazes'), categories: ['Clay'] });
    const { tab: first, desk } = await atDashboard(browser, house, 'owner');
    await first.open('/admin/library');
    await first.page.getByLabel('Upload files').setInputFiles([picture, { name: 'Notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Cone six, oxidation. '.repeat(40)) }]);
    await first.page.getByText('Uploaded', { exact: true }).waitFor();
    await first.page.getByRole('link', { name: 'Notes.txt' }).waitFor();
    await first.assertGood('dashboard-library-uploaded');
    await first.close();
    const file = (await house.api.do('list_files', { query: { kind: 'image' } })).data[0]!;
    const { folder, empty } = await furnished();
    await house.api.do('update_file', { path: { file: file.id }, body: { folder: folder.id } });
    for (const look of looksInTurn) {
      const tab = await openDashboard(browser, house, desk, { look });
      for (const [path, name, sign] of [
        ['/admin/products', 'dashboard-products', product.name], ['/admin/products?view=table', 'dashboard-products-table', product.name],
        ['/admin/collections', 'dashboard-collections', 'Collections'], [`/admin/products/${product.id}`, 'dashboard-product', product.name],
        [`/admin/products/${product.id}/settings`, 'dashboard-product-settings', 'Open to'], [`/admin/products/${product.id}/offers`, 'dashboard-product-offers', 'A sales page'],
        ['/admin/library', 'dashboard-library', 'Notes.txt'], [`/admin/library?folder=${folder.id}`, 'dashboard-library-folder', 'Spring term'],
        [`/admin/library?folder=${empty.id}`, 'dashboard-library-folder-empty', 'Nothing lies right in this folder'], ['/admin/library?view=table', 'dashboard-library-table', 'Notes.txt'], [`/admin/library/${file.id}`, 'dashboard-file', 'Where it is shown'],
      ] as const) {
        await tab.open(path);
        await tab.page.getByText(sign).first().waitFor();
        await tab.page.waitForLoadState('networkidle');
        await tab.assertGood(name);
      }
      await tab.close();
    }
  });
});
