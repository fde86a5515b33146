#!/usr/bin/env node
// take_screenshots.mjs [ORIGIN [WELCOME]]: takes docs/screenshots anew, in Debian's Chromium, of a fresh demo that bin/start --fresh
// serves. Run by hand when the portal or the Dashboard look otherwise; what it takes is kept in the repository. WELCOME is what
// the demo printed: the owner's log-in stands in it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { chromium } = createRequire(new URL('../test/package.json', import.meta.url))('playwright-core');
const origin = process.argv[2] ?? 'http://127.0.0.1:8080';
const welcome = process.argv[3] ?? fileURLToPath(new URL('../var/demo/welcome.txt', import.meta.url));
const folder = fileURLToPath(new URL('../docs/screenshots/', import.meta.url));
const [desktop, phone] = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
const course = '/p/calm-work-week';
const pictures = [
  ['login', '/login', desktop, 'light'],
  ['home', '/', desktop, 'light', 'ada'],
  ['library', '/library', desktop, 'light', 'ada'],
  ['page', `${course}/the-first-ninety-minutes`, desktop, 'light', 'ada'],
  ['product-dark', course, desktop, 'dark', 'ada'],
  ['phone', '/library', phone, 'light', 'ada'],
  ['dashboard', '/admin/', desktop, 'light', 'owner'],
];

async function logIn(page) {
  await page.goto('/login');
  await page.getByLabel('Your e-mail address').fill('ada@example.com');
  await page.getByRole('button', { name: 'Use my password' }).click();
  await page.getByLabel('Password', { exact: true }).fill('seven-quiet-boats');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

async function signIn(page) {
  const { digitsOf } = await import('../test/e2e/desk.ts');
  const text = readFileSync(welcome, 'utf8');
  const [, email, password] = /as its owner\n.*?(\S+@\S+)\s+(\S+)/.exec(text);
  const [, secret] = /second factor\s+(\S+)/.exec(text);
  await page.goto('/admin/');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByLabel('Six-digit code').fill(digitsOf(secret, Date.now()));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

const browser = await chromium.launch({ executablePath: process.env['CUSTOMERHUB_CHROMIUM'] ?? '/usr/bin/chromium',
  args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
try {
  for (const [name, path, viewport, colorScheme, member] of pictures) {
    const context = await browser.newContext({ baseURL: origin, viewport, colorScheme, isMobile: viewport === phone,
      hasTouch: viewport === phone, locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    if (member === 'owner') await signIn(page);
    else if (member) await logIn(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    await page.screenshot({ path: `${folder}${name}.png`, fullPage: viewport !== phone });
    await context.close();
  }
} finally {
  await browser.close();
}
