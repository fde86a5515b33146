import { callForTag, type Schema } from '../../api/call';
import { queries } from '../../api/queries';
import { problemOf, type Problem } from '../../api/problem';

export type Branding = Schema<'Branding'>;
export type Look = Schema<'Look'>;
export interface Seen {
  answer: Branding;
  tag: string | undefined;
}

export const brandingKey = ['branding'];
export const readBranding = (signal?: AbortSignal) => callForTag('get', '/branding', { signal });
export const newest = ({ draft, published }: Branding): Look => draft ?? published;

export interface Kept {
  look: Look; // as it stands on the screen
  branding: Branding; // as the server has it
  status: 'kept' | 'changed' | 'refused' | 'overtaken';
  problem: Problem | null; // why the last change isn't kept
}

const afterChange = 400; // milliseconds of quiet before a change is kept

/** Keeps each change of the look as its draft, one after the other, under the version that was seen last. */
export class LookKeeper {
  private state: Kept;
  private tag: string | undefined;
  private readonly watchers = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor({ answer, tag }: Seen) {
    this.state = { look: newest(answer), branding: answer, status: 'kept', problem: null };
    this.tag = tag;
  }

  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  };
  readonly current = () => this.state;
  readonly seenTag = () => this.tag;

  readonly set = (values: Partial<Look>): void => {
    this.publish({ look: { ...this.state.look, ...values }, status: this.state.status === 'overtaken' ? 'overtaken' : 'changed' });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.settled(), afterChange);
  };

  /** Resolves once all that was changed is kept, or refused. */
  settled(): Promise<void> {
    if (this.timer !== undefined) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.turn = this.turn.then(() => this.save());
    }
    return this.turn;
  }

  /** What another act answered is the truth from now on. */
  take({ answer, tag }: Seen): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.believe({ answer, tag });
    this.publish({ look: newest(answer), status: 'kept', problem: null });
  }

  private believe({ answer, tag }: Seen): void {
    this.tag = tag;
    this.publish({ branding: answer });
    queries.setQueryData(brandingKey, { answer, tag });
  }

  private async save(): Promise<void> {
    if (this.state.status === 'overtaken') return;
    try {
      this.believe(await callForTag('put', '/branding/draft', { body: this.state.look, ifMatch: this.tag }));
      this.publish({ status: this.timer === undefined ? 'kept' : 'changed', problem: null });
    } catch (error) {
      const problem = problemOf(error);
      this.publish({ status: problem.status === 412 ? 'overtaken' : 'refused', problem });
    }
  }

  private publish(values: Partial<Kept>): void {
    this.state = { ...this.state, ...values };
    for (const watcher of this.watchers) watcher();
  }
}
