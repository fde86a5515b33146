import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCollection, newCourse, newMember, newPage } from './cast.ts';
import { day, hour, onEachEngine } from './house.ts';
import { activitiesOf, isOpen, mailCount, mailTo, told, verdict, why } from './look.ts';
import { eventually } from './poll.ts';

onEachEngine('grants', (given) => {
  test('a grant opens a product and its pages, and its end closes them', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product, pages: [page] } = await newCourse(api);
    assert.equal(await verdict(api, { member, thing: product }), 'locked');
    const grant = await give(api, member, product, { reference: 'order 17' });
    assert.deepEqual([grant.source, grant.reference, grant.state, grant.ends_at], ['api', 'order 17', 'live', null]);
    for (const thing of [product, page!]) assert.ok(await isOpen(api, { member, thing }));
    await api.do('end_grant', { path: { grant: grant.id } });
    await api.do('end_grant', { path: { grant: grant.id } });
    for (const thing of [product, page!]) assert.equal(await verdict(api, { member, thing }), 'locked');
    assert.equal((await api.do('get_grant', { path: { grant: grant.id } })).state, 'ended');
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted', 'product_access_removed']);
  });

  test('a grant to an unknown e-mail makes the member and tells them by mail', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, { name: fresh('Ash glazes') });
    const email = `${fresh('nora')}@example.com`;
    const grant = await api.call('create_grant', { body: { email, first_name: 'Nora', product: product.id } });
    assert.equal(grant.status, 201);
    const member = await api.do('get_member', { path: { member: grant.body.member } });
    assert.deepEqual([member.email, member.first_name, member.source], [email, 'Nora', 'api']);
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted']);
    const mail = await mailTo(api, email);
    assert.ok(mail.text.includes(product.name), mail.text);
    assert.equal(mail.kind, 'access');
  });

  test('no mail goes out when it is not wanted, or for what is held already', async () => {
    const { api } = given.house;
    const quiet = await newCourse(api, { access_email: false });
    const loud = await newCourse(api);
    const member = await newMember(api);
    const grant = (product: { id: string }, more = {}) =>
      api.do('create_grant', { body: { member: member.id, product: product.id, ...more } });
    await grant(quiet.product);
    await grant(loud.product, { notify: false });
    await grant(loud.product, { reference: 'again' });
    const last = await newCourse(api);
    await grant(last.product);
    await mailTo(api, member.email, new RegExp(last.product.name));
    assert.equal(await mailCount(api, member.email), 1);
  });

  test('a further cause is recorded, fires nothing, and holds when the first ends', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product } = await newCourse(api);
    const membership = await newCollection(api, [product.id]);
    const own = await give(api, member, product);
    const before = await told(api, member);
    const second = await give(api, member, product, { reference: 'gift' });
    assert.notEqual(second.id, own.id);
    assert.deepEqual(await told(api, member), before);
    await give(api, member, membership);
    await api.do('end_grant', { path: { grant: own.id } });
    await api.do('end_grant', { path: { grant: second.id } });
    const held = await why(api, { member, thing: product });
    assert.equal(held.verdict, 'open');
    assert.match(held.summary, new RegExp(membership.name));
    const kinds = (await told(api, member)).slice(before.length);
    assert.deepEqual(kinds, ['product_access_granted'], 'one for the collection, none removed');
    const grants = await api.all('list_grants', { query: { member: member.id } });
    assert.deepEqual(grants.filter((grant) => grant.state === 'live').map((grant) => grant.thing), [membership.id]);
    assert.equal((await api.all('list_grants', { query: { thing: product.id } })).length, 2);
  });

  test('the same cause again changes the grant', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product } = await newCourse(api);
    const first = await give(api, member, product);
    const ends_at = given.house.at(30 * day);
    const again = await api.call('create_grant', { body: { member: member.id, product: product.id, ends_at } });
    assert.equal(again.status, 200);
    assert.deepEqual([again.body.id, again.body.ends_at], [first.id, ends_at]);
  });

  test('a collection tells once and lists its products', async () => {
    const { api } = given.house;
    const [one, two] = [await newCourse(api), await newCourse(api)];
    const membership = await newCollection(api, [one.product.id, two.product.id]);
    const member = await newMember(api);
    await give(api, member, membership);
    const [, granted, ...rest] = await activitiesOf(api, member);
    assert.deepEqual(rest, []);
    assert.equal(granted!.product!.kind, 'collection');
    assert.deepEqual(granted!.product!.products!.map((product) => product.id).toSorted(), [one.product.id, two.product.id].toSorted());
    const byProduct = await api.all('list_activities', { query: { product: two.product.id } });
    assert.deepEqual(byProduct.map((activity) => activity.id), [granted!.id]);
  });

  test('a grant that makes no sense is refused by name', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api);
    const member = await newMember(api);
    const named = async (body: unknown) => (await api.refuse('create_grant', 400, { body })).errors.map((error) => error.field).toSorted();
    assert.deepEqual(await named({}), ['member', 'product']);
    assert.deepEqual(await named({ member: member.id, email: member.email, product: product.id }), ['email']);
    assert.deepEqual(await named({ member: product.id, product: member.id }), ['member', 'product']);
    const [starts_at, ends_at] = [given.house.at(day), given.house.at(-day)];
    assert.deepEqual(await named({ member: member.id, product: product.id, starts_at, ends_at }), ['ends_at']);
    assert.deepEqual(await named({ email: 'nobody', product: product.id, ends_at: 'soon' }), ['email', 'ends_at']);
    const nobody = 'mem_00000000000000000000000000';
    assert.deepEqual(await named({ member: nobody, product: product.id }), ['member']);
    assert.deepEqual(await named({ member: nobody, product: 'prd_00000000000000000000000000' }), ['member', 'product']);
    assert.deepEqual(await named({ member: member.id, collection: 'col_00000000000000000000000000' }), ['collection']);
    const past = await api.refuse('create_grant', 400, { body: { member: member.id, product: product.id, ends_at: given.house.at(-day) } });
    assert.deepEqual(past.errors, [{ field: 'ends_at', message: 'should lie in the future' }]);
    const body = { member: member.id, product: product.id, starts_at: given.house.at(-hour) };
    const grant = await api.do('create_grant', { body });
    assert.equal((await api.do('create_grant', { body })).starts_at, grant.starts_at);
    assert.deepEqual(await named({ ...body, starts_at: given.house.at(-day) }), ['starts_at']);
  });
});

