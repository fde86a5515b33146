// libfiu: calls of the C library that fail by chance or once, switched on and off from outside while the program runs. It
// stands between the program and libc (LD_PRELOAD), which works because the program is linked with libc dynamically.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../e2e/poll.ts';

/** Whether libfiu is here and can stand between a program and libc. */
export const fiuWorks = spawnSync('fiu-run', ['-x', '-f', '', 'true']).status === 0;

export class Fiu {
  readonly #folder = mkdtempSync(join(tmpdir(), 'customerhub-fiu-'));

  /** What the program is to be run under. */
  get under(): string[] {
    return ['fiu-run', '-x', '-f', join(this.#folder, 'ctrl')];
  }

  /** Such as `enable_random name=posix/io/rw/pwrite,probability=0.02` or `disable name=…`, to that process. */
  async say(pid: number, ...commands: string[]): Promise<void> {
    const words = ['-f', join(this.#folder, 'ctrl'), ...commands.flatMap((command) => ['-c', command]), String(pid)];
    await eventually(() => {
      const { status, stdout } = spawnSync('fiu-ctrl', words, { encoding: 'utf8', timeout: 3_000 });
      return status === 0 && !stdout.includes('rror');
    }, { what: 'libfiu', within: 5_000 });
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
