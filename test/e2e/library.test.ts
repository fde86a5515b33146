import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCollection, newCourse, newMember } from './cast.ts';
import { enter } from './enter.ts';
import { day, onEachEngine } from './house.ts';

onEachEngine('the library', (given) => {
  test('is filtered by category, and names none of what is hidden', async () => {
    const { api } = given.house;
    const [clay, glaze, secret] = [fresh('Clay & co'), fresh('Glazes'), fresh('Secret')];
    const member = await newMember(api);
    const bowls = await newCourse(api, { name: fresh('Bowls'), categories: [clay, ` ${clay.toUpperCase()} `, glaze] });
    const vases = await newCourse(api, { name: fresh('Vases'), categories: [clay] });
    await newCourse(api, { name: fresh('Shy'), tease: false, categories: [secret] });
    assert.deepEqual(bowls.product.categories, [clay, glaze], 'one name each, whatever its case');
    await give(api, member, bowls.product);
    const all = await api.all('list_categories');
    assert.equal(all.find((one) => one.name === clay)?.things, 2);
    const slug = all.find((one) => one.name === glaze)!.slug;
    assert.deepEqual((await api.all('list_products', { query: { category: slug } })).map((one) => one.id), [bowls.product.id]);

    const visitor = await enter(given, member);
    await visitor.open('/library');
    assert.ok(visitor.text.includes(vases.product.name) && !visitor.text.includes(secret));
    await visitor.follow(glaze);
    assert.ok(visitor.text.includes(bowls.product.name) && !visitor.text.includes(vases.product.name));
    assert.equal(visitor.link(glaze).getAttribute('aria-current'), 'true');
    await visitor.open('/library?category=%22nonsense');
    assert.equal(visitor.seen.status, 200);

    const changed = await api.do('update_product', { path: { product: bowls.product.id }, body: { categories: [] } });
    assert.deepEqual(changed.categories, []);
    assert.equal((await api.all('list_categories')).find((one) => one.name === glaze), undefined);
    for (const categories of [[''], ['x'.repeat(41)], Array.from({ length: 11 }, (_, at) => `c${at}`), null, 'clay'])
      await api.refuse('update_product', 400, { path: { product: vases.product.id }, body: { categories } });
  });

  test('wears badges: new, in progress, completed', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages } = await newCourse(api);
    await give(api, member, product);
    const visitor = await enter(given, member);
    const badge = async () => {
      await visitor.open('/library');
      const card = visitor.seen.root.querySelectorAll('.card').find((one) => one.textContent.includes(product.name));
      return card?.querySelector('.badge')?.textContent ?? null;
    };
    assert.equal(await badge(), 'New');
    house.advance(15 * day);
    assert.equal(await badge(), null);
    await api.do('complete_page', { path: { member: member.id, page: pages[0]!.id } });
    assert.equal(await badge(), 'In progress');
    await api.do('complete_page', { path: { member: member.id, page: pages[1]!.id } });
    assert.equal(await badge(), 'Completed');
  });

  test('a collection shows its products and its own pages in their order, as they stand', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const [one, two] = [await newCourse(api, { name: fresh('One') }), await newCourse(api, { name: fresh('Two') })];
    const shut = await newCourse(api, { name: fresh('Draft'), status: 'draft' });
    const collection = await newCollection(api, [one.product.id, two.product.id, shut.product.id],
      { release: { mode: 'time_delayed', interval: 1, unit: 'weeks' } });
    const page = async (title: string) => api.do('create_page_of_collection', { path: { collection: collection.id },
      body: { title, status: 'live', body: { blocks: [] } } });
    const [hello, half] = [await page('Hello'), await page('Half way')];
    const section = await api.do('create_section_of_collection', { path: { collection: collection.id }, body: { title: 'Second part' } });
    await api.do('replace_order_of_collection', { path: { collection: collection.id }, body: { items: [
      { type: 'page', id: hello.id }, { type: 'product', id: one.product.id },
      { type: 'section', id: section.id, children: [{ type: 'page', id: half.id }, { type: 'product', id: two.product.id }] },
    ] } });
    await give(api, member, collection);
    const visitor = await enter(given, member);
    const steps = async () => {
      await visitor.open(`/p/${collection.slug}`);
      return visitor.seen.root.querySelectorAll('.outline-item').map((step) =>
        `${step.querySelector('.mark-done') ? 'done' : step.querySelector('.mark-locked') ? 'locked' : 'open'} ${step.querySelector('.outline-name')!.childNodes[0]!.text}`);
    };
    assert.deepEqual(await steps(), ['open Hello', `locked ${one.product.name}`, 'locked Half way', `locked ${two.product.name}`]);
    assert.match(visitor.text, /Second part/);
    house.advance(8 * day);
    await api.do('complete_page', { path: { member: member.id, page: hello.id } });
    assert.deepEqual(await steps(), ['done Hello', `open ${one.product.name}`, 'locked Half way', `locked ${two.product.name}`]);
    for (const lesson of one.pages) await api.do('complete_page', { path: { member: member.id, page: lesson.id } });
    assert.equal((await steps())[1], `done ${one.product.name}`);
    await visitor.open(`/p/${collection.slug}/half-way`);
    assert.equal(visitor.seen.status, 403);
    await visitor.follow(collection.name);
    assert.equal(visitor.seen.status, 200);
  });
});
