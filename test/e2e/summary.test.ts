import { test } from 'node:test';
import assert from 'node:assert/strict';
import { give, newCourse, newMember, newPage } from './cast.ts';
import { day, onEachEngine } from './house.ts';

onEachEngine('summary', (given) => {
  test('figures follow what happens, and grow old after thirty days', async () => {
    const { house, house: { api } } = given;
    const before = (await api.do('get_summary')).figures;
    const member = await newMember(api);
    const course = await newCourse(api);
    await give(api, member, course.product);
    await api.do('complete_page', { path: { member: member.id, page: course.pages[0]!.id } });
    const after = (await api.do('get_summary')).figures;
    assert.equal(after.members, before.members + 1);
    assert.equal(after.joined.now, before.joined.now + 1);
    assert.equal(after.completions.now, before.completions.now + 1);
    house.advance(31 * day);
    const later = (await api.do('get_summary')).figures;
    assert.deepEqual([later.joined, later.completions], [{ now: 0, before: after.joined.now }, { now: 0, before: after.completions.now }]);
  });

  test('drafts in what is live want attention until they are live', async () => {
    const { house: { api } } = given;
    const { product } = await newCourse(api, { name: 'Kiln care' });
    const page = await newPage(api, product.id, { status: 'draft' });
    const named = async () => (await api.do('get_summary')).attention.unfinished.filter(({ id }) => id === product.id);
    assert.deepEqual(await named(), [{ id: product.id, kind: 'product', name: 'Kiln care', drafts: 1 }]);
    await api.do('update_page', { path: { page: page.id }, body: { status: 'live' } });
    assert.deepEqual(await named(), []);
  });

  test('who may not see connections and webhooks is told nothing of them', async () => {
    const { house, house: { api } } = given;
    const { attention } = await api.do('get_summary');
    assert.deepEqual([attention.connections, attention.hooks], [[], []]);
    const reader = api.as(await house.makeKey('activity:read'));
    const { attention: less } = await reader.do('get_summary');
    assert.deepEqual([less.connections, less.hooks], [null, null]);
    await api.as(await house.makeKey('members:read')).refuse('get_summary', 403);
  });
});
