// G02: … also when the power goes. The disk of src/db/powercut.h forgets with the process whatever was never synced.
import { size } from './program.ts';
import { test } from 'node:test';
import { promise } from './checks.ts';
import { intake } from './intake.ts';

const cuts = { least: 30, most: 500 } as const; // milliseconds that the power lasts
const disk = (torn: number) => (folder: string) => ({ CUSTOMERHUB_POWERCUT: folder, CUSTOMERHUB_POWERCUT_TORN: String(torn) });

test('what was acknowledged is there after the power went', async (context) => {
  const findings = await intake({ engine: 'sqlite', events: size(4_000, 100_000), kills: size(50, 1_000), ...cuts, environment: disk(0) });
  findings.report(context);
  findings.assertKept();
});

test('it is there too when sectors reached the disk early and out of order', async (context) => {
  const findings = await intake({ engine: 'sqlite', events: size(800, 20_000), kills: size(20, 300), ...cuts, environment: disk(0.3) });
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when commits are not synced', async (context) => {
  const findings = await intake({ engine: 'sqlite', events: 600, kills: 6, ...cuts, environment: disk(0), sabotage: 'sync_normal' });
  findings.assertBroken(context, promise.stored);
});
