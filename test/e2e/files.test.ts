import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Api, Call } from './api.ts';
import { fresh, give, newCourse, newMember, newPage } from './cast.ts';
import { enter } from './enter.ts';
import { hour, onEachEngine } from './house.ts';
import { told } from './look.ts';
import type { StoredFile } from './shapes.ts';
import type { Visitor } from './visitor.ts';

const pdf = Buffer.from('%PDF-1.7\n% a workbook of one line\n');
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const mp3 = Buffer.concat([Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00', 'latin1'), Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(4096)]);

const upload = (api: Api, bytes: Uint8Array, name: string, more: Call = {}): Promise<StoredFile> =>
  api.do('create_file', { bytes: new Uint8Array(bytes), query: { name }, ...more });

onEachEngine('files', (given) => {
  async function lesson() {
    const { api } = given.house;
    const [workbook, bowl, breath] = [await upload(api, pdf, 'Workbook.pdf'), await upload(api, png, 'Bowl.png'), await upload(api, mp3, 'Breath.mp3')];
    const { product } = await newCourse(api, {}, 0);
    const page = await newPage(api, product.id, { title: fresh('Lesson'), body: { blocks: [
      { type: 'image', file: bowl.id, alt: 'A bowl' },
      { type: 'audio', file: breath.id, caption: 'Five minutes' },
      { type: 'file', file: workbook.id, label: 'Get the workbook' },
    ] } });
    const member = await newMember(api);
    const grant = await give(api, member, product);
    const visitor = await enter(given, member);
    await visitor.open(`/p/${product.slug}/${page.slug}`);
    return { workbook, bowl, breath, page, product, member, grant, visitor };
  }
  const fetchAs = (visitor: Visitor, path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, visitor.origin), { headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...headers } });
  const source = (visitor: Visitor, selector: string, attribute: string) => visitor.seen.root.querySelector(selector)!.getAttribute(attribute)!;

  test('what an owner uploads stands in a page, whole and in parts, for who may open it', async () => {
    const { api } = given.house;
    const { workbook, page, grant, visitor } = await lesson();
    assert.equal(workbook.kind, 'document');
    assert.equal(workbook.type, 'application/pdf');
    assert.deepEqual((await api.do('get_file', { path: { file: workbook.id } })).used_on.map((use) => use.page), [page.id]);
    const picture = await fetchAs(visitor, source(visitor, '.figure img', 'src'));
    assert.equal(picture.headers.get('content-type'), 'image/webp');
    assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
    assert.notDeepEqual(Buffer.from(await picture.arrayBuffer()), png, 'the image itself is the owner\'s alone');
    const link = source(visitor, 'a.download', 'href');
    const part = await fetchAs(visitor, link, { range: 'bytes=0-7' });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 0-7/${pdf.length}`);
    assert.equal(await part.text(), '%PDF-1.7');
    assert.equal((await fetchAs(visitor, link, { range: 'bytes=999-' })).status, 416);
    const stranger = await enter(given, await newMember(api));
    assert.equal((await fetchAs(stranger, link)).status, 403, 'the link is nobody else\'s');
    await api.do('end_grant', { path: { grant: grant.id } });
    assert.equal((await fetchAs(visitor, link)).status, 403, 'and closes with the access');
  });

  test('a file for members stands in a public page as a word to visitors, as long as it is so', async () => {
    const { house, house: { api } } = given;
    const [workbook, bowl] = [await upload(api, pdf, 'Workbook.pdf'), await upload(api, png, 'Bowl.png')];
    const { product } = await newCourse(api, { access_mode: 'public' }, 0);
    const page = await newPage(api, product.id, { audience: 'anyone', body: { blocks: [
      { type: 'image', file: bowl.id, alt: 'A bowl', caption: 'Fired twice' },
      { type: 'file', file: workbook.id, label: 'Get the workbook' },
    ] } });
    const path = `/p/${product.slug}/${page.slug}`;
    const visitor = house.visitor();
    await visitor.open(path);
    const [picture, link] = [source(visitor, '.figure img', 'src'), source(visitor, 'a.download', 'href')];
    assert.equal((await fetchAs(visitor, link)).status, 200);
    const keepFor = async (audience: 'anyone' | 'members') => {
      for (const { id } of [workbook, bowl]) await api.do('update_file', { path: { file: id }, body: { audience } });
    };
    await keepFor('members');
    assert.deepEqual([(await fetchAs(visitor, link)).status, (await fetchAs(visitor, picture)).status], [403, 403]);
    await visitor.open(path);
    for (const words of ['see this picture', 'download this']) assert.ok(visitor.text.includes(`For members. Log in to ${words}.`), words);
    assert.ok(visitor.text.includes('Fired twice') && visitor.text.includes('Get the workbook'), 'the words of the page are the page\'s');
    assert.equal(visitor.seen.root.querySelector('[src^="/media/"], [href^="/media/"]'), null, 'no way to the bytes');
    assert.equal(source(visitor, '.kept a', 'href'), `/login?next=${encodeURIComponent(path)}`);
    const member = await enter(given, await newMember(api));
    await member.open(path);
    assert.ok(!member.text.includes('For members.'));
    assert.equal((await fetchAs(member, source(member, 'a.download', 'href'))).status, 200);
    await keepFor('anyone');
    await visitor.open(path);
    assert.equal((await fetchAs(visitor, source(visitor, '.figure img', 'src'))).status, 200);
  });

  test('a link to a file runs out after six hours, and the page gives a new one', async () => {
    const { visitor } = await lesson();
    const link = source(visitor, 'a.download', 'href');
    given.house.advance(6 * hour + 1_000);
    assert.equal((await fetchAs(visitor, link)).status, 403);
    await visitor.open(visitor.path);
    assert.equal((await fetchAs(visitor, source(visitor, 'a.download', 'href'))).status, 200);
  });

  test('plays and downloads are told once each', async () => {
    const { api } = given.house;
    const { workbook, breath, member, visitor } = await lesson();
    const link = source(visitor, 'a.download', 'href');
    for (let turn = 0; turn < 3; turn += 1) assert.equal((await fetchAs(visitor, link)).status, 200);
    const prose = visitor.seen.root.querySelector('[data-plays]')!;
    const play = () => fetch(new URL(prose.getAttribute('data-plays')!, visitor.origin), {
      method: 'POST', headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '), origin: visitor.origin },
      body: new URLSearchParams({ csrf: prose.getAttribute('data-csrf')!, view: prose.getAttribute('data-view')!, file: breath.id }),
    });
    for (let turn = 0; turn < 2; turn += 1) assert.equal((await play()).status, 204);
    const kinds = await told(api, member);
    assert.deepEqual(kinds.filter((kind) => kind === 'file_downloaded' || kind === 'audio_listened'), ['file_downloaded', 'audio_listened']);
    const activities = await api.all('list_activities', { query: { member: member.id } });
    assert.deepEqual(activities.find(({ type }) => type === 'user.file_downloaded')!.file, { id: workbook.id, name: 'Workbook.pdf' });
  });

  test('a file that a page shows is not deleted by accident', async () => {
    const { api } = given.house;
    const { workbook, page, visitor } = await lesson();
    const link = source(visitor, 'a.download', 'href');
    const problem = await api.refuse('delete_file', 409, { path: { file: workbook.id } });
    assert.match(problem.detail ?? '', new RegExp(page.title));
    await api.do('delete_file', { path: { file: workbook.id }, query: { force: 'true' } });
    assert.equal((await fetchAs(visitor, link)).status, 404);
    await api.refuse('get_file', 404, { path: { file: workbook.id } });
    await api.refuse('create_page', 400, { path: { product: page.thing }, body: { title: 'Gone', body: { blocks: [{ type: 'file', file: workbook.id, label: 'x' }] } } });
  });

  test('names and types are what they are, not what they claim', async () => {
    const { api } = given.house;
    const file = await upload(api, pdf, '../Rechnung\u202Efdp.exe');
    assert.equal(file.name, 'Rechnungfdp.exe');
    const renamed = await api.do('update_file', { path: { file: file.id }, body: { name: 'Übung 1.pdf' } });
    assert.equal(renamed.name, 'Übung 1.pdf');
    await api.refuse('create_file', 415, { bytes: new Uint8Array(pdf), query: { name: 'a.mp4' }, headers: { 'content-type': 'video/mp4' } });
    await api.refuse('create_file', 400, { bytes: new Uint8Array(pdf) });
    await api.refuse('create_file', 400, { bytes: new Uint8Array(), query: { name: 'empty.pdf' } });
    const page = await upload(api, Buffer.from('<!DOCTYPE html><script>alert(1)</script>'), 'page.html');
    assert.equal(page.kind, 'document');
    const content = await api.call('get_file_content', { path: { file: page.id } });
    assert.equal(content.headers.get('content-type'), 'application/octet-stream');
    assert.match(content.headers.get('content-disposition') ?? '', /^attachment/);
    assert.match(content.headers.get('content-security-policy') ?? '', /sandbox/);
    const listed = await api.all('list_files', { query: { kind: 'document', limit: 2 } });
    assert.ok(listed.some(({ id }) => id === file.id) && listed.some(({ id }) => id === page.id));
  });

  test('the same upload with the same Idempotency-Key makes one file', async () => {
    const { api } = given.house;
    const key = { 'idempotency-key': randomUUID() };
    const first = await upload(api, pdf, 'Once.pdf', { headers: key });
    assert.equal((await upload(api, pdf, 'Once.pdf', { headers: key })).id, first.id);
    await api.refuse('create_file', 422, { bytes: new Uint8Array(png), query: { name: 'Once.pdf' }, headers: key });
  });

  test('who has no key is refused before the first byte, and a cut upload leaves no file', async () => {
    const { api, origin } = given.house;
    const port = Number(new URL(origin).port);
    const say = (head: string, body: string, query = '?name=x.pdf') => new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(`POST /api/v1/files${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${head}\r\n\r\n${body}`));
      let heard = '';
      socket.setEncoding('utf8').on('data', (text: string) => { heard += text; }).on('close', () => resolve(heard)).on('error', reject);
      if (body) socket.on('connect', () => socket.end());
    });
    assert.match(await say('Content-Length: 8000000000', ''), /^HTTP\/1\.1 401 /);
    assert.match(await say(`Authorization: Bearer ${api.key}\r\nContent-Length: 8000000000`, '', ''), /^HTTP\/1\.1 400 /);
    const before = (await api.all('list_files')).length;
    await say(`Authorization: Bearer ${api.key}\r\nContent-Length: 1000`, 'x'.repeat(990));
    assert.equal((await api.all('list_files')).length, before);
  });
});
