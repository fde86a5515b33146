import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Api } from './api.ts';
import { fresh, give, newCourse, newMember } from './cast.ts';
import { onEachEngine } from './house.ts';
import { over, told } from './look.ts';
import { eventually } from './poll.ts';
import type { Job, Member } from './shapes.ts';

const sums = ({ state, total, done, changed, refused }: Job) => ({ state, total, done, changed, refused });

/** So many members of one family, by which a filter finds them. */
async function newFamily(api: Api, count: number): Promise<{ family: string; members: Member[] }> {
  const family = fresh('Joblin').replaceAll('-', '');
  const make = () => api.do('create_member', { body: { email: `${fresh('job')}@example.com`, last_name: family } });
  const members: Member[] = [];
  while (members.length < count) members.push(...(await Promise.all(Array.from({ length: Math.min(20, count - members.length) }, make))));
  return { family, members };
}

onEachEngine('jobs', (given) => {
  test('all that a filter matches are tagged at once, counted first, and untagged again by an undo', async () => {
    const { api } = given.house;
    const { family, members } = await newFamily(api, 130);
    const outsider = await newMember(api);
    const tag = await api.do('create_tag', { body: { name: fresh('Herd') } });
    await api.do('give_tag', { path: { member: members[3]!.id, tag: tag.id } });
    const wish = { kind: 'tag_members', tag: tag.id, filter: { q: family } };
    const counted = await api.call('act_on_members', { body: { ...wish, dry_run: true } });
    assert.deepEqual([counted.status, counted.body], [200, { count: 130 }]);
    const begun = await api.call('act_on_members', { body: wish });
    assert.equal(begun.status, 202);
    assert.equal(begun.headers.get('location'), `/api/v1/jobs/${begun.body.id}`);
    const job = await over(api, begun.body);
    assert.deepEqual(sums(job), { state: 'done', total: 130, done: 130, changed: 129, refused: 0 });
    assert.equal((await api.do('count_members', { query: { tag: tag.id } })).count, 130);
    assert.equal((await api.do('list_jobs', { query: { limit: 1 } })).data[0]!.id, job.id);
    assert.deepEqual((await api.do('list_jobs', { query: { state: 'open' } })).data, []);
    const entry = (await api.do('list_audit', { query: { thing: job.id } })).data;
    assert.deepEqual(entry.map(({ act, count }) => [act, count]), [['POST /members/acts', 130]], 'one line, which names its size');

    const undone = await over(api, await api.do('undo_job', { path: { job: job.id } }));
    assert.deepEqual([undone.kind, undone.undoes, sums(undone)], ['undo', job.id, { state: 'done', total: 129, done: 129, changed: 129, refused: 0 }]);
    assert.deepEqual((await api.do('list_members', { query: { tag: tag.id } })).data.map(({ id }) => id), [members[3]!.id]);
    assert.deepEqual((await api.do('get_member', { path: { member: outsider.id } })).tags, []);
    await api.refuse('undo_job', 409, { path: { job: job.id } });
    await api.refuse('undo_job', 409, { path: { job: undone.id } });
    await api.refuse('cancel_job', 409, { path: { job: job.id } });
  });

  test('a kill in the middle doubles nothing: access is given to each once, told once, and taken back by an undo', async () => {
    const { house, house: { api } } = given;
    const { family, members } = await newFamily(api, 350);
    const { product } = await newCourse(api);
    const before = members[5]!;
    await give(api, before, product);
    const begun = await api.do('act_on_access', { body: { kind: 'give_access', product: product.id, filter: { q: family }, notify: true } });
    await eventually(async () => (await api.do('get_job', { path: { job: begun.id } })).done > 0, { what: 'a part that is done' });
    await house.kill();
    await house.serve();
    const job = await over(api, begun);
    assert.deepEqual(sums(job), { state: 'done', total: 350, done: 350, changed: 349, refused: 0 });
    const granted = await api.all('list_activities', { query: { product: product.id, type: 'user.product_access_granted' } });
    assert.equal(granted.length, 350, 'one for each');
    assert.equal(new Set(granted.map(({ member }) => member.id)).size, 350);
    const mails = await api.all('list_mails', { query: { to: members[7]!.email } });
    assert.equal(mails.length, 1, 'one mail');
    await over(api, await api.do('undo_job', { path: { job: job.id } }));
    assert.deepEqual((await api.do('list_members', { query: { thing: product.id } })).data.map(({ id }) => id), [before.id]);
    assert.deepEqual(await told(api, members[7]!), ['created', 'product_access_granted', 'product_access_removed']);
  });

  test('access is ended, blocked, trashed and restored for ticked members, and the result can be downloaded', async () => {
    const { api } = given.house;
    const { members } = await newFamily(api, 3);
    const ticked = members.map(({ id }) => id);
    const { product } = await newCourse(api);
    await give(api, members[0]!, product);
    const act = async (body: Record<string, unknown>) => over(api, await api.do('act_on_members', { body: { members: ticked, ...body } }));
    const ended = await over(api, await api.do('act_on_access', { body: { kind: 'end_access', product: product.id, members: ticked } }));
    assert.deepEqual(sums(ended), { state: 'done', total: 3, done: 3, changed: 1, refused: 0 });
    const blocked = await act({ kind: 'block_members', reason: 'spam' });
    assert.equal((await api.do('list_members', { query: { state: 'blocked' } })).data.length, 3);
    await act({ kind: 'trash_members' });
    const tag = await api.do('create_tag', { body: { name: fresh('Late') } });
    const refused = await act({ kind: 'tag_members', tag: tag.id });
    assert.deepEqual(sums(refused), { state: 'done', total: 3, done: 3, changed: 0, refused: 3 });
    const lines = (await api.do('get_job_result', { path: { job: refused.id } })).replace(/^\uFEFF/, '').trim().split('\r\n');
    assert.equal(lines.length, 4);
    assert.match(lines[1]!, /"refused","is in the trash"/);
    await act({ kind: 'restore_members' });
    await over(api, await api.do('undo_job', { path: { job: blocked.id } }));
    assert.deepEqual((await api.do('list_members', { query: { state: 'blocked' } })).data, []);
    await api.refuse('undo_job', 409, { path: { job: refused.id } });
  });

  test('what makes no sense is refused with a word for each field', async () => {
    const { api, makeKey } = { api: given.house.api, makeKey: (scope: string) => given.house.makeKey(scope) };
    const fields = async (name: 'act_on_members' | 'act_on_access', body: unknown) =>
      (await api.refuse(name, 400, { body })).errors.map(({ field }) => field).toSorted();
    assert.deepEqual(await fields('act_on_members', { kind: 'tag_members' }), ['filter', 'tag']);
    assert.deepEqual(await fields('act_on_members', { kind: 'dance', filter: {} }), ['kind']);
    assert.deepEqual(await fields('act_on_members', { kind: 'block_members', filter: { state: 'asleep' } }), ['filter.state']);
    assert.deepEqual(await fields('act_on_members', { kind: 'block_members', filter: { shoe: '42' }, members: ['x'] }), ['filter.shoe']);
    assert.deepEqual(await fields('act_on_members', { kind: 'trash_members', filter: { q: 'nobodyatall' } }), ['filter']);
    assert.deepEqual(await fields('act_on_access', { kind: 'give_access', members: ['mem_1'] }), ['members', 'product']);
    await api.refuse('act_on_members', 404, { body: { kind: 'tag_members', tag: `tag_${'0'.repeat(26)}`, filter: {} } });
    await api.refuse('get_job', 404, { path: { job: `job_${'0'.repeat(26)}` } });
    const { members } = await newFamily(api, 1);
    const { product } = await newCourse(api);
    const job = await over(api, await api.do('act_on_access', { body: { kind: 'give_access', product: product.id, members: [members[0]!.id] } }));
    const narrow = api.as(await makeKey('members:write'));
    await narrow.refuse('undo_job', 403, { path: { job: job.id } });
  });

  test('views of the list are kept by name, one’s own or everybody’s', async () => {
    const { api, house } = { api: given.house.api, house: given.house };
    const own = await api.do('create_view', { body: { name: ' Sleepers ', query: { state: 'inactive', sort: '-seen' } } });
    assert.deepEqual([own.name, own.query, own.is_shared, own.is_own], ['Sleepers', { state: 'inactive', sort: '-seen' }, false, true]);
    const shared = await api.do('create_view', { body: { name: 'All', query: {}, is_shared: true } });
    const other = api.as(await house.makeKey('members:read'));
    assert.deepEqual((await other.do('list_views')).data.map(({ id, is_own }) => [id, is_own]), [[shared.id, false]]);
    assert.deepEqual((await api.all('list_views', { query: { limit: 1 } })).map(({ id }) => id), [own.id, shared.id]);
    await other.refuse('update_view', 403, { path: { view: shared.id }, body: { name: 'Mine' } });
    await other.refuse('delete_view', 404, { path: { view: own.id } });
    await other.refuse('create_view', 403, { body: { name: 'x', query: {}, is_shared: true } });
    assert.equal((await api.do('update_view', { path: { view: own.id }, body: { name: 'Away', is_shared: true } })).is_shared, true);
    await api.do('delete_view', { path: { view: own.id } });
    await api.refuse('delete_view', 404, { path: { view: own.id } });
    const wrong = await api.refuse('create_view', 400, { body: { name: ' ', query: { state: 1 } } });
    assert.deepEqual(wrong.errors.map(({ field }) => field).toSorted(), ['name', 'query']);
  });
});
