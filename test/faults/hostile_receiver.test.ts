// G13: receivers that never answer, answer by the drop, without end, or with rubbish, hurt nobody else: others get what
// they should as fast as ever, and no memory is lost to them.
import { environmentOf, isLong, size, type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import net from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { startReceiver } from '../fakes/receiver.ts';
import { part } from './guests.ts';
import { Findings } from './promises.ts';

const promise = {
  others: 'others get it within 2 s',
  ended: 'each call to a hostile receiver ends within 15 s',
  memory: 'at most 32 MiB more of memory',
  few: 'at most 4 connections to each at a time',
} as const;
const soon = 2 * second;
const callMost = 15 * second;
const memoryMost = 32; // MiB
const socketsMost = 4;
const ofEach = size(4, 6);
const happenings = size(24, 200);

const head = 'HTTP/1.1 200 OK\r\n';
type Manner = (socket: net.Socket) => void;

function drip(socket: net.Socket, text: string | Buffer, every: number): void {
  const timer = setInterval(() => socket.write(text), every);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket: net.Socket, text: Buffer): void {
  const go = () => {
    while (!socket.destroyed && socket.write(text));
  };
  socket.on('drain', go);
  go();
}

const manners: Record<string, Manner> = {
  'says nothing': () => {},
  'answers by the drop': (socket) => (socket.write(`${head}\r\n`), drip(socket, 'H', 1_000)),
  'heads without end': (socket) => (socket.write(head), flood(socket, Buffer.from('X-More: '.padEnd(1_000, 'x') + '\r\n'))),
  'a body without end': (socket) => (socket.write(`${head}\r\n`), flood(socket, Buffer.alloc(65_536, 'x'))),
  'a body that is said to be huge': (socket) => (socket.write(`${head}Content-Encoding: gzip\r\nContent-Length: 10737418240\r\n\r\n`), flood(socket, Buffer.alloc(65_536, 0x1f))),
  'interim answers without end': (socket) => drip(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(50), 5),
  'chunks that are none': (socket) => socket.end(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\nnothing\r\n`),
  'hangs up': (socket) => socket.resetAndDestroy(),
  'says nothing where TLS begins': () => {},
};

interface Call {
  from: number;
  took?: number;
}

class Hostile {
  readonly calls: Call[] = [];
  most = 0;
  #open = 0;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();

  constructor(manner: Manner) {
    this.#server = net.createServer((socket) => {
      const call: Call = { from: performance.now() };
      this.calls.push(call);
      this.#sockets.add(socket);
      this.most = Math.max(this.most, (this.#open += 1));
      socket.on('error', () => {}).on('close', () => {
        this.#open -= 1;
        this.#sockets.delete(socket);
        call.took = performance.now() - call.from;
      });
      socket.on('data', () => {});
      socket.once('data', () => manner(socket));
    });
  }

  async listen(scheme: 'http' | 'https'): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `${scheme}://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}/`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

const memory = (pid: number, which: 'VmRSS' | 'VmHWM') => Number(new RegExp(`^${which}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

/** Hooks to everybody who is hostile, and one that is good. */
async function invite(house: House, good: string): Promise<Hostile[]> {
  const hostile: Hostile[] = [];
  for (const [name, manner] of Object.entries(manners)) {
    for (let count = 0; count < ofEach; count += 1) {
      const one = new Hostile(manner);
      hostile.push(one);
      const url = await one.listen(name.includes('TLS') ? 'https' : 'http');
      await house.api.do('create_hook', { body: { url, events: ['user.created'] } });
    }
  }
  await house.api.do('create_hook', { body: { url: good, events: ['user.created'] } });
  return hostile;
}

async function endure(times: number, sabotage?: Sabotage): Promise<Findings> {
  const [findings, good] = [new Findings(), await startReceiver({ check: false })];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  let hostile: Hostile[] = [];
  try {
    hostile = await invite(house, `${good.url}/`);
    writeFileSync(`/proc/${house.pid}/clear_refs`, '5'); // the peak counts from here
    const before = memory(house.pid, 'VmRSS');
    const took: number[] = [];
    for (let count = 0; count < times && findings.broken.size === 0; count += 1) {
      const [from, heard] = [performance.now(), good.total];
      await newMember(house.api);
      await eventually(() => good.total > heard, { what: 'the good receiver', within: 12 * second }).catch((error: Error) => findings.hold(promise.others, [error.message]));
      took.push(performance.now() - from);
      await pause(sabotage ? 50 : size(400, 200));
    }
    const begun = hostile.flatMap((one) => one.calls);
    const lasts = ({ from, took: so }: Call) => (so ?? performance.now() - from);
    await eventually(() => begun.every((call) => call.took !== undefined || lasts(call) > callMost), { what: 'the end of each call', within: 2 * callMost });
    findings.expect(promise.others, part(took, 0.99) <= soon, `99 of 100 within ${Math.round(part(took, 0.99))} ms`);
    const more = Math.round(memory(house.pid, 'VmHWM') - before);
    findings.expect(promise.memory, more <= memoryMost, `${more} MiB`);
    findings.hold(promise.ended, begun.filter((call) => lasts(call) > callMost).map((call) => `${Math.round(lasts(call) / second)} s`));
    findings.hold(promise.few, hostile.filter(({ most }) => most > socketsMost).map(({ most }) => `${most} at once`));
    Object.assign(findings.figures, { hostile: hostile.length, calls: begun.length, 'others middle/99 %': [0.5, 0.99].map((share) => Math.round(part(took, share))).join('/') + ' ms',
      'longest call': `${Math.round(Math.max(...begun.map(lasts)) / second)} s`, 'memory more': `${more} MiB` });
    return findings;
  } finally {
    for (const one of hostile) one.close();
    await house.kill();
    await house.close();
    await good.close();
  }
}

test('hostile receivers hurt nobody else', async (context) => {
  const findings = await endure(happenings);
  findings.report(context);
  findings.assertKept();
});

const skip = isLong && 'skipped: the short form shows it';

// Beside each other: they mostly wait.
describe('sabotage of the calls out', { concurrency: 3 }, () => {
  test('it is noticed when those who hang may have all the senders', { skip }, async (context) => {
    (await endure(happenings, 'shared_senders')).assertBroken(context, promise.others, promise.few);
  });

  test('it is noticed when answers are read whatever their length', { skip }, async (context) => {
    (await endure(4, 'long_answers')).assertBroken(context, promise.memory);
  });

  test('it is noticed when a call may last', { skip }, async (context) => {
    (await endure(1, 'patient_calls')).assertBroken(context, promise.ended);
  });
});
