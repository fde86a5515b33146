import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as tus from 'tus-js-client';
import { fresh, give, newCourse, newMember, newPage } from './cast.ts';
import { enter } from './enter.ts';
import { day, onEachEngine, second } from './house.ts';
import { eventually } from './poll.ts';
import { png } from './samples.ts';

/** Resumable uploads, judged by the reference client of the protocol. */

const mp3 = (size: number): Buffer => Buffer.concat([Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1'), Buffer.from([0xff, 0xfb, 0x90, 0x64]), randomBytes(size - 14)]);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const mebibyte = 1024 * 1024;

onEachEngine('resumable uploads', (given) => {
  interface Done {
    upload: tus.Upload;
    file: string;
  }
  interface Watched {
    done: Promise<Done>;
    upload: tus.Upload;
  }
  const patient = [0, 200, 400, 800, 1_500, 2_000, 2_000, 2_000, 2_000];

  function begin(bytes: Buffer, options: Partial<tus.UploadOptions> = {}, metadata: Record<string, string> = {}): Watched {
    const { api, origin } = given.house;
    let upload!: tus.Upload;
    const done = new Promise<Done>((resolve, reject) => {
      upload = new tus.Upload(bytes, {
        endpoint: `${origin}/api/v1/uploads`, headers: { authorization: `Bearer ${api.key}` }, retryDelays: patient,
        metadata: { filename: 'Breath.mp3', filetype: 'audio/mpeg', ...metadata },
        onError: reject,
        onSuccess: () => void fileOf(upload).then((file) => resolve({ upload, file }), reject),
        ...options,
      });
    });
    done.catch(() => {});
    return { done, upload };
  }
  const idOf = (upload: tus.Upload): string => upload.url!.split('/').at(-1)!;
  async function fileOf(upload: tus.Upload): Promise<string> {
    const { file } = await given.house.api.do('get_upload', { path: { upload: idOf(upload) } });
    assert.ok(file, 'what the client takes for done has become a file');
    return file;
  }
  async function content(file: string): Promise<Buffer> {
    const answer = await fetch(`${given.house.origin}/api/v1/files/${file}/content`, { headers: { authorization: `Bearer ${given.house.api.key}` } });
    return Buffer.from(await answer.arrayBuffer());
  }
  const header = (headers: Record<string, string>) => ({ headers: { 'tus-resumable': '1.0.0', ...headers } });
  const metadata = (pairs: Record<string, string>): string =>
    Object.entries(pairs).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',');
  const begun = (size: number, pairs: Record<string, string> = { filename: 'a.mp3' }) =>
    given.house.api.do('create_upload', header({ 'upload-length': String(size), 'upload-metadata': metadata(pairs) }));
  const add = (id: string, offset: number, bytes: Uint8Array) =>
    ({ path: { upload: id }, bytes: new Uint8Array(bytes), ...header({ 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }) });
  const left = (): string[] => readdirSync(join(given.house.folder, 'media', 'incoming'), { recursive: true }).map(String).filter((name) => name.includes('upl_'));

  test('comes whole, in one piece or in many', async () => {
    const bytes = mp3(3 * mebibyte + 5);
    for (const chunkSize of [Infinity, mebibyte]) {
      const { done, upload } = begin(bytes, { chunkSize });
      upload.start();
      const { file } = await done;
      assert.equal(digest(await content(file)), digest(bytes));
      const known = await given.house.api.do('get_file', { path: { file } });
      assert.equal(known.name, 'Breath.mp3');
      assert.equal(known.type, 'audio/mpeg');
    }
    assert.deepEqual(left(), []);
  });

  test('pauses and goes on where it was', async () => {
    const bytes = mp3(4 * mebibyte);
    let isPaused = false;
    const first = begin(bytes, { chunkSize: mebibyte, onChunkComplete: () => {
      if (!isPaused) void first.upload.abort();
      isPaused = true;
    } });
    first.upload.start();
    await eventually(() => isPaused, { what: 'the first piece' });
    const stand = await given.house.api.do('get_upload', { path: { upload: idOf(first.upload) } });
    assert.ok(stand.arrived >= mebibyte && stand.arrived < bytes.length);
    let begins = -1;
    const second = begin(bytes, { uploadUrl: first.upload.url!, chunkSize: mebibyte, onProgress: (sent) => { if (begins < 0) begins = sent; } });
    second.upload.start();
    const { file } = await second.done;
    assert.ok(begins >= mebibyte, `it went on at ${begins}`);
    assert.equal(digest(await content(file)), digest(bytes));
  });

  test('keeps what came before the connection was cut', async () => {
    const { api, origin } = given.house;
    const bytes = mp3(2 * mebibyte);
    const { id } = await begun(bytes.length);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => {
        socket.write(`PATCH /api/v1/uploads/${id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: ${bytes.length}\r\n\r\n`);
        socket.write(bytes.subarray(0, mebibyte), () => socket.destroySoon());
      });
      socket.on('close', () => resolve());
    });
    await eventually(async () => (await api.do('get_upload', { path: { upload: id } })).arrived === mebibyte, { what: 'all that was sent' });
    await eventually(async () => (await fetch(`${origin}/api/v1/uploads/${id}`, { method: 'PATCH', body: new Uint8Array(bytes.subarray(mebibyte)), ...header({ authorization: `Bearer ${api.key}`, 'upload-offset': String(mebibyte), 'content-type': 'application/offset+octet-stream' }) })).status === 204, { what: 'the rest' });
    const { file } = await api.do('get_upload', { path: { upload: id } });
    assert.equal(digest(await content(file!)), digest(bytes));
  });

  test('survives the death of the server', async () => {
    const bytes = mp3(24 * mebibyte);
    let progress = 0;
    const { done, upload } = begin(bytes, { onProgress: (sent) => { progress = sent; }, chunkSize: 2 * mebibyte });
    upload.start();
    await eventually(() => progress > 6 * mebibyte, { what: 'some of it' });
    await given.house.kill();
    await given.house.serve();
    const { file } = await done;
    assert.equal(digest(await content(file)), digest(bytes));
    assert.equal((await given.house.api.do('get_file', { path: { file } })).size, bytes.length);
  });

  test('ends when its sender says so', async () => {
    const { api } = given.house;
    const before = (await api.do('get_file_usage')).arriving;
    const { upload } = begin(mp3(4 * mebibyte), { chunkSize: mebibyte });
    upload.start();
    await eventually(async () => upload.url !== null && (await api.do('get_upload', { path: { upload: idOf(upload) } })).arrived > 0, { what: 'the first piece' });
    await upload.abort(true);
    await api.refuse('get_upload', 404, { path: { upload: idOf(upload) } });
    assert.equal((await api.do('get_file_usage')).arriving, before);
    const again = await begun(10);
    await api.do('end_upload', { path: { upload: again.id }, ...header({}) });
    assert.deepEqual(left(), []);
  });

  test('says which protocol it speaks, and speaks no other', async () => {
    const { api, origin } = given.house;
    const options = await fetch(`${origin}/api/v1/uploads`, { method: 'OPTIONS' });
    assert.equal(options.status, 204);
    assert.equal(options.headers.get('tus-version'), '1.0.0');
    assert.equal(options.headers.get('tus-extension'), 'creation,expiration,termination');
    const wrong = await fetch(`${origin}/api/v1/uploads`, { method: 'POST', headers: { authorization: `Bearer ${api.key}`, 'tus-resumable': '0.2.2', 'upload-length': '1' } });
    assert.equal(wrong.status, 412);
    assert.equal(wrong.headers.get('tus-version'), '1.0.0');
    assert.equal(wrong.headers.get('tus-resumable'), '1.0.0');
    const { id } = await begun(10, { filename: 'a.mp3', filetype: 'audio/mpeg' });
    const head = await fetch(`${origin}/api/v1/uploads/${id}`, { method: 'HEAD', ...header({ authorization: `Bearer ${api.key}` }) });
    assert.deepEqual(['upload-offset', 'upload-length', 'cache-control', 'upload-metadata'].map((name) => head.headers.get(name)),
      ['0', '10', 'no-store', metadata({ filename: 'a.mp3', filetype: 'audio/mpeg' })]);
    assert.ok(Date.parse(head.headers.get('upload-expires')!) > given.house.now());
  });

  test('is refused where it does not fit', async () => {
    const { api, origin } = given.house;
    await api.refuse('create_upload', 400, header({ 'upload-length': '0', 'upload-metadata': metadata({ filename: 'a' }) }));
    await api.refuse('create_upload', 400, header({ 'upload-length': '-1', 'upload-metadata': metadata({ filename: 'a' }) }));
    await api.refuse('create_upload', 400, header({ 'upload-length': '5' }));
    await api.refuse('create_upload', 413, header({ 'upload-length': String(9 * 1024 ** 3), 'upload-metadata': metadata({ filename: 'a' }) }));
    await api.refuse('create_upload', 404, header({ 'upload-length': '5', 'upload-metadata': metadata({ filename: 'a', replaces: 'fil_01kantq0000000000000000000' }) }));
    const { id } = await begun(10);
    await api.refuse('add_to_upload', 409, add(id, 5, Buffer.alloc(5)));
    await api.refuse('add_to_upload', 413, add(id, 0, Buffer.alloc(11)));
    await api.refuse('add_to_upload', 415, { ...add(id, 0, Buffer.alloc(5)), headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'text/plain' } });
    await api.do('add_to_upload', add(id, 0, Buffer.alloc(4)));
    await api.refuse('add_to_upload', 409, add(id, 0, Buffer.alloc(10)));
    await api.refuse('add_to_upload', 413, add(id, 4, Buffer.alloc(7)));
    assert.equal((await api.do('get_upload', { path: { upload: id } })).arrived, 4, 'what was refused left nothing');
    const lie = await begun(10, { filename: 'film.mp4', filetype: 'video/mp4' });
    const { errors } = await api.refuse('add_to_upload', 400, add(lie.id, 0, Buffer.from('%PDF-1.7\n%')));
    assert.deepEqual(errors.map(({ field }) => field), ['filetype'], 'it was said in the metadata');
    await api.refuse('get_upload', 404, { path: { upload: lie.id } });
    const other = await given.house.makeKey('content:read');
    assert.equal((await fetch(`${origin}/api/v1/uploads/${id}`, header({ authorization: `Bearer ${other}` }))).status, 403);
  });

  test('a picture that is not taken is refused once, in words, and leaves nothing to go on with', async () => {
    const { api } = given.house;
    const sent: string[] = [];
    const { done, upload } = begin(png(50_000, 50_000, 1), { onBeforeRequest: (request) => void sent.push(request.getMethod()) }, { filename: 'Sky.png', filetype: 'image/png' });
    upload.start();
    const refused = await done.then(() => assert.fail('it was taken'), (error: unknown) => error as tus.DetailedError);
    assert.equal(refused.originalResponse!.getStatus(), 400);
    assert.match(refused.originalResponse!.getBody(), /50,?000 (x|by|×) 50,?000|pixels/);
    assert.deepEqual(sent, ['POST', 'PATCH'], 'and its client tries no more');
    await api.refuse('get_upload', 404, { path: { upload: idOf(upload) } });
    assert.ok(!left().some((name) => name.includes(idOf(upload))), 'its bytes are gone');
  });

  test('takes bytes from one request at a time', async () => {
    const { api, origin } = given.house;
    const { id } = await begun(mebibyte);
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.write(`PATCH /api/v1/uploads/${id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${api.key}\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: ${mebibyte}\r\n\r\nsome`);
    await eventually(async () => (await api.do('get_upload', { path: { upload: id } })).arrived === 4, { what: 'the first bytes' });
    const problem = await api.refuse('add_to_upload', 423, add(id, 4, Buffer.alloc(5)));
    assert.match(problem.detail ?? '', /Another request/);
    await api.refuse('end_upload', 423, { path: { upload: id }, ...header({}) });
    socket.destroy();
    await eventually(async () => (await fetch(`${origin}/api/v1/uploads/${id}`, { method: 'DELETE', ...header({ authorization: `Bearer ${api.key}` }) })).status === 204, { what: 'the upload let go' });
  });

  test('replaces the bytes of a file, whose links go on', async () => {
    const { api } = given.house;
    const first = mp3(5_000);
    const second_ = mp3(9_000);
    const third = mp3(7_000);
    const file = await api.do('create_file', { bytes: new Uint8Array(first), query: { name: 'Song.mp3' } });
    const { product } = await newCourse(api, {}, 0);
    const page = await newPage(api, product.id, { title: fresh('Lesson'), body: { blocks: [{ type: 'audio', file: file.id }] } });
    const member = await newMember(api);
    await give(api, member, product);
    const visitor = await enter(given, member);
    await visitor.open(`/p/${product.slug}/${page.slug}`);
    const link = visitor.seen.root.querySelector('audio')!.getAttribute('src') ?? visitor.seen.root.querySelector('audio source')!.getAttribute('src')!;
    const get = (headers: Record<string, string> = {}) => fetch(new URL(link, visitor.origin), { headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...headers } });
    const tag = (await get()).headers.get('etag')!;
    assert.equal((await get({ range: 'bytes=0-9', 'if-range': tag })).status, 206);
    const replaced = await api.do('replace_file_content', { path: { file: file.id }, bytes: new Uint8Array(second_) });
    assert.equal(replaced.id, file.id);
    assert.equal(replaced.size, second_.length);
    assert.equal(replaced.used_on.length, 1);
    const whole = await get({ range: 'bytes=0-9', 'if-range': tag });
    assert.equal(whole.status, 200);
    assert.notEqual(whole.headers.get('etag'), tag);
    assert.equal(digest(Buffer.from(await whole.arrayBuffer())), digest(second_));
    const { done, upload } = begin(third, {}, { replaces: file.id });
    upload.start();
    assert.equal((await done).file, file.id);
    assert.equal(digest(await content(file.id)), digest(third));
    assert.equal((await api.do('get_file', { path: { file: file.id } })).name, 'Song.mp3');
    await api.refuse('replace_file_content', 400, { path: { file: file.id }, bytes: new Uint8Array(Buffer.from('%PDF-1.7\n%')) });
    await api.refuse('replace_file_content', 412, { path: { file: file.id }, bytes: new Uint8Array(first), headers: { 'if-match': '"1"' } });
    assert.equal(digest(await content(file.id)), digest(third));
  });

  test('ends when it is left alone for a day', async () => {
    const { api } = given.house;
    const { id } = await begun(1_000);
    await api.do('add_to_upload', add(id, 0, Buffer.alloc(100)));
    assert.equal(left().length, 1 + left().filter((name) => !name.includes(id) && name.includes('upl_')).length);
    given.house.advance(day + 10 * second);
    await api.refuse('get_upload', 404, { path: { upload: id } });
    await eventually(() => !left().some((name) => name.includes(id)), { what: 'its bytes to go', within: 45 * second });
  });
});
