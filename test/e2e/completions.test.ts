import { test } from 'node:test';
import assert from 'node:assert/strict';
import { give, newCourse, newMember, newPage } from './cast.ts';
import { onEachEngine } from './house.ts';
import { activitiesOf, told } from './look.ts';

onEachEngine('completions', (given) => {
  async function reader(pageCount = 2) {
    const { api } = given.house;
    const member = await newMember(api);
    const course = await newCourse(api, {}, pageCount);
    await give(api, member, course.product);
    const known = (await told(api, member)).length;
    const at = (page: { id: string }) => ({ path: { member: member.id, page: page.id } });
    return { api, member, ...course, at, news: async () => (await told(api, member)).slice(known) };
  }

  test('the last page completes the product, after itself', async () => {
    const { api, member, pages, product, at, news } = await reader();
    const set = await api.do('complete_page', at(pages[0]!));
    assert.deepEqual([set.page, set.thing], [pages[0]!.id, product.id]);
    assert.deepEqual(await news(), ['page_completed']);
    await api.do('complete_page', at(pages[1]!));
    assert.deepEqual(await news(), ['page_completed', 'page_completed', 'product_completed']);
    const listed = await api.all('list_completions', { path: { member: member.id }, query: { thing: product.id } });
    assert.deepEqual(listed.map((completion) => completion.page), [pages[1]!.id, pages[0]!.id]);
    const completed = (await activitiesOf(api, member)).filter((activity) => activity.type === 'user.page_completed');
    assert.deepEqual(completed.map((activity) => [activity.page?.id, activity.product?.id, activity.repeat]), [
      [pages[0]!.id, product.id, false], [pages[1]!.id, product.id, false]]);
  });

  test('a checkmark that is set stays set and fires nothing', async () => {
    const { api, pages, at, news } = await reader();
    const first = await api.do('complete_page', at(pages[0]!));
    assert.deepEqual(await api.do('complete_page', at(pages[0]!)), first);
    assert.deepEqual(await news(), ['page_completed']);
  });

  test('cleared and set again, it is marked as a repeat and completes the product again', async () => {
    const { api, member, pages, at, news } = await reader(1);
    await api.do('complete_page', at(pages[0]!));
    await api.do('reopen_page', at(pages[0]!));
    await api.do('reopen_page', at(pages[0]!));
    assert.deepEqual((await api.do('list_completions', { path: { member: member.id } })).data, []);
    await api.do('complete_page', at(pages[0]!));
    assert.deepEqual(await news(), ['page_completed', 'product_completed', 'page_completed', 'product_completed']);
    const repeats = (await activitiesOf(api, member)).filter((activity) => activity.type === 'user.page_completed');
    assert.deepEqual(repeats.map((activity) => activity.repeat), [false, true]);
  });

  test('a page that joins reopens the product; one that leaves completes nothing', async () => {
    const { api, pages, product, at, news } = await reader();
    await api.do('complete_page', at(pages[0]!));
    await api.do('update_page', { path: { page: pages[1]!.id }, body: { status: 'draft' } });
    assert.deepEqual(await news(), ['page_completed'], 'only a checkmark completes');
    const late = await newPage(api, product.id);
    await api.do('complete_page', at(late));
    assert.deepEqual(await news(), ['page_completed', 'page_completed', 'product_completed']);
  });

  test('only what is open can be completed', async () => {
    const { api, member, product, at } = await reader();
    const draft = await newPage(api, product.id, { status: 'draft' });
    await api.refuse('complete_page', 409, at(draft));
    const foreign = await newCourse(api);
    await api.refuse('complete_page', 409, at(foreign.pages[0]!));
    await api.refuse('complete_page', 404, { path: { member: member.id, page: 'pag_00000000000000000000000000' } });
    await api.refuse('reopen_page', 404, { path: { member: member.id, page: 'pag_00000000000000000000000000' } });
  });

  test('many presses at once set one checkmark', async () => {
    const { api, pages, at, news } = await reader(1);
    await Promise.all(Array.from({ length: 10 }, () => api.do('complete_page', at(pages[0]!))));
    assert.deepEqual(await news(), ['page_completed', 'product_completed']);
  });
});
