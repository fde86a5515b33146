import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from './poll.ts';

const binaries = '/usr/lib/postgresql/15/bin';
export const superuser = 'hub';
const variable = 'CUSTOMERHUB_TEST_POSTGRES';

export const postgresIsInstalled = existsSync(join(binaries, 'postgres'));

/** A private cluster in a temporary folder that listens on a unix socket only and dies with this process. */
export interface Cluster {
  socketFolder: string;
  stop(): Promise<void>;
  /** Ends it as a crash would, keeping its files. */
  crash(): Promise<void>;
  /** Starts it again on its files. */
  resume(): Promise<void>;
}

// The server refuses to run as root, so root hands it to whoever of these exists.
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!account) throw new Error('there is neither postgres nor nobody to run the server as');
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

function asThem(command: string[]): [string, string[]] {
  const who = unprivileged();
  const drop = who ? [`--reuid=${who.uid}`, `--regid=${who.gid}`, '--clear-groups'] : [];
  return ['setpriv', [...drop, '--pdeathsig=INT', '--', ...command]];
}

function run(command: string[]): string {
  const [program, words] = asThem(command);
  const done = spawnSync(program, words, { encoding: 'utf8', cwd: '/' });
  if (done.status !== 0) throw new Error(`${command.join(' ')} failed:\n${done.stderr}${done.error ?? ''}`);
  return done.stdout;
}

export async function startCluster(connections = 300): Promise<Cluster> {
  const folder = mkdtempSync('/tmp/customerhub-postgres-');
  const who = unprivileged();
  if (who) chownSync(folder, who.uid, who.gid);
  const files = join(folder, 'files');
  run([join(binaries, 'initdb'), '-D', files, '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N']);
  const settings = {
    listen_addresses: '', unix_socket_directories: folder, fsync: 'off', max_connections: String(connections),
    shared_buffers: '64MB', log_min_messages: 'panic',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [program, words] = asThem([join(binaries, 'postgres'), '-D', files, ...options]);
  const begin = () => spawn(program, words, { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' });
  let server = begin();
  const isThere = () => eventually(() => sql(folder, 'select 1') && true, { what: 'PostgreSQL', within: 30_000 });
  const stop = async () => {
    await end(server, 'SIGINT');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await isThere();
  } catch (error) {
    await stop();
    throw error;
  }
  const resume = async () => {
    server = begin();
    await isThere();
  };
  return { socketFolder: folder, stop, crash: () => end(server, 'SIGQUIT'), resume };
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const over = once(server, 'exit');
  server.kill(signal);
  await over;
}

function sql(socketFolder: string, statement: string): string {
  return run([join(binaries, 'psql'), '-h', socketFolder, '-U', superuser, '-d', 'postgres', '-qAtc', statement]);
}

let own: Promise<Cluster> | undefined;

/** The folder of the run's cluster; a test file that is run by itself starts one of its own. */
async function socketFolder(): Promise<string> {
  const given = process.env[variable];
  if (given) return given;
  own ??= startCluster();
  return (await own).socketFolder;
}

export async function stopOwnCluster(): Promise<void> {
  if (own) await (await own).stop();
  own = undefined;
}

export interface Database {
  url: string;
  drop(): void;
}

/** A fresh, empty database in the cluster. */
export async function freshDatabase(): Promise<Database> {
  const folder = await socketFolder();
  const name = `house_${randomBytes(6).toString('hex')}`;
  sql(folder, `create database ${name} template template0`);
  const url = `postgresql:///${name}?host=${encodeURIComponent(folder)}&user=${superuser}`;
  return { url, drop: () => void sql(folder, `drop database if exists ${name} with (force)`) };
}

export function shareCluster(cluster: Cluster): void {
  process.env[variable] = cluster.socketFolder;
}
