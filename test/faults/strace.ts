import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { eventually } from '../e2e/poll.ts';

/** Whether strace is here and may watch a process. */
export const straceWorks = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

/** Meddles with the system calls of a running program until it is let go: `calls` as strace names them, `how` as its inject does. */
export class Meddler {
  readonly #strace: ChildProcess;

  private constructor(strace: ChildProcess) {
    this.#strace = strace;
  }

  static async begin(pid: number, calls: string, how: string): Promise<Meddler> {
    const words = ['-f', '-qq', '-o', '/dev/null', '-p', String(pid), '-e', `trace=${calls}`, '-e', `inject=${calls}:${how}`];
    const meddler = new Meddler(spawn('strace', words, { stdio: 'ignore' }));
    await eventually(() => isTraced(pid), { what: 'strace at its work' });
    return meddler;
  }

  async end(): Promise<void> {
    if (this.#strace.exitCode !== null || this.#strace.signalCode !== null) return;
    const over = once(this.#strace, 'exit');
    this.#strace.kill('SIGINT');
    await over;
  }
}

// Every thread of it has its tracer, or it has ended already.
function isTraced(pid: number): boolean {
  if (!existsSync(`/proc/${pid}`) || /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))) return true;
  return readdirSync(`/proc/${pid}/task`).every((thread) => !/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')));
}
