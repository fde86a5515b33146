// G35: huge, broken and lying uploads cost their sender and nobody else.
import './program.ts';
import { test, type TestContext } from 'node:test';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { environmentOf, size, type Sabotage } from './program.ts';
import { Findings, measured } from './promises.ts';

const mebibyte = 1024 * 1024;
const quota = 64 * mebibyte;
const memoryMore = 64 * 1024; // kB
const promise = {
  refused: 'what is too large is refused with 413, and with what to do',
  disk: 'what is on its way never takes more of the disk than the quota',
  swept: 'what was cut off is gone within a minute',
  memory: 'memory stays where it was',
  whole: 'a file has all of its bytes, and no others',
  names: 'a name leads nowhere and misleads nobody',
  words: 'who is refused reads why, also after sending all they had',
  alive: 'others are served meanwhile',
} as const;

class Dock {
  readonly house: House;
  readonly findings: Findings;
  readonly port: number;
  peak = 0;

  constructor(house: House, findings: Findings) {
    this.house = house;
    this.findings = findings;
    this.port = Number(new URL(house.origin).port);
  }

  files(): string[] {
    const folder = join(this.house.folder, 'media');
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  /** Bytes of uploads on their way, each counted once. */
  temporary(): number {
    let sum = 0;
    for (const file of this.files().filter((name) => name.includes('/incoming/'))) {
      try {
        sum += statSync(file).size;
      } catch {
        // gone meanwhile
      }
    }
    this.peak = Math.max(this.peak, sum);
    return sum;
  }

  memory(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.house.pid}/status`, 'utf8'))![1]);
  }

  dial(path: string, fields: string[]): { socket: Socket; answer: Promise<string> } {
    const socket = connect(this.port, '127.0.0.1');
    const answer = new Promise<string>((resolve) => {
      let heard = '';
      socket.setEncoding('latin1').on('data', (text: string) => { heard += text; });
      socket.on('close', () => resolve(heard)).on('error', () => resolve(heard));
    });
    socket.write([`${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${this.house.api.key}`, ...fields, '', ''].join('\r\n'));
    return { socket, answer };
  }

  /** Sends all of `body` before it reads a word, as browsers do, and answers what it then reads. */
  async sendFirst(request: string, fields: string[], body: Iterable<Buffer>, rest = 0): Promise<string> {
    const socket = connect({ port: this.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {}).setMaxListeners(0);
    const over = new Promise<unknown>((resolve) => socket.once('close', resolve));
    const write = (bytes: string | Buffer) => new Promise<void>((resolve) => {
      socket.write(bytes, () => resolve());
      void over.then(() => resolve());
    });
    await write([`${request} HTTP/1.1`, 'Host: x', ...fields, '', ''].join('\r\n'));
    for (const bytes of body) {
      if (socket.destroyed) break;
      await write(bytes);
      await pause(rest);
    }
    let heard = '';
    socket.setEncoding('latin1').on('data', (text: string) => { heard += text; }).once('end', () => socket.destroy());
    setTimeout(() => socket.destroy(), 5 * second).unref();
    await over;
    return heard;
  }

  /** Sends until all is sent or the other side has had enough. */
  async pour(socket: Socket, count: number, wrap: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<number> {
    const block = wrap(Buffer.alloc(mebibyte, 7));
    let sent = 0;
    while (sent < count && !socket.destroyed && socket.writable) {
      const isFull = !socket.write(sent + mebibyte <= count ? block : wrap(Buffer.alloc(count - sent, 7)));
      sent += Math.min(mebibyte, count - sent);
      this.temporary();
      if (isFull) await new Promise<void>((resolve) => {
        socket.once('drain', resolve).once('close', resolve);
        setTimeout(resolve, 5_000).unref();
      });
    }
    return sent;
  }
}

async function endless(dock: Dock, most = 10 * 1024 * mebibyte): Promise<void> {
  const before = dock.memory();
  const { socket, answer } = dock.dial('POST /api/v1/files?name=endless.bin', ['Transfer-Encoding: chunked']);
  await dock.pour(socket, most, (bytes) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]));
  setTimeout(() => socket.destroy(), 5_000).unref();
  const heard = await answer;
  dock.findings.expect(promise.refused, /^HTTP\/1\.1 413 /.test(heard), heard.slice(0, 60));
  dock.findings.expect(promise.memory, dock.memory() - before < memoryMore, `${dock.memory() - before} kB more`);
  const { answer: large } = dock.dial('POST /api/v1/files?name=large.bin', [`Content-Length: ${quota + 1}`]);
  const told = await large;
  dock.findings.expect(promise.refused, /^HTTP\/1\.1 413 /.test(told) && /Delete files|quota/.test(told), told.slice(0, 80));
}

const blocks = (count: number, bytes = mebibyte): Buffer[] => Array.from({ length: count }, () => Buffer.alloc(bytes, 7));

// What is refused at its head or in its middle is refused in words, to those too who look for them only at their own end.
async function refusals(dock: Dock): Promise<void> {
  const key = `Authorization: Bearer ${dock.house.api.key}`;
  const large = `Content-Length: ${2 * quota}`;
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(mebibyte, 7), Buffer.from('\r\n')]);
  const wholly = blocks(16); // more than both ends keep for each other, and less than was announced
  const cases: [RegExp, Promise<string>][] = [
    [/ 413 .*quota/s, dock.sendFirst('POST /api/v1/files?name=large.bin', [key, large], wholly)],
    [/ 413 .*quota/s, dock.sendFirst('POST /api/v1/files?name=slow.bin', [key, large], blocks(35, mebibyte / 16), 100)],
    [/ 401 /, dock.sendFirst('POST /api/v1/files?name=nobody.bin', [large], wholly)],
    [/ 413 /, dock.sendFirst('POST /api/v1/members', [key, 'Content-Type: application/json', large], wholly)],
    [/ 400 /, dock.sendFirst('POST /api/v1/files?name=broken.bin', [key, 'Transfer-Encoding: chunked'], [chunk, Buffer.from('zzz\r\n'), ...wholly])],
    [/ 404 /, dock.sendFirst('POST /api/v1/nowhere', [key, 'Content-Length: 60000'], blocks(1, 60_000))],
  ];
  for (const [owed, answer] of cases) {
    const heard = await answer;
    dock.findings.expect(promise.words, heard.startsWith('HTTP/1.1 4') && owed.test(heard), `${owed} was owed, and came: ${heard.slice(0, 60)}`);
  }
}

async function stops(dock: Dock): Promise<void> {
  const { socket } = dock.dial('POST /api/v1/files?name=stops.bin', [`Content-Length: ${10 * mebibyte}`]);
  await dock.pour(socket, Math.floor(9.9 * mebibyte));
  socket.destroy();
  const { socket: silent, answer: late } = dock.dial('POST /api/v1/files?name=lies.bin', ['Content-Length: 5000']);
  silent.write('fifty bytes at most');
  await eventually(() => dock.temporary() === 0, { what: 'the disk to be free of what was cut off', within: 60_000 })
    .catch(() => dock.findings.expect(promise.swept, false, `${dock.temporary()} bytes are left`));
  setTimeout(() => silent.destroy(), 60_000).unref(); // after 20 s without progress it is told
  const heard = await late;
  dock.findings.expect(promise.words, heard.startsWith('HTTP/1.1 408 '), `408 was owed, and came: ${heard.slice(0, 60)}`);
}

async function crowd(dock: Dock): Promise<void> {
  const before = dock.memory();
  const share = mebibyte;
  const count = size(200, 1_000);
  const digests = new Map<string, string>();
  const outcomes = await Promise.all(Array.from({ length: count }, async (_, number) => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(share - 9)]);
    const answer = await fetch(`${dock.house.origin}/api/v1/files?name=${number}.pdf`, { method: 'POST', headers: { authorization: `Bearer ${dock.house.api.key}` }, body: bytes }).catch(() => undefined);
    if (answer?.status === 201) digests.set(((await answer.json()) as { id: string }).id, createHash('sha256').update(bytes).digest('hex'));
    dock.temporary();
    return answer?.status ?? 0;
  }));
  const usage = await dock.house.api.do('get_file_usage');
  dock.findings.expect(promise.disk, usage.stored <= quota, `${usage.stored} bytes are stored of ${quota}`);
  dock.findings.expect(promise.whole, digests.size > 0 && usage.stored >= digests.size * share, `${digests.size} files, ${usage.stored} bytes`);
  dock.findings.hold(promise.refused, outcomes.filter((status) => ![201, 413, 503, 0].includes(status)).map((status) => `answered ${status}`));
  dock.findings.hold(promise.words, outcomes.filter((status) => status === 0).map(() => 'one of many at once had no answer'));
  for (const [file, digest] of [...digests].slice(0, 20)) {
    const content = await fetch(`${dock.house.origin}/api/v1/files/${file}/content`, { headers: { authorization: `Bearer ${dock.house.api.key}` } });
    const found = createHash('sha256').update(Buffer.from(await content.arrayBuffer())).digest('hex');
    dock.findings.expect(promise.whole, found === digest, file);
  }
  dock.findings.expect(promise.memory, dock.memory() - before < memoryMore, `${dock.memory() - before} kB more`);
  dock.findings.figures['stored of 200 at once'] = digests.size;
  for (const file of digests.keys()) await dock.house.api.do('delete_file', { path: { file } });
}

async function pieces(dock: Dock): Promise<void> {
  const { api, origin } = dock.house;
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(200_000)]);
  const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${api.key}` };
  const { id } = await api.do('create_upload', { headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length), 'upload-metadata': `filename ${Buffer.from('p.pdf').toString('base64')}` } });
  const add = (offset: number, count: number) => fetch(`${origin}/api/v1/uploads/${id}`, {
    method: 'PATCH', headers: { ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body: bytes.subarray(offset, offset + count),
  }).then((answer) => answer.status, () => 0);
  // Replays, overlaps and twins of every piece, all at once: each byte counts once, and whoever comes in vain is told so.
  for (let offset = 0; offset < bytes.length; offset += 40_000) {
    const statuses = await Promise.all([add(offset, 40_000), add(offset, 40_000), add(Math.max(0, offset - 100), 40_000)]);
    dock.findings.hold(promise.words, statuses.filter((status) => ![204, 409, 423].includes(status)).map((status) => `a piece was answered ${status}`));
  }
  await eventually(async () => {
    const { arrived, file } = await api.do('get_upload', { path: { upload: id } });
    if (file) return true;
    await add(arrived, bytes.length);
    return false;
  }, { what: 'a whole file' });
  const { file } = await api.do('get_upload', { path: { upload: id } });
  const content = await fetch(`${origin}/api/v1/files/${file}/content`, { headers });
  dock.findings.expect(promise.whole, createHash('sha256').update(Buffer.from(await content.arrayBuffer())).digest('hex') === createHash('sha256').update(bytes).digest('hex'), 'the pieces were put together wrongly');
  await api.do('delete_file', { path: { file: file! } });
}

