import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../bin/start', import.meta.url));
const start = (...words: string[]) => spawnSync(script, words, { encoding: 'utf8', timeout: 20_000 });

test('bin/start says what is wrong with its words', () => {
  for (const words of [['--port'], ['--port', 'x'], ['--port', '70000'], ['--prot', '1']]) {
    const { status, stdout, stderr } = start(...words);
    assert.equal(status, 2, words.join(' '));
    assert.match(stderr, /^start: (--port wants a number|there is no --prot)/);
    assert.equal(stdout, '');
  }
});

test('bin/start touches nothing when its port is taken, and says so', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { status, stdout, stderr } = start('--port', String(port));
  assert.equal(status, port > 65533 ? 2 : 1);
  assert.match(stderr, port > 65533 ? /wants a number/ : new RegExp(`port ${port}, for the site, is taken`));
  assert.equal(stdout, '');
  server.close();
});
