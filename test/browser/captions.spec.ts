/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page as Screen } from 'playwright-core';
import { give, newCourse, newMember, newPage } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { captions, poster, upload, video } from '../e2e/recordings.ts';
import type { Product } from '../e2e/shapes.ts';
import { launch, looksInTurn, type Options } from './chromium.ts';
import { enter } from './enter.ts';

describe('a film with captions and a poster, in a browser', () => {
  let house: House;
  let browser: Browser;
  let product: Product;
  let address: string;

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
    const { api } = house;
    const [film, image] = [await upload(api, video, 'A day at the bay.webm'), await upload(api, poster, 'A day at the bay.webp')];
    const path = { file: film.id };
    await api.do('save_captions', { path, text: captions, query: { language: 'en' }, headers: { 'content-type': 'text/vtt' } });
    await api.do('save_captions', { path, text: captions.replace(/Four in .*/, 'Vier Uhr früh. Die Bucht ist noch kaum wach.'), query: { language: 'de' }, headers: { 'content-type': 'text/vtt' } });
    await api.do('set_poster', { path, body: { file: image.id } });
    for (const file of [film.id, image.id]) {
      await eventually(async () => (await api.do('get_file', { path: { file } })).state === 'ready', { what: 'that it has been looked into', within: 30_000 });
    }
    ({ product } = await newCourse(api, {}, 0));
    const page = await newPage(api, product.id, { title: 'At the bay', body: { blocks: [{ type: 'video', file: film.id, caption: 'A day at the bay' }] } });
    address = `/p/${product.slug}/${page.slug}`;
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  async function open(options: Options = {}) {
    const member = await newMember(house.api, 'Ada');
    await give(house.api, member, product);
    const opened = await enter(browser, house, member, options);
    assert.equal(await opened.open(address), 200);
    return opened;
  }
  const cue = (screen: Screen) => screen.locator('.plyr__caption');
  const at = (screen: Screen, second: number) => screen.locator('video').evaluate((film: HTMLVideoElement, to) => { film.currentTime = to; }, second);
  const ready = (screen: Screen) => screen.waitForFunction(() => document.querySelector('video')!.readyState > 1);

  for (const look of looksInTurn) {
    test(`its poster stands there, captions are read on the picture, ${look.name}`, async () => {
      const opened = await open({ look });
      const { page } = opened;
      await ready(page);
      const shown = await page.locator('.plyr__poster').evaluate((element) => getComputedStyle(element).backgroundImage);
      assert.match(shown, /\/media\/fil_.*\?poster/);
      await opened.assertGood('film-poster');
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('menuitem', { name: /Captions/ }).click();
      await page.getByRole('menuitemradio', { name: 'English' }).waitFor();
      await opened.assertGood('film-captions-menu');
      await page.getByRole('menuitemradio', { name: 'English' }).click();
      await page.keyboard.press('Escape');
      await page.locator('video').evaluate(async (film: HTMLVideoElement) => { film.muted = true; await film.play(); film.pause(); });
      await at(page, 2);
      await cue(page).getByText('Four in the morning. The bay has hardly woken.').waitFor();
      await opened.assertGood('film-captions');
      await opened.close();
    });
  }

  test('the keyboard alone plays it, switches captions on and off, and chooses among languages and speeds', async () => {
    const opened = await open();
    const { page } = opened;
    await ready(page);
    await page.locator('video').evaluate((film: HTMLVideoElement) => { film.muted = true; });
    for (const name of ['Picture in picture', 'Settings', 'Enable captions']) assert.ok(await page.getByRole('button', { name }).first().isVisible(), name);
    await page.getByRole('button', { name: /^Play/ }).first().focus();
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('video').evaluate((film: HTMLVideoElement) => film.currentTime > 0.6), { what: 'a film that plays' });
    await page.keyboard.press('k');
    await eventually(() => page.locator('video').evaluate((film: HTMLVideoElement) => film.paused), { what: 'a film that stands still' });
    await at(page, 2); // something is said there: a film that went on would come to where nobody speaks
    assert.equal(await cue(page).count(), 0, 'nobody reads along who did not ask to');
    await page.getByRole('button', { name: 'Enable captions' }).focus();
    await page.keyboard.press('Enter');
    await cue(page).first().waitFor();
    await page.keyboard.press('c');
    await cue(page).first().waitFor({ state: 'hidden' });
    await page.keyboard.press('c');
    await cue(page).first().waitFor();

    await page.getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /Captions/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await at(page, 1);
    await cue(page).getByText('Vier Uhr früh.').waitFor();
    await page.getByRole('button', { name: 'Settings' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: /Speed/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitemradio', { name: '1.5×' }).focus();
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('video').evaluate((film: HTMLVideoElement) => film.playbackRate === 1.5), { what: 'the speed' });
    await opened.close();
  });

  test('without script it is the browser\'s own player, with its poster and tracks', async () => {
    const opened = await open({ script: 'off' });
    const film = opened.page.locator('video[controls]');
    await film.waitFor();
    assert.equal(await opened.page.locator('.plyr').count(), 0);
    assert.match((await film.getAttribute('poster'))!, /\?poster$/);
    const tracks = await opened.page.locator('video > track[kind=captions]').all();
    assert.deepEqual(await Promise.all(tracks.map((track) => track.getAttribute('srclang'))), ['de', 'en']);
    const text = await opened.page.request.get((await tracks[1]!.getAttribute('src'))!);
    assert.match(await text.text(), /^WEBVTT[^]*Four in the morning/);
    await opened.close();
  });
});
