// G29: with few files to open, with none left for those who connect, and with little memory, the program serves those it
// can, turns away the rest, rests in between, and is as it was when they have gone.
import { environmentOf, isLong, type Sabotage } from './program.ts';
import { test, type TestContext } from 'node:test';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { ask, Guests } from './guests.ts';
import { Findings } from './promises.ts';

const promise = {
  lives: 'it lives on',
  serves: 'those who are in are served',
  turned: 'who is too many is told so, or let go at once',
  back: 'files, threads and memory are as before afterwards',
  rests: 'it rests while nobody can come in',
  again: 'it takes people again once it can',
  little: 'a thousand people fit into 512 MB',
  signals: 'a broken pipe or a file that may not grow ends nobody',
} as const;
const fewFiles = 256;
const crowd = isLong ? 1_000 : 400;
const memoryMore = 64; // MiB
const memoryMost = 512 * 1024 * 1024; // bytes
const busyMost = 0.2; // of a core
const ticksASecond = 100;
const ignored = [13, 25]; // SIGPIPE, SIGXFSZ

interface Usage {
  files: number;
  threads: number;
  memory: number; // MiB
}

function usage(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)![1]);
  return { files: readdirSync(`/proc/${pid}/fd`).length, threads: number('Threads'), memory: number('VmRSS') / 1024 };
}

const ticks = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

function comeAndStay(port: number): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => resolve(socket)).on('data', () => {});
  });
}

/** Far more people than there are files. */
async function overrun(): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { under: ['prlimit', `--nofile=${fewFiles}:${fewFiles}`] });
  const port = Number(new URL(house.origin).port);
  const guests = new Guests(house, 4);
  try {
    for (let count = 0; count < 50; count += 1) await guests.register();
    for (let count = 0; count < 50; count += 1) await ask(`${house.origin}/login`);
    const before = usage(house.pid);
    const idlers = await Promise.all(Array.from({ length: crowd }, () => comeAndStay(port)));
    await pause(second);
    const seen = (await Promise.all(Array.from({ length: 20 }, () => guests.register()))).map(({ status }) => status);
    findings.expect(promise.turned, seen.every((status) => status === 201 || status === 503 || status === undefined), seen.join(', '));
    findings.expect(promise.lives, house.isServing, 'it is gone');
    const pressed = usage(house.pid);
    findings.expect(promise.back, pressed.files <= fewFiles && pressed.memory <= before.memory + memoryMore, `${Math.round(pressed.memory - before.memory)} MiB more`);
    for (const idler of idlers) idler.destroy();
    await eventually(async () => (await guests.register()).status === 201, { what: 'a guest afterwards', within: 5 * second })
      .catch((error: Error) => findings.hold(promise.again, [error.message]));
    await guests.end();
    await eventually(() => usage(house.pid).files <= before.files + 4, { what: 'the files to be closed', within: 15 * second })
      .catch((error: Error) => findings.hold(promise.back, [error.message]));
    const after = usage(house.pid);
    findings.expect(promise.back, after.threads <= before.threads + 4, `${after.threads} threads instead of ${before.threads}`);
    findings.expect(promise.lives, !house.log.some((line) => line.includes('"level":"error"')), house.log.find((line) => line.includes('"level":"error"')) ?? '');
    checkSignals(findings, house.pid);
    Object.assign(findings.figures, { crowd, files: `${before.files}/${pressed.files}/${after.files}`, memory: `${Math.round(before.memory)}/${Math.round(pressed.memory)} MiB` });
    return findings;
  } finally {
    await guests.end();
    await house.close();
  }
}

function checkSignals(findings: Findings, pid: number): void {
  const mask = BigInt(`0x${/^SigIgn:\s+([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]}`);
  for (const signal of ignored) findings.expect(promise.signals, (mask & (1n << BigInt(signal - 1))) !== 0n, `signal ${signal} is not ignored`);
}

/** How many files a running program may have open. */
function allow(pid: number, most: number | string): void {
  const done = spawnSync('prlimit', ['--pid', String(pid), `--nofile=${most}:`], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`prlimit failed: ${done.stderr}`);
}

