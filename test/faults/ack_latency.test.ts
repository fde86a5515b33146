// G05: a sender is answered fast, however much waits to be worked off: no sender gives up because of us.
import { environmentOf, isLong, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { House, second } from '../e2e/house.ts';
import { signatureOf } from '../fakes/stripe.ts';
import { Chance } from './chance.ts';
import { openTrade, trade, type Letter } from './commerce.ts';
import { part } from './guests.ts';
import { Line, together } from './post.ts';
import { Findings, measured } from './promises.ts';

const promise = {
  fast: '99 of 100 are answered within 500 ms, and each within 5 s',
  all: 'each is answered with 2xx',
} as const;
const usual = 500; // milliseconds
const most = 5 * second;
const beside = size(2_000, 10_000); // that wait when the burst begins
const rate = 300; // a second
const lasting = size(8, 300); // seconds

async function burst(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { stripe: 'beside', environment: environmentOf(sabotage) });
  const line = new Line(64);
  try {
    const sold = await openTrade(house);
    const letters = trade(sold, new Chance(), beside + rate * lasting);
    const post = async ({ body }: Letter) => {
      const from = performance.now();
      const signature = signatureOf(body, [sold.shop.secret], Math.floor(house.now() / 1_000));
      const answer = await line.post(sold.shop.connection.hook_url, body, { 'stripe-signature': signature });
      return { status: answer?.status ?? 0, took: performance.now() - from };
    };
    // What Stripe answers slowly holds up the work, not the senders.
    sold.shop.stripe.faults.set({ api: { match: '/v1/', delay_ms: 300 } });
    if (!sabotage) await together(letters.slice(0, beside), 32, async (letter) => void (await post(letter)));
    const sent: Promise<{ status: number; took: number }>[] = [];
    const from = performance.now();
    const total = sabotage ? rate / 2 : rate * lasting;
    for (const letter of letters.slice(beside, beside + total)) {
      await pause(Math.max(0, from + (sent.length * second) / rate - performance.now()));
      sent.push(post(letter));
    }
    const answers = await Promise.all(sent);
    const took = answers.map((one) => one.took);
    findings.expect(promise.fast, part(took, 0.99) <= usual && part(took, 1) <= most, `99 of 100 within ${Math.round(part(took, 0.99))} ms, all within ${Math.round(part(took, 1))} ms`);
    findings.hold(promise.all, answers.filter(({ status }) => status < 200 || status > 299).map(({ status }) => `answered ${status}`));
    Object.assign(findings.figures, { events: answers.length, 'middle/99 %/worst': [0.5, 0.99, 1].map((share) => Math.round(part(took, share))).join('/') + ' ms' });
    return findings;
  } finally {
    line.close();
    await house.kill();
    await house.close();
  }
}

test('senders are answered fast while much waits', async (context) => {
  const findings = await measured(burst, promise.fast);
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when the work is done before the answer', { skip: isLong && 'skipped: the short form shows it' }, async (context) => {
  (await burst('work_in_request')).assertBroken(context, promise.fast);
});
