import { test } from 'node:test';
import assert from 'node:assert/strict';
import { newCourse, newMember } from './cast.ts';
import { hour, minute, onEachEngine } from './house.ts';
import { activitiesOf, linkIn, mailCount, mailTo, told } from './look.ts';
import type { Mail } from './shapes.ts';
import type { Visitor } from './visitor.ts';

const codeIn = (mail: Mail) => /\b(\d{3}) ?(\d{3})\b/.exec(mail.text)!.slice(1).join('');
const goodPassword = 'a wheel, a kiln and patience';

onEachEngine('logging in', (given) => {
  async function askForCode(email: string, visitor = given.house.visitor(), next = '/login'): Promise<Visitor> {
    await visitor.open(next);
    await visitor.press('E-mail me a code', { email });
    return visitor;
  }

  async function isIn(visitor: Visitor): Promise<boolean> {
    await visitor.open('/account');
    return visitor.path === '/account';
  }

  async function setPassword(email: string, password = goodPassword): Promise<void> {
    const visitor = given.house.visitor();
    await visitor.open('/password/forgot');
    await visitor.press('E-mail me a link', { email });
    const link = given.house.keepSecret(linkIn(await mailTo(given.house.api, email, /\/password\/set\//), '/password/set/'));
    await visitor.open(link);
    given.house.keepSecret(password);
    await visitor.press('Save my password', { password });
  }

  async function withPassword(email: string, password: string, visitor = given.house.visitor()): Promise<Visitor> {
    await visitor.open('/login');
    await visitor.press('Use my password', { email });
    await visitor.press('Log in', { password });
    return visitor;
  }

  test('a code from the mail logs in, once, and tells', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const visitor = await askForCode(member.email);
    assert.match(visitor.text, /six-digit code/);
    const mail = await mailTo(api, member.email);
    assert.equal(mail.kind, 'login');
    const code = codeIn(mail);
    await visitor.press('Log in', { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    assert.ok(await isIn(visitor));
    assert.deepEqual(await told(api, member), ['created', 'login']);
    assert.equal((await activitiesOf(api, member)).at(-1)!.source, 'member');
    assert.ok((await api.do('get_member', { path: { member: member.id } })).last_login_at);

    const thief = await askForCode(member.email);
    await thief.press('Log in', { code });
    assert.equal(await isIn(thief), false, 'a code works once');
  });

  test('a code dies after ten minutes and after five wrong tries', async () => {
    const { house, house: { api } } = given;
    const late = await newMember(api);
    const slow = await askForCode(late.email);
    const old = codeIn(await mailTo(api, late.email));
    house.advance(10 * minute + 1);
    await slow.press('Log in', { code: old });
    assert.equal(await isIn(slow), false);

    const victim = await newMember(api);
    const guesser = await askForCode(victim.email);
    const right = codeIn(await mailTo(api, victim.email));
    for (let guess = 0; guess < 5; guess += 1) {
      await guesser.press('Log in', { code: String((Number(right) + 1 + guess) % 1_000_000).padStart(6, '0') });
      assert.ok(guesser.seen.status >= 400, 'a wrong code is no success');
    }
    await guesser.press('Log in', { code: right });
    assert.equal(await isIn(guesser), false);
    assert.deepEqual(await told(api, victim), ['created']);
  });

  test('a link logs in by one press; opening it does nothing, as mail scanners do', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const visitor = await askForCode(member.email);
    const link = given.house.keepSecret(linkIn(await mailTo(api, member.email), '/login/link/'));
    const scanner = given.house.visitor();
    for (let look = 0; look < 3; look += 1) await scanner.open(link);
    assert.equal(await isIn(scanner), false);
    assert.deepEqual(await told(api, member), ['created']);
    await visitor.open(link);
    assert.equal(await isIn(visitor), false);
    await visitor.open(link);
    await visitor.press('Log in to');
    assert.ok(await isIn(visitor));
    assert.deepEqual(await told(api, member), ['created', 'login']);
    await visitor.open(link);
    assert.equal(visitor.has('Log in to'), false, 'a link works once');
  });

  test('a link opened in another browser shows the code for the first', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const asker = await askForCode(member.email);
    const mail = await mailTo(api, member.email);
    const phone = given.house.visitor();
    await phone.open(linkIn(mail, '/login/link/'));
    assert.equal(phone.has('Log in to'), false);
    assert.ok(phone.text.replaceAll(' ', '').includes(codeIn(mail)), phone.text);
    await asker.press('Log in', { code: codeIn(mail) });
    assert.ok(await isIn(asker));
  });

  test('who is sent to log in comes back to the very page', async () => {
    const { api } = given.house;
    const { ada, course } = await given.house.cast();
    const address = `/p/${course.product.slug}/${course.pages[1]!.slug}`;
    const visitor = given.house.visitor();
    await visitor.open(address);
    if (visitor.seen.url.pathname !== '/login') await visitor.follow('Log in');
    await visitor.press('E-mail me a code', { email: ada.email });
    await visitor.press('Log in', { code: codeIn(await mailTo(api, ada.email)) });
    assert.equal(visitor.path, address);
    for (const evil of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%09/evil.example', 'javascript:alert(1)']) {
      const stray = given.house.visitor();
      await stray.open(`/login?next=${encodeURIComponent(evil)}`);
      const next = stray.seen.root.querySelector('input[name=next]')?.getAttribute('value') ?? '';
      assert.ok(next === '' || next.startsWith('/') && !next.startsWith('//') && !next.includes('\\'), `${evil} became ${next}`);
    }
  });

  test('a password is set by mail and logs in; the wrong one does not', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    await setPassword(member.email);
    assert.equal((await api.do('get_member', { path: { member: member.id } })).has_password, true);
    const wrong = await withPassword(member.email, 'not this one, surely');
    assert.ok(wrong.seen.status >= 400);
    assert.match(wrong.text, /don’t|don't|not/);
    assert.equal(await isIn(wrong), false);
    assert.ok(await isIn(await withPassword(member.email.toUpperCase(), goodPassword)));
    assert.deepEqual(await told(api, member), ['created', 'login']);
  });

  test('who was given something chooses a password by the mail, and stands before what was given', async () => {
    const { house, house: { api } } = given;
    const { product } = await newCourse(api);
    const member = await newMember(api);
    await api.do('create_grant', { body: { member: member.id, product: product.id } });
    const link = house.keepSecret(linkIn(await mailTo(api, member.email, /\/password\/set\//), '/password/set/'));
    const scanner = house.visitor();
    await scanner.open(link);
    assert.equal(await isIn(scanner), false, 'looking at the link changes nothing');
    const visitor = house.visitor();
    await visitor.open(link);
    await visitor.press('Save my password', { password: house.keepSecret('a kettle, a window and rain') });
    assert.equal(visitor.path, `/p/${product.slug}`);
    assert.ok(await isIn(visitor));
    assert.deepEqual(await told(api, member), ['created', 'product_access_granted', 'login']);
    await scanner.open(link);
    assert.equal(scanner.seen.status, 410);
    await setPassword(member.email, 'another one altogether');
    assert.equal(await isIn(visitor), false, 'a reset ends the session');
  });

  test('a reset logs nobody in, and asks for the new password alone', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const visitor = house.visitor();
    await visitor.open('/password/forgot');
    await visitor.press('E-mail me a link', { email: member.email });
    await visitor.open(house.keepSecret(linkIn(await mailTo(api, member.email, /\/password\/set\//), '/password/set/')));
    await visitor.press('Save my password', { password: goodPassword });
    assert.ok(visitor.text.includes(member.email));
    await visitor.press('Log in', { password: goodPassword });
    assert.ok(await isIn(visitor));
  });

  test('a password that is too short, too long or well known is refused with a reason', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    const visitor = given.house.visitor();
    await visitor.open('/password/forgot');
    await visitor.press('E-mail me a link', { email: member.email });
    await visitor.open(linkIn(await mailTo(api, member.email, /\/password\/set\//), '/password/set/'));
    for (const password of ['short', 'password', '123456789', 'x'.repeat(1_025)]) {
      await visitor.press('Save my password', { password });
      assert.ok(visitor.seen.status >= 400 && visitor.has('Save my password'), `${password.slice(0, 12)} was taken`);
      assert.ok(!visitor.seen.html.includes(`value="${password}"`), 'a password is never shown again');
    }
    await visitor.press('Save my password', { password: goodPassword });
    assert.equal((await api.do('get_member', { path: { member: member.id } })).has_password, true);
  });

  test('what was mailed to an old address opens nothing any more', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    const visitor = await askForCode(member.email);
    const code = codeIn(await mailTo(api, member.email));
    const forgetful = house.visitor();
    await forgetful.open('/password/forgot');
    await forgetful.press('E-mail me a link', { email: member.email });
    const link = house.keepSecret(linkIn(await mailTo(api, member.email, /\/password\/set\//), '/password/set/'));
    await forgetful.open(link);
    assert.ok(forgetful.has('Save my password'));
    await api.do('update_member', { path: { member: member.id }, body: { email: `moved.${member.email}` } });
    await forgetful.open(link);
    assert.equal(forgetful.has('Save my password'), false);
    await visitor.press('Log in', { code });
    assert.equal(await isIn(visitor), false);
  });

  test('a reset ends the other sessions, works once, and dies in time', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    await setPassword(member.email);
    const there = await withPassword(member.email, goodPassword);
    const visitor = house.visitor();
    await visitor.open('/password/forgot');
    await visitor.press('E-mail me a link', { email: member.email });
    const link = linkIn(await mailTo(api, member.email, /\/password\/set\//), '/password/set/');
    await visitor.open(link);
    await visitor.press('Save my password', { password: 'another one altogether' });
    assert.equal(await isIn(there), false, 'the old sessions are over');
    assert.equal(await isIn(await withPassword(member.email, goodPassword)), false);
    await visitor.open(link);
    assert.equal(visitor.has('Save my password'), false);
    await visitor.open('/password/forgot');
    await visitor.press('E-mail me a link', { email: member.email });
    const second = linkIn(await mailTo(api, member.email, /\/password\/set\//), '/password/set/');
    house.advance(49 * hour);
    await visitor.open(second);
    assert.equal(visitor.has('Save my password'), false);
  });

  test('nobody learns who is a member: the same words, and no mail to strangers', async () => {
    const { api } = given.house;
    const member = await newMember(api);
    await setPassword(member.email);
    const stranger = member.email.replace('@', '-stranger@');
    const plain = (visitor: Visitor, email: string) => [visitor.seen.status, visitor.text.replaceAll(email, '…')];
    const codes = [await askForCode(member.email), await askForCode(stranger)];
    assert.deepEqual(plain(codes[0]!, member.email), plain(codes[1]!, stranger));
    const passwords = [await withPassword(member.email, 'wrong for both'), await withPassword(stranger, 'wrong for both')];
    assert.deepEqual(plain(passwords[0]!, member.email), plain(passwords[1]!, stranger));
    const resets: Visitor[] = [];
    for (const email of [member.email, stranger]) {
      const visitor = given.house.visitor();
      await visitor.open('/password/forgot');
      await visitor.press('E-mail me a link', { email });
      resets.push(visitor);
    }
    assert.deepEqual(plain(resets[0]!, member.email), plain(resets[1]!, stranger));
    await mailTo(api, member.email, /\/password\/set\//);
    assert.equal(await mailCount(api, stranger), 0);
    const wrongCode = await Promise.all(codes.map((visitor) => visitor.press('Log in', { code: '000000' })));
    assert.equal(wrongCode[0]!.status, wrongCode[1]!.status);
  });

  test('guessing is slowed down, for members and strangers alike, and the right one waits too', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api);
    await setPassword(member.email);
    for (const email of [member.email, 'no-one-at-all@example.com']) {
      const statuses: number[] = [];
      for (let guess = 0; guess < 12; guess += 1) statuses.push((await withPassword(email, `guess ${guess} of many`)).seen.status);
      assert.ok(statuses.includes(429), `${email}: ${statuses.join(' ')}`);
    }
    const blocked = await withPassword(member.email, goodPassword);
    assert.equal(blocked.seen.status, 429);
    assert.ok(Number(blocked.seen.headers.get('retry-after')) > 0);
    house.advance(2 * hour);
    assert.ok(await isIn(await withPassword(member.email, goodPassword)));
  });

  test('a flood of requests for codes sends few mails', async () => {
    const { house, house: { api } } = given;
    house.advance(2 * hour);
    const member = await newMember(api);
    for (let count = 0; count < 15; count += 1) await askForCode(member.email);
    assert.ok((await mailCount(api, member.email)) <= 6);
    house.advance(2 * hour);
  });
});

onEachEngine('the door', (given) => {
  async function logIn(): Promise<{ visitor: Visitor; email: string }> {
    const member = await newMember(given.house.api);
    const visitor = given.house.visitor();
    await visitor.open('/login');
    await visitor.press('E-mail me a code', { email: member.email });
    await visitor.press('Log in', { code: codeIn(await mailTo(given.house.api, member.email)) });
    return { visitor, email: member.email };
  }

  test('a form from another site is refused, whatever it carries', async () => {
    const { visitor } = await logIn();
    await visitor.open('/account');
    const csrf = visitor.seen.root.querySelector('input[name=csrf]')!.getAttribute('value')!;
    const profile = (token: string | undefined, headers: Record<string, string>) => visitor.post('/account/profile',
      new URLSearchParams({ first_name: 'Mallory', last_name: 'M', ...(token === undefined ? {} : { csrf: token }) }), headers);
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    for (const [token, headers] of [
      [csrf, foreign], [csrf, { ...foreign, 'sec-fetch-site': 'same-site' }], [csrf, { origin: 'null', 'sec-fetch-site': 'cross-site' }],
      [csrf, { 'sec-fetch-site': 'cross-site' }], [undefined, {}], ['', {}], [`${csrf.slice(0, -2)}AA`, {}],
    ] as [string | undefined, Record<string, string>][]) {
      const answer = await profile(token, headers);
      assert.equal(answer.status, 403, `${token} ${JSON.stringify(headers)}`);
      await visitor.open('/account');
      assert.ok(!visitor.seen.html.includes('Mallory'));
    }
    assert.equal((await profile(csrf, {})).status, 200);
    await visitor.open('/account');
    assert.ok(visitor.seen.html.includes('Mallory'));
  });

  test('a token of one browser is worth nothing in another, at the log-in form too', async () => {
    const { house } = given;
    const [mine, theirs] = [house.visitor(), house.visitor()];
    await mine.open('/login');
    await theirs.open('/login');
    const csrf = mine.seen.root.querySelector('input[name=csrf]')!.getAttribute('value')!;
    const body = new URLSearchParams({ csrf, email: 'a@example.com', next: '', with: 'code' });
    assert.equal((await theirs.post('/login', body)).status, 403);
  });

  test('the session cookie is kept from scripts and other sites, and is new at each log-in', async () => {
    const { visitor } = await logIn();
    const session = visitor.cookies.get('sid')!;
    assert.ok(session.length >= 40);
    const { visitor: other } = await logIn();
    assert.notEqual(other.cookies.get('sid'), session);
    const answer = await fetch(`${given.house.origin}/login`);
    for (const cookie of answer.headers.getSetCookie()) {
      assert.match(cookie, /HttpOnly/i);
      assert.match(cookie, /SameSite=(Lax|Strict)/i);
      assert.match(cookie, /Path=\//i);
    }
    assert.match(visitor.seen.headers.get('cache-control') ?? '', /no-store/);
  });

  test('sessions are listed and ended; logging out ends this one for good', async () => {
    const { visitor, email } = await logIn();
    const second = given.house.visitor();
    await second.open('/login');
    await second.press('E-mail me a code', { email });
    await second.press('Log in', { code: codeIn(await mailTo(given.house.api, email)) });
    await visitor.open('/account');
    await visitor.press('End all the others');
    await second.open('/account');
    assert.equal(second.seen.url.pathname, '/login');
    const kept = visitor.cookies.get('sid')!;
    await visitor.open('/account');
    await visitor.press('Log out');
    visitor.cookies.set('sid', kept);
    await visitor.open('/account');
    assert.equal(visitor.seen.url.pathname, '/login', 'the cookie of an ended session opens nothing');
  });
});
