import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

/** The program under test, as a child process. */

export const binary =
  process.env['CUSTOMERHUB_BINARY'] ?? fileURLToPath(new URL('../../build/ci/customerhub', import.meta.url));

export const drainPatience = 15_000; // milliseconds a stop may take

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command of the program to its end. */
export async function runCommand(words: string[], environment: NodeJS.ProcessEnv, input = ''): Promise<Ran> {
  return finished(spawn(binary, words, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] }), input);
}

/** The same, unless it takes longer than so many milliseconds: then it is killed, and its status is null. */
export async function killCommand(words: string[], environment: NodeJS.ProcessEnv, after: number): Promise<Ran> {
  const child = spawn(binary, words, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const death = setTimeout(() => child.kill('SIGKILL'), after);
  const ran = await finished(child, '');
  clearTimeout(death);
  return ran;
}

async function finished(child: ChildProcessWithoutNullStreams, input: string): Promise<Ran> {
  const ran: Ran = { status: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.stderr += text));
  child.stdin.on('error', () => {}); // a command that reads nothing may be gone already
  child.stdin.end(input);
  [ran.status] = (await once(child, 'close')) as [number | null];
  return ran;
}

/** A running `customerhub serve`, and everything it has logged. */
export class Server {
  readonly lines: string[] = [];
  printed = ''; // on standard output
  readonly #child: ChildProcess;
  readonly #over: Promise<unknown>;

  constructor(words: string[], environment: NodeJS.ProcessEnv, under: string[] = []) {
    const [program, ...all] = [...under, binary, ...words];
    this.#child = spawn(program!, all, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    this.#over = once(this.#child, 'close');
    this.#over.catch(() => {});
    let rest = '';
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop()!;
      this.lines.push(...parts);
    });
    process.once('exit', this.#killAtExit);
  }

  readonly #killAtExit = (): void => void this.#child.kill('SIGKILL');

  get pid(): number {
    return this.#child.pid!;
  }

  get isOver(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** How it ended; nulls while it runs. */
  get end(): { code: number | null; signal: NodeJS.Signals | null } {
    return { code: this.#child.exitCode, signal: this.#child.signalCode };
  }

  /** SIGTERM drains and exits 0. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const late = setTimeout(() => this.#child.kill('SIGABRT'), drainPatience);
    await this.#over;
    clearTimeout(late);
    process.off('exit', this.#killAtExit);
    assert.equal(this.#child.signalCode, null, `the server died of ${this.#child.signalCode} instead of draining`);
    assert.equal(this.#child.exitCode, 0, `the server ended with ${this.#child.exitCode}`);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#over;
    process.off('exit', this.#killAtExit);
  }
}
