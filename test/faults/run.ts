// Runs the proofs that are named, or all, against the program of the sabotage preset:
//   node test/faults/run.ts [--long] [name…]
// Ends with one line "N passed, N failed, N skipped". With CUSTOMERHUB_IN_TURNS=1 (.ci/run) the longer ones take turns.
import './program.ts';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postgresIsInstalled, shareCluster, startCluster } from '../e2e/postgres.ts';
import { runFiles, type Sum } from '../e2e/run_files.ts';
import { turnOfCommit } from '../e2e/turns.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const isLong = process.argv.includes('--long');
// What these measure is time, which others beside them would take.
const alone = ['ack_latency', 'disk_full', 'login_herd', 'overload', 'poison_latency', 'slow_disk'];
// Each of these is proved by every third commit, so that the whole of .ci/run stays within its time.
const turns = 3;
const inTurns = ['ack_latency', 'clock_jump', 'failing_receiver', 'hostile_receiver', 'limits', 'mail_faults', 'noisy_site',
  'overload', 'poison', 's3_faults', 'schedule_clock', 'slow_disk', 'upload_abuse', 'io_chance', 'smuggling', 'tenant_matrix', 'login_herd', 'stuffing', 'poison_latency'];
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

const files = inTurn(chosen());
const isAlone = (file: string) => alone.some((name) => file.endsWith(`${name}.test.ts`));
const sums: Sum[] = [];
const cluster = postgresIsInstalled ? await startCluster() : undefined;
try {
  if (cluster) shareCluster(cluster);
  if (isLong) process.env['CUSTOMERHUB_LONG'] = '1';
  sums.push(await runFiles(files.filter((file) => !isAlone(file)), availableParallelism(), slowest));
  sums.push(await runFiles(files.filter(isAlone), 1, slowest));
} finally {
  await cluster?.stop();
}
const added = (key: keyof Sum) => sums.reduce((total, sum) => total + sum[key], 0);
console.log(`${added('passed')} passed, ${added('failed')} failed, ${added('skipped')} skipped`);
process.exitCode = added('failed') > 0 ? 1 : 0;
