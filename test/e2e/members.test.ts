import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newMember } from './cast.ts';
import { onEachEngine } from './house.ts';
import { told } from './look.ts';

onEachEngine('members', (given) => {
  test('a new e-mail makes a member, a known one updates it', async () => {
    const { api } = given.house;
    const email = `${fresh('mira')}@example.com`;
    const made = await api.call('create_member', { body: { email, first_name: 'Mira', last_name: 'Sol' } });
    assert.equal(made.status, 201);
    assert.equal(made.headers.get('location'), `/api/v1/members/${made.body.id}`);

    const again = await api.call('create_member', { body: { email: email.toUpperCase(), first_name: 'Miriam' } });
    assert.equal(again.status, 200);
    assert.equal(again.body.id, made.body.id);
    assert.equal(again.body.first_name, 'Miriam');
    assert.equal(again.body.last_name, 'Sol', 'a name that is not sent stays');
    assert.deepEqual(await told(api, made.body), ['created'], 'an update is no creation');
  });

  test('many who make the same member at once make one', async () => {
    const { api } = given.house;
    const email = `${fresh('twin')}@example.com`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => api.call('create_member', { body: { email } })));
    assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    assert.deepEqual(await told(api, answers[0]!.body), ['created']);
  });

  test('a member is found by e-mail and by the beginning of a name', async () => {
    const { api } = given.house;
    const word = fresh('quillon');
    const member = await api.do('create_member', { body: { email: `${word}@example.com`, last_name: `De ${word}` } });
    const byEmail = await api.do('list_members', { query: { email: member.email.toUpperCase() } });
    assert.deepEqual(byEmail.data, [member]);
    const byName = await api.do('list_members', { query: { q: `De ${word}`.toUpperCase().slice(0, -1) } });
    assert.deepEqual(byName.data.map((found) => found.id), [member.id]);
    const wildcard = await api.do('list_members', { query: { q: `%${word.slice(1, 4)}_` } });
    assert.deepEqual(wildcard.data, [], 'signs of the query language mean themselves');
  });

  test('a list is paged without gaps or repeats, newest first', async () => {
    const { api } = given.house;
    for (let count = 0; count < 5; count += 1) await newMember(api, 'Row');
    const whole = await api.all('list_members', { query: { limit: 2 } });
    const ids = whole.map((member) => member.id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids, ids.toSorted().toReversed());
    const first = await api.do('list_members', { query: { limit: 2 } });
    assert.equal(first.data.length, 2);
    assert.ok(first.next_cursor);
  });

  test('a change names its fields, and an e-mail of another is refused', async () => {
    const { api } = given.house;
    const [eva, gus] = [await newMember(api, 'Eva'), await newMember(api, 'Gus')];
    const changed = await api.do('update_member', { path: { member: eva.id }, body: { last_name: 'Brandt' } });
    assert.deepEqual(changed, { ...eva, last_name: 'Brandt' });
    assert.deepEqual(await api.do('get_member', { path: { member: eva.id } }), changed);
    const taken = await api.refuse('update_member', 400, { path: { member: eva.id }, body: { email: gus.email.toUpperCase() } });
    assert.deepEqual(taken.errors.map((error) => error.field), ['email']);
    const several = await api.refuse('update_member', 400, { path: { member: eva.id }, body: { email: gus.email, first_name: 'x'.repeat(300), shoe_size: 44 } as object });
    assert.deepEqual(several.errors.map((error) => error.field).toSorted(), ['email', 'first_name', 'shoe_size'], 'all at once');
    const moved = await api.do('update_member', { path: { member: eva.id }, body: { email: `${fresh('eva')}@example.org` } });
    assert.notEqual(moved.email, eva.email);
  });

  test('who is not there is not found', async () => {
    const { api } = given.house;
    await api.refuse('get_member', 404, { path: { member: 'mem_00000000000000000000000000' } });
    await api.refuse('get_member', 404, { path: { member: 'not-an-id' } });
    const { course } = await given.house.cast();
    await api.refuse('get_member', 404, { path: { member: course.product.id } });
  });

  test('a key does what its scopes allow and says what they are', async () => {
    const { api } = given.house;
    const reader = api.as(await given.house.makeKey('members:read'));
    assert.deepEqual((await reader.do('get_me')).scopes, ['members:read']);
    await reader.do('list_members');
    await reader.refuse('create_member', 403, { body: { email: `${fresh('no')}@example.com` } });
    await reader.refuse('list_products', 403);
    await reader.refuse('get_settings', 403);
    await api.refuse('list_members', 401, { key: null });
    const wrong = await api.refuse('list_members', 401, { key: `${api.key.slice(0, -1)}${api.key.endsWith('a') ? 'b' : 'a'}` });
    assert.match(wrong.title, /key/i);
  });

  test('the settings of the site are read and changed', async () => {
    const { api } = given.house;
    const before = await api.do('get_settings');
    assert.equal(before.inactivity_days, 30);
    assert.equal(before.public_content, true);
    const after = await api.do('update_settings', { body: { support_email: 'help@riverside.example', inactivity_days: 45 } });
    assert.deepEqual(after, { ...before, support_email: 'help@riverside.example', inactivity_days: 45, mail: { from: 'help@riverside.example', is_sent: false } });
    const wrong = await api.refuse('update_settings', 400, { body: { time_zone: 'Europe/Atlantis', inactivity_days: 0 } });
    assert.deepEqual(wrong.errors.map((error) => error.field).toSorted(), ['inactivity_days', 'time_zone']);
    await api.do('update_settings', { body: { inactivity_days: 30 } });
    const site = await api.do('get_site');
    assert.equal(site.slug, 'riverside');
    assert.equal(new URL(site.portal_url).origin, given.house.origin);
  });
});
