/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { newCourse, newMember, newPage } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { pdf, pictures, tone, upload, video } from '../e2e/recordings.ts';
import { launch, looksInTurn, Tab } from './chromium.ts';
import { enter } from './enter.ts';

describe('files for members on a page for anyone, in a browser', () => {
  let house: House;
  let browser: Browser;
  let address: string;

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
    const { api } = house;
    const [film, breath, workbook, bay] = [
      await upload(api, video, 'A day at the bay.webm'), await upload(api, tone(5), 'Breath.wav'),
      await upload(api, pdf, 'Workbook.pdf'), await upload(api, pictures[0]!, 'Bay.webp'),
    ];
    for (const { id } of [film, breath, workbook, bay]) await api.do('update_file', { path: { file: id }, body: { audience: 'members' } });
    const { product } = await newCourse(api, { access_mode: 'public' }, 0);
    const page = await newPage(api, product.id, { title: 'At the bay', audience: 'anyone', body: { blocks: [
      { type: 'rich_text', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'A page that anyone may read.' }] }] },
      { type: 'video', file: film.id, caption: 'A day at the bay' },
      { type: 'audio', file: breath.id },
      { type: 'gallery', images: ['One', 'Two', 'Three'].map((alt) => ({ file: bay.id, alt, caption: alt })) },
      { type: 'image', file: bay.id, alt: 'The bay', caption: 'Four in the morning' },
      { type: 'file', file: workbook.id, label: 'The workbook' },
    ] } });
    address = `/p/${product.slug}/${page.slug}`;
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  for (const look of looksInTurn) {
    test(`a visitor is told calmly and shown nothing broken, ${look.name}`, async () => {
      const tab = await Tab.open(browser, house.origin, { look });
      assert.equal(await tab.open(address), 200);
      await tab.page.getByRole('link', { name: 'Log in to watch this video' }).waitFor();
      assert.equal(await tab.page.locator('.prose :is(img, video, audio, .plyr)').count(), 0);
      await tab.assertGood('for-members');
      await tab.close();
    });
  }

  test('the notice leads to the log-in and from there back to the page, where all is open', async () => {
    const visitor = await Tab.open(browser, house.origin);
    await visitor.open(address);
    await visitor.page.getByRole('link', { name: /Log in to download this/ }).click();
    assert.equal(new URL(visitor.page.url()).searchParams.get('next'), address);
    await visitor.close();
    const member = await enter(browser, house, await newMember(house.api, 'Ada'));
    await member.open(address);
    assert.equal(await member.page.getByText('For members.').count(), 0);
    await member.page.waitForFunction(() => document.querySelector('video')!.readyState > 0);
    await member.close();
  });
});
