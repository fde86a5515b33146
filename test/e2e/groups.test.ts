import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCollection, newCourse, newMember } from './cast.ts';
import type { Api } from './api.ts';
import { enter } from './enter.ts';
import { onEachEngine } from './house.ts';
import type { Reason, Tag } from './shapes.ts';

const newTag = (api: Api, name: string): Promise<Tag> => api.do('create_tag', { body: { name: fresh(name) } });
const newGroup = (api: Api, rule: Record<string, string[]>, name = 'Group') => api.do('create_group', { body: { name: fresh(name), rule } });
const wrongFields = (refused: { errors: { field: string }[] }) => refused.errors.map(({ field }) => field).toSorted();
const texts = (reasons: Reason[]): string[] => reasons.flatMap((reason) => [reason.text, ...texts(reason.reasons)]);

onEachEngine('member groups and audiences', (given) => {
  test('a page for a group opens and closes as a member comes and goes, and says why', async () => {
    const { house, house: { api } } = given;
    const [member, other] = [await newMember(api, 'Greta'), await newMember(api, 'Hal')];
    const { product, pages: [page] } = await newCourse(api);
    await give(api, member, product);
    await give(api, other, product);
    const tag = await newTag(api, 'VIP');
    const group = await newGroup(api, { any: [tag.id] }, 'Inner circle');
    assert.equal(group.sentence, `Members who have the tag “${tag.name}”.`);
    const saved = await api.do('update_page', { path: { page: page!.id }, body: { audience: 'certain', audience_rule: { any: [group.id] } } });
    assert.deepEqual([saved.audience, saved.audience_rule], ['certain', { any: [group.id], all: [], none: [] }]);
    const address = `/p/${product.slug}/${page!.slug}`;
    const visitor = await enter(given, member);
    assert.equal((await visitor.open(address)).status, 403);
    assert.match(visitor.text, /This page is for certain members/);
    assert.doesNotMatch(visitor.text, /VIP/, 'tags are the owner’s own affair');
    await api.do('give_tag', { path: { member: member.id, tag: tag.id } });
    assert.equal((await visitor.open(address)).status, 200, 'on the very next request');
    const tagged = house.at(0);
    const ask = (who: string, at?: string) => api.do('get_access', { query: { member: who, thing: page!.id, ...(at && { at }) } });
    assert.ok(texts((await ask(member.id)).reasons).includes(`Has the tag “${tag.name}”.`));
    const refused = await ask(other.id);
    assert.equal(refused.verdict, 'locked');
    assert.ok(texts(refused.reasons).includes(`Does not have the tag “${tag.name}”.`));
    assert.deepEqual((await api.do('list_group_members', { path: { group: group.id } })).data.map(({ id }) => id), [member.id]);
    assert.deepEqual((await api.do('list_members', { query: { group: group.id } })).data.map(({ id }) => id), [member.id]);
    await api.do('take_tag', { path: { member: member.id, tag: tag.id } });
    assert.equal((await visitor.open(address)).status, 403);
    assert.equal((await ask(member.id, tagged)).verdict, 'open', 'the past stays as it was');
    const looked = house.visitor();
    await looked.open((await api.do('create_preview', { body: { as: 'group', group: group.id, path: '/' } })).url);
    assert.match(looked.seen.root.querySelector('.preview')?.structuredText ?? '', /Preview as\s+one of “Inner circle/);
  });

  test('impact says who gains and who loses before it is saved', async () => {
    const { api } = given.house;
    const [vip, plain, without] = [await newMember(api), await newMember(api), await newMember(api)];
    const { product, pages: [page] } = await newCourse(api);
    for (const member of [vip, plain]) await give(api, member, product);
    const tag = await newTag(api, 'Gold');
    for (const member of [vip, without]) await api.do('give_tag', { path: { member: member.id, tag: tag.id } });
    const shown = await api.do('get_audience', { query: { any: tag.id } });
    assert.deepEqual([shown.count, shown.criteria], [2, [{ id: tag.id, kind: 'tag', name: tag.name }]]);
    const change = { page: page!.id, any: tag.id };
    assert.deepEqual(await api.do('get_impact', { query: change }), { gains: 0, loses: 1, visitors: 'same' });
    assert.deepEqual((await api.do('list_impact_members', { query: { ...change, side: 'loses' } })).data.map(({ id }) => id), [plain.id]);
    await api.do('update_page', { path: { page: page!.id }, body: { audience: 'certain', audience_rule: { any: [tag.id] } } });
    assert.deepEqual(await api.do('get_impact', { query: { page: page!.id, audience: 'members' } }), { gains: 1, loses: 0, visitors: 'same' });
    const { product: second } = await newCourse(api);
    const collection = await newCollection(api, [second.id]);
    await give(api, plain, collection);
    assert.deepEqual(await api.do('get_impact', { query: { collection: collection.id, includes: 'chosen', products: `${second.id},${product.id}` } }), { gains: 0, loses: 0, visitors: 'same' }, 'it is theirs already');
    assert.deepEqual(await api.do('get_impact', { query: { collection: collection.id, includes: 'chosen', products: product.id } }), { gains: 0, loses: 1, visitors: 'same' });
    const group = await newGroup(api, { any: [tag.id] });
    assert.deepEqual(await api.do('get_impact', { query: { group: group.id, all: `${tag.id},${product.id}` } }), { gains: 0, loses: 1, visitors: 'same' });
    assert.deepEqual(wrongFields(await api.refuse('get_impact', 400, { query: { audience: 'members' } })), ['page']);
  });

  test('a rule is refused when it names nothing, what isn’t there, or itself', async () => {
    const { api } = given.house;
    const { pages: [page] } = await newCourse(api);
    const [tag, gone] = [await newTag(api, 'Here'), await newTag(api, 'Gone')];
    await api.do('delete_tag', { path: { tag: gone.id } });
    const save = (body: Record<string, unknown>) => api.refuse('update_page', 400, { path: { page: page!.id }, body });
    assert.deepEqual(wrongFields(await save({ audience: 'certain' })), ['audience_rule']);
    assert.deepEqual(wrongFields(await save({ audience: 'certain', audience_rule: { any: [], all: [] } })), ['audience_rule']);
    assert.deepEqual(wrongFields(await save({ audience: 'members', audience_rule: { any: [tag.id] } })), ['audience_rule']);
    assert.deepEqual(wrongFields(await save({ audience: 'certain', audience_rule: { any: [tag.id, gone.id], some: [] } })), ['audience_rule.any[1]', 'audience_rule.some']);
    assert.deepEqual(wrongFields(await save({ audience: 'certain', audience_rule: { none: ['red'] } })), ['audience_rule.none[0]']);
    const inner = await newGroup(api, { any: [tag.id] });
    const outer = await newGroup(api, { all: [inner.id] });
    assert.deepEqual(wrongFields(await api.refuse('update_group', 400, { path: { group: inner.id }, body: { rule: { none: [outer.id] } } })), ['rule']);
    assert.deepEqual(wrongFields(await api.refuse('create_group', 400, { body: { name: outer.name, rule: {} } })), ['name', 'rule']);
    assert.deepEqual(wrongFields(await api.refuse('get_audience', 400, { query: { any: 'red' } })), ['any']);
  });

  test('what a rule names can’t be deleted, and where it is named can be seen', async () => {
    const { api } = given.house;
    const { product, pages: [page] } = await newCourse(api);
    const tag = await newTag(api, 'Kept');
    const group = await newGroup(api, { any: [tag.id], none: [product.id] });
    await api.do('update_page', { path: { page: page!.id }, body: { audience: 'certain', audience_rule: { any: [group.id] } } });
    assert.match((await api.refuse('delete_tag', 409, { path: { tag: tag.id } })).detail!, new RegExp(group.name));
    assert.match((await api.refuse('delete_group', 409, { path: { group: group.id } })).detail!, /Lesson 1/);
    assert.match((await api.refuse('delete_product', 409, { path: { product: product.id } })).detail!, /Change that first/);
    assert.deepEqual((await api.do('list_audience_uses', { query: { of: group.id } })).data, [{ id: page!.id, name: 'Lesson 1', thing: product.id }]);
    await api.do('update_page', { path: { page: page!.id }, body: { audience: 'members' } });
    const renamed = await api.do('update_group', { path: { group: group.id }, body: { name: fresh('Renamed') } });
    assert.deepEqual(await api.do('get_group', { path: { group: group.id } }), renamed);
    assert.deepEqual((await api.do('list_groups', { query: { q: renamed.name } })).data.map(({ id }) => id), [group.id]);
    await api.do('delete_group', { path: { group: group.id } });
    await api.do('delete_tag', { path: { tag: tag.id } });
    await api.refuse('get_group', 404, { path: { group: group.id } });
  });
});
