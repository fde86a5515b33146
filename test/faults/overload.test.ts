// G45: three times what it can do is asked of the program: it does what it can, sends the rest away at once, and is itself
// again as soon as that is over. Each read takes 10 ms here, so that the test can ask more than the program can do.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import http from 'node:http';
import { House, second } from '../e2e/house.ts';
import { ask, part, type Seen } from './guests.ts';
import { Findings, measured } from './promises.ts';

const promise = {
  good: 'under three times its load it still does four fifths of what it can',
  honest: 'whoever is sent away is told when to come again',
  recovers: 'ten seconds later it is as quick as before',
} as const;
const slowRead = 10; // milliseconds
const patience = second; // of those who ask
const lasting = size(8, 60) * second;

/** Asks so often, whether or not there are answers; who waited too long hangs up. */
async function ask_(house: House, rate: number, forSo: number): Promise<Seen[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
  const headers = { authorization: `Bearer ${house.api.key}` };
  const from = performance.now();
  const sent: Promise<Seen>[] = [];
  while (performance.now() - from < forSo) {
    const due = ((performance.now() - from) * rate) / second;
    while (sent.length < due) sent.push(ask(`${house.origin}/api/v1/members?limit=1`, { headers, agent, timeout: patience }));
    await pause(5);
  }
  const seen = await Promise.all(sent);
  agent.destroy();
  return seen;
}

/** What it does in a second when just enough is asked. */
async function peak(house: House): Promise<number> {
  const headers = { authorization: `Bearer ${house.api.key}` };
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  let [done, isOver] = [0, false];
  const one = async () => {
    while (!isOver) {
      const { status } = await ask(`${house.origin}/api/v1/members?limit=1`, { headers, agent });
      done += status === 200 ? 1 : 0;
    }
  };
  const asking = Array.from({ length: 16 }, one);
  await pause(2 * second);
  const rate = done / 2;
  isOver = true;
  await Promise.all(asking);
  agent.destroy();
  return rate;
}

const isGood = ({ status, took }: Seen) => status === 200 && took <= patience;

async function press(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: { CUSTOMERHUB_SLOW_READ: String(slowRead), ...environmentOf(sabotage) } });
  try {
    const most = await peak(house);
    const usual = await ask_(house, most / 2, 2 * second);
    const pressed = await ask_(house, most * 3, lasting);
    const good = pressed.filter(isGood).length / (lasting / second);
    findings.expect(promise.good, good >= 0.8 * most, `${Math.round(good)} of ${Math.round(most)} a second`);
    findings.hold(promise.honest, pressed.filter(({ status, retryAfter }) => status === 503 && !retryAfter).map(() => '503 without Retry-After'));
    if (findings.broken.size > 0) return findings;
    await ask_(house, most / 2, 8 * second);
    const after = await ask_(house, most / 2, 2 * second);
    const [before, now] = [part(usual.map(({ took }) => took), 0.99), part(after.map(({ took }) => took), 0.99)];
    findings.expect(promise.recovers, after.every(isGood) && now <= Math.max(2 * before, 150), `99 of 100 within ${Math.round(now)} instead of ${Math.round(before)} ms, ${after.filter((one) => !isGood(one)).length} failed`);
    Object.assign(findings.figures, { 'peak a second': Math.round(most), 'good under load': Math.round(good), 'sent away': pressed.filter(({ status }) => status === 503).length,
      'p99 before/after': `${Math.round(before)}/${Math.round(now)} ms` });
    return findings;
  } finally {
    await house.kill();
    await house.close();
  }
}

test('too much load is sent away, and leaves nothing behind', async (context) => {
  const findings = await measured(press, promise.good, promise.recovers);
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when nobody is sent away', async (context) => {
  (await press('no_shedding')).assertBroken(context, promise.good);
});
