/// <reference lib="dom" />
import type { Tab } from '../browser/chromium.ts';

/** Follows every link of a part of the program, to so many addresses of each kind. */

export interface Web {
  start: string[];
  /** Whether an address is followed; without its query. */
  isInside: (path: string) => boolean;
  /** How many addresses of one kind are opened. */
  samples: number;
}

const anId = /\b[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}\b/g;

/** What kind of address it is: neither ids nor the names in the addresses of products and pages say anything about it. */
export function kindOf(path: string): string {
  return path.replaceAll(anId, ':id').replace(/^\/p\/[^/]+/, '/p/:product').replace(/^(\/p\/:product)\/[^/]+/, '$1/:page');
}

/** Waits until nothing on the page says that it is still loading. */
export async function settled({ page }: Tab): Promise<void> {
  await page.waitForLoadState('load');
  await page.waitForFunction(() =>
    document.querySelector('main, form, h1') !== null && document.querySelector('[aria-busy="true"], .mantine-Skeleton-root, .mantine-Loader-root') === null);
}

/** Where the links of a page lead on its own site, but for downloads and new tabs. */
export async function linksOf({ page }: Tab): Promise<string[]> {
  const links = await page.locator('a[href]').evaluateAll((all) => all
    .filter((link) => !link.hasAttribute('download') && !(link as HTMLAnchorElement).target)
    .map((link) => (link as HTMLAnchorElement).href));
  return links.filter((link) => link.startsWith(new URL(page.url()).origin)).map((link) => new URL(link).pathname);
}

/** Opens every address that can be reached by links, as far as there are samples of its kind left, and gives them all. */
export async function crawl({ start, isInside, samples }: Web, open: (path: string, place: number) => Promise<string[]>): Promise<string[]> {
  const found = [...start];
  const counts = new Map(found.map((path) => [kindOf(path), 1]));
  for (const [place, path] of found.entries()) {  // they grow meanwhile
    for (const link of await open(path, place)) {
      const seen = counts.get(kindOf(link)) ?? 0;
      if (!isInside(link) || found.includes(link) || seen >= samples) continue;
      counts.set(kindOf(link), seen + 1);
      found.push(link);
    }
  }
  return found;
}
