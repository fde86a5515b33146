import { test } from 'node:test';
import assert from 'node:assert/strict';
import { give, newCollection, newCourse, newMember, newPage } from './cast.ts';
import { day, onEachEngine } from './house.ts';
import { isOpen, verdict, why } from './look.ts';

const daily = { mode: 'time_delayed', interval: 1, unit: 'days' };
const advanced = { mode: 'member_advanced' };
const nextYear = new Date().getUTCFullYear() + 1;

onEachEngine('releases', (given) => {
  async function opened(member: { id: string }, things: { id: string }[], at?: string): Promise<boolean[]> {
    const asked = things.map((thing) => ({ member, thing, ...(at ? { at } : {}) }));
    return Promise.all(asked.map((question) => isOpen(given.house.api, question)));
  }

  const complete = (member: { id: string }, page: { id: string }) =>
    given.house.api.do('complete_page', { path: { member: member.id, page: page.id } });

  test('delayed by time, the first opens at once and then one after each interval', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, { release: daily }, 3);
    const starts_at = house.at(0);
    await give(api, member, product, { starts_at });
    assert.deepEqual(await opened(member, pages), [true, false, false]);
    const second = await why(api, { member, thing: pages[1]! });
    const due = new Date(Date.parse(starts_at) + day).toISOString();
    assert.deepEqual([second.opens_at, second.opened_by?.kind], [due, 'date']);
    house.advance(day);
    assert.deepEqual(await opened(member, pages), [true, true, false]);
    assert.deepEqual(await opened(member, pages, house.at(day)), [true, true, true]);
    assert.deepEqual(await opened(member, pages, house.at(-day / 2)), [true, false, false]);
  });

  test('months are calendar months in the time zone of the site', async () => {
    const { api } = given.house;
    await api.do('update_settings', { body: { time_zone: 'Europe/Berlin' } });
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, { release: { mode: 'time_delayed', interval: 1, unit: 'months' } }, 4);
    await give(api, member, product, { starts_at: `${nextYear}-01-31T09:00:00.000Z` });
    const at = `${nextYear}-02-01T12:00:00.000Z`;
    const due = await Promise.all(pages.slice(1).map(async (thing) => (await why(api, { member, thing, at })).opens_at));
    const lastOfFebruary = new Date(Date.UTC(nextYear, 2, 0)).getUTCDate();
    assert.deepEqual(due, [
      `${nextYear}-02-${lastOfFebruary}T09:00:00.000Z`, // clamped to the end of the month
      `${nextYear}-03-31T08:00:00.000Z`, // ten in the morning is an hour earlier in summer
      `${nextYear}-04-30T08:00:00.000Z`,
    ]);
  });

  test('the owner may set the hour', async () => {
    const { api } = given.house;
    await api.do('update_settings', { body: { time_zone: 'America/New_York' } });
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, { release: { mode: 'time_delayed', interval: 2, unit: 'weeks', at_hour: 7 } }, 2);
    await give(api, member, product, { starts_at: `${nextYear}-06-01T20:30:00.000Z` });
    const next = await why(api, { member, thing: pages[1]!, at: `${nextYear}-06-02T00:00:00.000Z` });
    assert.equal(next.opens_at, `${nextYear}-06-15T11:00:00.000Z`);
    await api.do('update_settings', { body: { time_zone: 'UTC' } });
  });

  test('advanced by the member, each opens when the one before is complete', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, { release: advanced }, 3);
    await give(api, member, product);
    assert.deepEqual(await opened(member, pages), [true, false, false]);
    const second = await why(api, { member, thing: pages[1]! });
    assert.deepEqual([second.opened_by?.kind, second.opened_by?.thing], ['page', pages[0]!.id]);
    await api.refuse('complete_page', 409, { path: { member: member.id, page: pages[2]!.id } });
    await complete(member, pages[0]!);
    assert.deepEqual(await opened(member, pages), [true, true, false]);
  });

  test('drafts take no step, and a fixed date holds on its own', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, { release: advanced }, 3);
    await give(api, member, product);
    await api.do('update_page', { path: { page: pages[0]!.id }, body: { status: 'draft' } });
    assert.deepEqual(await opened(member, pages.slice(1)), [true, false]);
    assert.equal(await verdict(api, { member, thing: pages[0]! }), 'hidden');
    const opens_at = house.at(5 * day);
    const dated = await newPage(api, (await newCourse(api, { access_mode: 'members' }, 0)).product.id, { opens_at });
    const locked = await why(api, { member, thing: dated });
    assert.deepEqual([locked.verdict, locked.opens_at], ['locked', opens_at]);
    assert.equal(await verdict(api, { member, thing: dated, at: opens_at }), 'open');
  });

  test('what was opened stays open in another order', async () => {
    const { house, house: { api } } = given;
    const [early, late] = [await newMember(api), await newMember(api)];
    const { product, pages } = await newCourse(api, { release: daily }, 3);
    await give(api, early, product);
    house.advance(day);
    assert.deepEqual(await opened(early, pages), [true, true, false]);
    const items = pages.toReversed().map((page) => ({ type: 'page', id: page.id, children: [] }));
    await api.do('replace_order', { path: { product: product.id }, body: { items } });
    assert.deepEqual(await opened(early, pages), [true, true, true], 'opened by either order');
    await give(api, late, product);
    assert.deepEqual(await opened(late, pages), [false, false, true]);
  });

  test('a new grant resumes the clock, and the time without access does not count', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages } = await newCourse(api, { release: daily }, 4);
    const first = await give(api, member, product);
    house.advance(1.5 * day);
    await api.do('end_grant', { path: { grant: first.id } });
    house.advance(10 * day);
    await give(api, member, product, { reference: 'second' });
    assert.deepEqual(await opened(member, pages), [true, true, false, false]);
    house.advance(0.75 * day);
    assert.deepEqual(await opened(member, pages), [true, true, true, false]);
  });

  test('over a collection, a product opens when the live pages of the one before are complete', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const courses = [await newCourse(api), await newCourse(api, {}, 0), await newCourse(api)];
    const [one, empty, three] = courses.map((course) => course.product);
    const path = await newCollection(api, courses.map((course) => course.product.id), { release: advanced });
    await give(api, member, path);
    assert.deepEqual(await opened(member, [one!, three!]), [true, false], 'a product without pages is no step');
    for (const page of courses[0]!.pages) await complete(member, page);
    assert.deepEqual(await opened(member, [one!, three!]), [true, true]);
    assert.equal(await verdict(api, { member, thing: empty! }), 'open');
  });

  test('a date of a product in a collection rules over its release, and goes along to a copy', async () => {
    const { house, house: { api } } = given;
    const [member, owner] = [await newMember(api), await newMember(api)];
    const courses = [await newCourse(api), await newCourse(api), await newCourse(api)];
    const [one, dated, three] = courses.map((course) => course.product);
    const elsewhere = await newCourse(api);
    const path = await newCollection(api, courses.map((course) => course.product.id), { release: daily });
    const placed = { collection: path.id, product: dated!.id };
    const opens_at = house.at(5 * day);
    assert.deepEqual(await api.do('get_placement', { path: placed }), { product: dated!.id, opens_at: null });
    assert.deepEqual(await api.do('update_placement', { path: placed, body: { opens_at } }), { product: dated!.id, opens_at });
    const placements = await api.all('list_placements', { path: { collection: path.id }, query: { limit: 2 } });
    assert.deepEqual(placements.map(({ product, opens_at: at }) => [product, at]), [[one!.id, null], [dated!.id, opens_at], [three!.id, null]]);
    await give(api, member, path);
    await give(api, owner, path);
    await give(api, owner, dated!);
    assert.deepEqual(await opened(member, [one!, dated!, three!], house.at(3 * day)), [true, false, true]);
    const locked = await why(api, { member, thing: dated! });
    assert.deepEqual([locked.verdict, locked.opens_at, locked.valid_until, locked.opened_by?.kind], ['locked', opens_at, opens_at, 'date']);
    assert.match(locked.summary, /^Opens on /);
    assert.ok(JSON.stringify(locked.reasons).includes('"fixed_date"'));
    assert.equal((await why(api, { member, thing: courses[1]!.pages[0]! })).opens_at, opens_at);
    assert.deepEqual(await opened(member, [dated!], opens_at), [true]);
    assert.deepEqual(await opened(owner, [dated!]), [true], 'what is held by itself waits for no collection');
    const copy = await api.do('duplicate_collection', { path: { collection: path.id } });
    assert.equal((await api.do('get_placement', { path: { collection: copy.id, product: dated!.id } })).opens_at, opens_at);
    for (const wrong of ['tomorrow', 5]) assert.deepEqual((await api.refuse('update_placement', 400, { path: placed, body: { opens_at: wrong } })).errors.map(({ field }) => field), ['opens_at']);
    assert.deepEqual((await api.refuse('update_placement', 400, { path: placed, body: { opens_on: null } })).errors.map(({ field }) => field), ['opens_on']);
    await api.refuse('update_placement', 400, { path: placed, body: {} });
    await api.refuse('update_placement', 404, { path: { ...placed, product: elsewhere.product.id }, body: { opens_at } });
    await api.refuse('get_placement', 404, { path: { ...placed, collection: copy.id, product: elsewhere.product.id } });
    await api.do('update_placement', { path: placed, body: { opens_at: null } });
    assert.deepEqual(await opened(member, [dated!], house.at(2 * day)), [true], 'its turn by the release again');
  });

  test('a product that is also held otherwise is open whatever the collection says', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const [one, two] = [await newCourse(api), await newCourse(api)];
    await give(api, member, await newCollection(api, [one.product.id, two.product.id], { release: advanced }));
    assert.deepEqual(await opened(member, [two.product]), [false]);
    await give(api, member, two.product);
    assert.deepEqual(await opened(member, [two.product]), [true]);
  });
});