onEachEngine('the verdict', (given) => {
  test('draft hides, modes open, and visitors are asked to log in', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const draft = await newCourse(api, { status: 'draft' });
    assert.equal(await verdict(api, { member, thing: draft.product }), 'hidden');
    assert.equal(await verdict(api, { member, thing: draft.pages[0]! }), 'hidden');
    const open = await newCourse(api, { access_mode: 'public' });
    const forMembers = await newCourse(api, { access_mode: 'members' });
    assert.ok(await isOpen(api, { thing: open.product }));
    assert.ok(await isOpen(api, { member, thing: forMembers.product }));
    const visitor = await why(api, { thing: forMembers.product });
    assert.deepEqual([visitor.verdict, visitor.opened_by?.kind, visitor.member], ['locked', 'login', null]);
    const unfinished = await newPage(api, open.product.id, { status: 'draft' });
    assert.equal(await verdict(api, { thing: unfinished }), 'hidden');
  });

  test('a page for members stays locked to visitors though its product is public', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api, { access_mode: 'public' }, 0);
    const anyone = await newPage(api, product.id, { audience: 'anyone' });
    const members = await newPage(api, product.id, { audience: 'members' });
    assert.ok(await isOpen(api, { thing: anyone }));
    assert.equal(await verdict(api, { thing: members }), 'locked');
    assert.ok(await isOpen(api, { member: await newMember(api), thing: members }));
  });

  test('what is not teased hides from those who have no access', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const { product } = await newCourse(api, { tease: false });
    assert.equal(await verdict(api, { member, thing: product }), 'hidden');
    await give(api, member, product);
    assert.equal(await verdict(api, { member, thing: product }), 'open');
  });

  test('a locked product says what to buy', async () => {
    const { api } = given.house;
    const url = 'https://shop.riverside.example/raku';
    const { product } = await newCourse(api, { purchase: { method: 'sales_page', url } });
    const locked = await why(api, { member: await newMember(api), thing: product });
    assert.deepEqual([locked.opened_by?.kind, locked.opened_by?.thing, locked.opened_by?.url], ['purchase', product.id, url]);
    assert.ok(locked.summary.length > 10);
    assert.equal(locked.opens_at, null);
  });

  test('asked about a moment, it knows the past and foresees the future', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product } = await newCourse(api);
    const [starts_at, ends_at] = [house.at(2 * day), house.at(9 * day)];
    const upcoming = await give(api, member, product, { starts_at, ends_at });
    assert.equal(upcoming.state, 'upcoming');
    const now = await why(api, { member, thing: product });
    assert.deepEqual([now.verdict, now.opens_at, now.opened_by?.kind], ['locked', starts_at, 'date']);
    assert.equal(await verdict(api, { member, thing: product, at: house.at(2 * day + hour) }), 'open');
    assert.equal(await verdict(api, { member, thing: product, at: starts_at }), 'open', 'the first moment counts');
    assert.equal(await verdict(api, { member, thing: product, at: ends_at }), 'locked', 'the last moment does not');

    house.advance(3 * day);
    const later = await why(api, { member, thing: product });
    assert.deepEqual([later.verdict, later.valid_until], ['open', ends_at]);
    await api.do('end_grant', { path: { grant: upcoming.id } });
    assert.equal(await verdict(api, { member, thing: product, at: house.at(-hour) }), 'open', 'the past is not rewritten');
    assert.equal(await verdict(api, { member, thing: product, at: house.at(hour) }), 'locked');
    assert.equal(await verdict(api, { member, thing: product, at: house.at(-4 * day) }), 'locked');
  });

  test('what starts or ends by its date is told as of that moment', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product } = await newCourse(api);
    const [starts_at, ends_at] = [house.at(day), house.at(2 * day)];
    await give(api, member, product, { starts_at, ends_at });
    assert.deepEqual(await told(api, member), ['created']);
    house.advance(3 * day);
    const happened = await eventually(async () => {
      const activities = await activitiesOf(api, member);
      return activities.length === 3 ? activities : undefined;
    }, { what: 'the begin and the end of the grant' });
    assert.deepEqual(happened.slice(1).map((activity) => [activity.type, activity.occurred_at]), [
      ['user.product_access_granted', starts_at], ['user.product_access_removed', ends_at]]);
  });

  test('an end that nobody has noticed yet counts all the same', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const { product, pages: [page] } = await newCourse(api);
    await give(api, member, product, { ends_at: house.at(hour) });
    assert.ok(await isOpen(api, { member, thing: page! }));
    house.advance(hour);
    assert.equal(await verdict(api, { member, thing: page! }), 'locked');
  });

  test('a question that makes no sense is refused by name', async () => {
    const { api } = given.house;
    const { product } = await newCourse(api);
    const named = async (query: Record<string, string>) =>
      (await api.refuse('get_access', 400, { query })).errors.map((error) => error.field).toSorted();
    assert.deepEqual(await named({}), ['thing']);
    assert.deepEqual(await named({ thing: 'mem_x', member: product.id, at: 'tomorrow' }), ['at', 'member', 'thing']);
    await api.refuse('get_access', 404, { query: { thing: product.id, member: 'mem_00000000000000000000000000' } });
    await api.refuse('get_access', 404, { query: { thing: 'pag_00000000000000000000000000' } });
  });
});
