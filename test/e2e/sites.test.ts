import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Api } from './api.ts';
import { give, newCourse, newMember } from './cast.ts';
import { onEachEngine } from './house.ts';
import { mailTo } from './look.ts';
import { newKey, newSecret } from './shop.ts';

onEachEngine('two sites', (given) => {
  test('no row of one is ever visible to the other', async () => {
    const { house, house: { api } } = given;
    const { course, membership } = await house.cast();
    const ada = await newMember(api);
    const grant = await give(api, ada, course.product);
    const hook = await api.do('create_hook', { body: { url: 'http://127.0.0.1:9/', events: ['user.login'] } });
    house.keepSecret(hook.secret);
    const settings = { api_key: house.keepSecret(newKey()), webhook_secret: house.keepSecret(newSecret()) };
    const connection = await api.do('create_connection', { body: { kind: 'stripe', mode: 'test', settings } });
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'lakeside.example', '--json');
    const printed = await house.command('key', 'create', '--site', 'lakeside', '--scopes', '*', '--json');
    const stranger = new Api(house.origin, house.keepSecret((JSON.parse(printed) as { key: string }).key));
    assert.equal((await stranger.do('get_me')).site.slug, 'lakeside');

    for (const list of ['list_members', 'list_products', 'list_collections', 'list_grants', 'list_activities', 'list_hooks', 'list_deliveries',
      'list_connections', 'list_mails'] as const) {
      assert.deepEqual(await stranger.all(list), [], list);
    }
    const [product, page, member, collection] = [course.product.id, course.pages[0]!.id, ada.id, membership.id];
    await stranger.refuse('get_member', 404, { path: { member } });
    await stranger.refuse('update_member', 404, { path: { member }, body: { first_name: 'Mine' } });
    await stranger.refuse('list_completions', 404, { path: { member } });
    await stranger.refuse('complete_page', 404, { path: { member, page } });
    await stranger.refuse('get_product', 404, { path: { product } });
    await stranger.refuse('update_product', 404, { path: { product }, body: { name: 'Mine' } });
    await stranger.refuse('delete_product', 404, { path: { product } });
    await stranger.refuse('get_order', 404, { path: { product } });
    await stranger.refuse('list_pages', 404, { path: { product } });
    await stranger.refuse('create_page', 404, { path: { product }, body: { title: 'Mine' } });
    await stranger.refuse('get_collection', 404, { path: { collection } });
    await stranger.refuse('get_page', 404, { path: { page } });
    await stranger.refuse('delete_page', 404, { path: { page } });
    await stranger.refuse('get_grant', 404, { path: { grant: grant.id } });
    await stranger.refuse('end_grant', 404, { path: { grant: grant.id } });
    await stranger.refuse('create_grant', 400, { body: { member, product } });
    await stranger.refuse('create_grant', 400, { body: { email: 'new@example.com', product } });
    await stranger.refuse('get_access', 404, { query: { member, thing: product } });
    await stranger.refuse('get_hook', 404, { path: { hook: hook.id } });
    await stranger.refuse('delete_hook', 404, { path: { hook: hook.id } });
    await stranger.refuse('get_connection', 404, { path: { connection: connection.id } });
    await stranger.refuse('list_events', 404, { path: { connection: connection.id } });

    const same = await stranger.call('create_member', { body: { email: ada.email } });
    assert.equal(same.status, 201, 'an e-mail is unique in a site, not beyond');
    assert.notEqual(same.body.id, ada.id);
    assert.deepEqual(await api.do('get_member', { path: { member } }), ada);
  });

  test('links to one that has a host of its own lead there', async () => {
    const { house, house: { api } } = given;
    const own = new URL(house.origin.replace('127.0.0.1', 'hillside.example')).origin;
    await house.command('site', 'create', '--name', 'Hillside', '--slug', 'hillside', '--host', 'hillside.example', '--json');
    const printed = await house.command('key', 'create', '--site', 'hillside', '--scopes', '*', '--json');
    const theirs = new Api(house.origin, house.keepSecret((JSON.parse(printed) as { key: string }).key));
    assert.equal((await theirs.do('get_me')).site.portal_url, own);
    assert.equal((await theirs.do('get_site')).portal_url, own);
    assert.equal((await api.do('get_site')).portal_url, house.origin);
    const settings = { api_key: house.keepSecret(newKey()), webhook_secret: house.keepSecret(newSecret()) };
    const connection = await theirs.do('create_connection', { body: { kind: 'stripe', mode: 'test', settings } });
    assert.equal(new URL(connection.hook_url).origin, own);
    const [member, { product }] = [await newMember(theirs), await newCourse(theirs)];
    await give(theirs, member, product, { notify: true });
    const { text } = await mailTo(theirs, member.email, /\/password\/set\//);
    assert.ok(text.includes(`${own}/`) && !text.includes(house.origin), text);
  });
}, { stripe: 'beside' });
