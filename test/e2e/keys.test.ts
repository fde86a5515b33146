import { test } from 'node:test';
import assert from 'node:assert/strict';
import { atWork } from './desk.ts';
import { minute, onEachEngine } from './house.ts';

onEachEngine('API keys', (given) => {
  test('are made, shown once, used, and ended at once', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const made = await desk.do('create_key', { body: { name: 'Zapier', scopes: ['members:read', 'members:write'] } });
    const headers = { authorization: `Bearer ${house.keepSecret(made.key)}` };
    assert.deepEqual([made.created_by, made.last_used_at, made.revoked_at], ['The owner', null, null]);
    assert.ok(!JSON.stringify(await desk.all('list_keys')).includes(made.key));
    const path = { key: made.id };
    const used = house.at(0);
    await api.do('list_members', { headers });
    await api.refuse('list_products', 403, { headers });
    const shown = await desk.do('get_key', { path });
    assert.ok(shown.last_used_at! >= used && !('key' in shown), 'its use shows, and the key itself no more');
    house.advance(6 * minute);
    await api.do('list_members', { headers });
    assert.ok((await desk.do('get_key', { path })).last_used_at! > shown.last_used_at!);
    await desk.do('revoke_key', { path });
    await api.refuse('list_members', 401, { headers });
    await desk.refuse('revoke_key', 404, { path });
    assert.ok((await desk.do('get_key', { path })).revoked_at);
  });

  test('do nothing that who made them may not do', async () => {
    const { house, house: { api } } = given;
    const [owner, admin] = [await atWork(house, 'owner'), await atWork(house, 'admin')];
    await admin.refuse('create_key', 403, { body: { name: 'Everything', scopes: ['*'] } });
    const all = await owner.do('create_key', { body: { name: 'Everything', scopes: ['*'] } });
    house.keepSecret(all.key);
    await admin.refuse('revoke_key', 403, { path: { key: all.id } });
    const maker = house.keepSecret((await admin.do('create_key', { body: { name: 'Maker', scopes: ['keys:write'] } })).key);
    await api.refuse('create_key', 403, { headers: { authorization: `Bearer ${maker}` }, body: { name: 'More', scopes: ['members:read'] } });
    for (const role of ['editor', 'support', 'analyst']) {
      const desk = await atWork(house, role);
      await desk.refuse('list_keys', 403);
      await desk.refuse('create_key', 403, { body: { name: 'Mine', scopes: ['members:read'] } });
    }
  });

  test('with anything wrong are not made', async () => {
    const { house: { api } } = given;
    const wrong = async (body: unknown) => (await api.refuse('create_key', 400, { body })).errors.map(({ field }) => field);
    assert.deepEqual(await wrong({ name: ' ', scopes: ['members:erase'] }), ['name', 'scopes']);
    assert.deepEqual(await wrong({ name: 'x', scopes: [] }), ['scopes']);
    assert.deepEqual(await wrong({ name: 'x'.repeat(101), scopes: ['*'] }), ['name']);
    assert.deepEqual(await wrong({ name: 'x', scopes: ['*'], key: 'chk_mine' }), ['key']);
    await api.refuse('get_key', 404, { path: { key: 'key_nothing' } });
  });

  test('are paged, newest first', async () => {
    const { house, house: { api } } = given;
    for (const name of ['one', 'two', 'three']) house.keepSecret((await api.do('create_key', { body: { name, scopes: ['members:read'] } })).key);
    const all = await api.all('list_keys', { query: { limit: 2 } });
    assert.deepEqual(all.slice(0, 3).map(({ name }) => name), ['three', 'two', 'one']);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
  });
});
