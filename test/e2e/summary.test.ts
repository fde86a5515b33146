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
    const quarter = await api.do('get_summary', { query: { days: '90' } });
    assert.equal(quarter.figures.joined.now, after.joined.now);
    assert.equal(Date.parse(quarter.to) - Date.parse(quarter.from), 89 * day);
    await api.refuse('get_summary', 400, { query: { days: '31' } });
  });

  test('reports count by days, and each figure leads to its members', async () => {
    const { house, house: { api } } = given;
    const { product, pages } = await newCourse(api, { name: '=1+1' });
    const [ana, ben] = [await newMember(api, 'Ana'), await newMember(api, 'Ben')];
    for (const member of [ana, ben]) await give(api, member, product);
    await api.do('complete_page', { path: { member: ben.id, page: pages[0]!.id } });
    for (const page of pages) await api.do('complete_page', { path: { member: ana.id, page: page.id } });
    const { from, to, step, steps } = await api.do('get_growth');
    assert.deepEqual([step, steps.length, steps.at(-1)!.to], ['day', 30, to]);
    assert.ok(steps.at(-1)!.joined >= 2 && steps.at(-1)!.members === (await api.do('get_summary')).figures.members);
    const far = await api.do('get_thing_completion', { path: { thing: product.id } });
    assert.deepEqual([far.began, far.finished, far.stop], [2, 1, pages[0]!.id]);
    assert.deepEqual(far.pages.map(({ completed, stopped }) => [completed, stopped]), [[2, 1], [1, 1]]);
    const names = async (query: Record<string, string>) => (await api.all('list_people', { query: { from, to, ...query } })).map(({ member }) => member.id);
    assert.deepEqual(await names({ figure: 'stopped', thing: product.id, page: pages[0]!.id }), [ben.id]);
    assert.deepEqual(await names({ figure: 'finished', thing: product.id }), [ana.id]);
    const first = await api.do('list_people', { query: { figure: 'joined', limit: '1' } });
    const next = await api.do('list_people', { query: { figure: 'joined', limit: '1', cursor: first.next_cursor! } });
    assert.notEqual(next.data[0]!.member.id, first.data[0]!.member.id);
    const { things, steps: completed } = await api.do('get_completion');
    assert.deepEqual(things.find(({ id }) => id === product.id), { id: product.id, kind: 'product', name: '=1+1', completions: 3, finished: 1 });
    assert.ok(completed.at(-1)!.pages >= 3);
    assert.ok((await api.do('get_engagement')).pages.some(({ thing }) => thing.id === product.id));
    assert.match(await api.do('export_report', { query: { report: 'completion' } }), new RegExp(`"${product.id}","product","'=1\\+1","3","1"`));
    assert.match(await api.do('export_people', { query: { figure: 'finished', thing: product.id } }), new RegExp(`"${ana.email}"`));
    for (const query of [{ from: '2026-02-30' }, { from: '2027-01-01', to: '2026-01-01' }, { from: '2001-01-01' }] as Record<string, string>[]) {
      await api.refuse('get_growth', 400, { query });
    }
    await api.refuse('list_people', 400, { query: { figure: 'stopped' } });
    await api.refuse('list_people', 400, { query: { figure: 'joined', cursor: '1.mem' } });
    await api.refuse('get_thing_completion', 404, { path: { thing: 'prd_00000000000000000000000000' } });
    await api.as(await house.makeKey('activity:read')).refuse('export_report', 403, { query: { report: 'deliveries' } });
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
