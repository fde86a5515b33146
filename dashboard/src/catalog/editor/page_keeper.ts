import { callForTag, type Schema } from '../../api/call';
import { problemOf, type Problem } from '../../api/problem';
import { dropDraft, keepDraft, type Words } from './drafts';

type Page = Schema<'Page'>;
type PagePatch = Schema<'PagePatch'>;

export interface Kept {
  status: 'saved' | 'changed' | 'saving' | 'waiting' | 'overtaken' | 'refused';
  page: Page; // as the server has it
  problem: Problem | null; // why it waits, or was refused
  savedAt: Date | null;
}

const afterTyping = 1200; // milliseconds of quiet before what was typed is saved
const atTheLatest = 8000;
const firstPause = 2000;
const longestPause = 30_000;
const draftEvery = 400;

/**
 * Saves a page as it is written, under the version that was seen last. What the server doesn't have yet is kept in the
 * browser; a lost connection is waited for; when somebody else saved meanwhile it stops, and asks.
 */
export class PageKeeper {
  private state: Kept;
  private tag: string | undefined;
  private readonly watchers = new Set<() => void>();
  private edits = 0;
  private typing: ReturnType<typeof setTimeout> | undefined;
  private latest: ReturnType<typeof setTimeout> | undefined;
  private drafting: ReturnType<typeof setTimeout> | undefined;
  private pause = firstPause;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(page: Page, tag: string | undefined, private readonly read: () => Words) {
    this.state = { status: 'saved', page, problem: null, savedAt: null };
    this.tag = tag;
  }

  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };
  readonly current = () => this.state;

  /** Something was typed. */
  note(): void {
    this.edits += 1;
    this.drafting ??= setTimeout(() => this.keepDraft(), draftEvery);
    if (this.state.status === 'overtaken') return;
    if (this.state.status !== 'saving') this.publish({ status: 'changed' });
    clearTimeout(this.typing);
    this.typing = setTimeout(() => void this.save(), afterTyping);
    this.latest ??= setTimeout(() => void this.save(), atTheLatest);
  }

  /** At once: before somebody leaves, or as the connection is back. */
  save(): Promise<void> {
    this.stopTimers();
    return this.inTurn(() => this.saveNow());
  }

  /** Changes something else of the page: its state, its address. Throws a Problem. */
  change(values: PagePatch): Promise<void> {
    return this.inTurn(async () => {
      const { answer, tag } = await this.patch(values);
      this.tag = tag;
      this.publish({ page: answer });
    });
  }

  /** Saves over what somebody else saved. Theirs stays in the history. */
  async keepMine(): Promise<void> {
    const { tag } = await callForTag('get', '/pages/{page}', { path: { page: this.state.page.id } });
    this.tag = tag;
    this.edits += 1;
    this.publish({ status: 'changed', problem: null });
    await this.save();
  }

  /** The page is this one now: what somebody else saved, or what the history gave back. */
  take(page: Page, tag: string | undefined): void {
    this.stopTimers();
    this.edits = 0;
    this.tag = tag;
    dropDraft(page.id);
    this.publish({ status: 'saved', page, problem: null, savedAt: new Date() });
  }

  seenTag(): string | undefined {
    return this.tag;
  }

  /** The words as they are, into the browser's storage. */
  keepDraft(): void {
    clearTimeout(this.drafting);
    this.drafting = undefined;
    if (this.edits > 0) keepDraft(this.state.page.id, { words: this.read(), tag: this.tag, at: new Date().toISOString() });
  }

  /** The screen goes away. What isn't saved is in the browser by then, and on its way. */
  leave(): void {
    this.keepDraft();
    if (this.edits > 0 && this.state.status !== 'overtaken') void this.save();
    this.stopTimers();
  }

  private async saveNow(): Promise<void> {
    if (this.edits === 0 || this.state.status === 'overtaken') return;
    const edits = this.edits;
    const { title, body } = this.read();
    this.publish({ status: 'saving' });
    try {
      const { answer, tag } = await this.patch(title.trim() ? { title: title.trim(), body } : { body });
      this.tag = tag;
      this.pause = firstPause;
      const isAll = this.edits === edits;
      if (isAll) this.forgetDraft();
      this.publish({ status: isAll ? 'saved' : 'changed', page: answer, problem: null, savedAt: new Date() });
    } catch (error) {
      this.stumble(problemOf(error));
    }
  }

  private forgetDraft(): void {
    this.edits = 0;
    clearTimeout(this.drafting);
    this.drafting = undefined;
    dropDraft(this.state.page.id);
  }

  private stumble(problem: Problem): void {
    this.keepDraft();
    if (problem.status === 412) return this.publish({ status: 'overtaken', problem });
    if (!problem.mayPass && problem.status !== 401) return this.publish({ status: 'refused', problem });
    this.publish({ status: 'waiting', problem });
    this.typing = setTimeout(() => void this.save(), this.pause);
    this.pause = Math.min(this.pause * 2, longestPause);
  }

  private patch(values: PagePatch) {
    return callForTag('patch', '/pages/{page}', { path: { page: this.state.page.id }, body: values, ifMatch: this.tag });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  private stopTimers(): void {
    clearTimeout(this.typing);
    clearTimeout(this.latest);
    this.latest = undefined;
  }

  private publish(values: Partial<Kept>): void {
    this.state = { ...this.state, ...values };
    for (const watcher of this.watchers) watcher();
  }
}
