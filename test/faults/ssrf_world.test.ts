// G14: nor does a name lead inside, one that says something else at each question, or a receiver that sends us on.
import { type Sabotage } from './program.ts';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { worldPromise as promise } from './ssrf_promises.ts';
import { inWorld, worldsWork } from './world.ts';

const skip = !worldsWork && 'skipped: no network of its own can be had here';
const knock = (sabotage?: Sabotage) => inWorld(fileURLToPath(new URL('inward.ts', import.meta.url)), ...(sabotage ? [sabotage] : []));

// Beside each other: each has a world of its own.
describe('addresses, names and redirects', { concurrency: 4 }, () => {
  test('no address, name or redirect leads a hook inside', { skip }, async (context) => {
    const findings = await knock();
    findings.report(context);
    findings.assertKept();
  });

  test('it is noticed when a name is looked up again after it was checked', { skip }, async (context) => {
    (await knock('check_then_resolve_again')).assertBroken(context, promise.inside);
  });

  test('it is noticed when redirects are followed', { skip }, async (context) => {
    (await knock('follow_redirects')).assertBroken(context, promise.follows);
  });

  test('it is noticed when nobody looks at the address', { skip }, async (context) => {
    (await knock('unchecked_address')).assertBroken(context, promise.inside);
  });
});
