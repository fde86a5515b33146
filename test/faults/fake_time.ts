// libfaketime: another time of day than the machine's, told by the C library and changed while the program runs. It stands
// between the program and libc (LD_PRELOAD), as libfiu does. Clocks that only go forward are left alone, as when somebody
// sets a machine's clock.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

export class FakeTime {
  readonly #folder = mkdtempSync(join(tmpdir(), 'customerhub-time-'));
  #offset = 0; // milliseconds

  constructor() {
    this.jump(0);
  }

  /** What the program is to be run under. */
  get under(): string[] {
    return ['env', `LD_PRELOAD=${library}`, `FAKETIME_TIMESTAMP_FILE=${this.#file}`, 'FAKETIME_NO_CACHE=1', 'FAKETIME_DONT_FAKE_MONOTONIC=1'];
  }

  get #file(): string {
    return join(this.#folder, 'offset');
  }

  /** The next time that anybody asks, it is so much later, or earlier. */
  jump(milliseconds: number): void {
    this.#offset += milliseconds;
    const seconds = Math.round(this.#offset / 1_000);
    writeFileSync(`${this.#file}.new`, `${seconds < 0 ? '' : '+'}${seconds}s`);
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** How much later it is than on the machine's clock. */
  get offset(): number {
    return this.#offset;
  }

  /** What the time is for a program under it, in milliseconds. */
  now(): number {
    const [word, ...words] = [...this.under, 'date', '+%s%3N'];
    return Number(spawnSync(word!, words, { encoding: 'utf8' }).stdout);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Whether it is here and programs believe it. */
export const fakeTimeWorks = existsSync(library) && (() => {
  const fake = new FakeTime();
  fake.jump(3_600_000);
  const isBelieved = Math.abs(fake.now() - Date.now() - 3_600_000) < 60_000;
  fake.close();
  return isBelieved;
})();
