// G13: a receiver that fails is tried with one delivery at a time, gets everything once it recovers, and costs others nothing.
import { environmentOf, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { newMember } from '../e2e/cast.ts';
import { hour, House, minute } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import type { Delivery } from '../e2e/shapes.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';
import { Findings } from './promises.ts';

const promise = {
  rests: 'a receiver that fails is left in peace but for one call after each rest',
  others: 'other receivers get everything at once',
  arrives: 'it gets everything once it recovers',
} as const;
const happenings = 60;
const callsUntilRest = 10 + 3; // what was under way with the tenth counts too
const patience = { within: 30_000 };

async function suffer(fault: Receiver['faults'][number], sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const [failing, healthy] = [await startReceiver(), await startReceiver()];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  try {
    failing.faults = [fault];
    for (const { url } of [failing, healthy]) {
      const hook = await house.api.do('create_hook', { body: { url: `${url}/`, events: ['user.created'] } });
      house.keepSecret(hook.secret);
    }
    for (let count = 0; count < happenings; count += 1) await newMember(house.api);
    await eventually(() => healthy.total >= happenings, { ...patience, what: 'all at the healthy receiver' })
      .catch((error: Error) => findings.hold(promise.others, [error.message]));
    await newMember(house.api);
    await eventually(() => healthy.total >= happenings + 1, { ...patience, what: 'one more at the healthy receiver' });
    findings.expect(promise.rests, failing.total <= callsUntilRest, `${failing.total} calls before it was left in peace`);
    const before = failing.total;
    house.advance(2 * minute);
    await eventually(() => failing.total > before, { ...patience, what: 'a call after the rest' });
    await newMember(house.api);
    await eventually(() => healthy.total >= happenings + 2, { ...patience, what: 'yet another at the healthy receiver' });
    findings.expect(promise.rests, failing.total === before + 1, `${failing.total - before} calls after the rest`);
    findings.figures['calls to a receiver that fails'] = failing.total;
    if (findings.broken.size > 0) return findings;

    failing.faults = [];
    house.advance(hour);
    await eventually(async () => {
      house.advance(minute);
      return ((await house.api.all('list_deliveries')) as Delivery[]).every((one) => one.state === 'delivered');
    }, { ...patience, what: 'all at the one that recovered' }).catch((error: Error) => findings.hold(promise.arrives, [error.message]));
    const missing = [...healthy.attempts.keys()].filter((id) => !failing.attempts.has(id));
    findings.hold(promise.arrives, missing);
    return findings;
  } finally {
    await house.close();
    await Promise.all([failing, healthy].map((one) => one.close()));
  }
}

for (const [what, fault] of [['answers 500', { status: 500 }], ['redirects', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }]] as const) {
  test(`a receiver that ${what} is left in peace, and gets everything in the end`, async (context) => {
    const findings = await suffer({ ...fault });
    findings.report(context);
    findings.assertKept();
  });
}

test('it is noticed when a receiver that fails is never left in peace', async (context) => {
  (await suffer({ status: 500 }, 'no_breaker')).assertBroken(context, promise.rests);
});
