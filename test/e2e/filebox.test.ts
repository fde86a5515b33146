import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Api } from './api.ts';
import { give, newCourse, newMember } from './cast.ts';
import { enter } from './enter.ts';
import { day, onEachEngine } from './house.ts';
import { mailTo, told } from './look.ts';
import { eventually } from './poll.ts';
import { photograph } from './samples.ts';
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

  test('a file that stands there is not deleted by accident, and if it is, it leaves every place', async () => {
    const { api } = given.house;
    const [eva, finn] = [await newMember(api), await newMember(api, 'Finn')];
    const rules = await upload(api, 'House rules.pdf');
    await api.do('put_in_filebox', { body: { file: rules.id } });
    for (const { id } of [eva, finn]) await api.do('put_in_filebox', { body: { file: rules.id, member: id, notify: false } });
    assert.deepEqual((await api.do('get_file', { path: { file: rules.id } })).filebox, { offered: 1, shared: 2, uploaded: 0 });
    const problem = await api.refuse('delete_file', 409, { path: { file: rules.id } });
    assert.match(problem.detail!, /in the filebox, offered there and shared with 2 members/);
    await api.do('delete_file', { path: { file: rules.id }, query: { force: 'true' } });
    assert.ok(!(await api.all('list_filebox')).some(({ file }) => file === rules.id));

    await api.do('update_filebox_settings', { body: { uploads: true, upload_limit: 100_000 } });
    const visitor = await enter(given, eva);
    await visitor.open('/filebox');
    const fill = () => send(visitor, randomBytes(90_000), 'Mine.bin');
    assert.equal((await fill()).status, 303);
    const [mine] = (await api.do('list_filebox', { query: { member: eva.id } })).data;
    assert.match((await api.refuse('delete_file', 409, { path: { file: mine!.file } })).detail!, /uploaded by a member/);
    await api.do('delete_file', { path: { file: mine!.file }, query: { force: 'true' } });
    assert.equal((await fill()).status, 303, 'what is gone takes none of their room');
    await api.do('update_filebox_settings', { body: { uploads: false } });
  });

  test('what is offered with a product comes and goes with it', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, {}, 0);
    const slides = await upload(api, 'Slides.pdf');
    const place = await api.do('put_in_filebox', { body: { file: slides.id, product: product.id } });
    assert.deepEqual([place.origin, place.member, place.thing], ['offered', null, product.id]);
    assert.equal((await api.call('put_in_filebox', { body: { file: slides.id, product: product.id } })).status, 200);
    const [eva, finn] = [await newMember(api), await newMember(api, 'Finn')];
    const grant = await give(api, eva, product);
    const [visitor, other] = [await enter(given, eva), await enter(given, finn)];
    await visitor.open('/filebox');
    assert.match(visitor.text, new RegExp(`Slides.pdf.*with ${product.name}`, 's'));
    const link = address(visitor, 'Slides.pdf');
    assert.equal((await fetchAs(visitor, link)).status, 200);
    const [download] = (await api.all('list_activities', { query: { member: eva.id } })).filter(({ type }) => type === 'user.file_downloaded');
    assert.equal(download!.product!.id, product.id, 'and the download names it');
    await other.open('/filebox');
    assert.ok(!other.text.includes('Slides.pdf'));
    await api.do('end_grant', { path: { grant: grant.id } });
    assert.equal((await fetchAs(visitor, link)).status, 404, 'closed with the access, at once');
    await visitor.open('/filebox');
    assert.ok(!visitor.text.includes('Slides.pdf'));
    await api.refuse('put_in_filebox', 400, { body: { file: slides.id, product: product.id, member: eva.id } });
    await api.refuse('put_in_filebox', 400, { body: { file: slides.id, collection: product.id } });
    await api.refuse('put_in_filebox', 400, { body: { file: slides.id, product: 'prd_01jdaaaaaaaaaaaaaaaaaaaaaa' } });
  });

  test('a photograph that is handed out does not say where it was taken', async () => {
    const { api } = given.house;
    const bytes = photograph();
    const stored = await api.do('create_file', { bytes: new Uint8Array(bytes), query: { name: 'The bay.jpg' } });
    const file = await eventually(async () => {
      const now = await api.do('get_file', { path: { file: stored.id } });
      return now.state !== 'working' && now;
    }, { what: 'that the photograph has been looked into', within: 30_000 });
    assert.deepEqual([file.kind, file.state], ['image', 'ready'], file.reason ?? '');
    const eva = await newMember(api);
    const visitor = await enter(given, eva);
    const get = async () => {
      await visitor.open('/filebox');
      const answer = await fetchAs(visitor, address(visitor, 'The bay'));
      return { answer, body: Buffer.from(await answer.arrayBuffer()) };
    };
    for (const whom of [{}, { member: eva.id, notify: false }]) {
      const place = await api.do('put_in_filebox', { body: { file: file.id, ...whom } });
      const { answer, body } = await get();
      assert.equal(answer.headers.get('content-type'), 'image/webp');
      assert.match(answer.headers.get('content-disposition')!, /^attachment; filename="The bay.webp"/);
      assert.equal(body.length, file.sizes[0]!.size);
      assert.ok(!body.includes('Exif') && !body.includes('EXIF'), 'nothing of what the telephone wrote');
      await api.do('take_from_filebox', { path: { place: place.id } });
    }
    await api.do('update_filebox_settings', { body: { uploads: true, upload_limit: 100_000 } });
    await visitor.open('/filebox');
    assert.equal((await send(visitor, bytes, 'The bay.jpg')).status, 303);
    assert.ok((await get()).body.equals(bytes), 'but who took it gets it back as it was');
    await api.do('update_filebox_settings', { body: { uploads: false } });
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

    const large = await send(visitor, randomBytes(99_990), 'Big.bin');
    assert.equal(large.status, 413, 'all together within what each may have');
    assert.match(await large.text(), /no room for this file.*href="\/filebox"/s, 'and says the way back');
    assert.equal((await send(visitor, pdf, 'Forged.pdf', 'forged')).status, 403);
    assert.equal((await send(visitor, Buffer.alloc(0), 'Nothing.pdf')).status, 422);
    const foreign = await fetchAs(visitor, '/filebox', { method: 'POST', body: 'csrf=x', headers: { 'content-type': 'text/plain' } });
    assert.ok([403, 422].includes(foreign.status), String(foreign.status));
    await visitor.open('/filebox');
    await visitor.press('Delete for good');
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
    await api.refuse('put_in_filebox', 400, { body: { file: 'fil_01jdaaaaaaaaaaaaaaaaaaaaaa' } });
    await api.refuse('list_filebox', 400, { query: { origin: 'stolen' } });
    await api.refuse('update_filebox_settings', 400, { body: { upload_limit: -1 } });
    const file = await upload(api, 'For nobody.pdf');
    await api.refuse('put_in_filebox', 400, { body: { file: file.id, member: 'mem_01jdaaaaaaaaaaaaaaaaaaaaaa' } });
  });
});
