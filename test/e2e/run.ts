// Runs the tests that are named, or all, on one PostgreSQL cluster that is stopped whatever happens:
//   node test/e2e/run.ts [--browser | --judges] [name…]
// Ends with one line "N passed, N failed, N skipped".
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operations } from './contract.ts';
import { postgresIsInstalled, shareCluster, startCluster } from './postgres.ts';
import { runFiles, type Sum } from './run_files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isBrowser = process.argv.includes('--browser') || process.argv.includes('--judges');
const pattern = !isBrowser ? 'e2e/*.test.ts' : process.argv.includes('--judges') ? 'judges/*.test.ts' : 'browser/*.spec.ts';
const slowest = (process.env['CUSTOMERHUB_LONG'] === '1' ? 60 : 10) * 60_000; // milliseconds a test file may take

function chosen(): string[] {
  const files = globSync(pattern, { cwd: root }).toSorted();
  const wanted = names.length === 0 ? files : files.filter((file) => names.some((name) => file.includes(name)));
  if (wanted.length === 0) throw new Error(`no test is called ${names.join(' or ')}; there are ${files.join(', ')}`);
  return wanted.map((file) => join(root, file));
}

// The whole contract must have been tried: an operation no test calls is a promise nobody holds us to.
function untried(uses: string): string[] {
  const succeeded = new Set(
    readFileSync(uses, 'utf8').split('\n').map((line) => line.split(' '))
      .filter(([, status]) => Number(status) < 300).map(([name]) => name));
  return [...operations.keys()].filter((name) => !succeeded.has(name));
}

const files = chosen();
const cluster = postgresIsInstalled ? await startCluster() : undefined;
const folder = mkdtempSync(join(tmpdir(), 'customerhub-uses-'));
const uses = join(folder, 'uses');
let sum: Sum;
try {
  if (cluster) shareCluster(cluster);
  writeFileSync(uses, '');
  process.env['CUSTOMERHUB_TEST_USES'] = uses;
  sum = await runFiles(files, availableParallelism(), slowest);
  const missed = names.length === 0 && !isBrowser ? untried(uses) : [];
  if (missed.length > 0) {
    console.error(`No test called ${missed.join(', ')} with success (${relative(root, '../docs/api/openapi.yaml')}).`);
    sum.failed += 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
  await cluster?.stop();
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
