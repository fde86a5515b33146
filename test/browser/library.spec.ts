/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { fresh, give, newCollection, newCourse, newMember, newPage, paragraph } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import { launch, looksInTurn, Tab, type Options } from './chromium.ts';
import type { Member } from '../e2e/shapes.ts';

describe('library and filebox in a browser', () => {
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

  async function enter(member: Member, options?: Options): Promise<Tab> {
    const opened = await Tab.open(browser, house.origin, options);
    const { page } = opened;
    await opened.open('/login');
    await page.getByLabel('Your e-mail address').fill(member.email);
    await page.getByRole('button', { name: 'E-mail me a code' }).click();
    const field = page.getByLabel('Six-digit code');
    await field.waitFor();
    const mail = await mailTo(house.api, member.email, /\b\d{3} ?\d{3}\b/);
    await field.fill(/\b(\d{3}) ?(\d{3})\b/.exec(mail.text)!.slice(1).join(''));
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    return opened;
  }

  for (const look of looksInTurn) {
    test(`search, collection and filebox are good to look at, empty and full, ${look.name}`, async () => {
      const { api } = house;
      const word = fresh('plover').replaceAll('-', '');
      const member = await newMember(api, 'Ida');
      const course = await newCourse(api, { name: `Shore birds ${word}`, categories: ['Birds', 'Sea'] }, 1);
      await newPage(api, course.product.id, { title: `Nests of the ${word}`, body: paragraph(`Where the ${word} breeds among the stones.`) });
      await newCourse(api, { name: `The ${word} book`, description: 'Another one, for later.', categories: ['Sea'] });
      const collection = await newCollection(api, [course.product.id]);
      await api.do('create_page_of_collection', { path: { collection: collection.id }, body: { title: 'Before you begin', status: 'live', body: { blocks: [] } } });
      await give(api, member, collection);
      const opened = await enter(member, { look });
      const see = async (name: string, path: string) => {
        assert.equal(await opened.open(path), 200, path);
        await opened.assertGood(name);
      };
      await see('filebox-empty', '/filebox');
      for (const [name, to] of [['Timetable of the tides.pdf', undefined], ['Your certificate.pdf', member.id]] as const) {
        const file = await api.do('create_file', { bytes: new Uint8Array(Buffer.from(`%PDF-1.7\n${name}`)), query: { name } });
        await api.do('put_in_filebox', { body: { file: file.id, member: to } });
      }
      await api.do('update_filebox_settings', { body: { uploads: true } });
      await see('filebox', '/filebox');
      await see('search', `/search?q=${word}`);
      await see('search-blank', '/search');
      await see('search-nothing', '/search?q=xyzzy');
      await see('library-categories', '/library?category=sea');
      await see('collection', `/p/${collection.slug}`);
      await api.do('update_filebox_settings', { body: { uploads: false } });
      await opened.close();
    });
  }

  test('a member searches by keyboard, comes to the page, sends a file without script and deletes it', async () => {
    const { api } = house;
    const word = fresh('dotterel').replaceAll('-', '');
    const member = await newMember(api);
    const course = await newCourse(api, {}, 0);
    await newPage(api, course.product.id, { title: `Eggs of the ${word}` });
    await give(api, member, course.product);
    await api.do('update_filebox_settings', { body: { uploads: true } });
    const { page } = await enter(member);
    await page.goto(`${house.origin}/library`);
    await page.getByLabel('Search the library').focus();
    await page.keyboard.type(word.slice(0, -2));
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: `Eggs of the ${word}` }).click();
    await page.getByRole('heading', { level: 1, name: `Eggs of the ${word}` }).waitFor();
    await page.getByRole('link', { name: 'Files' }).first().click();
    await page.getByLabel('Choose a file').setInputFiles({ name: 'My notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nnotes') });
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Thank you, your file is here.').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'My notes.pdf' }).click()]);
    assert.equal(download.suggestedFilename(), 'My notes.pdf');
    const sure = page.getByRole('button', { name: 'Delete for good' });
    assert.equal(await sure.isVisible(), false, 'nothing is deleted by one press');
    await page.getByText('Delete …').click();
    await sure.click();
    await page.getByText('That file is deleted.').waitFor();
    assert.equal(await page.getByText('My notes.pdf').count(), 0);
  });
});
