// Runs the proofs that are named, or all, against the program of the sabotage preset:
//   node test/faults/run.ts [--long] [name…]
// Ends with one line "N passed, N failed, N skipped". With CUSTOMERHUB_IN_TURNS=1 (.ci/run) the longer ones take turns.
import './program.ts';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { postgresIsInstalled, shareCluster, startCluster } from '../e2e/postgres.ts';
import { turnOfCommit } from '../e2e/turns.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isLong = process.argv.includes('--long');
// What these measure is time, which others beside them would take.
const alone = ['ack_latency', 'disk_full', 'login_herd', 'overload', 'slow_disk'];
// Each of these is proved by every third commit, so that the whole of .ci/run stays within its time.
const turns = 3;
const inTurns = ['ack_latency', 'clock_jump', 'failing_receiver', 'hostile_receiver', 'limits', 'mail_faults', 'noisy_site',
  'overload', 'poison', 's3_faults', 'schedule_clock', 'slow_disk', 'upload_abuse', 'io_chance', 'smuggling', 'tenant_matrix', 'login_herd', 'stuffing'];
const slowest = (isLong ? 120 : 10) * 60_000; // milliseconds a proof may take

function chosen(): string[] {
  const files = globSync('*.test.ts', { cwd: folder }).toSorted();
  const wanted = names.length === 0 ? files : files.filter((file) => names.some((name) => file.includes(name)));
  if (wanted.length === 0) throw new Error(`no proof is called ${names.join(' or ')}; there are ${files.join(', ')}`);
  return wanted.map((file) => join(folder, file));
}

// Those whose turn it is; nothing is left out without a word.
function inTurn(files: string[]): string[] {
  const turn = turnOfCommit(turns);
  if (isLong || names.length > 0 || turn === undefined) return files;
  const place = (file: string) => inTurns.findIndex((name) => file.endsWith(`${name}.test.ts`));
  const later = files.filter((file) => place(file) >= 0 && place(file) % turns !== turn);
  console.log(`left to the turn of another commit: ${later.map((file) => basename(file, '.test.ts')).join(', ')}`);
  return files.filter((file) => !later.includes(file));
}

const sum = { passed: 0, failed: 0, skipped: 0 };

async function prove(proofs: string[], concurrency: number): Promise<void> {
  if (proofs.length === 0) return;
  const stream = run({ files: proofs, concurrency, timeout: slowest });
  const isLeaf = (about: { details?: { type?: string } }) => about.details?.type !== 'suite';
  stream.on('test:pass', (about) => {
    if (about.skip) sum.skipped += 1;
    else if (isLeaf(about)) sum.passed += 1;
  });
  stream.on('test:fail', (about) => {
    if (isLeaf(about)) sum.failed += 1;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text as string);
}

const files = inTurn(chosen());
const isAlone = (file: string) => alone.some((name) => file.endsWith(`${name}.test.ts`));
const cluster = postgresIsInstalled ? await startCluster() : undefined;
try {
  if (cluster) shareCluster(cluster);
  if (isLong) process.env['CUSTOMERHUB_LONG'] = '1';
  await prove(files.filter((file) => !isAlone(file)), availableParallelism());
  await prove(files.filter(isAlone), 1);
} finally {
  await cluster?.stop();
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed > 0 ? 1 : 0;
