import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCollection, newCourse, newMember, newPage, paragraph } from './cast.ts';
import { onEachEngine } from './house.ts';
import { isOpen, told, verdict } from './look.ts';

const fields = (problem: { errors: { field: string }[] }) => problem.errors.map((error) => error.field).toSorted();

onEachEngine('the catalog', (given) => {
  test('a product begins as a draft with sensible settings', async () => {
    const { api } = given.house;
    const made = await api.call('create_product', { body: { name: 'Raku: fire & smoke' } });
    assert.equal(made.body.slug, 'raku-fire-smoke');
    assert.equal(made.body.status, 'draft');
    assert.equal(made.body.access_mode, 'assigned');
    assert.equal(made.body.grace_days, null);
    assert.deepEqual(made.body.release, { mode: 'immediate', interval: null, unit: null, at_hour: null });
    assert.deepEqual(made.body.purchase, { method: 'none', url: null });
    const read = await api.call('get_product', { path: { product: made.body.id } });
    assert.deepEqual(read.body, made.body);
    assert.equal(read.headers.get('etag'), made.headers.get('etag'));
  });

  test('a slug is taken once: a given one is refused, a made one gives way', async () => {
    const { api } = given.house;
    const name = fresh('Slip casting');
    const first = await api.do('create_product', { body: { name } });
    const second = await api.do('create_product', { body: { name } });
    assert.notEqual(first.slug, second.slug);
    const body = { name: 'Other', slug: first.slug };
    assert.deepEqual(fields(await api.refuse('create_product', 400, { body })), ['slug']);
    assert.deepEqual(fields(await api.refuse('create_collection', 400, { body })), ['slug']);
  });

  test('of two who edit the same product the slower one is told', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api);
    const seen = await api.call('get_product', { path: { product: product.id } });
    const headers = { 'if-match': seen.headers.get('etag')! };
    const changed = await api.call('update_product', { path: { product: product.id }, headers, body: { description: 'Mine' } });
    assert.notEqual(changed.headers.get('etag'), headers['if-match']);
    await api.refuse('update_product', 412, { path: { product: product.id }, headers, body: { description: 'Theirs' } });
    assert.equal((await api.do('get_product', { path: { product: product.id } })).description, 'Mine');
  });

  test('a page keeps its blocks and is edited under its ETag', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, {}, 0);
    const marks = [{ type: 'bold' }, { type: 'link', attrs: { href: 'https://example.com/kiln' } }];
    const body = {
      blocks: [
        { type: 'rich_text', content: [
          { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Centering' }] },
          { type: 'paragraph', content: [{ type: 'text', text: 'Wet your hands.', marks }, { type: 'hardBreak' }] },
          { type: 'bulletList', content: [
            { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Sponge' }] }] }] }] },
        { type: 'divider' },
        { type: 'callout', tone: 'warning', title: 'Mind the wheel', content: [{ type: 'paragraph' }] },
        { type: 'button', label: 'Book a wheel', url: '/library', style: 'primary' },
      ],
    };
    const page = await api.call('create_page', { path: { product: product.id }, body: { title: 'Centering', body } });
    assert.deepEqual(page.body.body, body);
    const entry = (await api.do('list_pages', { path: { product: product.id } })).data[0]!;
    assert.equal(entry.id, page.body.id);
    const headers = { 'if-match': page.headers.get('etag')! };
    await api.do('update_page', { path: { page: page.body.id }, headers, body: { title: 'Centering the clay' } });
    await api.refuse('update_page', 412, { path: { page: page.body.id }, headers, body: { title: 'Too late' } });
    assert.deepEqual((await api.do('get_page', { path: { page: page.body.id } })).body, body, 'a new title leaves the body');
  });

  test('a document that could do harm is refused, block by block', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, {}, 0);
    const blocks = [
      { type: 'button', label: '', url: 'javascript:alert(1)' },
      { type: 'script', html: '<script>alert(1)</script>' },
      { type: 'rich_text', content: [{ type: 'paragraph', content: [
        { type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'data:text/html,x' } }] }] }] },
      { type: 'button', label: 'Away', url: '//evil.example' },
    ];
    const refused = await api.refuse('create_page', 400, { path: { product: product.id }, body: { title: 'Harm', body: { blocks } } });
    const named = fields(refused);
    for (const field of ['body.blocks.0.label', 'body.blocks.0.url', 'body.blocks.1.type', 'body.blocks.3.url']) {
      assert.ok(named.includes(field), `${field} is not named in ${named.join(', ')}`);
    }
    assert.ok(named.some((field) => field.startsWith('body.blocks.2.')), named.join(', '));
    assert.deepEqual((await api.do('list_pages', { path: { product: product.id } })).data, []);
  });

  test('settings that contradict themselves are refused by name', async () => {
    const { api } = given.house;
    const wrong = await api.refuse('create_product', 400, { body: {
      name: '', slug: 'Not A Slug', status: 'published', purchase: { method: 'sales_page' },
      release: { mode: 'time_delayed', unit: 'fortnights', at_hour: 24 }, grace_days: -1, colour: 'red' } });
    assert.deepEqual(fields(wrong), [
      'colour', 'grace_days', 'name', 'purchase.url', 'release.at_hour', 'release.interval', 'release.unit', 'slug', 'status']);
    assert.ok(wrong.errors.every((error) => error.message.length > 3));
  });

  test('a release by progress switches the progress on', async () => {
    const { api } = given.house;
    const made = await api.do('create_product', { body: { name: fresh('Steps'), release: { mode: 'member_advanced' } } });
    assert.equal(made.progress, true);
    const path = { product: made.id };
    assert.deepEqual((await api.refuse('update_product', 400, { path, body: { progress: false } })).errors.map((error) => error.field), ['progress']);
    await api.do('update_product', { path, body: { progress: false, release: { mode: 'immediate' } } });
  });

  test('the order is a tree, kept in versions', async () => {
    const { api } = given.house;
    const { product, pages: [one, two] } = await newCourse(api);
    const path = { product: product.id };
    const section = await api.do('create_section', { path, body: { title: 'Tools' } });
    const three = await newPage(api, product.id, { title: 'Ribs', section: section.id });
    const before = await api.call('get_order', { path });
    const leaf = (page: { id: string }) => ({ type: 'page' as const, id: page.id, children: [] });
    assert.deepEqual(before.body.items, [leaf(one!), leaf(two!), { type: 'section', id: section.id, children: [leaf(three)] }]);

    const items = [{ type: 'section', id: section.id, children: [leaf(two!), leaf(three)] }, leaf(one!)];
    const headers = { 'if-match': before.headers.get('etag')! };
    const after = await api.do('replace_order', { path, headers, body: { items } });
    assert.deepEqual(after.items, items);
    assert.ok(after.version > before.body.version);
    await api.refuse('replace_order', 412, { path, headers, body: { items } });
    await api.refuse('replace_order', 412, { path, body: before.body });
    await api.refuse('replace_order', 412, { path, headers: { 'if-match': '1' }, body: { items } });
    await api.refuse('replace_order', 400, { path, headers: { 'if-match': 'one' }, body: { items } });
    assert.deepEqual(await api.do('replace_order', { path, body: await api.do('get_order', { path }) }), after);
    assert.equal((await api.do('get_page', { path: { page: two!.id } })).section, section.id);
    const listed = await api.all('list_pages', { path });
    assert.deepEqual(listed.map((page) => page.id), [two!.id, three.id, one!.id]);
  });

  test('an order that forgets, doubles or invents a page is refused', async () => {
    const { api } = given.house;
    const { product, pages: [one, two] } = await newCourse(api);
    const foreign = (await newCourse(api)).pages[0]!;
    const put = (...pages: { id: string }[]) => api.refuse('replace_order', 400, {
      path: { product: product.id }, body: { items: pages.map((page) => ({ type: 'page', id: page.id, children: [] })) } });
    for (const wrong of [await put(one!), await put(one!, two!, one!), await put(one!, two!, foreign)]) {
      assert.ok(fields(wrong).every((field) => field.startsWith('items')));
      assert.ok(wrong.errors.length > 0);
    }
  });

  test('a section is renamed and goes without its pages', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, {}, 0);
    const section = await api.do('create_section', { path: { product: product.id }, body: { title: 'Kilns' } });
    const page = await newPage(api, product.id, { section: section.id });
    const path = { product: product.id, section: section.id };
    assert.equal((await api.do('update_section', { path, body: { title: 'The kiln' } })).title, 'The kiln');
    assert.equal((await api.do('get_section', { path })).title, 'The kiln');
    assert.equal((await api.do('list_sections', { path })).data.length, 1);
    await api.do('delete_section', { path });
    await api.refuse('get_section', 404, { path });
    assert.equal((await api.do('get_page', { path: { page: page.id } })).section, null);
  });

  test('a product that someone was given stays; one that nobody was given goes', async () => {
    const { api } = given.house;
    const { product, pages } = await newCourse(api);
    const grant = await give(api, await newMember(api), product);
    await api.do('end_grant', { path: { grant: grant.id } });
    await api.refuse('delete_product', 409, { path: { product: product.id } });
    await api.do('delete_page', { path: { page: pages[0]!.id } });
    await api.refuse('get_page', 404, { path: { page: pages[0]!.id } });
    const unsold = await newCourse(api);
    await api.do('delete_product', { path: { product: unsold.product.id } });
    await api.refuse('get_product', 404, { path: { product: unsold.product.id } });
    await api.refuse('get_page', 404, { path: { page: unsold.pages[0]!.id } });
  });
});

