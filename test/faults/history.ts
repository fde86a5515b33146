import { close, fdatasync, open, write } from 'node:fs';
import { promisify } from 'node:util';

const [opened, written, synced, closed] = [promisify(open), promisify(write), promisify(fdatasync), promisify(close)];

/** What was tried and what came of it: `info` is an outcome that nobody knows, because the answer never came. */
export type Step = 'invoke' | 'ok' | 'fail' | 'info';

/** The oracle's memory, on the disk before the world hears of it: each line is synced before `note` resolves. */
export class History {
  readonly #file: number;
  #waiting: string[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;
  readonly acknowledged = new Set<string>();
  readonly unknown = new Set<string>();
  readonly refused = new Set<string>();
  invoked = 0;

  private constructor(file: number) {
    this.#file = file;
  }

  static async open(path: string): Promise<History> {
    return new History(await opened(path, 'a'));
  }

  note(step: Step, id: string): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#remember(step, id);
    this.#waiting.push(`${Date.now()} ${step} ${id}\n`);
    // Whoever comes while lines are being synced goes with the next lot.
    return this.#running ? this.#running.then(() => this.#running ??= this.#sync()) : (this.#running = this.#sync());
  }

  #remember(step: Step, id: string): void {
    if (step === 'invoke') this.invoked += 1;
    if (step === 'ok') this.acknowledged.add(id);
    if (step === 'info') this.unknown.add(id);
    if (step === 'fail') this.refused.add(id);
  }

  async #sync(): Promise<void> {
    const lines = this.#waiting.splice(0).join('');
    try {
      if (lines) {
        await written(this.#file, lines);
        await synced(this.#file);
      }
    } finally {
      this.#running = undefined;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#running || this.#waiting.length > 0) await (this.#running ?? this.#sync());
    await closed(this.#file);
  }
}
