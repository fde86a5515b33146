import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Api } from './api.ts';
import { newMember } from './cast.ts';
import { enter } from './enter.ts';
import { day, onEachEngine } from './house.ts';
import { mailTo, told } from './look.ts';
import type { StoredFile } from './shapes.ts';
import type { Visitor } from './visitor.ts';

const pdf = Buffer.from('%PDF-1.7\n% a contract of one line\n');

const upload = (api: Api, name: string): Promise<StoredFile> =>
  api.do('create_file', { bytes: new Uint8Array(Buffer.concat([pdf, randomBytes(8)])), query: { name } });
const cookies = (visitor: Visitor) => [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
const fetchAs = (visitor: Visitor, path: string, more: RequestInit = {}) =>
  fetch(new URL(path, visitor.origin), { redirect: 'manual', ...more, headers: { cookie: cookies(visitor), origin: visitor.origin, ...more.headers } });
const token = (visitor: Visitor) => visitor.seen.root.querySelector('input[name=csrf]')!.getAttribute('value')!;
const address = (visitor: Visitor, name: string) => visitor.link(name).getAttribute('href')!;

async function send(visitor: Visitor, bytes: Uint8Array, name: string, csrf = token(visitor)): Promise<Response> {
  const form = new FormData();
  form.set('csrf', csrf);
  form.set('file', new File([new Uint8Array(bytes)], name));
  return fetchAs(visitor, '/filebox', { method: 'POST', body: form });
}

onEachEngine('the filebox', (given) => {
  test('what is offered is everybody\'s, what is shared is one member\'s, and only the former is recorded', async () => {
    const { api } = given.house;
    const [offered, shared] = [await upload(api, 'House rules.pdf'), await upload(api, 'Contract.pdf')];
    const [eva, finn] = [await newMember(api), await newMember(api, 'Finn')];
    const place = await api.do('put_in_filebox', { body: { file: offered.id } });
    const alone = await api.do('put_in_filebox', { body: { file: shared.id, member: eva.id } });
    assert.equal((await api.call('put_in_filebox', { body: { file: shared.id, member: eva.id } })).status, 200);
    assert.deepEqual(await api.do('get_filebox_place', { path: { place: alone.id } }), alone);
    const [visitor, other] = [await enter(given, eva), await enter(given, finn)];
    await visitor.open('/filebox');
    assert.match(visitor.text, /Contract.pdf.*For you alone/s);
    await other.open('/filebox');
    assert.ok(other.text.includes('House rules.pdf') && !other.text.includes('Contract.pdf'));

    const got = await fetchAs(visitor, address(visitor, 'Contract.pdf'));
    assert.match(got.headers.get('content-disposition')!, /^attachment; filename="Contract.pdf"/);
    assert.ok(Buffer.from(await got.arrayBuffer()).subarray(0, pdf.length).equals(pdf));
    assert.equal((await fetchAs(other, address(visitor, 'Contract.pdf'))).status, 403, 'the link is nobody else\'s');
    const stolen = address(visitor, 'Contract.pdf').replace(/[^/]+$/, address(other, 'House rules.pdf').split('/').at(-1)!);
    assert.equal((await fetchAs(other, stolen)).status, 403, 'nor is one put together');
    assert.deepEqual((await told(api, eva)).filter((kind) => kind.includes('file')), []);
    const link = address(visitor, 'House rules.pdf');
    for (let time = 0; time < 3; time += 1) assert.equal((await fetchAs(visitor, link)).status, 200);
    assert.deepEqual((await told(api, eva)).filter((kind) => kind.includes('file')), ['file_downloaded'], 'retries are one');

    await api.do('take_from_filebox', { path: { place: place.id } });
    await api.do('take_from_filebox', { path: { place: alone.id } });
    assert.equal((await fetchAs(visitor, link)).status, 404, 'what is taken out closes at once');
    assert.equal((await api.do('get_file', { path: { file: offered.id } })).id, offered.id, 'the file itself stays');
    await api.refuse('get_filebox_place', 404, { path: { place: place.id } });
  });

  test('a mail tells of a shared file, and its link lets the member in once within 14 days', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const linkTo = async (name: string) => {
      await api.do('put_in_filebox', { body: { file: (await upload(api, name)).id, member: member.id } });
      const mail = await mailTo(api, member.email, new RegExp(name));
      return /\/filebox\/notice\/\S+/.exec(mail.text)![0];
    };
    const [first, second] = [await linkTo('First.pdf'), await linkTo('Second.pdf')];
    const visitor = house.visitor();
    for (let scan = 0; scan < 3; scan += 1) assert.equal((await visitor.open(first)).status, 200, 'a scanner changes nothing');
    await visitor.press('Open my files');
    assert.match(visitor.text, /First.pdf/);
    const again = house.visitor();
    assert.equal((await again.open(first)).status, 410);
    assert.match(again.text, /done its work/);
    house.advance(15 * day);
    assert.equal((await house.visitor().open(second)).status, 410, 'and no longer than 14 days');
    const quiet = await upload(api, 'Quiet.pdf');
    await api.do('put_in_filebox', { body: { file: quiet.id, member: member.id, notify: false } });
    assert.ok(!(await api.all('list_mails', { query: { to: member.email } })).some((mail) => mail.subject.includes('Quiet')));
  });

  test('members send files once they may, within what each may have, and delete their own alone', async () => {
    const { api } = given.house;
    const [eva, finn] = [await newMember(api), await newMember(api, 'Finn')];
    const [visitor, other] = [await enter(given, eva), await enter(given, finn)];
    await visitor.open('/filebox');
    assert.ok(!visitor.has('Send'), 'off until the owner says so');
    assert.equal((await send(visitor, pdf, 'Early.pdf', token(visitor))).status, 403);
    await api.do('update_filebox_settings', { body: { uploads: true, upload_limit: 100_000 } });
    await visitor.open('/filebox');
    assert.equal((await send(visitor, pdf, '../../My "répôrt".pdf')).status, 303);
    await visitor.open('/filebox');
    assert.match(visitor.text, /My répôrt.pdf.*From you/s);
    const mine = (await api.do('list_filebox', { query: { member: eva.id } })).data;
    assert.deepEqual(mine.map((one) => [one.origin, one.size]), [['uploaded', pdf.length]]);
    const link = address(visitor, 'My répôrt');
    assert.ok(Buffer.from(await (await fetchAs(visitor, link)).arrayBuffer()).equals(pdf));
    await other.open('/filebox');
    assert.ok(!other.text.includes('répôrt'));
    const stolen = await fetchAs(other, `/filebox/${mine[0]!.id}/delete`, { method: 'POST', body: new URLSearchParams({ csrf: token(other) }) });
    assert.equal(stolen.status, 404, 'nobody deletes another\'s');

    assert.equal((await send(visitor, randomBytes(99_990), 'Big.bin')).status, 413, 'all together within what each may have');
    assert.equal((await send(visitor, pdf, 'Forged.pdf', 'forged')).status, 403);
    assert.equal((await send(visitor, Buffer.alloc(0), 'Nothing.pdf')).status, 422);
    const foreign = await fetchAs(visitor, '/filebox', { method: 'POST', body: 'csrf=x', headers: { 'content-type': 'text/plain' } });
    assert.ok([403, 422].includes(foreign.status), String(foreign.status));
    await visitor.open('/filebox');
    await visitor.press('Delete');
    assert.match(visitor.text, /deleted/);
    assert.equal((await fetchAs(visitor, link)).status, 404);
    await api.refuse('get_file', 404, { path: { file: mine[0]!.file } });
    await api.do('update_filebox_settings', { body: { uploads: false } });
    assert.equal((await api.do('get_filebox_settings')).uploads, false);
  });

  test('a visitor logs in and comes back; wrong words are refused', async () => {
    const { house, house: { api } } = given;
    const visitor = house.visitor();
    await visitor.open('/filebox');
    assert.equal(visitor.path, '/login?next=%2Ffilebox');
    await api.refuse('put_in_filebox', 400, { body: {} });
    await api.refuse('put_in_filebox', 404, { body: { file: 'fil_01jdaaaaaaaaaaaaaaaaaaaaaa' } });
    await api.refuse('list_filebox', 400, { query: { origin: 'stolen' } });
    await api.refuse('update_filebox_settings', 400, { body: { upload_limit: -1 } });
    const file = await upload(api, 'For nobody.pdf');
    await api.refuse('put_in_filebox', 404, { body: { file: file.id, member: 'mem_01jdaaaaaaaaaaaaaaaaaaaaaa' } });
  });
});
