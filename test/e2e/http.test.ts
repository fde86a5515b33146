import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { get, host, post, refused, unimplemented } from './framings.ts';
import { onEachEngine } from './house.ts';
import { eventually } from './poll.ts';
import { Line, send } from './raw.ts';

onEachEngine('the HTTP server', (given) => {
  const smuggled = `GET /smuggled HTTP/1.1\r\n${host}\r\n`;

  describe('refuses and closes', () => {
    for (const [what, bytes] of Object.entries(refused)) {
      test(what, async () => {
        const heard = await send(given.house.origin, bytes + smuggled);
        assert.equal(heard.statuses.length, 1, `more than one answer:\n${heard.text}`);
        assert.ok([400, 405, 421, 431, 501, 505].includes(heard.statuses[0]!), heard.text);
        assert.ok(heard.isClosed, 'the connection stays open');
      });
    }
  });

  for (const [what, bytes] of Object.entries(unimplemented)) {
    test(`${what} is not spoken here`, async () => {
      const heard = await send(given.house.origin, bytes + smuggled);
      assert.ok([400, 405, 501].includes(heard.statuses[0]!), heard.text);
      assert.equal(heard.statuses.length, 1);
      assert.ok(heard.isClosed);
    });
  }

  test('an upgrade to HTTP/2 is answered as if it had not been asked for', async () => {
    const heard = await send(given.house.origin, get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
      ({ statuses }) => statuses.length > 0);
    assert.ok([200, 400].includes(heard.statuses[0]!), heard.text);
  });

  test('a proper request is answered and the connection kept', async () => {
    const line = await Line.open(given.house.origin);
    for (let count = 1; count <= 3; count += 1) {
      line.say(get(''));
      const heard = await line.hear(({ statuses }) => statuses.length === count);
      assert.equal(heard.statuses.at(-1), 200);
      assert.equal(heard.isClosed, false);
    }
    line.end();
  });

  test('requests that come in one piece are answered in order, byte by byte as well', async () => {
    const line = await Line.open(given.house.origin);
    line.say(get('') + get('', '/nothing-here') + get(''));
    const heard = await line.hear(({ statuses }) => statuses.length === 3);
    assert.deepEqual(heard.statuses, [200, 404, 200]);
    for (const byte of get('')) line.say(byte);
    assert.deepEqual((await line.hear(({ statuses }) => statuses.length === 4)).statuses, [200, 404, 200, 200]);
    line.end();
  });

  test('a chunked body is read whole', async () => {
    const text = JSON.stringify({ email: 'chunked@example.com' });
    const [first, second] = [text.slice(0, 10), text.slice(10)];
    const size = (part: string) => part.length.toString(16);
    const head = `POST /api/v1/members HTTP/1.1\r\n${host}Authorization: Bearer ${given.house.api.key}\r\nContent-Type: application/json\r\n`;
    const body = `${size(first)};name=value\r\n${first}\r\n${size(second).toUpperCase()}\r\n${second}\r\n0\r\nX-Trailer: fine\r\n\r\n`;
    const heard = await send(given.house.origin, `${head}Transfer-Encoding: Chunked\r\n\r\n${body}`, ({ statuses }) => statuses.length > 0);
    assert.equal(heard.statuses[0], 201, heard.text);
  });

  test('what is too long is refused', async () => {
    const { origin } = given.house;
    const long = await send(origin, get('', `/${'a'.repeat(9_000)}`));
    assert.ok([414, 431, 400].includes(long.statuses[0]!), long.text);
    const wide = await send(origin, get(`X-Odd: ${'a'.repeat(40_000)}\r\n`));
    assert.ok([431, 400].includes(wide.statuses[0]!), wide.text);
    const many = await send(origin, get(Array.from({ length: 101 }, (_, number) => `X-Odd-${number}: 1\r\n`).join('')));
    assert.ok([431, 400].includes(many.statuses[0]!), many.text);
    const large = await send(origin, post('Content-Length: 99999999999\r\n'));
    assert.equal(large.statuses[0], 413, large.text);
    assert.ok(large.isClosed);
  });

  test('100-continue is only said to what fits', async () => {
    const { origin } = given.house;
    const fitting = post('Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\nExpect: 100-continue\r\n');
    const line = await Line.open(origin);
    line.say(fitting);
    assert.equal((await line.hear(({ statuses }) => statuses.length > 0)).statuses[0], 100);
    line.say('a=b&c');
    assert.equal((await line.hear(({ statuses }) => statuses.length === 2)).statuses.length, 2);
    line.end();
    const large = await send(origin, post('Content-Length: 99999999999\r\nExpect: 100-continue\r\n'));
    assert.deepEqual(large.statuses, [413]);
  });

  test('HEAD answers the head alone', async () => {
    const line = await Line.open(given.house.origin);
    line.say(get('', '/login').replace('GET', 'HEAD') + get(''));
    const heard = await line.hear(({ statuses }) => statuses.length === 2);
    assert.deepEqual(heard.statuses, [200, 200]);
    assert.doesNotMatch(heard.text, /<html/);
    line.end();
  });

  test('who sends a head without end is let go, and the others are served meanwhile', { timeout: 30_000 }, async () => {
    const { origin } = given.house;
    const idle = await Promise.all(Array.from({ length: 100 }, () => Line.open(origin)));
    for (const line of idle) line.say(`GET /healthz HTTP/1.1\r\n${host}X-Slow: `);
    assert.equal((await fetch(`${origin}/healthz`)).status, 200);
    await eventually(() => idle.every((line) => line.heard().isClosed), { within: 20_000, what: 'the end of the slow ones' });
  });

  test('a request that was read is answered though the server is told to stop', async () => {
    const { house } = given;
    const line = await Line.open(house.origin);
    line.say(post('Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n', 'email'));
    const stopped = house.stop();
    line.say('=abc');
    const heard = await line.hear(({ statuses }) => statuses.length === 1, 5_000);
    line.end();
    await stopped;
    await house.serve();
    assert.equal(heard.statuses.length, 1, 'the request was dropped');
  });
});
