// G44: told to stop while people ask, upload and download and receivers answer slowly, the program finishes what it has
// begun, gives back what it had claimed, and ends well.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { startReceiver } from '../fakes/receiver.ts';
import { openDatabase } from './database.ts';
import { Findings } from './promises.ts';
import { openLesson, type Lesson } from './viewing.ts';

const promise = {
  answered: 'what was accepted is answered',
  slow: 'a request that is on its way is waited for',
  uploads: 'an upload that is on its way arrives',
  downloads: 'a download that is on its way comes whole',
  unready: 'it says first that it is not ready',
  stored: 'what was acknowledged is stored',
  released: 'nothing stays claimed',
  well: 'it ends by itself, well, within 20 s',
} as const;
const longest = 20 * second;

/** Sends one request on a connection of its own, and gives what came until it closed; empty when it was never taken. */
function knock(port: number, text: string, dribble: string[] = []): Promise<string> {
  return new Promise((resolve) => {
    let [got, isTaken] = ['', false];
    const socket = net.connect(port, '127.0.0.1', async () => {
      isTaken = true;
      socket.write(text);
      for (const more of dribble) {
        await pause(200);
        socket.write(more);
      }
    });
    socket.setEncoding('utf8').on('data', (part: string) => (got += part));
    socket.on('error', () => {}).on('close', () => resolve(isTaken ? got || 'nothing' : ''));
  });
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Sends half of a body, and the other half once `goes` allows it. */
async function sendInHalves(port: number, head: string[], body: Buffer, goes: Promise<void>): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let got = '';
  socket.setEncoding('utf8').on('data', (part: string) => (got += part)).on('error', () => {});
  const over = once(socket, 'close').catch(() => {});
  const half = Math.floor(body.length / 2);
  socket.write([...head, `Content-Length: ${body.length}`, 'Connection: close', '', ''].join('\r\n'));
  socket.write(body.subarray(0, half));
  await goes;
  if (socket.writable) socket.write(body.subarray(half));
  await over;
  return got;
}

/** Begins to fetch as a browser does, and reads on once `goes` allows it. What the kernel keeps of it is far less than all. */
async function beginToFetch({ visitor, link }: Lesson, goes: Promise<void>): Promise<() => Promise<Buffer>> {
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const asked = http.get(new URL(link, visitor.origin), { headers: { cookie }, agent: false });
  const [answer] = (await once(asked, 'response')) as [http.IncomingMessage];
  const parts: Buffer[] = [];
  const over = new Promise<void>((resolve) => answer.on('error', () => {}).on('close', resolve));
  void goes.then(() => answer.on('data', (part: Buffer) => parts.push(part)));
  return () => over.then(() => Buffer.concat(parts));
}

