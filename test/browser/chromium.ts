/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { turnOfCommit } from '../e2e/turns.ts';

/** Debian's Chromium, watched for everything that should not happen in it. */

const program = process.env['CUSTOMERHUB_CHROMIUM'] ?? '/usr/bin/chromium';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
const patience = 30_000; // milliseconds a step may take

export interface Look {
  name: string;
  size: { width: number; height: number };
  scheme: 'light' | 'dark';
}

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

export const looks: Look[] = [
  { name: 'phone-light', size: phone, scheme: 'light' },
  { name: 'phone-dark', size: phone, scheme: 'dark' },
  { name: 'desktop-light', size: desktop, scheme: 'light' },
  { name: 'desktop-dark', size: desktop, scheme: 'dark' },
];

/** All of them; in .ci/run a phone and a desktop, one by day and one at night, and the others with another commit. */
export const looksInTurn: Look[] = [looks, [looks[0]!, looks[3]!], [looks[1]!, looks[2]!]][1 + (turnOfCommit(2) ?? -1)]!;

const needed = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: program, args: needed });
}

/** One whose tabs share what they keep, also those that others open through this port. */
export function launchKept(port: number): Promise<BrowserContext> {
  return chromium.launchPersistentContext('', { executablePath: program, args: [...needed, `--remote-debugging-port=${port}`] });
}

export interface Options {
  look?: Look;
  script?: 'off';
  /** What the browser holds already: the cookies of someone who signed in to the Dashboard. */
  cookies?: ReadonlyMap<string, string>;
}

/** What a browser keeps of someone who has these cookies. */
export function kept(origin: string, cookies: ReadonlyMap<string, string>) {
  const all = [...cookies].map(([name, value]) => ({
    name, value, domain: new URL(origin).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' as const }));
  return { cookies: all, origins: [{ origin, localStorage: [{ name: 'customerhub.signed-in', value: '1' }] }] };
}

/** A tab, and what went wrong in it. */
export class Tab {
  readonly page: Page;
  readonly look: Look;
  readonly #context: BrowserContext;
  readonly #complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page, look: Look) {
    this.#context = context;
    this.page = page;
    this.look = look;
    page.setDefaultTimeout(patience);
    page.on('console', (message) => {
      // A page that is refused on purpose is reported as a failed resource; its status is what the tests look at.
      const isRefusal = /status of (400|401|403|404|409|412|422|429)/.test(message.text());
      if (message.type() === 'error' && !isRefusal) this.#complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.#complaints.push(String(error)));
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      if (!reason.includes('ERR_ABORTED')) this.#complaints.push(`${request.url()} ${reason}`);
    });
  }

  static async open(browser: Browser, origin: string, { look = looks[2]!, script, cookies }: Options = {}): Promise<Tab> {
    const context = await browser.newContext({
      baseURL: origin, viewport: look.size, colorScheme: look.scheme, hasTouch: look.size === phone, isMobile: look.size === phone,
      ...(cookies ? { storageState: kept(origin, cookies) } : {}),
      javaScriptEnabled: script !== 'off', reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC',
    });
    const tab = new Tab(context, await context.newPage(), look);
    await context.exposeBinding('reportViolation', (_source, what: string) => void tab.#complaints.push(what));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        (globalThis as unknown as { reportViolation(what: string): void })
          .reportViolation(`the policy ${event.violatedDirective} stopped ${event.blockedURI || 'something inline'}`);
      });
    });
    return tab;
  }

  async open(path: string): Promise<number> {
    return (await this.page.goto(path))!.status();
  }

  /** The page as it is: pictured, judged by axe, no wider than the screen. */
  async assertGood(name: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: `${folder}${name}-${this.look.name}.png`, fullPage: true });
    const overflow = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name} is ${overflow} px wider than the screen`);
    assert.deepEqual(await this.#violations(), [], `axe on ${name}, ${this.look.name}`);
    this.assertQuiet();
  }

  async #violations(): Promise<string[]> {
    await this.page.evaluate(axe);
    return this.page.evaluate(async () => {
      const judge = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
      const { violations } = await judge.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return violations.map((found) => `${found.id}: ${found.help} at ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
    });
  }

  assertQuiet(): void {
    assert.deepEqual(this.#complaints, [], `${this.page.url()} complained`);
  }

  async close(): Promise<void> {
    this.assertQuiet();
    await this.#context.close();
  }
}
