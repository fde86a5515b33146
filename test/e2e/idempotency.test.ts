import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newCourse, newMember } from './cast.ts';
import { hour, onEachEngine } from './house.ts';
import { told } from './look.ts';

const header = (key: string) => ({ 'idempotency-key': key });

onEachEngine('idempotency', (given) => {
  test('the same key and body answer the same and do it once', async () => {
    const { api } = given.house;
    const [headers, body] = [header(fresh('key')), { name: fresh('Once') }];
    const first = await api.call('create_product', { headers, body });
    const again = await api.call('create_product', { headers, body });
    assert.deepEqual([again.status, again.body], [first.status, first.body]);
    assert.equal((await api.all('list_products', { query: { q: body.name } })).length, 1);
  });

  test('the order of the fields does not matter', async () => {
    const { api } = given.house;
    const headers = header(fresh('key'));
    const email = `${fresh('ida')}@example.com`;
    const first = await api.call('create_member', { headers, text: `{"email":"${email}","first_name":"Ida"}` });
    const again = await api.call('create_member', { headers, text: `{ "first_name": "Ida", "email": "${email}" }` });
    assert.deepEqual([again.status, again.body.id], [201, first.body.id]);
  });

  test('the same key with another body is refused', async () => {
    const { api } = given.house;
    const headers = header(fresh('key'));
    await api.do('create_product', { headers, body: { name: fresh('One') } });
    await api.refuse('create_product', 422, { headers, body: { name: fresh('Two') } });
    await api.refuse('create_member', 422, { headers, body: { email: `${fresh('x')}@example.com` } });
  });

  test('a secret that shows once shows again to the same key, since the caller may never have seen it', async () => {
    const { api } = given.house;
    const call = { headers: header(fresh('key')), body: { url: 'http://127.0.0.1:9/hook', events: ['user.login'] } };
    const first = await api.do('create_hook', call);
    given.house.keepSecret(first.secret);
    assert.deepEqual(await api.do('create_hook', call), first);
  });

  test('what was refused may be tried again with the same key', async () => {
    const { api } = given.house;
    const headers = header(fresh('key'));
    await api.refuse('create_product', 400, { headers, body: { name: '' } });
    await api.do('create_product', { headers, body: { name: fresh('Mended') } });
  });

  test('another key of the site has its own', async () => {
    const { house, house: { api } } = given;
    const headers = header(fresh('key'));
    const other = api.as(await house.makeKey('content:write'));
    const one = await api.do('create_product', { headers, body: { name: fresh('One') } });
    const two = await other.do('create_product', { headers, body: { name: fresh('Two') } });
    assert.notEqual(one.id, two.id);
  });

  test('twins that run at once do it once', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product } = await newCourse(api);
    const [headers, body] = [header(fresh('key')), { member: member.id, product: product.id, notify: false }];
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => api.call('create_grant', { headers, body })));
    const done = outcomes.filter((outcome) => outcome.status === 'fulfilled').map((outcome) => outcome.value);
    assert.ok(done.length > 0);
    assert.deepEqual(new Set(done.map((answer) => `${answer.status} ${answer.body.id}`)).size, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.match(String(outcome.reason), /answered 409/, 'a twin may only be told to wait');
    }
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted']);
  });

  test('after a day the key is free again', async () => {
    const { house, house: { api } } = given;
    const headers = header(fresh('key'));
    await api.do('create_product', { headers, body: { name: fresh('Yesterday') } });
    house.advance(25 * hour);
    await api.do('create_product', { headers, body: { name: fresh('Today') } });
  });

  test('a key that is too long is refused', async () => {
    const { api } = given.house;
    await api.refuse('create_product', 400, { headers: header('k'.repeat(256)), body: { name: 'X' } });
  });
});
