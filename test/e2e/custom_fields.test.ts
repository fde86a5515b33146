import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newMember } from './cast.ts';
import { onEachEngine } from './house.ts';

onEachEngine('custom fields', (given) => {
  test('are kept by their kind, filtered, exported, and refused with a word', async () => {
    const { api } = given.house;
    const make = (kind: string, more: Record<string, unknown> = {}) => api.do('create_field', { body: { name: fresh(kind), kind, ...more } });
    const [text, number, date] = [await make('text'), await make('number'), await make('date')];
    const [choice, flag] = [await make('choice', { choices: ['S', 'M', 'L'] }), await make('yes_no')];
    const fields = { [text.id]: '=Ulm', [number.id]: 12.5, [date.id]: '2026-02-28', [choice.id]: 'M', [flag.id]: true };
    const family = fresh('Fieldson');
    const member = await api.do('create_member', { body: { email: `${fresh('f')}@example.com`, last_name: family, fields } });
    assert.deepEqual(member.fields, fields);
    const other = await newMember(api);
    const path = { member: other.id };
    assert.deepEqual((await api.do('update_member', { path, body: { fields: { [number.id]: 7, [choice.id]: 'S' } } })).fields, { [number.id]: 7, [choice.id]: 'S' });
    assert.deepEqual((await api.do('update_member', { path, body: { fields: { [choice.id]: null } } })).fields, { [number.id]: 7 });

    const found = async (query: Record<string, string>) => (await api.do('list_members', { query })).data.map(({ id }) => id);
    assert.deepEqual(await found({ field: number.id }), [other.id, member.id]);
    assert.deepEqual(await found({ field: number.id, value_from: '8' }), [member.id]);
    assert.deepEqual(await found({ field: number.id, value_to: '12.4' }), [other.id]);
    assert.deepEqual(await found({ field: date.id, value_from: '2026-02-01', value_to: '2026-02-28' }), [member.id]);
    assert.deepEqual(await found({ field: text.id, value: '=ULM' }), [member.id]);
    assert.deepEqual(await found({ field: flag.id, value: 'no' }), []);
    assert.equal((await api.do('count_members', { query: { field: choice.id, value: 'm' } })).count, 1);
    await api.refuse('list_members', 400, { query: { value: 'x' } });

    const [head, line] = (await api.call('export_members', { query: { q: family } })).body.split('\r\n');
    assert.ok(head!.includes(`"${text.name}"`));
    assert.ok(line!.includes(`"'=Ulm"`) && line!.includes('"12.5"') && line!.includes('"yes"'), line!);

    const wrong = await api.refuse('update_member', 400, { path, body: { fields: { [text.id]: '', [number.id]: 'x', [date.id]: '2026-02-30', [choice.id]: 'XL', [flag.id]: 'yes', fld_x: 1 } } });
    assert.equal(wrong.errors.length, 6);
    assert.deepEqual((await api.refuse('create_field', 400, { body: { name: text.name.toUpperCase(), kind: 'choice' } })).errors.map(({ field }) => field).toSorted(), ['choices', 'name']);
  });

  test('are renamed, moved and deleted with what is known in them', async () => {
    const { api } = given.house;
    const [first, second] = [await api.do('create_field', { body: { name: fresh('First'), kind: 'text' } }), await api.do('create_field', { body: { name: fresh('Second'), kind: 'text' } })];
    const member = await newMember(api);
    await api.do('update_member', { path: { member: member.id }, body: { fields: { [second.id]: 'Ulm' } } });
    const moved = await api.do('update_field', { path: { field: second.id }, body: { position: 0, name: `${second.name} town` } });
    assert.equal(moved.position, 0);
    const listed = await api.all('list_fields', { query: { limit: 2 } });
    assert.equal(listed[0]!.id, second.id);
    assert.ok(listed.findIndex(({ id }) => id === first.id) > 0);
    assert.deepEqual(await api.do('get_field', { path: { field: second.id } }), moved);
    await api.do('delete_field', { path: { field: second.id } });
    await api.refuse('get_field', 404, { path: { field: second.id } });
    assert.deepEqual((await api.do('get_member', { path: { member: member.id } })).fields, {});
  });
});
