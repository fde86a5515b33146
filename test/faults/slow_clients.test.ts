// G33: people who send their heads or bodies by the drop, or read by the drop, are let go in time, and those who don't are
// served meanwhile. The judge is slowhttptest.
import { environmentOf, size, type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { ask } from './guests.ts';
import { Findings } from './promises.ts';

const promise = {
  open: 'others are served all the while',
  gone: 'whoever is slow is let go within the limit',
  back: 'the files are as before afterwards',
} as const;
const width = size(150, 1_000); // connections of each kind
const headMost = 10; // seconds for a head
const bodyMost = 20; // without progress, or below a thousand bytes a second
const readMost = 30; // without progress
const judgeIsHere = spawnSync('slowhttptest', ['-h']).error === undefined;

interface Kind {
  name: 'heads' | 'bodies' | 'ranges' | 'readers';
  words: string[];
  within: number; // seconds
}

const kinds = (origin: string): Kind[] => ([
  { name: 'heads', words: ['-H', '-i', '4', '-t', 'GET', '-u', `${origin}/login`], within: headMost + 2 },
  { name: 'bodies', words: ['-B', '-i', '4', '-s', '8192', '-t', 'POST', '-u', `${origin}/login`], within: bodyMost + 3 },
  { name: 'ranges', words: ['-R', '-t', 'HEAD', '-a', '10', '-b', '3000', '-u', `${origin}/login`], within: headMost + 2 },
  { name: 'readers', words: ['-X', '-w', '1', '-y', '2', '-n', '20', '-z', '1', '-k', '8', '-u', `${origin}/api/v1/openapi.yaml`], within: readMost + 4 },
] satisfies Kind[]).map((kind) => ({ ...kind, words: [...kind.words, '-c', String(width), '-r', String(width), '-l', String(kind.within + 5), '-x', '24', '-p', '2'] }));

interface Row {
  second: number;
  connected: number;
  available: number;
}

async function judge(folder: string, { name, words }: Kind): Promise<Row[]> {
  const out = join(folder, name);
  const child = spawn('slowhttptest', [...words, '-g', '-o', out], { stdio: 'ignore' });
  await once(child, 'exit');
  const [, ...lines] = readFileSync(`${out}.csv`, 'utf8').trim().split('\n');
  return lines.map((line) => line.split(',').map((word) => Number(word.replaceAll(/[^\d.]/g, '')))).map((words_) =>
    ({ second: words_[0]!, connected: words_[3]!, available: words_[4]! }));
}

interface Held {
  second: number;
  files: number;
}

const files = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

const stillConnected = (rows: Row[], { name, within }: Kind): string[] =>
  rows.filter((row) => row.second > within && row.connected > 0).map((row) => `${name}: ${row.connected} connected at second ${row.second}`);

// Who doesn't read doesn't hear that the other end is gone either, so the program is asked and not the judge.
const stillHeld = (held: Held[], before: number, { name, within }: Kind): string[] =>
  held.filter((seen) => seen.second > within && seen.files > before + width / 10)
    .map((seen) => `${name}: ${seen.files - before} files more at second ${Math.round(seen.second)}`);

async function besiege(sabotage?: Sabotage, by?: Kind['name']): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  try {
    await ask(`${house.origin}/login`);
    const before = files(house.pid);
    const all = kinds(house.origin).filter(({ name }) => !by || name === by);
    const slowest: number[] = [];
    const held: Held[] = [];
    let isOver = false;
    const began = performance.now();
    const looking = (async () => {
      while (!isOver) {
        slowest.push((await ask(`${house.origin}/login`)).took);
        held.push({ second: (performance.now() - began) / second, files: files(house.pid) });
      }
    })();
    const rows = await Promise.all(all.map((kind) => judge(house.folder, kind)));
    isOver = true;
    await looking;
    for (const [at, kind] of all.entries()) {
      findings.hold(promise.open, rows[at]!.filter(({ available }) => available === 0).map((row) => `${kind.name}: at second ${row.second}`));
      findings.hold(promise.gone, kind.name === 'readers' ? stillHeld(held, before, kind) : stillConnected(rows[at]!, kind));
      findings.expect(promise.gone, rows[at]!.some(({ connected }) => connected > width / 2) || kind.name === 'ranges', `${kind.name}: nobody was connected`);
    }
    findings.expect(promise.open, Math.max(...slowest) < second, `somebody waited ${Math.round(Math.max(...slowest))} ms`);
    if (!sabotage) {
      await eventually(() => files(house.pid) <= before + 3, { what: 'the files to be closed', within: 5 * second })
        .catch((error: Error) => findings.hold(promise.back, [error.message]));
    }
    Object.assign(findings.figures, { connections: width * all.length, 'others waited at most': `${Math.round(Math.max(...slowest))} ms` });
    return findings;
  } finally {
    await house.kill();
    await house.close();
  }
}

const skip = !judgeIsHere && 'skipped: slowhttptest is not installed';

// Beside each other: they mostly wait.
describe('slow people', { concurrency: 2 }, () => {
  test('whoever is slow is let go in time, and others are served', { skip }, async (context) => {
    const findings = await besiege();
    findings.report(context);
    findings.assertKept();
  });

  for (const [by, sabotage] of [['heads', 'no_header_deadline'], ['bodies', 'no_body_deadline'], ['readers', 'no_read_deadline']] as const) {
    test(`it is noticed when slow ${by} are not let go`, { skip }, async (context) => {
      (await besiege(sabotage, by)).assertBroken(context, promise.gone);
    });
  }
});
