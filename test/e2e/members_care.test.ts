import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCollection, newCourse, newMember } from './cast.ts';
import { enter } from './enter.ts';
import { onEachEngine } from './house.ts';
import { told } from './look.ts';
import type { Member } from './shapes.ts';

const ids = (members: Member[]) => members.map((member) => member.id);

onEachEngine('the care of members', (given) => {
  test('a list is searched, filtered and sorted, and counted alike', async () => {
    const { api } = given.house;
    const family = fresh('Ivanhoe');
    const make = (name: string) => api.do('create_member', { body: { email: `${fresh(name)}@example.com`, first_name: name, last_name: family } });
    const [anna, bert, cora] = [await make('Anna'), await make('bert'), await make('Cora')];
    const tag = await api.do('create_tag', { body: { name: fresh('Founders') } });
    await api.do('give_tag', { path: { member: cora.id, tag: tag.id } });
    await api.do('give_tag', { path: { member: anna.id, tag: tag.id } });
    const { product } = await newCourse(api);
    await give(api, anna, product);
    await give(api, bert, await newCollection(api, [product.id]));

    const asked = async (query: Record<string, string>) => {
      const found = await api.all('list_members', { query: { q: family, limit: 2, ...query } });
      const { sort, ...filter } = query;
      assert.equal((await api.do('count_members', { query: { q: family, ...filter } })).count, found.length);
      return ids(found);
    };
    assert.deepEqual(await asked({}), ids([cora, bert, anna]));
    assert.deepEqual(await asked({ sort: 'name' }), ids([anna, bert, cora]));
    assert.deepEqual(await asked({ sort: '-email' }), ids([cora, bert, anna]));
    assert.deepEqual(await asked({ tag: tag.id }), ids([cora, anna]));
    assert.deepEqual(await asked({ thing: product.id, sort: 'name' }), ids([anna, bert]), 'by itself or by a collection');
    assert.deepEqual(await asked({ thing: product.id, tag: tag.id }), ids([anna]));
    assert.deepEqual(await asked({ state: 'never_seen', joined_after: bert.created_at }), ids([cora, bert]));
    assert.deepEqual(await asked({ seen_before: '2031-01-01T00:00:00Z' }), []);
    const wrong = await api.refuse('list_members', 400, { query: { state: 'asleep', tag: 'red', joined_after: 'monday', sort: 'size' } });
    assert.deepEqual(wrong.errors.map(({ field }) => field).toSorted(), ['joined_after', 'sort', 'state', 'tag']);
  });

  test('what a filter shows comes out as a file, in which nothing is a formula', async () => {
    const { api } = given.house;
    const family = fresh('Ledger');
    const make = (first_name: string) => api.do('create_member', { body: { email: `${fresh('cell')}@example.com`, first_name, last_name: family } });
    const [plain, formula] = [await make('Ana "the" Lopez, potter'), await make('=HYPERLINK("http://evil.example","x")')];
    const tag = await api.do('create_tag', { body: { name: fresh('+plus') } });
    await api.do('give_tag', { path: { member: formula.id, tag: tag.id } });
    const answer = await api.call('export_members', { query: { q: family, sort: 'joined' } });
    assert.match(answer.headers.get('content-disposition')!, /members\.csv/);
    const [head, first, second, ...rest] = answer.body.replace(/^\uFEFF/, '').split('\r\n');
    assert.match(head!, /^"email","first_name","last_name","tags",/);
    assert.ok(first!.startsWith(`"${plain.email}","Ana ""the"" Lopez, potter","${family}","",`), first!);
    assert.ok(second!.startsWith(`"${formula.email}","'=HYPERLINK(""http://evil.example"",""x"")","${family}","'${tag.name}",`), second!);
    assert.deepEqual(rest, ['']);
    await api.refuse('export_members', 400, { query: { state: 'asleep' } });
  });

  test('a tag is made once, renamed, and goes from everybody when it is deleted', async () => {
    const { api } = given.house;
    const name = fresh('Potters');
    const made = await api.call('create_tag', { body: { name } });
    assert.equal(made.status, 201);
    assert.equal((await api.call('create_tag', { body: { name: ` ${name.toUpperCase()} ` } })).status, 200);
    const tag = made.body;
    const member = await newMember(api);
    await api.do('give_tag', { path: { member: member.id, tag: tag.id } });
    await api.do('give_tag', { path: { member: member.id, tag: tag.id } });
    const renamed = await api.do('update_tag', { path: { tag: tag.id }, body: { name: `${name} of old` } });
    assert.deepEqual(await api.do('get_tag', { path: { tag: tag.id } }), renamed);
    assert.equal(renamed.member_count, 1);
    assert.deepEqual((await api.do('list_tags', { query: { q: name } })).data, [renamed]);
    assert.deepEqual((await api.do('get_member', { path: { member: member.id } })).tags, [{ id: tag.id, name: `${name} of old` }]);
    await api.do('take_tag', { path: { member: member.id, tag: tag.id } });
    assert.deepEqual((await api.do('get_member', { path: { member: member.id } })).tags, []);
    await api.do('delete_tag', { path: { tag: tag.id } });
    await api.refuse('get_tag', 404, { path: { tag: tag.id } });
    await api.refuse('give_tag', 404, { path: { member: member.id, tag: tag.id } });
    const blank = await api.refuse('create_tag', 400, { body: { name: ' ' } });
    assert.deepEqual(blank.errors.map(({ field }) => field), ['name']);
  });

  test('notes are written, pinned one at a time, and deleted', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const path = { member: member.id };
    const first = await api.do('create_note', { path, body: { text: 'Rang, wants a kiln.' } });
    const second = await api.do('create_note', { path, body: { text: '<b>Rang</b> again.\nBring gloves.' } });
    await api.do('update_note', { path: { ...path, note: first.id }, body: { is_pinned: true } });
    await api.do('update_note', { path: { ...path, note: second.id }, body: { is_pinned: true, text: 'Came by.' } });
    const notes = await api.all('list_notes', { path, query: { limit: 1 } });
    assert.deepEqual(notes.map(({ id, text, is_pinned }) => [id, text, is_pinned]), [[second.id, 'Came by.', true], [first.id, 'Rang, wants a kiln.', false]]);
    await api.do('delete_note', { path: { ...path, note: second.id } });
    await api.refuse('delete_note', 404, { path: { member: (await newMember(api)).id, note: first.id } });
    await api.refuse('create_note', 400, { path, body: { text: '  ' } });
  });

  test('who is in the trash is on no list and logged out, and comes back as they were', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product } = await newCourse(api);
    await give(api, member, product);
    const visitor = await enter(given, member);
    const path = { member: member.id };
    await api.do('trash_member', { path });
    await api.do('trash_member', { path });
    const gone = await api.do('get_member', { path });
    assert.ok(gone.deleted_at);
    await visitor.open('/account');
    assert.match(visitor.path, /^\/login/, 'the session has ended');
    assert.deepEqual((await api.do('list_members', { query: { q: member.email } })).data, []);
    assert.deepEqual(ids((await api.do('list_members', { query: { q: member.email, state: 'trashed' } })).data), [member.id]);
    const back = await api.do('restore_member', { path });
    assert.equal(back.deleted_at, null);
    assert.equal((await api.do('get_access', { query: { member: member.id, thing: product.id } })).verdict, 'open');
    await api.do('trash_member', { path });
    const again = await api.call('create_member', { body: { email: member.email } });
    assert.deepEqual([again.status, again.body.id, again.body.deleted_at], [200, member.id, null]);
    assert.deepEqual((await told(api, member)).filter((type) => type === 'created'), ['created'], 'coming back is no creation');
  });

  test('who is blocked is logged out and gets no code, with the reason kept', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const visitor = await enter(given, member);
    const path = { member: member.id };
    await api.refuse('block_member', 400, { path, body: { reason: ' ' } });
    const blocked = await api.do('block_member', { path, body: { reason: 'Shared the password' } });
    assert.equal(blocked.blocked_reason, 'Shared the password');
    assert.ok(blocked.blocked_at);
    await visitor.open('/account');
    assert.match(visitor.path, /^\/login/);
    const free = await api.do('unblock_member', { path });
    assert.deepEqual([free.blocked_at, free.blocked_reason], [null, null]);
    await enter(given, member);
  });

  test('sessions of a member are seen and ended, one or all', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const visitor = await enter(given, member);
    const path = { member: member.id };
    const [session] = (await api.do('list_member_sessions', { path })).data;
    assert.ok(session);
    await api.do('end_member_session', { path: { ...path, session: session.id } });
    await visitor.open('/account');
    assert.match(visitor.path, /^\/login/);
    await enter(given, member);
    await api.do('end_member_sessions', { path });
    assert.deepEqual((await api.do('list_member_sessions', { path })).data, []);
  });
});
