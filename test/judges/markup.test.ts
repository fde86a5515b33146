// The Nu checker, which is the one of the W3C, reads every page of the portal: what a visitor sees, and what a member does.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Api } from '../e2e/api.ts';
import { newCourse, newPage } from '../e2e/cast.ts';
import { enter } from '../e2e/enter.ts';
import { House } from '../e2e/house.ts';
import { linkIn, mailTo } from '../e2e/look.ts';
import { upload } from '../e2e/recordings.ts';
import { png, wav } from '../e2e/samples.ts';
import type { Visitor } from '../e2e/visitor.ts';
import { crawl } from './spider.ts';

const checker = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const samples = 30; // pages of one kind
const isPage = (path: string) => !/^\/(admin|api|assets|files|look|logout|media|pictures)\b/.test(path);

interface Message {
  type: 'error' | 'info' | 'non-document-error';
  url: string;
  lastLine: number;
  message: string;
  extract?: string;
}

/** Pages as they came, by a name each. */
class Pages {
  readonly #html = new Map<string, string>();

  keep(name: string, html: string): void {
    this.#html.set(`${name.replaceAll(/[^\w-]+/g, '-')}.html`, html);
  }

  /** What the checker finds wrong, after laying them in this folder. */
  wrong(folder: string): string[] {
    mkdirSync(folder);
    for (const [name, html] of this.#html) writeFileSync(join(folder, name), html);
    const told = spawnSync('java', ['-jar', checker, '--format', 'json', '--stdout', '--skip-non-html', folder], { encoding: 'utf8', maxBuffer: 2 ** 26 });
    const { messages } = JSON.parse(told.stdout) as { messages: Message[] };
    return messages.filter(({ type }) => type !== 'info').map(({ url, lastLine, message, extract }) =>
      `${url.slice(url.lastIndexOf('/') + 1)}:${lastLine}: ${message} ${extract ?? ''}`);
  }
}

async function keepAll(pages: Pages, visitor: Visitor, who: string, start: string[]): Promise<void> {
  await crawl({ start, isInside: isPage, samples }, async (path) => {
    const { html, root, headers } = await visitor.open(path);
    if (headers.get('content-type')?.startsWith('text/html')) pages.keep(`${who}${path}`, html);
    return root.querySelectorAll('a[href]').map((link) => new URL(link.getAttribute('href')!, visitor.seen.url))
      .filter(({ origin }) => origin === visitor.origin).map(({ pathname }) => pathname);
  });
}

/** A course for members, whose page has each block that can be written. */
async function writeEverything(api: Api): Promise<void> {
  const [picture, sound] = [await upload(api, png(320, 180), 'Bowl.png'), await upload(api, wav(2), 'Breath.wav')];
  const text = (words: string) => ({ type: 'text', text: words });
  const line = (words: string) => ({ type: 'paragraph', content: [text(words)] });
  const cell = (words: string) => ({ type: 'tableCell', attrs: { colspan: 1, rowspan: 1 }, content: [line(words)] });
  const image = { type: 'image', file: picture.id, alt: 'A bowl', caption: 'Cone six' };
  const { product } = await newCourse(api, { access_mode: 'members' }, 0);
  await newPage(api, product.id, { title: 'Everything', body: { blocks: [
    { type: 'rich_text', content: [
      { type: 'heading', attrs: { level: 2 }, content: [text('Glazes')] },
      { type: 'paragraph', content: [{ type: 'text', text: 'wet', marks: [{ type: 'link', attrs: { href: 'https://example.com/kiln' } }, { type: 'bold' }] }, { type: 'hardBreak' }, text('hands')] },
      { type: 'orderedList', attrs: { start: 3 }, content: [{ type: 'listItem', content: [line('Sponge')] }] },
      { type: 'blockquote', content: [line('Slowly.')] },
      { type: 'codeBlock', attrs: { language: 'sh' }, content: [text('fire --slowly')] },
      { type: 'table', content: [{ type: 'tableRow', content: [cell('Cone'), cell('Six')] }] }] },
    { type: 'callout', tone: 'warning', title: 'Mind', content: [line('The heat.')] },
    { type: 'divider' },
    image,
    { type: 'audio', file: sound.id, caption: 'Two seconds' },
    { type: 'gallery', columns: 2, images: [{ file: picture.id, alt: 'One', caption: 'First' }, { file: picture.id, alt: 'Two', caption: '' }] },
    { type: 'columns', columns: [{ blocks: [{ type: 'rich_text', content: [line('Left')] }] }, { blocks: [image] }] },
    { type: 'button', label: 'Book', url: '/library', style: 'secondary' },
    { type: 'file', file: picture.id, label: 'Take it' },
    { type: 'embed', url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', title: 'A tour', ratio: '4:3', caption: 'Elsewhere' },
    { type: 'html', html: '<b>x</b>', title: 'A map', height: 200 },
  ] } });
}

describe('the markup of the portal', () => {
  let house: House;
  let pages: Pages;

  before(async () => {
    house = await House.open('sqlite', { demo: true });
    pages = new Pages();
    await house.api.do('update_settings', { body: { registration: true, terms: 'I accept the terms.', terms_url: '/p/terms' } });
    await writeEverything(house.api);
    await house.api.do('save_menu', { body: { entries: [{ label: 'Home', place: 'home' },
      { label: 'More', place: 'heading', entries: [{ label: 'All courses', place: 'library' }, { label: 'Elsewhere', place: 'address', address: 'https://example.com/' }] }] } });
  });
  after(() => house?.close());

  /** Keeps what stands there now. */
  const keep = (visitor: Visitor, name: string) => pages.keep(name, visitor.seen.html);
  const assertRight = (who: string) => assert.deepEqual(pages.wrong(join(house.folder, who)), []);

  test('no page that a visitor sees is wrong', async () => {
    const visitor = house.visitor();
    await keepAll(pages, visitor, 'visitor', ['/', '/library', '/register', '/password/forgot', '/search?q=a', '/nothing-here']);
    await visitor.open('/login');
    await visitor.press('Use my password', { email: 'ada@example.com' });
    keep(visitor, 'password');
    await visitor.press('Log in', { password: 'not hers' });
    keep(visitor, 'refused');
    await visitor.open('/register');
    await visitor.press('Send me the link', { email: 'nobody' });
    keep(visitor, 'not-registered');
    assertRight('visitor');
  });

  test('nor one that a member sees, from the log-in on', async () => {
    const ada = (await house.api.do('list_members', { query: { email: 'ada@example.com' } })).data[0]!;
    const door = house.visitor();
    await door.open('/login');
    await door.press('E-mail me a code', { email: ada.email });
    keep(door, 'code');
    await door.press('Log in', { code: '000000' });
    keep(door, 'wrong-code');
    await door.open('/password/forgot');
    await door.press('E-mail me a link', { email: ada.email });
    await door.open(house.keepSecret(linkIn(await mailTo(house.api, ada.email, /\/password\/set\//), '/password/set/')));
    keep(door, 'set-password');
    const member = await enter({ house }, ada);
    await keepAll(pages, member, 'member', ['/', '/library', '/filebox', '/account', '/search?q=clay', '/nothing-here']);
    assertRight('member');
  });
});
