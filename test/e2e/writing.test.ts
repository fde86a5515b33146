import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newCollection, newCourse, newPage, paragraph } from './cast.ts';
import { onEachEngine } from './house.ts';
import { eventually } from './poll.ts';
import { png } from './samples.ts';

onEachEngine('writing pages', (given) => {
  test('what a page said before is kept, read and restored', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, {}, 0);
    const page = await newPage(api, product.id, { title: 'Wedging', body: paragraph('Before') });
    const path = { page: page.id };
    assert.deepEqual((await api.do('list_page_versions', { path })).data, []);
    await api.do('update_page', { path, body: { title: 'Wedging well', body: paragraph('After') } });
    const [now, before] = (await api.do('list_page_versions', { path })).data;
    assert.deepEqual([now!.title, before!.title], ['Wedging well', 'Wedging']);
    assert.match(now!.author!.id, /^key_/);
    assert.equal(before!.author, null);
    const old = await api.do('get_page_version', { path: { ...path, version: String(before!.version) } });
    assert.deepEqual(old.body, paragraph('Before'));

    const first = await api.do('list_page_versions', { path, query: { limit: 1 } });
    assert.equal((await api.do('list_page_versions', { path, query: { cursor: first.next_cursor! } })).data[0]!.version, before!.version);
    await api.refuse('list_page_versions', 400, { path, query: { cursor: 'x' } });

    const headers = { 'if-match': '"1"' };
    const version = { ...path, version: String(before!.version) };
    await api.refuse('restore_page_version', 412, { path: version, headers });
    const restored = await api.call('restore_page_version', { path: version });
    assert.equal(restored.body.title, 'Wedging');
    assert.deepEqual(restored.body.body, paragraph('Before'));
    assert.equal((await api.all('list_page_versions', { path })).length, 3);
    for (const unknown of ['999', '0', 'x', '-1']) await api.refuse('get_page_version', 404, { path: { ...path, version: unknown } });
  });

  test('a product or collection is duplicated as a draft that is offered nowhere', async () => {
    const { api } = given.house;
    const { product, pages } = await newCourse(api, { purchase: { method: 'sales_page', url: 'https://example.com/buy' } });
    const copy = await api.call('duplicate_product', { path: { product: product.id } });
    assert.equal(copy.headers.get('location'), `/api/v1/products/${copy.body.id}`);
    assert.deepEqual([copy.body.name, copy.body.status, copy.body.purchase.method], [`${product.name} (copy)`, 'draft', 'none']);
    const copied = (await api.do('list_pages', { path: { product: copy.body.id } })).data;
    assert.deepEqual(copied.map((page) => page.title), pages.map((page) => page.title));
    assert.ok(copied.every((page) => !pages.some((first) => first.id === page.id)));

    const collection = await newCollection(api, [product.id]);
    const other = await api.do('duplicate_collection', { path: { collection: collection.id } });
    assert.deepEqual(other.products, [product.id]);
    await api.refuse('duplicate_product', 404, { path: { product: collection.id } });
  });

  test('a product says how many pages it has and what is missing', async () => {
    const { api } = given.house;
    const made = await api.do('create_product', { body: { name: fresh('Bare'), status: 'live' } });
    assert.deepEqual(made.hints, ['no_picture', 'no_pages', 'no_offer']);
    await newPage(api, made.id, { status: 'draft' });
    await newPage(api, made.id, { status: 'live' });
    const listed = (await api.do('list_products', { query: { q: made.name } })).data[0]!;
    assert.deepEqual(listed.pages, { live: 1, draft: 1 });
    assert.deepEqual(listed.hints, ['no_picture', 'draft_pages', 'no_offer']);
    assert.deepEqual((await api.do('get_product', { path: { product: made.id } })).hints, listed.hints);
  });

  test('an uploaded image is the picture of a product, for everyone and for as long as the product is live', async () => {
    const { api } = given.house;
    const headers = { 'content-type': 'image/png' };
    const name = `${fresh('Bowl')}_100%.png`;
    const image = await api.do('create_file', { query: { name }, bytes: new Uint8Array(png(64, 48)), headers });
    assert.equal((await api.do('list_files', { query: { q: name.slice(1).toUpperCase() } })).data[0]?.id, image.id);
    assert.deepEqual((await api.do('list_files', { query: { q: `${name.slice(0, 4)}%` } })).data, []);
    const address = `${api.origin}/pictures/${image.id}`;
    assert.equal((await fetch(address)).status, 404, 'a file is nobody\'s picture until a product says so');
    const product = await api.do('create_product', { body: { name: fresh('Bowls'), image_url: `/pictures/${image.id}` } });
    assert.equal((await fetch(address)).status, 404, 'a draft is hidden');
    await api.do('update_product', { path: { product: product.id }, body: { status: 'live' } });
    const shown = await eventually(async () => {
      const answer = await fetch(address);
      return answer.status === 200 && answer;
    }, { what: 'the picture' });
    assert.equal(shown.headers.get('content-type'), 'image/webp');
    const { used_on, picture_of } = await api.do('get_file', { path: { file: image.id } });
    assert.deepEqual([used_on, picture_of], [[], [{ thing: product.id, name: product.name }]]);
    const { detail } = await api.refuse('delete_file', 409, { path: { file: image.id } });
    assert.match(detail!, new RegExp(`the picture of “${product.name}”`), 'it is not deleted by accident');
    await api.do('delete_file', { path: { file: image.id }, query: { force: 'true' } });
    assert.equal((await api.do('get_product', { path: { product: product.id } })).image_url, null, 'its card is without a picture again');
  });
});
