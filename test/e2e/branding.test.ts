import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newCourse, newMember } from './cast.ts';
import { enter } from './enter.ts';
import { onEachEngine } from './house.ts';
import { eventually } from './poll.ts';
import { png } from './samples.ts';
import type { Visitor } from './visitor.ts';

const styleOf = (visitor: Visitor) => visitor.seen.root.querySelector('link[rel=stylesheet]')!.getAttribute('href')!;
const iconOf = (visitor: Visitor) => visitor.seen.root.querySelector('link[rel=icon]')!.getAttribute('href')!;

onEachEngine('the look of a site', (given) => {
  /** The address of the style sheet that a page names, and what is in it. */
  async function sheet(visitor: Visitor): Promise<{ url: string; css: string; headers: Headers }> {
    const url = styleOf(visitor);
    const answer = await fetch(given.house.origin + url, { headers: { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') } });
    return { url, css: await answer.text(), headers: answer.headers };
  }

  test('is a draft that only previews show, until it is published', async () => {
    const { house, house: { api } } = given;
    const visitor = house.visitor();
    await visitor.open('/library');
    const first = await sheet(visitor);
    assert.match(first.headers.get('cache-control')!, /immutable/);
    const { body: begun, headers } = await api.call('get_branding');
    assert.equal(begun.published_at, null);
    assert.equal(begun.draft, null);
    assert.ok(begun.checks.every(({ passes }) => passes));
    const drafted = await api.do('save_branding_draft', { headers: { 'if-match': headers.get('etag')! }, body: { theme: 'paper', scheme: 'light', colors: { brand: '#8c2f1f' }, css: '.own { color: red }' } });
    assert.equal(drafted.draft!.theme, 'paper');
    await visitor.open('/library');
    assert.equal(styleOf(visitor), first.url, 'members see nothing of a draft');

    for (const [wish, isDraft] of [[{ as: 'everything' }, true], [{ as: 'visitor' }, false], [{ as: 'visitor', look: 'draft', path: '/login' }, true], [{ as: 'everything', look: 'published' }, false]] as const) {
      const looking = house.visitor();
      await looking.open((await api.do('create_preview', { body: wish })).url);
      const { url, css } = await sheet(looking);
      assert.equal(url === drafted.style_url, isDraft, JSON.stringify(wish));
      assert.equal(css.includes('--fill:#8c2f1f;') && css.endsWith('.own { color: red }'), isDraft, JSON.stringify(wish));
    }

    const published = await api.do('publish_branding', { body: {} });
    assert.deepEqual([published.draft, published.published.theme, published.published.css], [null, 'paper', '.own { color: red }']);
    await visitor.open('/library');
    const now = await sheet(visitor);
    assert.equal(now.url, published.style_url);
    assert.ok(!now.css.includes('prefers-color-scheme'));
    assert.match((await api.refuse('publish_branding', 409, { body: {} })).detail!, /no unpublished look/);
    await api.refuse('save_branding_draft', 412, { headers: { 'if-match': headers.get('etag')! }, body: { theme: 'tide' } });
    await api.do('save_branding_draft', { body: { theme: 'studio' } });
    await api.do('discard_branding_draft');
    assert.equal((await api.do('get_branding')).draft, null);
    await api.do('save_branding_draft', { body: { theme: 'studio' } });
    await api.do('publish_branding', { body: {} });
    const old = await fetch(house.origin + now.url);
    assert.deepEqual([old.status, old.headers.get('cache-control')], [200, 'no-cache'], 'a page of before finds the look of today');
  });

  test('is not published where it can’t be read, unless somebody wants that', async () => {
    const { api } = given.house;
    const pale = { theme: 'studio', scheme: 'light', colors: { brand: '#ffd166' } };
    const drafted = await api.do('save_branding_draft', { body: pale });
    const failing = drafted.checks.filter(({ passes }) => !passes);
    assert.deepEqual(failing.map(({ field }) => field), ['colors.brand']);
    assert.ok(failing[0]!.ratio < 4.5 && failing[0]!.nearest);
    const refused = await api.refuse('publish_branding', 400, { body: {} });
    assert.deepEqual(refused.errors!.map(({ field }) => field), ['colors.brand']);
    assert.ok(refused.errors![0]!.message.includes(failing[0]!.nearest!));
    const mended = await api.do('save_branding_draft', { body: { ...pale, colors: { brand: failing[0]!.nearest } } });
    assert.ok(mended.checks.every(({ passes }) => passes));
    await api.do('save_branding_draft', { body: pale });
    assert.equal((await api.do('publish_branding', { body: { despite_contrast: true } })).published.colors.brand, '#ffd166');
  });

  test('has a logo and an icon out of the library, for anyone, as soon as they are published', async () => {
    const { house, house: { api } } = given;
    const file = await api.do('create_file', { bytes: new Uint8Array(png(300, 120)), query: { name: `${fresh('Logo')}.png` } });
    await eventually(async () => (await api.do('get_file', { path: { file: file.id } })).state === 'ready');
    const secret = await api.do('create_file', { bytes: new Uint8Array(png(40, 40)), query: { name: 'Icon.png' } });
    await api.do('save_branding_draft', { body: { logo: file.id, icon: secret.id, shows_name: false } });
    assert.equal((await fetch(`${house.origin}/look/logo`)).status, 404, 'a draft is for previews alone');
    await api.do('publish_branding', { body: {} });
    const visitor = house.visitor();
    await visitor.open('/login');
    const logo = visitor.seen.root.querySelector('.brand-logo')!;
    assert.equal(logo.getAttribute('alt'), 'Riverside');
    const picture = await fetch(house.origin + logo.getAttribute('src')!);
    assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/webp']);
    assert.match(picture.headers.get('cache-control')!, /immutable/);
    assert.match(iconOf(visitor), /^\/look\/icon\?/);
    assert.match((await api.refuse('delete_file', 409, { path: { file: file.id } })).detail!, /look of the portal/);
    await api.do('delete_file', { path: { file: file.id }, query: { force: 'true' } });
    await visitor.open('/login');
    assert.equal(visitor.seen.root.querySelector('.brand-logo'), null);
  });

  test('names what is wrong, and takes in nothing that would be fetched', async () => {
    const { api } = given.house;
    const document = await api.do('create_file', { bytes: new TextEncoder().encode('%PDF-1.7\n'), query: { name: 'Terms.pdf' } });
    for (const [look, field] of [
      [{ theme: 'baroque' }, 'theme'], [{ scheme: 'grey' }, 'scheme'], [{ colors: { brand: 'red' } }, 'colors.brand'], [{ colors: { brand: '#FFF' } }, 'colors.brand'],
      [{ dark_colors: { paper: 'url(x)' } }, 'dark_colors.paper'], [{ text_font: 'Comic Sans' }, 'text_font'], [{ logo: 'logo.png' }, 'logo'],
      [{ logo: 'fil_00000000000000000000000000' }, 'logo'], [{ icon: document.id }, 'icon'], [{ shows_name: 'yes' }, 'shows_name'], [{ flash: true }, 'flash'],
      [{ css: '@import url(https://evil.example)' }, 'css'], [{ css: 'a { background: url(https://evil.example/x) }' }, 'css'], [{ css: 'a { background: \\75rl(//evil.example) }' }, 'css'],
      [{ css: 'a { color: red' }, 'css'], [{ css: 'x'.repeat(20_001) }, 'css'],
    ] as const) {
      const { errors } = await api.refuse('save_branding_draft', 400, { body: look });
      assert.deepEqual(errors!.map((error) => error.field), [field], JSON.stringify(look).slice(0, 80));
    }
    for (const address of ['/look/nothing', '/look/nothing?v=x', '/look/icon.css.png']) {
      assert.equal((await fetch(given.house.origin + address)).status, 404, address);
    }
  });

  test('has a menu of its own: to each what is for them, and what leads nowhere is told to staff alone', async () => {
    const { house, house: { api } } = given;
    const { product, pages: [page] } = await newCourse(api, { name: 'Menu course' });
    const member = await newMember(api);
    const vip = await api.do('create_tag', { body: { name: fresh('VIP') } });
    const visitor = house.visitor();
    const { body: begun, headers } = await api.call('get_menu');
    assert.deepEqual(begun.entries, []);
    const tag = { 'if-match': headers.get('etag')! };
    const saved = await api.do('save_menu', { headers: tag, body: { entries: [
      { label: 'Shelf', place: 'library' },
      { label: 'Learn', place: 'heading', entries: [{ label: 'The course', place: 'thing', thing: product.id }, { label: 'Its page', place: 'page', page: page!.id }] },
      { label: 'Shop', place: 'address', address: 'https://shop.example.com/' },
      { label: 'Inner circle', place: 'account', audience: 'certain', audience_rule: { any: [vip.id] } },
    ] } });
    assert.deepEqual(saved.entries.map(({ label, standing }) => [label, standing]), [['Shelf', 'well'], ['Learn', 'well'], ['Shop', 'well'], ['Inner circle', 'well']]);
    await api.refuse('save_menu', 412, { headers: tag, body: { entries: [] } });
    assert.deepEqual((await api.do('save_menu', { body: { entries: saved.entries } })).entries, saved.entries, 'what GET answered can be sent back');
    const bar = async (who: Visitor) => {
      await who.open('/library');
      return who.seen.root.querySelectorAll('.nav-bar a').map(({ text, attributes }) => `${text} ${attributes['href']}`);
    };
    const open = [`Shelf /library`, `The course /p/${product.slug}`, `Its page /p/${product.slug}/${page!.slug}`, 'Shop https://shop.example.com/'];
    assert.deepEqual(await bar(visitor), open);
    const inside = await enter(given, member);
    assert.deepEqual(await bar(inside), open);
    await api.do('give_tag', { path: { member: member.id, tag: vip.id } });
    assert.deepEqual(await bar(inside), [...open, 'Inner circle /account']);
    const looking = house.visitor();
    await looking.open((await api.do('create_preview', { body: { as: 'member', member: member.id, path: '/library' } })).url);
    assert.deepEqual(await bar(looking), [...open, 'Inner circle /account'], 'the preview as that member shows theirs');
    await api.do('update_page', { path: { page: page!.id }, body: { status: 'draft' } });
    assert.deepEqual(await bar(visitor), [open[0], open[1], open[3]]);
    assert.equal((await api.do('get_menu')).entries[1]!.entries[1]!.standing, 'draft');
    await api.do('delete_page', { path: { page: page!.id } });
    assert.equal((await api.do('get_menu')).entries[1]!.entries[1]!.standing, 'gone');
    assert.match((await api.refuse('delete_tag', 409, { path: { tag: vip.id } })).detail!, /Inner circle/);

    const wrong = async (entries: object[]) => (await api.refuse('save_menu', 400, { body: { entries } as never })).errors.map(({ field }) => field).toSorted();
    assert.deepEqual(await wrong([{ label: 'x'.repeat(41), place: 'nowhere' }]), ['entries[0].label', 'entries[0].place']);
    assert.deepEqual(await wrong([{ label: 'A', place: 'thing' }, { label: ' ', place: 'library', thing: product.id }]), ['entries[0].thing', 'entries[1].label', 'entries[1].thing']);
    assert.deepEqual(await wrong([{ label: 'A', place: 'heading', entries: [{ label: 'B', place: 'page', page: page!.id.replace(/.$/, 'x') }] }]), ['entries[0].entries[0].page']);
    for (const address of ['http://example.com/', 'javascript:alert(1)', 'https://a@example.com/', '/library', 'https://example.com/"><b>'])
      assert.deepEqual(await wrong([{ label: 'A', place: 'address', address }]), ['entries[0].address'], address);
    assert.deepEqual(await wrong([{ label: 'A', place: 'library', entries: [{ label: 'B', place: 'heading', entries: [{ label: 'C', place: 'library' }] }] }]), ['entries[0].entries[0].entries', 'entries[0].entries[0].place']);
    assert.deepEqual(await wrong([{ label: 'A', place: 'library', audience: 'certain' }]), ['entries[0].audience_rule']);
    assert.deepEqual(await wrong(Array.from({ length: 13 }, () => ({ label: 'A', place: 'library' }))), ['entries']);
    assert.deepEqual((await api.refuse('save_menu', 400, { body: {} as never })).errors.map(({ field }) => field), ['entries']);
    await api.do('save_menu', { body: { entries: [] } });
    await visitor.open('/library');
    assert.equal(visitor.seen.root.querySelectorAll('.nav-bar').length, 0, 'without entries the usual places are back');
  });
});
