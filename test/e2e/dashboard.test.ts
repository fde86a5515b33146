import { test } from 'node:test';
import assert from 'node:assert/strict';
import { onEachEngine } from './house.ts';

const page = async (origin: string, path: string) => {
  const answer = await fetch(origin + path);
  return { answer, text: await answer.text() };
};

onEachEngine('dashboard', (given) => {
  test('its page is there whatever the path, never kept, never indexed, and runs what carries its nonce', async () => {
    const { origin } = given.house;
    for (const path of ['/admin', '/admin/', '/admin/members/mem_1?q=a%20b', '/admin/link']) {
      const { answer, text } = await page(origin, path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('x-robots-tag'), 'noindex, nofollow');
      const nonce = /nonce="([^"]+)"/.exec(text)![1]!;
      assert.match(answer.headers.get('content-security-policy')!, new RegExp(`script-src 'nonce-${nonce}'`));
      assert.doesNotMatch(text, /__NONCE__/);
    }
    const [first, second] = [await page(origin, '/admin/'), await page(origin, '/admin/')];
    assert.notEqual(first.text, second.text, 'each answer has a nonce of its own');
  });

  test('its files are kept for a year, and come in the smallest form that is read', async () => {
    const { origin } = given.house;
    const { text } = await page(origin, '/admin/');
    const script = /src="(\/admin\/assets\/[^"]+\.js)"/.exec(text)![1]!;
    const get = (encoding: string, path = script) => fetch(origin + path, { headers: { 'accept-encoding': encoding } });
    const plain = await get('identity');
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.match(plain.headers.get('content-type')!, /^text\/javascript/);
    const [br, gzip] = [await get('gzip, br'), await get('gzip')];
    assert.deepEqual([br.headers.get('content-encoding'), gzip.headers.get('content-encoding')], ['br', 'gzip']);
    assert.equal(br.headers.get('vary'), 'Accept-Encoding');
    assert.ok(Number(br.headers.get('content-length')) < Number(gzip.headers.get('content-length')));
    const whole = await plain.text();
    assert.equal(await br.text(), whole);
    assert.equal((await get('identity', `${script}.br`)).status, 404, 'the packed form has no address of its own');
    assert.equal((await get('br', '/admin/assets/nothing.js')).status, 404);
  });
});
