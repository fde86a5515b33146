// G31: hundreds log in in the same second. As many passwords are worked on as there are cores, who is too many is told when
// to come again and then comes in, and those who are in already notice little.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { House, second } from '../e2e/house.ts';
import { address, guess, newBrowser, setPassword, throughProxy } from './attackers.ts';
import { ask, part, type Seen } from './guests.ts';
import { together } from './post.ts';
import { Findings, spread } from './promises.ts';
import { fetchAs, openLesson, type Lesson } from './viewing.ts';

const promise = {
  all: 'everybody comes in',
  told: 'who has to wait is told how long',
  memory: 'no more memory is taken than the cores’ hashes need',
  others: 'who is in already is served all the while, and soon',
} as const;
const password = 'a wheel, a kiln and patience';
const herd = size(300, 2_000);
const within = 120 * second;
const hashMemory = 19; // MiB
const moreMemory = 64; // MiB
const soon = second; // for a page and for a part of a film, on two cores that are busy

const kibibytes = (pid: number, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);

/** So many members who all have the same password, which was worked on once. */
async function members(house: House, count: number): Promise<string[]> {
  const first = await newMember(house.api);
  await setPassword(house, first.email, password);
  const emails = Array.from({ length: count }, (_, number) => `herd-${number}@example.com`);
  await together(emails, 16, async (email) => void (await house.api.do('create_member', { body: { email, first_name: 'Eva' } })));
  await house.stop();
  const database = new DatabaseSync(join(house.folder, 'customerhub.db'));
  database.exec(`update members set password_hash = (select password_hash from members where email = '${first.email}')`);
  database.close();
  await house.serve();
  return emails;
}

class Herd {
  readonly findings = new Findings();
  readonly #house: House;
  #waited = 0;
  #took: number[] = [];

  constructor(house: House) {
    this.#house = house;
  }

  async all(emails: string[]): Promise<void> {
    const browser = await newBrowser(this.#house, address(1));
    const began = performance.now();
    await Promise.all(emails.map(async (email, number) => {
      while (performance.now() - began < within) {
        const { status, headers } = await guess(this.#house, address(number), browser, email, password);
        if (status === 303) {
          this.#took.push(performance.now() - began);
          return;
        }
        const later = Number(headers['retry-after']);
        if (status !== 503 || !(later > 0)) return this.findings.hold(promise.told, [`${status}, to come again in ${headers['retry-after']} s`]);
        this.#waited += 1;
        await pause(later * second);
      }
    }));
    this.findings.expect(promise.all, this.#took.length === emails.length, `${this.#took.length} of ${emails.length}`);
    Object.assign(this.findings.figures, { 'in after': spread(this.#took), 'sent away': this.#waited });
  }

  /** Those who are in look at a page and at parts of a file, one after the other, until it is over. */
  async beside(lesson: Lesson, isOver: () => boolean): Promise<{ pages: number[]; parts: number[] }> {
    const [pages, parts]: [number[], number[]] = [[], []];
    const cookie = [...lesson.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    while (!isOver()) {
      const page: Seen = await ask(`${this.#house.origin}/p/${lesson.product.slug}/${lesson.page.slug}`, { headers: { cookie } });
      pages.push(page.took);
      this.findings.expect(promise.others, page.status === 200, `a page was answered ${page.status}`);
      const from = performance.now();
      const { status } = await fetchAs(lesson.visitor, lesson.link, { range: 'bytes=1000-65999' });
      parts.push(performance.now() - from);
      this.findings.expect(promise.others, status === 206, `a part of a file was answered ${status}`);
      await pause(20);
    }
    return { pages, parts };
  }
}

async function stampede(sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open('sqlite', { serve: throughProxy, environment: environmentOf(sabotage) });
  try {
    house.keepSecret(password);
    const lesson = await openLesson(house, 200_000);
    const emails = await members(house, sabotage ? 100 : herd);
    const run = new Herd(house);
    let isOver = false;
    const quiet = run.beside(lesson, () => isOver);
    await pause(second);
    isOver = true;
    const before = await quiet;
    writeFileSync(`/proc/${house.pid}/clear_refs`, '5'); // the most memory it had is what it has now
    const base = kibibytes(house.pid, 'VmRSS');
    isOver = false;
    const busy = run.beside(lesson, () => isOver);
    await run.all(emails);
    isOver = true;
    const { pages, parts } = await busy;
    const { findings } = run;
    const more = (kibibytes(house.pid, 'VmHWM') - base) / 1024;
    findings.expect(promise.memory, more <= availableParallelism() * hashMemory + moreMemory, `${Math.round(more)} MiB`);
    for (const [what, times] of Object.entries({ 'a page': pages, 'a part of a file': parts })) findings.expect(promise.others, part(times, 0.99) <= soon, `${what} took ${spread(times)}`);
    Object.assign(findings.figures, { memory: `${Math.round(more)} MiB`, 'pages before': spread(before.pages), 'pages meanwhile': spread(pages), 'parts before': spread(before.parts), 'parts meanwhile': spread(parts) });
    return findings;
  } finally {
    await house.close();
  }
}

test('a herd comes in one after the other, and nobody else has to wait', async (context) => {
  const findings = await stampede();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when passwords are worked on without a turn', async (context) => {
  (await stampede('hash_without_turn')).assertBroken(context, promise.memory);
});