async function names(dock: Dock): Promise<void> {
  const { api } = dock.house;
  const pdf = new Uint8Array(Buffer.from('%PDF-1.7\n'));
  for (const name of ['../../../etc/passwd', '..\\..\\boot.ini', '/etc/shadow', 'Rechnung\u202Efdp.exe', '\u2066evil\u2069.pdf', 'a\r\nSet-Cookie: x=y', '....//', '\u0000.pdf', 'CON', '.htaccess', '<script>.pdf', `${'x'.repeat(199)}é`]) {
    const answer = await fetch(`${dock.house.origin}/api/v1/files?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { authorization: `Bearer ${api.key}` }, body: pdf });
    if (answer.status === 400) continue;
    const made = (await answer.json()) as { id: string; name: string };
    dock.findings.expect(promise.names, answer.status === 201 && !/[/\\\u0000-\u001f\u202a-\u202e\u2066-\u2069]/.test(made.name) && !made.name.startsWith('.'), made.name);
    const content = await fetch(`${dock.house.origin}/api/v1/files/${made.id}/content`, { headers: { authorization: `Bearer ${api.key}` } });
    dock.findings.expect(promise.names, content.headers.get('set-cookie') === null && /^(attachment|inline); filename="[^"\\]*"; filename\*=UTF-8''[^ ]+$/.test(content.headers.get('content-disposition') ?? ''), content.headers.get('content-disposition') ?? '');
  }
  const outside = dock.files().filter((file) => !/\/(sit_[^/]+\/..\/fil_[^/]+|incoming\/.*)$/.test(file));
  dock.findings.hold(promise.names, outside);
  await api.refuse('create_file', 400, { bytes: new Uint8Array(), query: { name: 'empty.pdf' } });
}

async function run(context: TestContext, sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: { ...environmentOf(sabotage), CUSTOMERHUB_MEDIA_QUOTA: String(quota) } });
  try {
    const dock = new Dock(house, findings);
    await house.api.do('get_file_usage');
    let isServing = true;
    const others = (async () => {
      while (isServing) {
        const began = performance.now();
        const answer = await fetch(`${house.origin}/healthz`).catch(() => undefined);
        findings.expect(promise.alive, answer?.status === 200 && performance.now() - began < 5_000, `took ${Math.round(performance.now() - began)} ms`);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    })();
    if (sabotage === 'no_lingering') await refusals(dock);
    else if (sabotage) await endless(dock, 3 * quota);
    else for (const part of [names, pieces, refusals, () => endless(dock), stops, crowd]) await part(dock);
    isServing = false;
    await others;
    findings.expect(promise.disk, dock.peak <= quota + mebibyte, `${dock.peak} bytes were on their way`);
    findings.figures['peak MiB on their way'] = Math.round(dock.peak / mebibyte);
    await eventually(() => dock.temporary() === 0, { what: 'the disk to be free of uploads', within: 60_000 }).catch(() => findings.expect(promise.swept, false));
    findings.report(context);
    return findings;
  } finally {
    await house.close();
  }
}

test('huge, broken and lying uploads cost nobody else anything', async (context) => {
  (await measured(() => run(context), promise.alive)).assertKept();
});

test('it is noticed when uploads on their way are not weighed', async (context) => {
  (await run(context, 'unweighed_uploads')).assertBroken(context, promise.disk);
});

test('it is noticed when a connection is closed on what its caller still sends', async (context) => {
  (await run(context, 'no_lingering')).assertBroken(context, promise.words);
});
