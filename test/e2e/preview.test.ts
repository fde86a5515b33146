import { test } from 'node:test';
import assert from 'node:assert/strict';
import { openDatabase } from '../faults/database.ts';
import { Api } from './api.ts';
import { fresh, give, newCourse, newMember, newPage } from './cast.ts';
import { atWork } from './desk.ts';
import { enter } from './enter.ts';
import { day, hour, minute, onEachEngine, type House } from './house.ts';
import type { Visitor } from './visitor.ts';

const pdf = Buffer.from('%PDF-1.7\n% a workbook of one line\n');
const banner = (visitor: Visitor) => visitor.seen.root.querySelector('.preview')?.structuredText.replaceAll(/\s+/g, ' ') ?? '';

/** Every row of every table, as text. */
function everyRow(house: House): Map<string, string[]> {
  const database = openDatabase(house);
  const list = house.databaseUrl
    ? "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
    : "select name from sqlite_master where type = 'table'";
  try {
    return new Map(database.rows(list).map(({ name }) =>
      [String(name), database.rows(`select * from "${name}"`).map((row) => JSON.stringify(Object.values(row))).sort()]));
  } finally {
    database.close();
  }
}

onEachEngine('a preview', (given) => {
  async function preview(wish: Record<string, unknown>, api: Api = given.house.api): Promise<Visitor> {
    const visitor = given.house.visitor();
    await visitor.open((await api.do('create_preview', { body: wish })).url);
    return visitor;
  }

  test('shows what a member will see at a moment, and says as whom and as of when', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api, 'Tilda');
    const { product, pages: [first, second] } = await newCourse(api, { release: { mode: 'time_delayed', interval: 2, unit: 'weeks' } });
    await give(api, member, product);
    const at = `/p/${product.slug}/${second!.slug}`;
    const today = await preview({ as: 'member', member: member.id, path: `/p/${product.slug}/${first!.slug}` });
    assert.equal(today.seen.status, 200);
    assert.match(banner(today), /Preview as Tilda Lindqvist\. Nothing is saved/);
    assert.equal((await today.open(at)).status, 403);
    assert.match(today.text, /It opens by itself on/, 'with the reason');
    const later = await preview({ as: 'member', member: member.id, at: house.at(15 * day), path: at });
    assert.equal(later.seen.status, 200);
    assert.match(banner(later), /Tilda Lindqvist on .*20\d\d/);
    const before = await preview({ as: 'member', member: member.id, at: house.at(-day), path: `/p/${product.slug}/${first!.slug}` });
    assert.equal(before.seen.status, 403, 'what was given today was not there yesterday');
    await later.follow('End preview');
    assert.equal(banner(later), '');
    assert.equal(later.cookies.size, 0);
  });

  test('shows a visitor what visitors see, and staff everything, drafts too', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, { status: 'draft', name: fresh('Unwritten') }, 0);
    const page = await newPage(api, product.id, { status: 'draft', opens_at: given.house.at(90 * day) });
    const at = `/p/${product.slug}/${page.slug}`;
    const visitor = await preview({ as: 'visitor', path: '/library' });
    assert.match(banner(visitor), /as a visitor/);
    assert.ok(!visitor.seen.html.includes(product.name));
    await visitor.open(at);
    assert.ok(!visitor.seen.html.includes(page.title));
    const staff = await preview({ as: 'everything', path: '/library' });
    assert.ok(staff.text.includes(`${product.name} (draft)`), staff.text);
    assert.equal((await staff.open(at)).status, 200);
    assert.ok(staff.text.includes(`${page.title} (draft)`));
  });

  test('shows drafts as if they were published, where that is asked for: to whom they will be, and when', async () => {
    const { house, house: { api } } = given;
    const [member, other] = [await newMember(api, 'Vera'), await newMember(api)];
    const tag = await api.do('create_tag', { body: { name: fresh('Early') } });
    const { product, pages: [first, second] } = await newCourse(api, { status: 'draft', name: fresh('Unpublished'), release: { mode: 'time_delayed', interval: 2, unit: 'weeks' } });
    const page = await newPage(api, product.id, { status: 'draft', title: 'Bonus', audience: 'certain', audience_rule: { any: [tag.id] } });
    await give(api, member, product);
    const at = (slug: string) => `/p/${product.slug}/${slug}`;
    const [begin, week3] = [await preview({ as: 'member', member: member.id, drafts: true, path: at(first!.slug) }), { as: 'member', member: member.id, drafts: true, at: house.at(30 * day) }];
    assert.equal(begin.seen.status, 200);
    assert.match(banner(begin), /Vera Lindqvist, with drafts\. Nothing is saved/);
    assert.ok(begin.text.includes(`${product.name} (draft)`) && begin.text.includes('Bonus (draft)'), begin.text);
    assert.equal((await begin.open(at(second!.slug))).status, 403, 'its turn has not come');
    const later = await preview({ ...week3, path: at(second!.slug) });
    assert.equal(later.seen.status, 200);
    assert.equal((await later.open(at(page.slug))).status, 403, 'for others');
    await api.do('give_tag', { path: { member: member.id, tag: tag.id } });
    assert.equal((await later.open(at(page.slug))).status, 200);
    assert.ok((await later.open('/library'), later.text.includes(`${product.name} (draft)`)));
    assert.ok((await later.open('/search?q=bonus'), later.seen.html.includes(at(page.slug))), 'found as it will be');
    const theirs = await preview({ as: 'member', member: other.id, drafts: true, path: at(first!.slug) });
    assert.equal(theirs.seen.status, 403, 'nobody gave it to them');
    for (const without of [await preview({ as: 'member', member: member.id, path: at(first!.slug) }), await preview({ as: 'member', member: member.id, drafts: false, path: at(first!.slug) })]) {
      assert.equal(without.seen.status, 404);
      assert.doesNotMatch(banner(without), /drafts/);
    }
    const real = await enter(given, member);
    assert.equal((await real.open(at(first!.slug))).status, 404, 'never for members themselves');
    assert.ok((await real.open('/library'), !real.text.includes(product.name)));

    const reading = new Api(house.origin, await house.makeKey('members:read,content:read,files:read'));
    assert.match((await reading.refuse('create_preview', 403, { body: week3 })).detail!, /content:write/);
    const [owner, editor] = [await atWork(house, 'owner'), await atWork(house, 'editor')];
    const looked = house.visitor();
    await looked.open((await editor.do('create_preview', { body: week3 })).url);
    assert.match(banner(looked), /with drafts/);
    const colleague = (await owner.all('list_staff')).find(({ email }) => email === editor.email)!;
    await owner.do('update_staff', { path: { person: colleague.id }, body: { role: 'support' } });
    await looked.open('/library');
    assert.equal(banner(looked), '', 'over with the right to write');
  });

  for (const draft of [false, true]) test(`writes nothing and fires nothing, wherever it goes${draft ? ' among drafts' : ''}`, async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const file = await api.do('create_file', { bytes: new Uint8Array(pdf), query: { name: 'Workbook.pdf' } });
    const { product } = await newCourse(api, { status: draft ? 'draft' : 'live' }, 0);
    const page = await newPage(api, product.id, { status: draft ? 'draft' : 'live', body: { blocks: [{ type: 'file', file: file.id, label: 'Get it' }] } });
    await give(api, member, product);
    const at = `/p/${product.slug}/${page.slug}`;
    const as = { as: 'member', member: member.id };
    const looks = draft ? [await preview({ as: 'visitor', drafts: true }), await preview({ ...as, drafts: true })]
      : [await preview({ as: 'everything' }), await preview({ as: 'visitor' }), await preview(as)];
    const before = everyRow(house);
    for (const look of looks) {
      for (const address of ['/', '/library', '/search?q=lesson', `/p/${product.slug}`, at, `${at}/playback`, '/filebox', '/account', '/login', '/password/forgot', '/nowhere']) {
        await look.open(address);
        assert.ok(look.seen.status < 500, `${address}: ${look.seen.status}`);
      }
      await look.open(at);
      const download = look.seen.root.querySelector('a.download')?.getAttribute('href');
      if (download) assert.equal((await look.open(download)).status, 200);
      await look.open('/library');
      for (const address of [`${at}/completion`, `${at}/plays`, `${at}/playback`, '/account/profile', '/account/password', '/login', '/logout', '/password/forgot']) {
        const answer = await look.post(address, new URLSearchParams({ done: '1', email: member.email, with: 'code', file: file.id, view: 'v' }));
        assert.equal(answer.status, 403, address);
        assert.match(look.text, /This is a preview/, address);
      }
    }
    const after = everyRow(house);
    // That somebody looked stands in the audit log, and nowhere else.
    for (const [table, rows] of before) if (!table.startsWith('audit_')) assert.deepEqual(after.get(table), rows, `${table} changed`);
    assert.equal((await looks.at(-1)!.open(at)).status, 200);
    assert.equal((await api.do('get_member', { path: { member: member.id } })).last_login_at, null);
  });

  test('is begun within a minute, lasts two hours, and ends when its maker may work here no more', async () => {
    const { house, house: { api } } = given;
    const link = async () => (await api.do('create_preview', { body: { as: 'visitor' } })).url;
    const late = await link();
    house.advance(2 * minute);
    const visitor = house.visitor();
    assert.equal((await visitor.open(late)).status, 403);
    assert.match(visitor.text, /run out/);
    for (const wrong of ['', '?ticket=', '?ticket=nonsense', `?ticket=${encodeURIComponent(late.slice(-80))}`]) {
      assert.equal((await visitor.open(`/preview${wrong}`)).status, 403, wrong);
    }
    assert.equal(visitor.cookies.has('preview'), false);
    const looking = await preview({ as: 'visitor' });
    house.advance(hour);
    await looking.open('/library');
    assert.notEqual(banner(looking), '');
    house.advance(hour + minute);
    await looking.open('/library');
    assert.equal(banner(looking), '');

    const key = new Api(house.origin, await house.makeKey('members:read,content:read,files:read'));
    const theirs = await preview({ as: 'visitor' }, key);
    assert.notEqual(banner(theirs), '');
    const listed = JSON.parse(await house.command('key', 'list', '--site', 'riverside', '--json')) as { id: string; scopes: string[] }[];
    await house.command('key', 'revoke', '--site', 'riverside', listed.find(({ scopes }) => scopes.length === 3)!.id);
    await theirs.open('/library');
    assert.equal(banner(theirs), '');

    const owner = await atWork(house, 'owner');
    const editor = await atWork(house, 'editor');
    const looked = house.visitor();
    await looked.open((await editor.do('create_preview', { body: { as: 'everything' } })).url);
    assert.match(banner(looked), /you, with everything open/);
    const colleague = (await owner.all('list_staff')).find(({ email }) => email === editor.email)!;
    await owner.do('dismiss_staff', { path: { person: colleague.id } });
    await looked.open('/library');
    assert.equal(banner(looked), '');
  });

  test('names what is wrong with a wish, and believes only what this program sealed', async () => {
    const { api } = given.house;
    for (const [wish, field] of [
      [{}, 'as'], [{ as: 'nobody' }, 'as'], [{ as: 'member' }, 'member'], [{ as: 'visitor', member: (await newMember(api)).id }, 'member'],
      [{ as: 'member', member: 'mem_00000000000000000000000000' }, 'member'], [{ as: 'visitor', at: 'soon' }, 'at'], [{ as: 'visitor', drafts: 'yes' }, 'drafts'],
      [{ as: 'visitor', path: '//evil.example' }, 'path'], [{ as: 'visitor', path: 'https://evil.example' }, 'path'],
    ] as const) {
      const answer = await api.refuse('create_preview', 400, { body: wish });
      assert.deepEqual(answer.errors?.map((error) => error.field), [field], JSON.stringify(wish));
    }
    for (const scopes of ['members:read', 'members:read,content:read', 'members:read,files:read']) {
      const narrow = new Api(given.house.origin, await given.house.makeKey(scopes));
      assert.match((await narrow.refuse('create_preview', 403, { body: { as: 'everything' } })).detail!, /lacks the scope/);
    }
    const altered = await preview({ as: 'visitor' });
    const cookie = altered.cookies.get('preview')!;
    altered.cookies.set('preview', `${cookie.slice(0, -6)}AAAA${cookie.slice(-2)}`);
    await altered.open('/library');
    assert.equal(banner(altered), '');
    assert.equal(altered.seen.headers.get('content-security-policy')!.includes("frame-ancestors 'none'"), true);
  });
});
