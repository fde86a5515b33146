import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { Api, Call } from './api.ts';
import { fresh, give, newCourse, newMember, newPage } from './cast.ts';
import { enter } from './enter.ts';
import { onEachEngine } from './house.ts';
import { eventually } from './poll.ts';
import { aiff, box, lyingMp4, movieType, place, png, wav } from './samples.ts';
import type { StoredFile } from './shapes.ts';
import type { Visitor } from './visitor.ts';

const upload = (api: Api, bytes: Uint8Array, name: string, more: Call = {}): Promise<StoredFile> =>
  api.do('create_file', { bytes: new Uint8Array(bytes), query: { name }, ...more });
const looked = (api: Api, file: StoredFile) => eventually(async () => {
  const now = await api.do('get_file', { path: { file: file.id } });
  return now.state !== 'working' && now;
}, { what: 'that the file has been looked into', within: 30_000 });

const fetchAs = (visitor: Visitor, path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, visitor.origin), { headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...headers } });
const webp = (bytes: Buffer) => bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP';

onEachEngine('pictures', (given) => {
  async function shown(blocks: unknown[]) {
    const { api } = given.house;
    const { product } = await newCourse(api, {}, 0);
    const page = await newPage(api, product.id, { title: fresh('Lesson'), body: { blocks } });
    const member = await newMember(api);
    const grant = await give(api, member, product);
    const visitor = await enter(given, member);
    await visitor.open(`/p/${product.slug}/${page.slug}`);
    return { product, page, grant, visitor };
  }

  test('an image is made in sizes, without its metadata, and the page says how large it is', async () => {
    const { api } = given.house;
    const bytes = png(1200, 800);
    const file = await looked(api, await upload(api, bytes, 'Bowl.png'));
    assert.equal(file.state, 'ready', file.reason ?? '');
    assert.deepEqual([file.width, file.height], [1200, 800]);
    assert.deepEqual(file.sizes.map(({ width, height }) => [width, height]), [[1200, 800], [960, 640], [480, 320]]);
    const { visitor, grant } = await shown([{ type: 'image', file: file.id, alt: 'A bowl' }]);
    const image = visitor.seen.root.querySelector('.figure img')!;
    assert.equal(image.getAttribute('width'), '1200');
    assert.equal(image.getAttribute('height'), '800');
    assert.equal(image.getAttribute('alt'), 'A bowl');
    assert.equal(image.getAttribute('loading'), 'lazy');
    const sources = image.getAttribute('srcset')!.split(', ').map((one) => one.split(' '));
    assert.deepEqual(sources.map(([, width]) => width), ['480w', '960w', '1200w']);
    for (const [at, address] of [image.getAttribute('src')!, ...sources.map(([one]) => one!)].entries()) {
      const answer = await fetchAs(visitor, address);
      const body = Buffer.from(await answer.arrayBuffer());
      assert.equal(answer.headers.get('content-type'), 'image/webp');
      assert.ok(webp(body) && !body.includes(Buffer.from(place)), 'nobody learns where it was taken');
      assert.equal(body.length, file.sizes.find(({ width }) => width === [1200, 480, 960, 1200][at])!.size);
    }
    const original = await fetch(`${given.house.origin}/api/v1/files/${file.id}/content`, { headers: { authorization: `Bearer ${api.key}` } });
    assert.deepEqual(Buffer.from(await original.arrayBuffer()), bytes, 'the owner has it as it was');
    assert.equal((await fetchAs(await enter(given, await newMember(api)), sources[0]![0]!)).status, 403, 'the link is nobody else\'s');
    await api.do('end_grant', { path: { grant: grant.id } });
    assert.equal((await fetchAs(visitor, sources[0]![0]!)).status, 403, 'and closes with the access');
  });

  test('new bytes under the same link are shown in their own sizes', async () => {
    const { api } = given.house;
    const file = await looked(api, await upload(api, png(600, 400), 'Cover.png'));
    const { visitor } = await shown([{ type: 'image', file: file.id, alt: 'Cover' }]);
    assert.equal(visitor.seen.root.querySelector('.figure img')!.getAttribute('width'), '600');
    await api.do('replace_file_content', { path: { file: file.id }, bytes: new Uint8Array(png(300, 500)) });
    await looked(api, file);
    await visitor.open(visitor.path);
    const image = visitor.seen.root.querySelector('.figure img')!;
    assert.deepEqual(['width', 'height'].map((side) => image.getAttribute(side)), ['300', '500']);
    assert.equal(image.getAttribute('srcset') ?? null, null, 'a small one has one size');
  });

  test('what is no image, or too large for one, is refused with a sentence', async () => {
    const { api } = given.house;
    const bomb = png(50_000, 50_176, 0);
    const began = performance.now();
    const problem = await api.refuse('create_file', 400, { bytes: new Uint8Array(bomb), query: { name: 'bomb.png' } });
    assert.match(JSON.stringify(problem), /50 million/);
    assert.ok(performance.now() - began < 2000);
    const broken = await looked(api, await upload(api, Buffer.concat([png(40, 40).subarray(0, 60), Buffer.alloc(200, 7)]), 'broken.png'));
    assert.equal(broken.state, 'failed');
    assert.match(broken.reason!, /image/);
    assert.equal((await api.do('examine_file', { path: { file: broken.id } })).id, broken.id, 'is looked into once more');
    assert.equal((await looked(api, broken)).state, 'failed');
    const again = await api.refuse('examine_file', 409, { path: { file: (await upload(api, Buffer.from('%PDF-1.7\n'), 'a.pdf')).id } });
    assert.match(again.detail!, /nothing to look for/);
  });

  test('what plays says how long it is, and what will not play says so', async () => {
    const { api } = given.house;
    const sound = await looked(api, await upload(api, wav(3), 'Silence.wav'));
    assert.deepEqual([sound.state, sound.duration, sound.codecs, sound.warnings], ['ready', 3, 'pcm_u8', []]);
    const broken = await looked(api, await upload(api, lyingMp4, 'Lying.mp4'));
    assert.ok(broken.state === 'failed' ? /video or audio/.test(broken.reason!) : broken.warnings.some((warning) => /longer than the file/.test(warning)), JSON.stringify(broken));
  });

  test('what no browser shows is taken under its own name by both doors, and says so or is a download', async () => {
    const { api } = given.house;
    const warned = (file: StoredFile) => assert.match(file.warnings.join(' '), /No browser plays AIFF/, JSON.stringify(file));
    warned(await looked(api, await api.do('create_file', { bytes: new Uint8Array(aiff(2)), query: { name: 'Bell.aif' }, headers: { 'content-type': 'audio/aiff' } })));
    const bytes = new Uint8Array(aiff(2));
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const told = `filename ${base64('Bell.aif')},filetype ${base64('audio/aiff')}`;
    const { id } = await api.do('create_upload', { headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length), 'upload-metadata': told } });
    await api.do('add_to_upload', { path: { upload: id }, bytes, headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } });
    const { file } = await api.do('get_upload', { path: { upload: id } });
    warned(await looked(api, await api.do('get_file', { path: { file: file! } })));
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const drawn = await api.do('create_file', { bytes: new Uint8Array(drawing), query: { name: 'Drawing.svg' }, headers: { 'content-type': 'image/svg+xml' } });
    assert.deepEqual([drawn.kind, drawn.type], ['document', 'image/svg+xml']);
    const content = await api.call('get_file_content', { path: { file: drawn.id } });
    assert.equal(content.headers.get('content-type'), 'application/octet-stream');
    assert.match(content.headers.get('content-disposition') ?? '', /^attachment/);
  });

  test('captions are read strictly, kept by language and served beside the video', async () => {
    const { api } = given.house;
    const video = await looked(api, await upload(api, Buffer.concat([movieType, box('free'), box('mdat', Buffer.alloc(64))]), 'Talk.mp4'));
    assert.equal(video.kind, 'video');
    const path = { file: video.id };
    const save = (text: string, language: string) => api.do('save_captions', { path, text, query: { language }, headers: { 'content-type': 'text/vtt' } });
    const german = await save('WEBVTT\n\n00:01.000 --> 00:02.500\nGuten Morgen\n', 'de');
    assert.deepEqual([german.language, german.label], ['de', 'Deutsch']);
    assert.equal((await save('WEBVTT\n\n00:01.000 --> 00:02.500\nGuten Abend\n', 'DE')).id, german.id, 'one text for each language');
    await save('1\r\n00:00:01,000 --> 00:00:02,500\r\n<font color="red">Bom dia</font>\r\n', 'pt-br');
    const problem = await api.refuse('save_captions', 400, { path, text: 'WEBVTT\n\n00:02.000 --> 00:01.000\nx\n\nhello\n', query: { language: 'en' }, headers: { 'content-type': 'text/vtt' } });
    assert.match(JSON.stringify(problem), /line 3: it ends before it begins.*line 6/);
    await api.refuse('save_captions', 400, { path, text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nx\n', query: { language: 'klingon!' } });
    const cover = await looked(api, await upload(api, png(320, 180), 'Cover.png'));
    assert.equal((await api.do('set_poster', { path, body: { file: cover.id } })).poster, cover.id);
    await api.refuse('set_poster', 400, { path, body: { file: video.id } });
    assert.deepEqual((await api.all('list_captions', { path, query: { limit: 1 } })).map(({ language, label }) => [language, label]), [['de', 'Deutsch'], ['pt-BR', 'Português (Brasil)']]);
    const { visitor } = await shown([{ type: 'video', file: video.id }]);
    const tracks = visitor.seen.root.querySelectorAll('video track');
    assert.deepEqual(tracks.map((track) => track.getAttribute('srclang')), ['de', 'pt-BR']);
    const text = await fetchAs(visitor, tracks[1]!.getAttribute('src')!);
    assert.match(text.headers.get('content-type')!, /^text\/vtt/);
    assert.equal(await text.text(), 'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500\nBom dia\n');
    const poster = await fetchAs(visitor, visitor.seen.root.querySelector('video')!.getAttribute('poster')!);
    assert.ok(webp(Buffer.from(await poster.arrayBuffer())));
    assert.match((await api.refuse('delete_file', 409, { path: { file: cover.id } })).detail!, /poster of “Talk.mp4”/);
    assert.match(await api.do('get_captions', { path: { ...path, caption: german.id } }), /Guten Abend/);
    await api.do('delete_captions', { path: { ...path, caption: german.id } });
    await api.refuse('get_captions', 404, { path: { ...path, caption: german.id } });
    await api.do('remove_poster', { path });
    await visitor.open(visitor.path);
    assert.equal(visitor.seen.root.querySelectorAll('video track').length, 1);
    assert.equal(visitor.seen.root.querySelector('video')!.getAttribute('poster') ?? null, null);
  });
});
