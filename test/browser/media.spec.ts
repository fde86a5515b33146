/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser, Page as Screen } from 'playwright-core';
import { give, newCourse, newMember, newPage } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { told } from '../e2e/look.ts';
import { eventually } from '../e2e/poll.ts';
import { pdf, pictures, tone, upload, video } from '../e2e/recordings.ts';
import type { StoredFile } from '../e2e/shapes.ts';
import { launch, looks, looksInTurn, type Options } from './chromium.ts';
import { enter } from './enter.ts';

const seconds = 120; // of the recording
const rich = (text: string) => ({ type: 'rich_text', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });

describe('blocks in a browser', () => {
  let house: House;
  let browser: Browser;
  let files: { film: StoredFile; breath: StoredFile; workbook: StoredFile; shots: StoredFile[] };

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
    const { api } = house;
    files = {
      film: await upload(api, video, 'A day at the bay.webm'),
      breath: await upload(api, tone(seconds), 'Breath.wav'),
      workbook: await upload(api, pdf, 'Workbook.pdf'),
      shots: await Promise.all(pictures.map((bytes, at) => upload(api, bytes, `Bay ${at}.webp`))),
    };
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const everything = () => [
    rich('A page with everything that a page can hold.'),
    { type: 'image', file: files.shots[0]!.id, alt: 'A bay in the first light', caption: 'Four in the morning' },
    { type: 'video', file: files.film.id, caption: 'A day at the bay' },
    { type: 'audio', file: files.breath.id, caption: 'Two minutes of breath' },
    { type: 'gallery', images: files.shots.map((shot, at) => ({ file: shot.id, alt: `The bay, ${at + 1}`, caption: `Moment ${at + 1}` })) },
    { type: 'columns', columns: [
      { blocks: [{ type: 'rich_text', content: [{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'In the morning' }] }] }, rich('Open the window, then breathe.')] },
      { blocks: [{ type: 'rich_text', content: [{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'In the evening' }] }] }, rich('Put the day down, then breathe.')] }] },
    { type: 'callout', tone: 'tip', title: 'No hurry', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'The tide comes back.' }] }] },
    { type: 'embed', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', title: 'A tour of the kiln', caption: 'At another place' },
    { type: 'html', title: 'A counter', height: 120, html: '<p id="seen" style="font:16px sans-serif">0</p><script>seen.textContent = 6 * 7</script>' },
    { type: 'file', file: files.workbook.id, label: 'The workbook' },
    { type: 'button', label: 'On we go', url: '/library' },
  ];

  async function lesson(blocks: unknown[], options: Options = {}) {
    const member = await newMember(house.api, 'Ada');
    const { product } = await newCourse(house.api, {}, 0);
    const page = await newPage(house.api, product.id, { title: 'At the bay', body: { blocks } });
    await give(house.api, member, product);
    const address = `/p/${product.slug}/${page.slug}`;
    const open = async (more: Options = options) => {
      const opened = await enter(browser, house, member, more);
      assert.equal(await opened.open(address), 200);
      return opened;
    };
    return { member, address, open };
  }

  const playing = (screen: Screen, name: 'audio' | 'video') => screen.evaluate((selector) => {
    const { currentTime, paused, playbackRate, muted, readyState } = document.querySelector(selector) as HTMLMediaElement;
    return { currentTime, paused, playbackRate, muted, readyState };
  }, name);
  const kept = (screen: Screen, address: string): Promise<{ speed: number; seconds: Record<string, number> }> =>
    screen.evaluate(async (url) => (await fetch(url)).json(), `${address}/playback`);
  const jump = (screen: Screen, second: number) => screen.evaluate((to) => { document.querySelector<HTMLMediaElement>('audio, video')!.currentTime = to; }, second);

  for (const look of looksInTurn) {
    test(`a page with everything is good to look at, ${look.name}`, async () => {
      const { open } = await lesson(everything(), { look });
      const opened = await open();
      await opened.page.locator('.plyr').first().waitFor();
      await opened.page.waitForFunction(() => [...document.querySelectorAll<HTMLMediaElement>('audio, video')].every((media) => media.readyState > 1));
      for (const picture of await opened.page.locator('.prose img').all()) await picture.scrollIntoViewIfNeeded();
      await opened.page.waitForFunction(() => [...document.images].every((image) => image.complete));
      await opened.page.evaluate(() => scrollTo(0, 0));
      await opened.assertGood('blocks');
      await opened.page.locator('.plyr--video').getByRole('button', { name: 'Settings' }).click();
      await opened.page.getByRole('menuitem', { name: /Speed/ }).click();
      await opened.assertGood('blocks-speed');
      await opened.page.keyboard.press('Escape');
      await opened.page.locator('.gallery-open').nth(1).click();
      await opened.page.getByRole('dialog', { name: 'Pictures' }).waitFor();
      await opened.assertGood('blocks-picture');
      await opened.close();
    });
  }

  test('a member goes on where they stopped, on another device, at their own speed', async () => {
    const { open, address } = await lesson([{ type: 'audio', file: files.breath.id }]);
    const here = await open();
    await here.page.getByRole('button', { name: /^Play/ }).first().click();
    await eventually(async () => (await playing(here.page, 'audio')).currentTime > 0, { what: 'a recording that plays' });
    await jump(here.page, 61.4);
    await here.page.getByRole('button', { name: /^Pause/ }).first().click();
    await eventually(async () => (await kept(here.page, address)).seconds[files.breath.id] === 61, { what: 'the place' });
    await here.page.getByRole('button', { name: 'Settings' }).click();
    await here.page.getByRole('menuitem', { name: /Speed/ }).click();
    await here.page.getByRole('menuitemradio', { name: '1.5×' }).click();
    await eventually(async () => (await kept(here.page, address)).speed === 150, { what: 'the speed' });
    const there = await open({ look: looks[0]! });
    const beacons: string[] = [];
    there.page.on('request', (request) => { if (request.method() === 'POST') beacons.push(request.postData() ?? ''); });
    await eventually(async () => Math.floor((await playing(there.page, 'audio')).currentTime) === 61, { what: 'the same place' });
    await eventually(async () => (await playing(there.page, 'audio')).playbackRate === 1.5, { what: 'the same speed' });
    await there.page.getByRole('button', { name: /^Play/ }).first().click();
    await eventually(async () => (await playing(there.page, 'audio')).currentTime > 61.5, { what: 'more of it' });
    await jump(there.page, seconds - 0.3);
    await eventually(async () => (await kept(there.page, address)).seconds[files.breath.id] === undefined, { what: 'a new beginning' });
    assert.ok(beacons.length <= 5, `no storm of beacons, but ${beacons.length}`);
    assert.ok(beacons.every((fields) => !fields.includes('speed=')), 'what was heard from the server is not told to it');
    await here.close();
    await there.close();
  });

  test('a tab that is closed right after counts, once, and its place is kept', async () => {
    const { member, open, address } = await lesson([{ type: 'video', file: files.film.id }]);
    const opened = await open();
    const plays = async () => (await told(house.api, member)).filter((kind) => kind === 'video_watched').length;
    await opened.page.waitForFunction(() => document.querySelector('video')!.readyState > 0);
    await opened.page.locator('video').evaluate((film: HTMLVideoElement) => {
      film.muted = true;
      film.addEventListener('playing', () => { film.dataset['began'] = 'yes'; });
    });
    await opened.page.getByRole('button', { name: /^Play/ }).first().click();
    await opened.page.locator('video[data-began]').waitFor({ state: 'attached' });
    await opened.page.close();
    await eventually(async () => (await plays()) === 1, { what: 'the play of a closed tab' });
    const again = await open();
    await again.page.waitForFunction(() => document.querySelector('video')!.readyState > 0);
    await again.page.locator('video').evaluate(async (film: HTMLVideoElement) => {
      film.muted = true;
      for (let turn = 0; turn < 3; turn += 1) {
        await film.play();
        film.pause();
      }
      await film.play();
      film.currentTime = 9.5;
      await new Promise((done) => film.addEventListener('seeked', done, { once: true }));
    });
    await again.page.close();
    const third = await open();
    // It played on until the tab was gone, however long that took.
    const place = await eventually(async () => {
      const second = (await kept(third.page, address)).seconds[files.film.id];
      return second !== undefined && second >= 9 && second;
    }, { what: 'the place of the closed tab' });
    assert.equal(await third.open(address), 200);
    await eventually(async () => Math.floor((await playing(third.page, 'video')).currentTime) === place, { what: 'the same place' });
    await eventually(async () => (await plays()) === 2, { what: 'one play for each view' });
    await third.close();
  });

  test('the keyboard does what a mouse does', async () => {
    const { open } = await lesson([{ type: 'video', file: files.film.id, caption: 'A day at the bay' }]);
    const opened = await open();
    const { page } = opened;
    await page.locator('.plyr').waitFor();
    await page.waitForFunction(() => document.querySelector('video')!.readyState > 0);
    for (let presses = 0; presses < 60; presses += 1) {
      if (await page.evaluate(() => document.activeElement!.closest('.plyr') !== null)) break;
      await page.keyboard.press('Tab');
    }
    assert.ok(await page.evaluate(() => document.activeElement!.closest('.plyr') !== null), 'the player is out of reach');
    await page.keyboard.press('m');
    await eventually(async () => (await playing(page, 'video')).muted, { what: 'silence' });
    await page.keyboard.press('k');
    await eventually(async () => !(await playing(page, 'video')).paused, { what: 'a film that plays' });
    await page.keyboard.press('k');
    await eventually(async () => (await playing(page, 'video')).paused, { what: 'a pause' });
    const before = (await playing(page, 'video')).currentTime;
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await playing(page, 'video')).currentTime > before + 5, { what: 'a jump ahead' });
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement === null);
    assert.ok(await page.getByRole('button', { name: 'Picture in picture' }).isVisible(), 'picture in picture');
    await opened.close();
  });

  test('in a column, however narrow, a film plays by its own bar, and nothing of it lies over anything else', async () => {
    const film = { type: 'video', file: files.film.id };
    const side = { blocks: [rich('Beside it.')] };
    const columns = (count: number) => ({ type: 'columns', columns: [{ blocks: [film] }, ...Array.from({ length: count - 1 }, () => side)] });
    const { open } = await lesson([columns(2), columns(3), columns(4)]);
    for (const width of [1280, 700, 320]) {
      const opened = await open();
      const { page } = opened;
      await page.setViewportSize({ width, height: 800 });
      await page.waitForFunction(() => document.querySelectorAll('.plyr--video').length === 3);
      await page.waitForFunction(() => [...document.querySelectorAll('video')].every((one) => one.readyState > 0));
      const faults = await page.evaluate(() => [...document.querySelectorAll('.plyr--video')].flatMap((player) => {
        const around = player.getBoundingClientRect();
        const column = player.closest('figure')!.getBoundingClientRect();
        const pieces = [...player.querySelectorAll('.plyr__controls > *, .plyr__control--overlaid')]
          .map((piece) => ({ name: piece.className, box: piece.getBoundingClientRect() })).filter(({ box }) => box.width > 0);
        const outside = pieces.filter(({ box }) => box.left < around.left - 1 || box.right > around.right + 1 || box.top < around.top - 1);
        const over = pieces.flatMap((one, at) => pieces.slice(at + 1).filter(({ box }) =>
          Math.min(box.right, one.box.right) - Math.max(box.left, one.box.left) > 3 && Math.min(box.bottom, one.box.bottom) - Math.max(box.top, one.box.top) > 3)
          .map((other) => `${one.name} lies over ${other.name}`));
        const said = [...outside.map(({ name }) => `${name} stands out`), ...over];
        if (around.width > column.width + 1) said.push('the player is wider than its column');
        return said.map((what) => `${Math.round(around.width)} px: ${what}`);
      }));
      assert.deepEqual(faults, [], `at ${width}`);
      const second = page.locator('.plyr--video').nth(1);
      await second.locator('video').evaluate((one: HTMLVideoElement) => { one.muted = true; });
      await second.locator('.plyr__controls').getByRole('button', { name: /^Play/ }).click();
      await eventually(async () => second.locator('video').evaluate((one: HTMLVideoElement) => !one.paused), { what: 'a film that plays' });
      await opened.close();
    }
  });

  test('pictures open in a window, and the keyboard leads through them and back', async () => {
    const { open } = await lesson(everything());
    const opened = await open();
    const { page } = opened;
    const [first] = await page.locator('.gallery-open').all();
    await first!.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Pictures' });
    await dialog.getByRole('img', { name: 'The bay, 1' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await dialog.getByRole('img', { name: 'The bay, 4' }).waitFor();
    await dialog.getByRole('button', { name: 'Next picture' }).click();
    await dialog.getByRole('img', { name: 'The bay, 1' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.ok(await first!.evaluate((link) => link === document.activeElement), 'the focus comes back');
    await opened.close();
  });

  test('of others nothing is fetched before play is pressed, and what plays there is told to nobody', async () => {
    const { member, open } = await lesson(everything());
    const opened = await open();
    const { page } = opened;
    const outside: string[] = [];
    await page.route((url) => url.origin !== house.origin, (route) => {
      outside.push(route.request().url());
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A player</title>' });
    });
    await page.reload();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(outside, []);
    await page.getByRole('link', { name: /A tour of the kiln/ }).click();
    const frame = page.locator('iframe.embed-frame');
    await frame.waitFor();
    await eventually(() => outside.length > 0, { what: 'the player of others' });
    assert.deepEqual(outside, ['https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&rel=0']);
    assert.equal(await frame.getAttribute('title'), 'A tour of the kiln');
    assert.equal(await frame.getAttribute('referrerpolicy'), 'strict-origin');
    assert.doesNotMatch((await frame.getAttribute('sandbox'))!, /top-navigation/);
    assert.deepEqual((await told(house.api, member)).filter((kind) => kind.endsWith('watched')), []);
    await opened.close();
  });

  test('own HTML runs and reaches nothing of the portal', async () => {
    const html = `<p id="said"></p><script>
      const tried = {};
      const attempt = (name, work) => { try { tried[name] = String(work()); } catch (error) { tried[name] = 'refused'; } };
      attempt('cookie', () => document.cookie || 'none');
      attempt('parent', () => parent.document.title);
      attempt('store', () => localStorage.length);
      attempt('top', () => { top.location = 'https://evil.example/'; return 'asked'; });
      (async () => {
        try { tried.fetched = (await (await fetch('/account', { credentials: 'include' })).text()).length; } catch { tried.fetched = 'refused'; }
        tried.origin = self.origin;
        said.textContent = JSON.stringify(tried);
      })();
    </script>`;
    const { open, address } = await lesson([{ type: 'html', title: 'Mischief', html }]);
    const opened = await open();
    const { page } = opened;
    page.removeAllListeners('console'); // what is refused is complained of, as it should be
    page.removeAllListeners('requestfailed');
    const inside = page.frameLocator('iframe[title=Mischief]').locator('#said');
    const said = await eventually(async () => (await inside.textContent()) || undefined, { what: 'what the frame found' });
    assert.deepEqual(JSON.parse(said), { cookie: 'refused', parent: 'refused', store: 'refused', top: 'refused', fetched: 'refused', origin: 'null' });
    assert.equal(new URL(page.url()).pathname, address, 'and leads nowhere');
    const alone = await page.context().request.get(`${address}/frames/1`);
    assert.match(alone.headers()['content-security-policy']!, /^sandbox (?!.*allow-same-origin)/);
    assert.equal((await page.context().request.get(`${address}/frames/2`)).status(), 404);
    await page.context().close();
  });

  test('without script the browser\'s own players play, and everything leads somewhere', async () => {
    const { open } = await lesson(everything(), { script: 'off' });
    const opened = await open();
    const { page } = opened;
    for (const name of ['video', 'audio']) assert.ok(await page.locator(`${name}[controls]`).isVisible(), name);
    assert.match((await page.locator('.gallery-open').first().getAttribute('href'))!, /^\/media\//);
    assert.equal(await page.locator('.embed-open').getAttribute('href'), 'https://www.youtube.com/watch?v=dQw4w9WgXcQ');
    assert.match((await page.locator('a.download').getAttribute('href'))!, /\?download$/);
    await page.context().close();
  });
});
