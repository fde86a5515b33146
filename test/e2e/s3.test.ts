import { after, afterEach, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fresh, give, newCourse, newMember, newPage } from './cast.ts';
import { enter } from './enter.ts';
import { House, type Given } from './house.ts';
import { keys, makes, Road } from './stores.ts';

/** Files in other people's S3-compatible stores. */

const mp3 = (size: number): Buffer => Buffer.concat([Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1'), Buffer.from([0xff, 0xfb, 0x90, 0x64]), randomBytes(size - 14)]);
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const mebibyte = 1024 * 1024;

for (const make of makes) {
  describe(`files in ${make}`, () => {
    let road: Road;
    const given = {} as Given;
    before(async () => {
      road = await Road.open(make, 'riverside-media');
      given.house = await House.open('sqlite', { environment: { ...keys, CUSTOMERHUB_MEDIA: road.media } });
    });
    afterEach((context) => {
      road.heal();
      if ('passed' in context && !context.passed) given.house.printLog();
    });
    after(async () => {
      await given.house?.close();
      await road?.close();
    });
    const upload = (bytes: Buffer) => given.house.api.do('create_file', { bytes: new Uint8Array(bytes), query: { name: 'Breath.mp3' } });
    const get = (file: string, headers: Record<string, string> = {}) =>
      fetch(`${given.house.origin}/api/v1/files/${file}/content`, { headers: { authorization: `Bearer ${given.house.api.key}`, ...headers } });
    const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

    test('come and go, whole and in parts, small and large', async () => {
      for (const size of [1_000, 300_000, 65 * mebibyte]) {
        const bytes = mp3(size);
        const file = await upload(bytes);
        assert.equal(file.size, size);
        const whole = await get(file.id);
        assert.equal(whole.status, 200);
        assert.equal(whole.headers.get('content-length'), String(size));
        assert.equal(digest(await bytesOf(whole)), digest(bytes));
        const part = await get(file.id, { range: 'bytes=100-899' });
        assert.equal(part.status, 206);
        assert.deepEqual(await bytesOf(part), bytes.subarray(100, 900));
        assert.deepEqual(await bytesOf(await get(file.id, { range: 'bytes=-7' })), bytes.subarray(-7));
        const two = (await bytesOf(await get(file.id, { range: 'bytes=0-9,500-509' }))).toString('latin1');
        assert.ok(two.includes(bytes.subarray(0, 10).toString('latin1')) && two.includes(bytes.subarray(500, 510).toString('latin1')));
        assert.equal((await get(file.id, { range: `bytes=${size}-` })).status, 416);
        await given.house.api.do('delete_file', { path: { file: file.id } });
        assert.equal((await get(file.id)).status, 404);
      }
      assert.equal(road.open.size, 0);
      const incoming = readdirSync(join(given.house.folder, 'media', 'incoming'), { recursive: true }).map(String);
      assert.deepEqual(incoming.filter((name) => name.includes('.unkept')), []);
    });

    test('are played by who may open the page, and nobody else', async () => {
      const { api } = given.house;
      const bytes = mp3(2 * mebibyte);
      const file = await upload(bytes);
      const { product } = await newCourse(api, {}, 0);
      const page = await newPage(api, product.id, { title: fresh('Lesson'), body: { blocks: [{ type: 'audio', file: file.id }] } });
      const member = await newMember(api);
      const grant = await give(api, member, product);
      const visitor = await enter(given, member);
      await visitor.open(`/p/${product.slug}/${page.slug}`);
      const audio = visitor.seen.root.querySelector('audio')!;
      const link = audio.getAttribute('src') ?? audio.querySelector('source')!.getAttribute('src')!;
      const play = (headers: Record<string, string> = {}) => fetch(new URL(link, visitor.origin), { headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...headers } });
      const part = await play({ range: 'bytes=1000000-1099999' });
      assert.equal(part.status, 206);
      assert.equal(part.headers.get('cache-control'), 'private, no-store');
      assert.deepEqual(await bytesOf(part), bytes.subarray(1_000_000, 1_100_000));
      road.spoil('status', { status: 503 });
      assert.equal((await play()).status, 503);
      await visitor.open(`/p/${product.slug}/${page.slug}`);
      assert.equal(visitor.seen.status, 200, 'the page itself needs no store');
      road.heal();
      await api.do('end_grant', { path: { grant: grant.id } });
      assert.equal((await play()).status, 403);
    });

    test('wait for no thread: many listen while the store is slow', async () => {
      const file = await upload(mp3(300_000));
      road.spoil('stall', { when: (method) => method === 'GET' });
      const controllers = Array.from({ length: 100 }, () => new AbortController());
      const stuck = controllers.map((controller) => get(file.id, {}).catch(() => undefined).finally(() => controller.abort()));
      const began = performance.now();
      assert.equal((await fetch(`${given.house.origin}/library`)).status, 200);
      assert.ok(performance.now() - began < 2_000);
      road.heal();
      void stuck;
    });

    test('are what was sent, or they are not there', async () => {
      const bytes = mp3(200_000);
      for (const kind of ['corrupt', 'truncate'] as const) {
        road.spoil(kind, { when: (method) => method === (kind === 'corrupt' ? 'PUT' : 'GET') });
        const before = (await given.house.api.all('list_files')).length;
        await given.house.api.refuse('create_file', 503, { bytes: new Uint8Array(bytes), query: { name: 'a.mp3' } });
        assert.equal((await given.house.api.all('list_files')).length, before);
        road.heal();
      }
      road.spoil('lost_reply', { times: 1, when: (method) => method === 'PUT' });
      road.spoil('status', { times: 1, status: 500 });
      const file = await upload(bytes);
      assert.equal(digest(await bytesOf(await get(file.id))), digest(bytes));
    });
  });
}

test('a store needs keys and an address that is one', async () => {
  const house = await House.open('sqlite');
  try {
    for (const [media, what] of [['s3://bucket/x?regio=a', /regio/], ['s3://B/x', /s3:\/\/bucket/], ['s3://bucket/a b', /prefix|should/], ['s3://bucket?endpoint=ftp://x', /https/], ['s3://bucket/x', /AWS_ACCESS_KEY_ID/]] as const) {
      const ran = await house.try('config', '--media', media).then((shown) => (shown.status === 0 ? house.try('site', 'list', '--media', media) : shown));
      assert.notEqual(ran.status, 0, media);
      assert.match(ran.stderr + ran.stdout, what);
    }
  } finally {
    await house.close();
  }
});
