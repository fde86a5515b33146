import { after, afterEach, before } from 'node:test';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launch } from '../browser/chromium.ts';
import { engines, onEachEngine, type Engine, type Given, type HouseOptions } from '../e2e/house.ts';
import { turnOfCommit } from '../e2e/turns.ts';

const folder = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));

export interface Told extends Given {
  browser: Browser;
}

/** Both of them; in .ci/run one, by turns with the stories beside it and with other commits. */
function enginesOf(number: number): readonly Engine[] {
  const turn = turnOfCommit(engines.length);
  return turn === undefined ? engines : [engines[(turn + number) % engines.length]!];
}

/** Declares the tests of a story, by its number in the issue, for each engine. What the browser showed when one failed is
 * in build/screenshots/. */
export function story(number: number, title: string, tests: (told: Told) => void, options: HouseOptions = {}): void {
  onEachEngine(title, (given) => {
    const told = given as Told;
    before(async () => {
      told.browser = await launch();
    });
    afterEach(async (context) => {
      if (!('passed' in context) || context.passed) return;
      mkdirSync(folder, { recursive: true });
      const pages = told.browser.contexts().flatMap((open) => open.pages());
      for (const [at, page] of pages.entries()) {
        await page.screenshot({ path: `${folder}failed-${context.name.replaceAll(/\W+/g, '-')}-${given.house.engine}-${at}.png` });
        await page.context().close();
      }
    });
    after(() => told.browser?.close());
    tests(told);
  }, options, enginesOf(number));
}
