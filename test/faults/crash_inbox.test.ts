// G01: an acknowledged webhook is never lost and is applied once, whatever kills the process.
import { isLong, size } from './program.ts';
import { test } from 'node:test';
import { engines } from '../e2e/house.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import { promise } from './checks.ts';
import { intake } from './intake.ts';

for (const engine of engines) {
  const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
  const isShorter = engine === 'postgresql' && !isLong;
  test(`an acknowledged event is never lost and is applied once, whatever kills the process, on ${engine}`,
    { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
      const findings = await intake({ engine, events: isShorter ? 800 : size(3_000, 100_000), kills: isShorter ? 20 : size(60, 1_000) });
      findings.report(context);
      findings.assertKept();
    });
}

test('it is noticed when events are acknowledged before they are committed', async (context) => {
  const findings = await intake({ engine: 'sqlite', events: 1_500, kills: 25, sabotage: 'ack_before_commit' });
  findings.assertBroken(context, promise.stored);
});

test('it is noticed when an effect and its done-mark are committed apart', async (context) => {
  const findings = await intake({ engine: 'sqlite', events: 1_500, kills: 25, sabotage: 'dedupe_other_tx' });
  findings.assertBroken(context, promise.once);
});
