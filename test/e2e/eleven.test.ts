import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Webhook as Standard } from 'standardwebhooks';
import { give, newCourse, newMember, newPage } from './cast.ts';
import { holdDelivery } from './contract.ts';
import { enter } from './enter.ts';
import { day, minute, onEachEngine, second } from './house.ts';
import { hooksOf } from './hooks.ts';
import { activitiesOf, told } from './look.ts';
import { eventually } from './poll.ts';
import { pdf, tone, upload, video } from './recordings.ts';
import type { DeliveryPayload, Member, Page, StoredFile } from './shapes.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';
import type { Visitor } from './visitor.ts';

const eleven = ['user.login', 'user.created', 'user.activate', 'user.inactive', 'user.video_watched', 'user.audio_listened',
  'user.file_downloaded', 'user.page_completed', 'user.product_access_granted', 'user.product_access_removed', 'user.product_completed'];

onEachEngine('the eleven activities', (given) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());
  const { subscribe, at, deliveries } = hooksOf(given, () => receiver);

  interface Lesson {
    product: { id: string; name: string; slug: string };
    pages: Page[];
    film: StoredFile;
    breath: StoredFile;
    workbook: StoredFile;
  }

  async function lesson(): Promise<Lesson> {
    const { api } = given.house;
    const [film, breath, workbook] = [await upload(api, video, 'Bay.webm'), await upload(api, tone(2), 'Breath.wav'), await upload(api, pdf, 'Workbook.pdf')];
    const { product } = await newCourse(api, {}, 0);
    const first = await newPage(api, product.id, { title: 'Watch and listen', body: { blocks: [
      { type: 'video', file: film.id },
      { type: 'columns', columns: [{ blocks: [{ type: 'audio', file: breath.id }] }, { blocks: [{ type: 'file', file: workbook.id, label: 'The workbook' }] }] },
      { type: 'file', file: breath.id, label: 'The recording' },
      { type: 'embed', url: 'https://youtu.be/dQw4w9WgXcQ', title: 'Elsewhere' },
    ] } });
    return { product, pages: [first, await newPage(api, product.id, { title: 'And rest' })], film, breath, workbook };
  }

  const address = ({ product, pages }: Lesson, at = 0) => `/p/${product.slug}/${pages[at]!.slug}`;
  const cookies = (visitor: Visitor) => [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const fetchAs = (visitor: Visitor, path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, visitor.origin), { headers: { cookie: cookies(visitor), ...headers } });
  const post = (visitor: Visitor, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(new URL(path, visitor.origin), {
      method: 'POST', redirect: 'manual', headers: { cookie: cookies(visitor), origin: visitor.origin, ...headers }, body: new URLSearchParams(fields) });
  // What the script of the page says when play is pressed.
  const beacon = (visitor: Visitor) => {
    const text = visitor.seen.root.querySelector('[data-plays]')!;
    return { path: text.getAttribute('data-plays')!, csrf: text.getAttribute('data-csrf')!, view: text.getAttribute('data-view')! };
  };
  const play = async (visitor: Visitor, file: { id: string }) => {
    const { path, csrf, view } = beacon(visitor);
    return (await post(visitor, path, { csrf, view, file: file.id })).status;
  };
  const downloadLink = (visitor: Visitor, file: { id: string }) =>
    visitor.seen.root.querySelectorAll('a.download').map((link) => link.getAttribute('href')!).find((href) => href.includes(file.id))!;
  const kindsOf = async (member: Member) => (await told(given.house.api, member)).filter((kind) => /watched|listened|downloaded/.test(kind));

  test('each is caused, told in order, listed, and delivered once with a signature that holds', async () => {
    const { house, house: { api } } = given;
    const hook = await subscribe(eleven);
    const course = await lesson();
    const member = await newMember(api, 'Ada');
    const grant = await give(api, member, course.product as never);
    const visitor = await enter(given, member);
    await visitor.open(address(course));
    assert.equal(await play(visitor, course.film), 204);
    assert.equal(await play(visitor, course.breath), 204);
    const sent = await fetchAs(visitor, downloadLink(visitor, course.workbook));
    assert.deepEqual(Buffer.from(await sent.arrayBuffer()), pdf);
    await visitor.press('Mark as complete');
    await visitor.open(address(course, 1));
    await visitor.press('Mark as complete');
    house.advance(31 * day);
    await eventually(async () => (await told(api, member)).includes('inactive'), { what: 'the inactive spell' });
    await enter(given, member);
    await api.do('end_grant', { path: { grant: grant.id } });

    const activities = await activitiesOf(api, member);
    assert.deepEqual(activities.map((activity) => activity.type.replace('user.', '')), [
      'created', 'product_access_granted', 'login', 'video_watched', 'audio_listened', 'file_downloaded',
      'page_completed', 'page_completed', 'product_completed', 'inactive', 'login', 'activate', 'product_access_removed']);
    assert.deepEqual(new Set(activities.map(({ type }) => type)), new Set(eleven));
    assert.ok(activities.every((activity, index) => index === 0 || activity.occurred_at >= activities[index - 1]!.occurred_at), 'in order of time');

    const about = (type: string) => activities.find((activity) => activity.type === type)!;
    for (const [type, file] of [['user.video_watched', course.film], ['user.audio_listened', course.breath], ['user.file_downloaded', course.workbook]] as const) {
      assert.deepEqual(about(type).file, { id: file.id, name: file.name });
      assert.equal(about(type).page!.id, course.pages[0]!.id);
      assert.equal(about(type).product!.id, course.product.id);
    }
    for (const type of eleven) {
      const listed = await api.all('list_activities', { query: { type, member: member.id } });
      assert.deepEqual(listed.toReversed(), activities.filter((activity) => activity.type === type), type);
    }

    const mine = () => at(hook).filter(({ json }) => (json as DeliveryPayload).data.member!.id === member.id);
    await eventually(() => mine().length >= activities.length, { what: 'all deliveries' });
    for (const activity of activities) {
      const [one, ...more] = mine().filter(({ id }) => id === activity.id);
      assert.ok(one && more.length === 0, `${activity.type} came ${more.length + (one ? 1 : 0)} times`);
      const payload = one.json as DeliveryPayload;
      holdDelivery(payload);
      const { type, occurred_at, ...data } = activity;
      assert.deepEqual(payload, { id: activity.id, type, occurred_at, site: 'riverside', data });
      const headers = Object.fromEntries(['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [name, String(one.headers[name])]));
      const signed = new Standard(hook.secret).sign(one.id!, new Date(Number(headers['webhook-timestamp']) * second), one.body);
      assert.ok(headers['webhook-signature']!.split(' ').includes(signed), `the signature of ${activity.type}`);
    }
    await eventually(async () => (await deliveries(hook)).every(({ state }) => state === 'delivered'), { what: 'the marks that they arrived' });
    await holdReports(course, hook.id, member);
  });

  // What was caused above stands in the reports too, and leads to who did it.
  async function holdReports({ film, breath, workbook }: Lesson, hook: string, member: Member) {
    const { api } = given.house;
    const days = { from: '2020-01-01', to: '2024-12-31' };
    await api.refuse('get_file_report', 400, { query: { ...days, to: '2019-12-31' } });
    const from = (await api.do('get_growth')).to;
    const query = { from: new Date(Date.parse(from) - 60 * day).toISOString().slice(0, 10) };
    const { files, steps } = await api.do('get_file_report', { query });
    const used = (id: string) => files.filter((file) => file.id === id).map(({ plays, downloads, members }) => [plays, downloads, members]);
    assert.deepEqual([used(film.id), used(breath.id), used(workbook.id)], [[[1, 0, 1]], [[1, 0, 1]], [[0, 1, 1]]]);
    assert.equal(steps.reduce((sum, step) => sum + step.plays, 0), 2);
    const { data } = await api.do('list_people', { query: { ...query, figure: 'played', file: film.id } });
    assert.deepEqual(data.map((one) => one.member.id), [member.id]);
    const { receivers } = await api.do('get_delivery_report', { query });
    const receiver = receivers.find(({ id }) => id === hook)!;
    assert.ok(receiver.delivered >= 13 && receiver.failed === 0 && receiver.waiting === 0, JSON.stringify(receiver));
    assert.match(await api.do('export_report', { query: { ...query, report: 'deliveries' } }), /"id","url","is_listening"/);
  }

  test('a play is told once for each view of its page', async () => {
    const { api } = given.house;
    const course = await lesson();
    const member = await newMember(api);
    await give(api, member, course.product as never);
    const visitor = await enter(given, member);
    await visitor.open(address(course));
    for (let turn = 0; turn < 3; turn += 1) assert.equal(await play(visitor, course.film), 204);
    assert.deepEqual(await kindsOf(member), ['video_watched']);
    await visitor.open(address(course));
    assert.equal(await play(visitor, course.film), 204);
    assert.deepEqual(await kindsOf(member), ['video_watched', 'video_watched']);
    assert.equal(await play(visitor, course.workbook), 400, 'a workbook is not played');
  });

  test('ranges and retries within a minute are one download, and what is shown is none', async () => {
    const { house, house: { api } } = given;
    const course = await lesson();
    const member = await newMember(api);
    await give(api, member, course.product as never);
    const visitor = await enter(given, member);
    await visitor.open(address(course));
    const shown = visitor.seen.root.querySelector('video')!.getAttribute('src')!;
    await (await fetchAs(visitor, shown)).arrayBuffer();
    assert.deepEqual(await kindsOf(member), [], 'a video that is shown');
    const link = downloadLink(visitor, course.workbook);
    for (const range of ['bytes=0-7', 'bytes=8-15', 'bytes=0-', '']) await (await fetchAs(visitor, link, range ? { range } : {})).arrayBuffer();
    await fetch(new URL(link, visitor.origin), { method: 'HEAD', headers: { cookie: cookies(visitor) } });
    assert.deepEqual(await kindsOf(member), ['file_downloaded']);
    house.advance(minute + second);
    await (await fetchAs(visitor, link, { range: 'bytes=8-15' })).arrayBuffer();
    assert.deepEqual(await kindsOf(member), ['file_downloaded'], 'the rest of the same download');
    await (await fetchAs(visitor, link)).arrayBuffer();
    assert.deepEqual(await kindsOf(member), ['file_downloaded', 'file_downloaded']);
    await (await fetchAs(visitor, downloadLink(visitor, course.breath))).arrayBuffer();
    const [newest] = await api.all('list_activities', { query: { member: member.id } });
    assert.deepEqual([newest!.type, (newest!.file as { id: string } | null)?.id], ['user.file_downloaded', course.breath.id], 'a recording that is downloaded');
  });

  test('nobody can tell for another, nor of what is not open to them', async () => {
    const { api } = given.house;
    const course = await lesson();
    const [ada, mallory] = [await newMember(api, 'Ada'), await newMember(api, 'Mallory')];
    const grant = await give(api, ada, course.product as never);
    const [own, other] = [await enter(given, ada), await enter(given, mallory)];
    await own.open(address(course));
    const { path, csrf, view } = beacon(own);
    const link = downloadLink(own, course.workbook);
    const free = await newCourse(api, { access_mode: 'members' }, 0);
    const open = await newPage(api, free.product.id, { body: { blocks: [{ type: 'audio', file: course.breath.id }] } });
    await other.open(`/p/${free.product.slug}/${open.slug}`);
    const theirs = beacon(other);
    const playback = (page: string) => page.replace(/plays$/, 'playback');

    assert.equal((await post(other, path, { csrf, view, file: course.film.id })).status, 403, 'with a token of another session');
    assert.equal((await post(other, path, { csrf: theirs.csrf, view, file: course.film.id })).status, 403, 'of a page that is locked');
    assert.equal((await post(other, theirs.path, { csrf: theirs.csrf, view, file: course.film.id })).status, 404, 'of a file of another page');
    assert.equal((await post(other, playback(path), { csrf: theirs.csrf, file: course.film.id, second: '3' })).status, 403);
    assert.equal((await post(other, playback(theirs.path), { csrf: theirs.csrf, file: course.film.id, second: '3' })).status, 404);
    assert.equal((await fetchAs(other, playback(path))).status, 403);
    assert.equal((await fetchAs(other, link)).status, 403, 'by a link of another session');
    assert.equal((await post(own, path, { csrf, view, file: course.film.id }, { origin: 'http://evil.example' })).status, 403, 'from another site');
    assert.equal((await post(given.house.visitor(), path, { csrf, view, file: course.film.id })).status, 303, 'without a session: to the log-in');
    const wrong: Record<string, string>[] = [{ second: '-1' }, { second: '1.5' }, { second: '9999999' }, { second: 'x' }, { speed: '1000' }, {}];
    for (const bad of wrong)
      assert.equal((await post(own, playback(path), { csrf, file: course.film.id, ...bad })).status, 400, JSON.stringify(bad));
    assert.equal((await post(own, playback(path), { csrf, file: course.workbook.id, second: '3' })).status, 400, 'a workbook is not played');
    assert.deepEqual([await kindsOf(ada), await kindsOf(mallory)], [[], []]);
    assert.deepEqual(await (await fetchAs(own, playback(path))).json(), { speed: 100, seconds: {} });

    assert.equal((await post(own, playback(path), { csrf, file: course.film.id, second: '7', speed: '125' })).status, 204);
    assert.deepEqual(await (await fetchAs(own, playback(path))).json(), { speed: 125, seconds: { [course.film.id]: 7 } });
    assert.deepEqual(await (await fetchAs(other, playback(theirs.path))).json(), { speed: 100, seconds: {} });
    await api.do('end_grant', { path: { grant: grant.id } });
    assert.equal((await post(own, path, { csrf, view, file: course.film.id })).status, 403, 'after the access ended');
    assert.deepEqual(await kindsOf(ada), []);
  });
});
