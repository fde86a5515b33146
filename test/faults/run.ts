// Runs the proofs that are named, or all, against the program of the sabotage preset:
//   node test/faults/run.ts [--long] [name…]
// Ends with one line "N passed, N failed, N skipped".
import './program.ts';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { postgresIsInstalled, shareCluster, startCluster } from '../e2e/postgres.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isLong = process.argv.includes('--long');
const slowest = (isLong ? 120 : 10) * 60_000; // milliseconds a proof may take

function chosen(): string[] {
  const files = globSync('*.test.ts', { cwd: folder }).toSorted();
  const wanted = names.length === 0 ? files : files.filter((file) => names.some((name) => file.includes(name)));
  if (wanted.length === 0) throw new Error(`no proof is called ${names.join(' or ')}; there are ${files.join(', ')}`);
  return wanted.map((file) => join(folder, file));
}

const sum = { passed: 0, failed: 0, skipped: 0 };
const files = chosen();
const cluster = postgresIsInstalled ? await startCluster() : undefined;
try {
  if (cluster) shareCluster(cluster);
  if (isLong) process.env['CUSTOMERHUB_LONG'] = '1';
  const stream = run({ files, concurrency: availableParallelism(), timeout: slowest });
  const isLeaf = (about: { details?: { type?: string } }) => about.details?.type !== 'suite';
  stream.on('test:pass', (about) => {
    if (about.skip) sum.skipped += 1;
    else if (isLeaf(about)) sum.passed += 1;
  });
  stream.on('test:fail', (about) => {
    if (isLeaf(about)) sum.failed += 1;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text as string);
} finally {
  await cluster?.stop();
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
