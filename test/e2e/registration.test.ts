import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newMember } from './cast.ts';
import { minute, hour, onEachEngine } from './house.ts';
import { mailCount, mailTo, told } from './look.ts';
import type { Visitor } from './visitor.ts';

const goodPassword = 'a wheel, a kiln and patience';
const newAddress = () => `${fresh('reg').toLowerCase().replaceAll(/[^a-z0-9]/g, '')}@example.com`;

onEachEngine('registration', (given) => {
  async function ask(fields: Record<string, string>, visitor = given.house.visitor()): Promise<Visitor> {
    await visitor.open('/register');
    await visitor.press('Send me the link', fields);
    return visitor;
  }
  const linkTo = async (email: string) =>
    given.house.keepSecret(/https?:\/\/\S+\/register\/\S+/.exec((await mailTo(given.house.api, email, /\/register\//)).text)![0]);

  test('is not there unless the owner wants it', async () => {
    const { house, house: { api } } = given;
    const visitor = house.visitor();
    await visitor.open('/login');
    assert.ok(!visitor.seen.html.includes('/register'));
    assert.equal((await visitor.open('/register')).status, 404);
    await api.do('update_settings', { body: { registration: true } });
    await visitor.open('/login');
    await visitor.follow('Register');
    assert.equal(visitor.path, '/register');
    await api.do('update_settings', { body: { registration: false } });
    assert.equal((await visitor.post('/register', new URLSearchParams({ email: newAddress() }))).status, 404);
    await api.do('update_settings', { body: { registration: true } });
  });

  test('makes a member of who opens the link in the mail, once, with what they agreed to', async () => {
    const { house, house: { api } } = given;
    await api.do('update_settings', { body: { registration: true, terms: 'I accept the terms.', terms_url: '/p/terms' } });
    const email = newAddress();
    const visitor = house.visitor();
    await visitor.open('/register');
    assert.equal(visitor.link('Read them').getAttribute('href'), '/p/terms');
    const csrf = visitor.seen.root.querySelector('input[name=csrf]')!.getAttribute('value')!;
    await visitor.post('/register', new URLSearchParams({ csrf, email, first_name: 'Rita' }));
    assert.equal(visitor.seen.status, 422);
    assert.match(visitor.text, /Tick this/);
    await visitor.post('/register', new URLSearchParams({ csrf, email: ` ${email.toUpperCase()} `, first_name: 'Rita', last_name: 'Marsh', agrees: '1' }));
    assert.match(visitor.text, /Look in your inbox/);
    assert.equal((await api.all('list_members', { query: { email } })).length, 0, 'nobody is a member before the link is opened');
    const link = await linkTo(email);
    for (let look = 0; look < 3; look += 1) assert.equal((await house.visitor().open(link)).status, 200, 'a scanner may look');
    await visitor.open(link);
    await visitor.press('Become a member', { password: 'password' });
    assert.equal(visitor.seen.status, 422);
    await visitor.press('Become a member', { password: house.keepSecret(goodPassword) });
    assert.equal(visitor.path, '/');
    const [member] = await api.all('list_members', { query: { email } });
    assert.equal(member!.source, 'registration');
    assert.equal(member!.first_name, 'Rita');
    assert.deepEqual(await told(api, member!), ['created', 'login']);
    assert.equal((await house.visitor().open(link)).status, 410);
    await api.do('update_settings', { body: { terms: '', terms_url: '' } });
  });

  test('answers the same whether or not the address is known, and tells only its owner', async () => {
    const { house, house: { api } } = given;
    await api.do('update_settings', { body: { registration: true } });
    const known = await newMember(api);
    const unknown = newAddress();
    const [first, second] = [await ask({ email: known.email }), await ask({ email: unknown })];
    const plain = (visitor: Visitor, email: string) => visitor.text.replaceAll(email, 'them');
    assert.equal(plain(first, known.email), plain(second, unknown));
    assert.match((await mailTo(api, known.email)).subject, /already/);
    const blocked = await newMember(api);
    await api.do('block_member', { path: { member: blocked.id }, body: { reason: 'Spam' } });
    const third = await ask({ email: blocked.email });
    assert.equal(plain(third, blocked.email), plain(second, unknown));
    assert.equal(await mailCount(api, blocked.email), 0);
    for (let turn = 0; turn < 12; turn += 1) await ask({ email: unknown });
    assert.ok(await mailCount(api, unknown) <= 5, 'a flood of requests sends few mails');
    house.advance(hour + minute);
  });

  test('ends with its time, with another way in, and with nonsense', async () => {
    const { house, house: { api } } = given;
    await api.do('update_settings', { body: { registration: true } });
    const [late, overtaken] = [newAddress(), newAddress()];
    await ask({ email: late });
    await ask({ email: overtaken });
    const [lateLink, overtakenLink] = [await linkTo(late), await linkTo(overtaken)];
    await api.do('create_member', { body: { email: overtaken } });
    assert.equal((await house.visitor().open(overtakenLink)).status, 410);
    house.advance(49 * hour);
    assert.equal((await house.visitor().open(lateLink)).status, 410);
    for (const email of ['', 'nobody', 'a@b', `${'x'.repeat(300)}@example.com`]) assert.equal((await ask({ email })).seen.status, 422, email);
    assert.equal((await ask({ email: newAddress(), first_name: 'x'.repeat(10_000) })).seen.status, 422);
    const script = await ask({ email: 'nobody', first_name: '<script>alert(1)</script>' });
    assert.ok(!script.seen.html.includes('<script>alert'));
    for (const [settings, field] of [[{ terms: 'x'.repeat(301) }, 'terms'], [{ terms_url: 'javascript:alert(1)' }, 'terms_url'], [{ terms_url: '//evil.example' }, 'terms_url'], [{ date_style: 'roman' }, 'date_style']] as const) {
      assert.deepEqual((await api.refuse('update_settings', 400, { body: settings })).errors!.map((error) => error.field), [field]);
    }
  });
});
