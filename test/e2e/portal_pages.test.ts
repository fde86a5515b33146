import { test } from 'node:test';
import assert from 'node:assert/strict';
import { give, newCourse, newMember, newPage } from './cast.ts';
import { day, hour, onEachEngine } from './house.ts';
import { enter } from './enter.ts';
import { told, verdict } from './look.ts';
import type { PageEntry, Product } from './shapes.ts';
import type { Seen } from './visitor.ts';

const address = (product: Product, page?: PageEntry) => `/p/${product.slug}${page ? `/${page.slug}` : ''}`;
const withoutId = ({ root }: Seen) => root.querySelector('main')?.textContent.replace(/req_\w+/, '');

onEachEngine('the portal', (given) => {
  test('the library shows what is open, what is locked and why, and hides the rest', async () => {
    const { api } = given.house;
    const { ben, course, glazes } = await given.house.cast();
    const draft = await newCourse(api, { name: 'Not yet written', status: 'draft' });
    const shy = await newCourse(api, { name: 'Kept to itself', tease: false });
    const off = await newCourse(api, { name: 'Off the shelf', in_library: false, access_mode: 'members' });
    const visitor = await enter(given, ben);
    await visitor.open('/library');
    const shelf = (heading: string) => visitor.seen.root.querySelectorAll('section').find((part) => part.textContent.includes(heading))?.textContent ?? '';
    assert.ok(shelf('Open to you').includes(course.product.name));
    assert.ok(shelf('More to discover').includes(glazes.product.name));
    for (const { product } of [draft, shy, off]) assert.ok(!visitor.text.includes(product.name), product.name);
    await visitor.follow(glazes.product.name);
    assert.equal(visitor.seen.status, 403);
    assert.ok(!visitor.seen.html.includes('What Lesson 1 says'), 'the content of what is locked is not in the page');
    for (const { product } of [draft, shy]) assert.equal((await visitor.open(address(product))).status, 404);
    assert.equal((await visitor.open(address(off.product))).status, 200);
  });

  test('a change of access shows on the very next request', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages: [page] } = await newCourse(api);
    const visitor = await enter(given, member);
    const status = async (thing = page!) => (await visitor.open(address(product, thing))).status;
    assert.equal(await status(), 403);
    for (let round = 0; round < 5; round += 1) {
      const grant = await give(api, member, product, { reference: `round ${round}` });
      assert.equal(await status(), 200);
      await api.do('end_grant', { path: { grant: grant.id } });
      assert.equal(await status(), 403);
    }
    await api.do('update_product', { path: { product: product.id }, body: { access_mode: 'members' } });
    assert.equal(await status(), 200);
    await api.do('update_page', { path: { page: page!.id }, body: { opens_at: house.at(day) } });
    assert.equal(await status(), 403);
    house.advance(day);
    assert.equal(await status(), 200, 'a date opens without anyone doing anything');
    await api.do('update_page', { path: { page: page!.id }, body: { status: 'draft' } });
    assert.equal(await status(), 404);
    await api.do('update_page', { path: { page: page!.id }, body: { status: 'live', title: 'Renamed since' } });
    assert.equal(await status(), 200);
    assert.ok(visitor.text.includes('Renamed since'), 'a change of content as well');
    await api.do('update_product', { path: { product: product.id }, body: { status: 'draft' } });
    assert.equal(await status(), 404);
  });

  test('an end date closes the page though nothing has run', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages: [page] } = await newCourse(api);
    await give(api, member, product, { ends_at: house.at(hour) });
    const visitor = await enter(given, member);
    assert.equal((await visitor.open(address(product, page))).status, 200);
    house.advance(hour);
    assert.equal((await visitor.open(address(product, page))).status, 403);
  });

  test('a checkmark moves the progress, and undoing it moves it back', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, {}, 2);
    await give(api, member, product);
    const visitor = await enter(given, member);
    await visitor.open(address(product, pages[0]));
    await visitor.press('Mark as complete');
    assert.equal(visitor.path, address(product, pages[0]));
    assert.match(visitor.text, /Completed/);
    await visitor.open(address(product));
    assert.match(visitor.text, /50 ?%/);
    await visitor.open(address(product, pages[1]));
    await visitor.press('Mark as complete');
    assert.match(visitor.text, /You have completed/);
    await visitor.press('Undo');
    assert.doesNotMatch(visitor.text, /You have completed/);
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted', 'login', 'page_completed', 'page_completed', 'product_completed']);
  });

  test('without progress there is no checkmark', async () => {
    const { api } = given.house;
    const { product, pages: [page] } = await newCourse(api, { progress: false, access_mode: 'members' });
    const visitor = await enter(given, await newMember(api));
    await visitor.open(address(product, page));
    assert.equal(visitor.has('Mark as complete'), false);
  });

  test('what waits says for what: a date, or a page to finish', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const steps = await newCourse(api, { release: { mode: 'member_advanced' } }, 2);
    await api.do('update_page', { path: { page: steps.pages[0]!.id }, body: { title: 'Wedge the clay' } });
    await give(api, member, steps.product);
    const visitor = await enter(given, member);
    assert.equal((await visitor.open(address(steps.product, steps.pages[1]))).status, 403);
    assert.match(visitor.text, /Wedge the clay/);
    const weekly = await newCourse(api, { release: { mode: 'time_delayed', interval: 1, unit: 'weeks' } }, 2);
    await give(api, member, weekly.product);
    await visitor.open(address(weekly.product, weekly.pages[1]));
    const due = new Date(given.house.now() + 7 * day);
    assert.ok(visitor.text.includes(String(due.getUTCDate())) && visitor.text.includes(String(due.getUTCFullYear())), visitor.text);
  });

  test('a page that hides until it opens is said nowhere before, and is there the moment it does', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product, pages: [first, second, last] } = await newCourse(api, { release: { mode: 'member_advanced' } }, 3);
    const hidden = await api.do('update_page', { path: { page: second!.id }, body: { title: 'Quagmire glaze', slug: 'quagmire-glaze', tease: false } });
    assert.equal(hidden.tease, false);
    assert.equal((await api.do('update_page', { path: { page: hidden.id }, body: { title: hidden.title } })).tease, false);
    const places = [address(product), address(product, first), address(product, last), '/library', '/', '/search?q=glaze'];
    const visitor = await enter(given, member);
    const isSaid = async () => {
      const said = await Promise.all(places.map(async (place) => /quagmire/i.test((await visitor.open(place)).html)));
      return said.some(Boolean);
    };

    assert.equal(await isSaid(), false, 'to whom has nothing of it');
    await give(api, member, product);
    assert.equal(await isSaid(), false, 'to whom its turn has not come');
    await visitor.open(address(product));
    assert.ok(visitor.text.includes(last!.title) && visitor.text.includes('After what comes before it'), visitor.text);
    await visitor.open(address(product, last));
    assert.ok(visitor.text.includes('It opens when you complete what comes before it.'), visitor.text);
    const [there, nowhere] = [await visitor.open(address(product, hidden)), await visitor.open(`/p/${product.slug}/marsh`)];
    assert.deepEqual([there.status, withoutId(there)], [404, withoutId(nowhere)]);
    assert.equal(await verdict(api, { member, thing: hidden }), 'hidden');

    await visitor.open(address(product, first));
    await visitor.press('Mark as complete');
    await visitor.open(address(product));
    assert.ok(visitor.text.includes('Quagmire glaze'), visitor.text);
    assert.equal((await visitor.open(address(product, hidden))).status, 200);
    await visitor.press('Mark as complete');
    assert.equal((await visitor.open(address(product, last))).status, 200);
  });

  test('what a person writes is words, never markup', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const nasty = '<img src=x onerror=alert(1)>"\'&{{MEMBER}}';
    const { product } = await newCourse(api, { name: `Course ${nasty}`, description: nasty, access_mode: 'members' }, 0);
    const page = await newPage(api, product.id, { title: `Page ${nasty}`, body: { blocks: [
      { type: 'callout', tone: 'tip', title: nasty, content: [{ type: 'paragraph', content: [{ type: 'text', text: nasty, marks: [{ type: 'code' }] }] }] },
      { type: 'button', label: nasty, url: 'https://example.com/?a=%22%3E%3Cscript%3E&copy=1' }] } });
    for (const url of ['https://example.com/?a="><script>alert(1)</script>', 'javascript:alert(1)', '//evil.example/']) {
      const problem = await api.refuse('create_page', 400, { path: { product: product.id }, body: {
        title: 'Button', body: { blocks: [{ type: 'button', label: 'Go', url }] } } });
      assert.deepEqual(problem.errors?.map(({ field }) => field), ['body.blocks.0.url'], url);
    }
    await api.do('update_member', { path: { member: member.id }, body: { first_name: nasty } });
    const visitor = await enter(given, member);
    for (const path of ['/', '/library', '/account', address(product), address(product, page)]) {
      await visitor.open(path);
      assert.equal(visitor.seen.status, 200, path);
      assert.equal(visitor.seen.root.querySelectorAll('img[onerror]').length, 0, path);
      assert.ok(visitor.seen.root.querySelectorAll('script').every((script) => script.getAttribute('nonce') || script.getAttribute('type') === 'application/json'), path);
      assert.ok(!visitor.seen.html.includes('<img src=x'), path);
    }
    assert.ok(visitor.text.includes('onerror=alert(1)'), 'the words themselves are there');
  });

  test('merge fields are filled for each member and escaped', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, { access_mode: 'public' }, 0);
    const text = 'Hello {{member.first_name|there}}, you are {{member.email}}.';
    const page = await newPage(api, product.id, { audience: 'anyone', body: { blocks: [
      { type: 'rich_text', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }] } });
    const member = await api.do('create_member', { body: { email: `tess-${process.pid}@example.com`, first_name: 'Tess <b>' } });
    const visitor = await enter(given, member);
    await visitor.open(address(product, page));
    assert.ok(visitor.text.includes(`Hello Tess <b>, you are ${member.email}.`) || visitor.seen.html.includes('Hello Tess &lt;b&gt;, you are'), visitor.seen.html);
    const stranger = given.house.visitor();
    await stranger.open(address(product, page));
    assert.ok(stranger.text.includes('Hello there, you are'), stranger.text);
  });

  test('visitors see the public content while the site shows it', async () => {
    const { api } = given.house;
    const { product, pages: [page] } = await newCourse(api, { access_mode: 'public' });
    await api.do('update_page', { path: { page: page!.id }, body: { audience: 'anyone' } });
    const visitor = given.house.visitor();
    await visitor.open('/library');
    assert.ok(visitor.text.includes(product.name));
    assert.equal((await visitor.open(address(product, page))).status, 200);
    await api.do('update_settings', { body: { public_content: false } });
    await visitor.open('/library');
    assert.equal(visitor.seen.url.pathname, '/login');
    await api.do('update_settings', { body: { public_content: true } });
  });
});