onEachEngine('collections', (given) => {
  test('a collection of all includes what comes later; a chosen one what is chosen', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const early = await newCourse(api);
    const all = await newCollection(api, [], { includes: 'all', label: 'Bundle', label_color: '#0b7a75' });
    await give(api, member, all);
    const late = await newCourse(api);
    for (const { product } of [early, late]) assert.ok(await isOpen(api, { member, thing: product }));
    assert.deepEqual((await api.do('get_collection', { path: { collection: all.id } })).products, []);
    await api.refuse('create_collection', 400, { body: { name: 'X', includes: 'all', products: [early.product.id] } });
  });

  test('taking a product out changes access silently', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const [one, two] = [await newCourse(api), await newCourse(api)];
    const chosen = await newCollection(api, [one.product.id]);
    await give(api, member, chosen);
    const before = await told(api, member);
    await api.do('update_collection', { path: { collection: chosen.id }, body: { products: [two.product.id] } });
    assert.equal(await verdict(api, { member, thing: one.product }), 'locked');
    assert.equal(await verdict(api, { member, thing: two.product }), 'open');
    assert.deepEqual(await told(api, member), before);
  });

  test('a collection holds pages and sections of its own between its products', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api);
    const collection = await newCollection(api, [product.id]);
    const path = { collection: collection.id };
    const section = await api.do('create_section_of_collection', { path, body: { title: 'Welcome' } });
    const page = await api.do('create_page_of_collection', { path, body: {
      title: 'Hello', status: 'live', section: section.id, body: paragraph('Welcome in.') } });
    assert.equal(page.thing, collection.id);
    const order = await api.do('get_order_of_collection', { path });
    const items = order.items.toReversed();
    const swapped = await api.do('replace_order_of_collection', { path, body: { items } });
    assert.deepEqual(swapped.items, items);
    assert.deepEqual(order.items.map((item) => item.type).toSorted(), ['product', 'section']);
    assert.deepEqual((await api.do('list_pages_of_collection', { path })).data.map((entry) => entry.id), [page.id]);
    assert.deepEqual((await api.do('list_sections_of_collection', { path })).data.map((entry) => entry.id), [section.id]);
    const inside = { ...path, section: section.id };
    assert.equal((await api.do('update_section_of_collection', { path: inside, body: { title: 'Hello' } })).title, 'Hello');
    assert.equal((await api.do('get_section_of_collection', { path: inside })).title, 'Hello');
    await api.do('delete_section_of_collection', { path: inside });
  });

  test('collections are listed, and deleted while nobody was given them', async () => {
    const { api } = given.house;
    const draft = await newCollection(api, [], { status: 'draft' });
    const drafts = await api.all('list_collections', { query: { status: 'draft' } });
    assert.deepEqual(drafts.map((collection) => collection.id), [draft.id]);
    const products = await api.all('list_products', { query: { q: 'COURSE' } });
    assert.ok(products.length > 0 && products.every((product) => /course/i.test(product.name)));
    await api.do('delete_collection', { path: { collection: draft.id } });
    await api.refuse('get_collection', 404, { path: { collection: draft.id } });
  });
});
