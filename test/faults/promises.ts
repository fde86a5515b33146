import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';

/** What a run found: the promises that were broken, each with an example or a few, and the figures. */
export class Findings {
  readonly broken = new Map<string, string[]>();
  readonly figures: Record<string, number | string> = {};

  /** Notes each of `counterexamples` against this promise. */
  hold(promise: string, counterexamples: Iterable<string>): void {
    for (const example of counterexamples) {
      const known = this.broken.get(promise);
      if (known) known.push(example);
      else this.broken.set(promise, [example]);
    }
  }

  expect(promise: string, isKept: boolean, example = 'it is not so'): void {
    if (!isKept) this.hold(promise, [example]);
  }

  report(context: TestContext): void {
    context.diagnostic(Object.entries(this.figures).map(([name, value]) => `${name} ${value}`).join(', '));
  }

  assertKept(): void {
    assert.ok(this.broken.size === 0, this.told());
  }

  /** A sabotage that nobody notices proves that the proof proves nothing. */
  assertBroken(context: TestContext, ...promises: string[]): void {
    const others = this.broken.size > 0 ? `; it noticed only ${this.told()}` : '';
    for (const promise of promises) assert.ok(this.broken.has(promise), `the sabotage went unnoticed: "${promise}" held in spite of it${others}`);
    context.diagnostic(`not so: ${[...this.broken].map(([what, examples]) => `${what} (${examples.length} times)`).join(', ')}`);
  }

  told(): string {
    return [...this.broken].map(([promise, examples]) =>
      `${promise}: broken ${examples.length} times, as by ${examples.slice(0, 5).join('; ')}`).join('\n');
  }
}

const measures = 3;

/** What else a machine does makes a measure of time worse and never better. So where nothing but these promises is broken it is taken
 * once more, and believed after the third time; any other broken promise is broken at once. */
export async function measured(measure: () => Promise<Findings>, ...timely: string[]): Promise<Findings> {
  for (let turn = 1; ; turn += 1) {
    const findings = await measure();
    const isSlow = findings.broken.size > 0 && [...findings.broken.keys()].every((promise) => timely.includes(promise));
    if (!isSlow || turn === measures) return findings;
  }
}

/** Middle, nineteen of twenty, and worst, for a line of figures. */
export function spread(milliseconds: number[]): string {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (part: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  return `${at(0.5)}/${at(0.95)}/${at(1)} ms`;
}
