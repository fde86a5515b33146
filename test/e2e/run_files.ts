import { run } from 'node:test';
import { spec } from 'node:test/reporters';

export interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs these test files, so many beside each other, each for so many milliseconds at most, and tells how it goes. */
export async function runFiles(files: string[], concurrency: number, timeout: number): Promise<Sum> {
  const sum: Sum = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return sum;
  const stream = run({ files, concurrency, timeout });
  const isLeaf = (about: { details?: { type?: string } }) => about.details?.type !== 'suite';
  stream.on('test:pass', (about) => {
    if (about.skip) sum.skipped += 1;
    else if (isLeaf(about)) sum.passed += 1;
  });
  stream.on('test:fail', (about) => {
    if (isLeaf(about)) sum.failed += 1;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text as string);
  return sum;
}