/** Nobody can be taken in, for want of a file. */
async function shut(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const port = Number(new URL(house.origin).port);
  try {
    await ask(`${house.origin}/readyz`);
    const usual = /^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${house.pid}/limits`, 'utf8'))![1]!;
    allow(house.pid, 3);
    const waiting = await Promise.all(Array.from({ length: 20 }, () => comeAndStay(port)));
    await pause(second / 2);
    const before = ticks(house.pid);
    await pause(2 * second);
    const share = (ticks(house.pid) - before) / ticksASecond / 2;
    allow(house.pid, usual);
    for (const socket of waiting) socket.destroy();
    findings.expect(promise.rests, share < busyMost, `${Math.round(share * 100)} % of a core`);
    await eventually(async () => (await ask(`${house.origin}/readyz`)).status === 200, { what: 'somebody who comes in', within: 5 * second })
      .catch((error: Error) => findings.hold(promise.again, [error.message]));
    findings.figures['busy %'] = Math.round(share * 100);
    return findings;
  } finally {
    await house.close();
  }
}

/** A group of processes that may have so much memory together; none where we may not make one. */
function littleMemory(): { folder: string; killed: () => number; peak: () => number } | undefined {
  const old = '/sys/fs/cgroup/memory';
  const parent = existsSync(old) ? old : '/sys/fs/cgroup';
  const folder = join(parent, `customerhub-${process.pid}`);
  const most = existsSync(old) ? 'memory.limit_in_bytes' : 'memory.max';
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, most), String(memoryMost));
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return undefined;
  }
  const [kills, peak] = existsSync(old) ? ['memory.oom_control', 'memory.max_usage_in_bytes'] : ['memory.events', 'memory.peak'];
  return { folder, killed: () => Number(/oom_kill (\d+)/.exec(readFileSync(join(folder, kills), 'utf8'))?.[1] ?? 0),
    peak: () => Number(readFileSync(join(folder, peak), 'utf8')) };
}

/** A thousand stay, and others work. */
async function squeeze(group: NonNullable<ReturnType<typeof littleMemory>>, sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: environmentOf(sabotage), under: ['sh', '-c', `echo $$ > ${join(group.folder, 'cgroup.procs')} && exec "$@"`, 'sh'] });
  const guests = new Guests(house, 16);
  const port = Number(new URL(house.origin).port);
  const idlers: net.Socket[] = [];
  try {
    for (let count = 0; count < 1_000; count += 1) idlers.push(await comeAndStay(port));
    guests.begin(16, 1);
    await eventually(() => guests.seen.length > 500, { what: 'people who register', within: 20 * second });
    const pages = await Promise.all(Array.from({ length: 200 }, () => ask(`${house.origin}/login`)));
    await guests.end();
    findings.hold(promise.little, [...guests.seen, ...pages].filter(({ status }) => status !== 200 && status !== 201).map(({ status }) => `${status}`));
    findings.expect(promise.little, house.isServing && group.killed() === 0, 'it was killed for want of memory');
    findings.figures['peak'] = `${Math.round(group.peak() / 1024 / 1024)} MiB`;
    return findings;
  } finally {
    for (const idler of idlers) idler.destroy();
    await guests.end();
    if (sabotage) await house.kill(); // unless the kernel was quicker
    await house.close();
  }
}

async function withLittleMemory(context: TestContext, work: (group: NonNullable<ReturnType<typeof littleMemory>>) => Promise<void>): Promise<void> {
  const group = littleMemory();
  if (!group) return context.skip('skipped: no group of processes with less memory can be made here');
  try {
    await work(group);
  } finally {
    rmdirSync(group.folder);
  }
}

test('a thousand people fit into 512 MB', (context) => withLittleMemory(context, async (group) => {
  const findings = await squeeze(group);
  findings.report(context);
  findings.assertKept();
}));

test('it is noticed when each who comes takes a megabyte', (context) => withLittleMemory(context, async (group) => {
  (await squeeze(group, 'greedy_connections')).assertBroken(context, promise.little);
}));

test('with few files to open it serves whom it can and is as before afterwards', async (context) => {
  const findings = await overrun();
  findings.report(context);
  findings.assertKept();
});

test('when nobody can come in it rests, and takes people again once it can', async (context) => {
  const findings = await shut();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when it tries all the time to take people in', async (context) => {
  (await shut('accept_spins')).assertBroken(context, promise.rests);
});
