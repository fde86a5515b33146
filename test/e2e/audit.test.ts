import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newMember } from './cast.ts';
import { atWork, digitsOf, Desk, goodPassword } from './desk.ts';
import { minute, onEachEngine } from './house.ts';

onEachEngine('the audit log', (given) => {
  test('says who changed what from what to what, and from where', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const product = await desk.do('create_product', { body: { name: 'Glazes', slug: 'glazes' } });
    const changed = await desk.call('update_product', { path: { product: product.id }, body: { name: 'Glazing', slug: 'glazes' } });
    await desk.do('delete_product', { path: { product: product.id } });
    const [gone, renamed, made] = await api.do('list_audit', { query: { thing: product.id } }).then(({ data }) => data);
    assert.deepEqual([made?.act, renamed?.act, gone?.act], ['POST /products', 'PATCH /products/{product}', 'DELETE /products/{product}']);
    assert.deepEqual([renamed?.before, renamed?.after], [{ name: 'Glazes' }, { name: 'Glazing' }], 'what stayed is no news');
    assert.equal(gone?.before['name'], 'Glazing');
    assert.deepEqual(renamed?.actor, { kind: 'staff', id: desk.session!.staff.id, name: 'The owner' });
    assert.equal(renamed?.address, '127.0.0.1');
    assert.equal(renamed?.request_id, changed.headers.get('x-request-id'));
    assert.equal(renamed?.path, `/products/${product.id}`);
  });

  test('is filtered by person, act, thing and time, and paged', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'admin');
    const begin = house.at(0);
    for (const name of ['One', 'Two', 'Three']) await desk.do('create_product', { body: { name } });
    await api.do('create_product', { body: { name: 'Four' } });
    house.advance(minute);
    const end = house.at(0);
    await desk.do('create_product', { body: { name: 'Five' } });
    const mine = await api.all('list_audit', { query: { actor: desk.session!.staff.id, act: 'POST /products', limit: 2 } });
    assert.deepEqual(mine.map(({ after }) => after['name']), ['Five', 'Three', 'Two', 'One']);
    const then = await api.all('list_audit', { query: { act: 'POST /products', from: begin, until: end } });
    assert.deepEqual(then.map(({ after }) => after['name']), ['Four', 'Three', 'Two', 'One']);
    assert.deepEqual(await api.all('list_audit', { query: { from: house.at(minute) } }), []);
    await api.refuse('list_audit', 400, { query: { from: 'yesterday' } });
    await api.refuse('list_audit', 400, { query: { cursor: 'x' } });
  });

  test('keeps no secret and no text about a member', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    await api.do('update_member', { path: { member: member.id }, body: { first_name: 'Zebulon' } });
    const hook = await api.do('create_hook', { body: { url: 'http://ines:hunter22@127.0.0.1:9/in?token=abracadabra', events: ['user.login'] } })
      .catch(() => api.do('create_hook', { body: { url: 'http://127.0.0.1:9/in?token=abracadabra', events: ['user.login'] } }));
    house.keepSecret(hook.secret);
    const entries = JSON.stringify(await api.all('list_audit'));
    for (const word of [member.email, 'Zebulon', 'abracadabra', 'hunter22', goodPassword]) assert.ok(!entries.includes(word), `the log shows ${word}`);
    const [entry] = await api.do('list_audit', { query: { thing: member.id, act: 'PATCH /members/{member}' } }).then(({ data }) => data);
    assert.deepEqual(entry?.after, { first_name: '•••' });
  });

  test('tells of signing in, of one’s own account and of links, and not of what failed', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'support');
    const again = new Desk(house);
    await again.knock(desk.email);
    await again.refuse('show_second_factor', 400, { body: { code: '000000' } });
    house.advance(minute);
    again.session = await again.do('show_second_factor', { body: { code: digitsOf(desk.secret, house.now()) } });
    await again.refuse('change_own_password', 400, { body: { current_password: 'not this one', password: 'another wheel and kiln' } });
    await again.refuse('create_product', 403, { body: { name: 'Not mine' } });
    await again.do('delete_session');
    const acts = (await api.all('list_audit', { query: { actor: desk.session!.staff.id } })).map(({ act }) => act);
    assert.deepEqual(acts, ['DELETE /session', 'POST /session/second-factor', 'PUT /account/second-factor', 'POST /account/second-factor', 'POST /account-links/use']);
    const hired = await api.all('list_audit', { query: { act: 'customerhub admin create', thing: desk.session!.staff.id } });
    assert.equal(hired[0]?.actor.kind, 'operator');
  });

  test('belongs to owners and admins, and says whether it is whole', async () => {
    const { house, house: { api } } = given;
    const verdict = await api.do('get_audit_verdict');
    assert.deepEqual({ ...verdict, entries: 0, hash: '' }, { is_whole: true, entries: 0, hash: '', broken_at: null, fault: null });
    assert.ok(verdict.entries > 10 && verdict.hash);
    const admin = await atWork(house, 'admin');
    assert.ok((await admin.do('list_audit')).data.length > 0);
    for (const role of ['editor', 'support', 'analyst']) await (await atWork(house, role)).refuse('list_audit', 403);
  });

  test('twenty at once stand in it one after the other', async () => {
    const { house: { api } } = given;
    const before = (await api.do('get_audit_verdict')).entries;
    await Promise.all(Array.from({ length: 20 }, (_, number) => api.do('create_product', { body: { name: `At once ${number}` } })));
    const after = await api.do('get_audit_verdict');
    assert.deepEqual([after.is_whole, after.entries], [true, before + 20]);
  });
});