/** What is under way when the program is told to stop: two uploads of which half has come, and a download of which little has gone. */
async function beginTransfers(house: House, lesson: Lesson, goes: Promise<void>): Promise<() => Promise<(findings: Findings) => Promise<void>>> {
  const port = Number(new URL(house.origin).port);
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(400_000)]);
  const who = ['Host: x', `Authorization: Bearer ${house.api.key}`];
  const { id } = await house.api.do('create_upload', { headers: { 'tus-resumable': '1.0.0', 'upload-length': String(2 * bytes.length), 'upload-metadata': `filename ${Buffer.from('two.pdf').toString('base64')}` } });
  const fetching = await beginToFetch(lesson, goes);
  const whole = sendInHalves(port, ['POST /api/v1/files?name=one.pdf HTTP/1.1', ...who], bytes, goes);
  const piece = sendInHalves(port, [`PATCH /api/v1/uploads/${id} HTTP/1.1`, ...who, 'Tus-Resumable: 1.0.0', 'Upload-Offset: 0', 'Content-Type: application/offset+octet-stream'], bytes, goes);
  const arrived = () => readdirSync(join(house.folder, 'media/incoming'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
  await eventually(() => arrived() >= bytes.length - 1, { what: 'half of both uploads' });
  return async () => {
    const [one, two, fetched] = await Promise.all([whole, piece, fetching()]);
    return async (findings) => {
      findings.expect(promise.downloads, digest(fetched) === digest(lesson.bytes), `${fetched.length} bytes of ${lesson.bytes.length} came`);
      findings.expect(promise.uploads, one.startsWith('HTTP/1.1 201 '), `a file: ${one.slice(0, 60)}`);
      findings.expect(promise.uploads, two.startsWith('HTTP/1.1 204 '), `a piece: ${two.slice(0, 60)}`);
      if (findings.broken.has(promise.uploads)) return;
      const file = (JSON.parse(one.slice(one.indexOf('{'))) as { id: string }).id;
      const content = await fetch(`${house.origin}/api/v1/files/${file}/content`, { headers: { authorization: `Bearer ${house.api.key}` } });
      findings.expect(promise.stored, digest(Buffer.from(await content.arrayBuffer())) === digest(bytes), 'the file that came meanwhile');
      findings.expect(promise.stored, (await house.api.do('get_upload', { path: { upload: id } })).arrived === bytes.length, 'the piece that came meanwhile');
    };
  };
}

async function stop(sabotage?: Sabotage): Promise<Findings> {
  const [findings, ear] = [new Findings(), await startReceiver({ check: false })];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const port = Number(new URL(house.origin).port);
  try {
    const lesson = await openLesson(house, 24 * 1024 * 1024);
    await house.api.do('create_hook', { body: { url: `${ear.url}/`, events: ['user.created'] } });
    ear.faults = [{ delay_ms: 700 }];
    for (let count = 0; count < 12; count += 1) await newMember(house.api);
    let isOver = false;
    const answers: string[] = [];
    const headers = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${house.api.key}\r\n`;
    const ask = async () => {
      while (!isOver) {
        const got = await knock(port, `GET /api/v1/members?limit=20 HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
        if (got === '') return;
        answers.push(got);
      }
    };
    let release = () => {};
    const transferred = await beginTransfers(house, lesson, new Promise<void>((resolve) => (release = resolve)));
    const asking = Array.from({ length: size(24, 64) }, ask);
    await pause(second);
    const body = JSON.stringify({ email: 'slow@example.com' });
    const slow = knock(port, `POST /api/v1/members HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
      [...Array.from({ length: 8 }, (_, at) => body.slice(at * 3, at * 3 + 3)), body.slice(24)]);
    const probe = net.connect(port, '127.0.0.1');
    await once(probe, 'connect');
    let heard = '';
    probe.setEncoding('utf8').on('data', (part: string) => (heard += part)).on('error', () => {});
    probe.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await pause(300);

    const { server } = house;
    const told = performance.now();
    process.kill(server.pid, 'SIGTERM');
    await pause(20);
    probe.write(`GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await Promise.all(asking);
    isOver = true;
    const late = await slow;
    release();
    const examineTransfers = await transferred();
    while (!server.isOver && performance.now() - told < longest) await pause(20);
    const took = performance.now() - told;

    const broken = answers.filter((got) => !got.startsWith('HTTP/1.1 200') && !got.startsWith('HTTP/1.1 503'));
    findings.hold(promise.answered, broken.map((got) => got.slice(0, 60)));
    findings.expect(promise.slow, late.startsWith('HTTP/1.1 201'), late.slice(0, 60));
    findings.expect(promise.unready, heard.includes('HTTP/1.1 503'), heard.slice(-200));
    findings.expect(promise.well, server.isOver && server.end.code === 0, `${server.end.code ?? server.end.signal ?? 'still there'} after ${Math.round(took)} ms`);
    await house.kill();
    const database = openDatabase(house);
    findings.hold(promise.stored, late.startsWith('HTTP/1.1 201') && database.rows("select 1 from members where email_key = 'slow@example.com'").length === 0 ? ['slow'] : []);
    findings.hold(promise.released, database.rows("select id from deliveries where state = 'sending'").map((row) => `${row['id']} is being sent`));
    database.close();
    await house.serve();
    await examineTransfers(findings);
    Object.assign(findings.figures, { answers: answers.length, 'ended after': `${Math.round(took)} ms` });
    return findings;
  } finally {
    await house.close();
    await ear.close();
  }
}

test('told to stop, the program finishes what it has begun', async (context) => {
  const findings = await stop();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when everything is dropped at the stop', async (context) => {
  (await stop('drop_at_stop')).assertBroken(context, promise.slow, promise.uploads, promise.downloads);
});
