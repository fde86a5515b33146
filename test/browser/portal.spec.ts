/// <reference lib="dom" />
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { give, newCourse, newMember, newPage } from '../e2e/cast.ts';
import { House } from '../e2e/house.ts';
import { mailTo, told } from '../e2e/look.ts';
import type { Member } from '../e2e/shapes.ts';
import { launch, looks, looksInTurn, Tab, type Options } from './chromium.ts';

const code = /\b(\d{3}) ?(\d{3})\b/;
const password = 'a wheel, a kiln and patience';

describe('the portal in a browser', () => {
  let house: House;
  let browser: Browser;

  before(async () => {
    house = await House.open('sqlite');
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await house?.close();
  });

  const tab = (options?: Options) => Tab.open(browser, house.origin, options);

  async function enter(member: Member, options?: Options): Promise<Tab> {
    const opened = await tab(options);
    await opened.open('/login');
    await logInByCode(opened, member);
    return opened;
  }

  async function logInByCode({ page }: Tab, member: Member): Promise<void> {
    await page.getByLabel('Your e-mail address').fill(member.email);
    await page.getByRole('button', { name: 'E-mail me a code' }).click();
    const field = page.getByLabel('Six-digit code');
    await field.waitFor();
    const mail = await mailTo(house.api, member.email, code);
    await field.fill(code.exec(mail.text)!.slice(1).join(''));
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  }

  for (const look of looksInTurn) {
    test(`every page is good to look at, ${look.name}`, async () => {
      const { ben, course, glazes } = await house.cast();
      const opened = await tab({ look });
      await opened.open('/login');
      await opened.assertGood('login');
      await opened.open('/password/forgot');
      await opened.assertGood('forgot');
      await opened.open('/library');
      await opened.assertGood('library-visitor');
      const isPhone = look.size.width < 768;
      assert.equal(await opened.page.locator('.header-login').isVisible(), !isPhone, 'a phone has it among its tabs');
      assert.equal(await opened.open('/nothing-here'), 404);
      await opened.assertGood('error');
      await opened.open('/login');
      await logInByCode(opened, ben);
      for (const [name, path, status] of [
        ['home', '/', 200], ['library', '/library', 200], ['account', '/account', 200], ['product', `/p/${course.product.slug}`, 200],
        ['page', `/p/${course.product.slug}/${course.pages[0]!.slug}`, 200], ['locked', `/p/${glazes.product.slug}`, 403],
      ] as const) {
        assert.equal(await opened.open(path), status, path);
        await opened.assertGood(name);
      }
      await opened.close();
    });
  }

  test('long words make no page wider than a phone', async () => {
    const { api } = house;
    const word = 'Beckenbodentrainingsprogrammübersicht';
    const member = await newMember(api, 'Wilhelmine');
    const course = await newCourse(api, { name: word }, 0);
    const page = await newPage(api, course.product.id, { title: word });
    const closed = await newCourse(api, { name: `${word}en`, purchase: { method: 'checkout_url', url: 'https://shop.example/x' } }, 1);
    await give(api, member, course.product);
    const opened = await enter(member, { look: looks[0]! });
    for (const [name, path] of [
      ['long-home', '/'], ['long-library', '/library'], ['long-product', `/p/${course.product.slug}`],
      ['long-page', `/p/${course.product.slug}/${page.slug}`], ['long-locked', `/p/${closed.product.slug}`],
    ] as const) {
      await opened.open(path);
      await opened.assertGood(name);
    }
    await opened.close();
  });

  test('a member reads, ticks, goes on, and meets what is locked', async () => {
    const { api } = house;
    const member = await newMember(api, 'Mina');
    const course = await newCourse(api, { name: 'Pinch pots', release: { mode: 'member_advanced' } }, 0);
    const first = await newPage(api, course.product.id, { title: 'Roll a ball' });
    const second = await newPage(api, course.product.id, { title: 'Press your thumb' });
    await give(api, member, course.product);
    const opened = await enter(member);
    const { page } = opened;
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library' }).click();
    await page.getByRole('link', { name: 'Pinch pots' }).click();
    assert.equal(await opened.open(`/p/${course.product.slug}/${second.slug}`), 403);
    await page.getByText('Roll a ball').first().waitFor();
    await opened.assertGood('locked-by-page');
    await opened.open(`/p/${course.product.slug}/${first.slug}`);
    await page.getByRole('button', { name: 'Mark as complete' }).click();
    await page.getByText('Completed', { exact: true }).waitFor();
    await page.getByRole('link', { name: /Next/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Press your thumb' }).waitFor();
    await page.getByRole('button', { name: 'Mark as complete' }).click();
    await page.getByText('You have completed Pinch pots').waitFor();
    await opened.assertGood('finished');
    assert.deepEqual((await told(api, member)).slice(-3), ['page_completed', 'page_completed', 'product_completed']);
    await opened.close();
  });

  test('a password is chosen from a mail and logs in', async () => {
    const member = await newMember(house.api, 'Odile');
    const opened = await tab();
    const { page } = opened;
    await opened.open('/password/forgot');
    await page.getByLabel('Your e-mail address').fill(member.email);
    await page.getByRole('button', { name: 'E-mail me a link' }).click();
    await page.getByRole('heading', { name: 'Look in your inbox' }).waitFor();
    await opened.assertGood('forgot-sent');
    const mail = await mailTo(house.api, member.email, /\/password\/set\//);
    await opened.open(house.keepSecret(/https?:\/\/\S+\/password\/set\/\S+/.exec(mail.text)![0]));
    await opened.assertGood('set-password');
    await page.getByLabel('New password').fill(house.keepSecret(password));
    await page.getByRole('button', { name: 'Save my password' }).click();
    await page.getByRole('status').waitFor();
    await page.getByText(member.email).waitFor(); // known, so it isn't asked for
    await opened.assertGood('password-saved');
    await page.getByLabel('Password', { exact: true }).fill('not this one');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await opened.assertGood('login-wrong');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    await opened.close();
  });

  test('by keyboard alone a member logs in and ticks a page', async () => {
    const { ada, course } = await house.cast();
    const opened = await tab();
    const { page } = opened;
    await opened.open(`/login?next=/p/${course.product.slug}/${course.pages[0]!.slug}`);
    await page.keyboard.type(ada.email);
    await page.keyboard.press('Enter');
    await page.getByLabel('Six-digit code').waitFor();
    const mail = await mailTo(house.api, ada.email, code);
    await page.keyboard.type(code.exec(mail.text)!.slice(1).join(''));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: course.pages[0]!.title }).waitFor();
    const button = page.getByRole('button', { name: 'Mark as complete' });
    for (let presses = 0; presses < 60; presses += 1) {
      if (await button.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    assert.ok(await button.evaluate((element) => element === document.activeElement), 'the checkmark is out of reach');
    await page.keyboard.press('Enter');
    await page.getByText('Completed', { exact: true }).waitFor();
    await opened.close();
  });

  test('without script it works all the same', async () => {
    const { api } = house;
    const member = await newMember(api, 'Noor');
    const { product, pages } = await newCourse(api, {}, 1);
    await give(api, member, product);
    const opened = await enter(member, { script: 'off' });
    await opened.open(`/p/${product.slug}/${pages[0]!.slug}`);
    await opened.page.getByRole('button', { name: 'Mark as complete' }).click();
    await opened.page.getByText('You have completed').waitFor();
    await opened.page.context().close();
  });

  test('what a person writes does not run', async () => {
    const { api } = house;
    const nasty = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const { product } = await newCourse(api, { name: `Raku ${nasty}`, description: nasty, access_mode: 'members' }, 0);
    const written = await newPage(api, product.id, { title: `Smoke ${nasty}`, body: { blocks: [
      { type: 'callout', tone: 'info', title: nasty, content: [{ type: 'paragraph', content: [{ type: 'text', text: nasty }] }] }] } });
    const member = await api.do('create_member', { body: { email: `nasty-${process.pid}@example.com`, first_name: nasty } });
    const opened = await enter(member);
    for (const path of ['/', '/library', `/p/${product.slug}`, `/p/${product.slug}/${written.slug}`, '/account']) {
      await opened.open(path);
      assert.doesNotMatch(await opened.page.title(), /^[12]$/);
      opened.assertQuiet();
    }
    await opened.close();
  });

  test('a form of another site is not let in', async () => {
    const { dov } = await house.cast();
    const opened = await enter(dov);
    const { page } = opened;
    await page.route('http://evil.example/', (route) => route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${house.origin}/account/profile"><input name="first_name" value="Mallory"></form>`,
    }));
    await page.goto('http://evil.example/');
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/account/profile')),
      page.evaluate(() => document.forms[0]!.submit()),
    ]);
    assert.ok([403, 401].includes(answer.status()) || answer.headers()['location']?.startsWith('/login'), `answered ${answer.status()}`);
    assert.equal((await house.api.do('get_member', { path: { member: dov.id } })).first_name, 'Dov');
    await page.context().close();
  });
});
