import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { onEachEngine } from './house.ts';
import { eventually } from './poll.ts';
import { Line, send } from './raw.ts';

const host = 'Host: 127.0.0.1\r\n';
const get = (more: string, target = '/healthz') => `GET ${target} HTTP/1.1\r\n${host}${more}\r\n`;
const post = (more: string, body = '') => `POST /login HTTP/1.1\r\n${host}${more}\r\n${body}`;
const chunked = (body: string) => post('Transfer-Encoding: chunked\r\n', body);

// Each of these is refused and the connection closed: whoever disagrees about where it ends smuggles the next request.
const refused: Record<string, string> = {
  'Content-Length beside Transfer-Encoding': post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'Content-Length 0 beside Transfer-Encoding': post('Content-Length: 0\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'two lengths that differ': post('Content-Length: 4\r\nContent-Length: 5\r\n', 'abcde'),
  'two lengths that agree': post('Content-Length: 4\r\nContent-Length: 4\r\n', 'abcd'),
  'a list of lengths': post('Content-Length: 4, 4\r\n', 'abcd'),
  'a signed length': post('Content-Length: +4\r\n', 'abcd'),
  'a negative length': post('Content-Length: -1\r\n'),
  'a hexadecimal length': post('Content-Length: 0x4\r\n', 'abcd'),
  'a length with a letter': post('Content-Length: 4a\r\n', 'abcd'),
  'an empty length': post('Content-Length: \r\n'),
  'a length beyond 2^63': post('Content-Length: 9223372036854775808\r\n'),
  'a length beyond 2^64': post('Content-Length: 18446744073709551620\r\n', 'abcd'),
  'a space before the colon': get('X-Odd : 1\r\n'),
  'a folded line': get('X-Odd: 1\r\n 2\r\n'),
  'a first line that is folded': `GET /healthz HTTP/1.1\r\n ${host}\r\n`,
  'a bare carriage return in a value': get('X-Odd: 1\r2\r\n'),
  'a bare line feed after a field': `GET /healthz HTTP/1.1\r\n${host}X-Odd: 1\n\r\n`,
  'a bare line feed after the first line': `GET /healthz HTTP/1.1\n${host}\r\n`,
  'a NUL in a value': get('X-Odd: 1\u00002\r\n'),
  'a control byte in a value': get('X-Odd: 1\u00012\r\n'),
  'a NUL in a name': get('X-\u0000Odd: 1\r\n'),
  'a field without a name': get(': 1\r\n'),
  'a field without a colon': get('X-Odd\r\n'),
  'a NUL in the target': get('', '/health\u0000z'),
  'a space in the target': get('', '/health z'),
  'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
  'two hosts': get(host),
  'an absolute target of another host': get('', 'http://elsewhere.example/healthz'),
  'a chunk size that is no number': chunked('xyz\r\nabc\r\n0\r\n\r\n'),
  'a signed chunk size': chunked('+3\r\nabc\r\n0\r\n\r\n'),
  'a chunk size with a prefix': chunked('0x3\r\nabc\r\n0\r\n\r\n'),
  'a chunk size of all ones': chunked('FFFFFFFFFFFFFFFF\r\nabc'),
  'a chunk size that wraps to zero': chunked('10000000000000000\r\nabc'),
  'no line end after the data of a chunk': chunked('3\r\nabcd0\r\n\r\n'),
  'a bare line feed after a chunk size': chunked('3\nabc\r\n0\r\n\r\n'),
  'an endless extension of a chunk': chunked(`3;${'x'.repeat(300)}\r\nabc\r\n0\r\n\r\n`),
  'a trailer that frames': chunked('3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n'),
  'a trailer without end': chunked(`3\r\nabc\r\n0\r\n${'X-Odd: 1234567890\r\n'.repeat(600)}\r\n`),
  'no method': ` /healthz HTTP/1.1\r\n${host}\r\n`,
  'HTTP/0.9': 'GET /healthz\r\n\r\n',
  'HTTP/2 in words': `GET /healthz HTTP/2.0\r\n${host}\r\n`,
  'a preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
};

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

  const unimplemented = {
    'another transfer coding': post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
    'a coding after chunked': post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'),
    'a coding that looks like chunked': post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'),
    'two transfer codings': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'),
    'TRACE': `TRACE /healthz HTTP/1.1\r\n${host}\r\n`,
    'CONNECT': `CONNECT 127.0.0.1:80 HTTP/1.1\r\n${host}\r\n`,
  };

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
