import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Api } from './api.ts';
import { eventually } from './poll.ts';
import { binary } from './process.ts';
import { Visitor } from './visitor.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = join(root, 'bin/start');
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

/** The project in a folder of its own, as after a clone, but set up and built already: by the program under test. */
function clone(): string {
  const folder = mkdtempSync(join(tmpdir(), 'customerhub-clone-'));
  for (const name of ['bin', 'scripts', 'test/fakes']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'test/node_modules'), join(folder, 'test/node_modules'));
  for (const name of ['setup', 'build']) writeFileSync(join(folder, 'bin', name), '#!/bin/sh\n', { mode: 0o755 });
  mkdirSync(join(folder, 'build/release'), { recursive: true });
  symlinkSync(binary, join(folder, 'build/release/customerhub'));
  return folder;
}

interface Started {
  child: ChildProcess;
  printed: string;
}

/** Runs bin/start there until it says that it serves. */
async function begin(folder: string, port: number): Promise<Started> {
  const child = spawn(join(folder, 'bin/start'), ['--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let [printed, complaints] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  await eventually(() => printed.includes('Ctrl-C stops') || child.exitCode !== null, { what: 'the addresses', within: 60_000 });
  assert.equal(child.exitCode, null, complaints + printed);
  return { child, printed };
}

/** As Ctrl-C does: to all that were started with it. */
async function interrupt({ child }: Started): Promise<void> {
  const over = once(child, 'close');
  process.kill(-child.pid!, 'SIGINT');
  await over;
  assert.equal(child.exitCode, 0);
}

const found = (pattern: RegExp, text: string): string[] => {
  const match = pattern.exec(text);
  assert.ok(match, `${pattern} is not in ${text}`);
  return match.slice(1);
};

// Three in a row, as bin/start takes them, and none that the kernel may give to a connection of another test meanwhile.
function freePorts(): number {
  const first = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/)[0]);
  for (;;) {
    const port = randomInt(first - 10_000, first - 3);
    const taken = [port, port + 1, port + 2].map((one) => spawnSync(join(root, 'scripts/require_free_port'), [String(one), 'a test', '']).status);
    if (taken.every((status) => status === 0)) return port;
  }
}

test('bin/start serves a demo site whose addresses and log-ins it prints, sells by bin/stripe, and keeps its data', async () => {
  const [folder, port] = [clone(), freePorts()];
  let started: Started | undefined;
  try {
    started = await begin(folder, port);
    const origin = `http://127.0.0.1:${port}`;
    const { printed } = started;
    assert.ok(printed.includes(`site ${origin}`));
    const [email, password] = found(/Log in at \S+\/login as\n +\S+ \S+ +(\S+) +(\S+)/, printed);
    const visitor = new Visitor(origin);
    await visitor.open('/login');
    await visitor.press('Use my password', { email: email! });
    await visitor.press('Log in', { password: password! });
    assert.equal(visitor.path, '/');
    assert.equal((await fetch(`${origin}/admin/`)).status, 200);

    const buyer = 'new@example.com';
    const sold = spawnSync(join(folder, 'bin/stripe'), ['buy', '--product', 'Low Tide Membership', '--email', buyer], { encoding: 'utf8' });
    assert.equal(sold.status, 0, sold.stderr);
    const api = new Api(origin, found(/(chk_\S+)/, printed)[0]!);
    const bought = async () => (await api.do('list_members', { query: { email: buyer } })).data.length;
    await eventually(async () => (await bought()) === 1, { what: 'the buyer among the members' });

    const second = spawnSync(join(folder, 'bin/start'), ['--port', String(port)], { encoding: 'utf8', timeout: 20_000 });
    assert.match(second.stderr, new RegExp(`port ${port}, for the site, is taken`));
    await interrupt(started);
    started = await begin(folder, port);
    assert.equal(await bought(), 1);
    assert.ok(started.printed.includes(password!), 'the log-ins are printed again');
    await interrupt(started);
    started = undefined;
  } finally {
    if (started) process.kill(-started.child.pid!, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
