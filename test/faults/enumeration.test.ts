// G32: whether an address is somebody's shows nowhere: not in an answer, not in its head, not in how long it takes.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { newMember } from '../e2e/cast.ts';
import { House, hour } from '../e2e/house.ts';
import { address, guess, newBrowser, send, setPassword, throughProxy, type Knocked } from './attackers.ts';
import { Findings } from './promises.ts';
import { part } from './guests.ts';

const promise = {
  same: 'somebody’s address and nobody’s are answered alike',
  time: 'and as fast',
} as const;
const password = 'a wheel, a kiln and patience';
const people = 3;
const rounds = size(10, 330); // of two guesses at each
const [mostApart, share] = [size(50, 5), size(0.25, 0.5)]; // of a hundred, between two rows of times at this place; few need the quieter half

/** An answer without what is another each time. */
function bare({ status, headers, text }: Knocked, email: string): string {
  const heads = Object.entries(headers).filter(([name]) => !['date', 'x-request-id', 'etag'].includes(name)).map(([name, value]) => `${name}: ${String(value)}`);
  return `${status}\n${heads.join('\n')}\n${text}`.replaceAll(email, 'them').replaceAll(encodeURIComponent(email), 'them')
    .replaceAll(/[\w-]{20,}(?:\.[\w-]+)*|req_\w+/g, 'anything').replaceAll(/content-length: \d+/g, '');
}

class Pairs {
  readonly findings = new Findings();
  readonly #times = new Map<string, [number[], number[]]>();
  #turn = 0;

  /** The same asked about both, first about the one and then about the other. */
  async ask(what: string, one: string, other: string, asks: (email: string) => Promise<Knocked>): Promise<void> {
    this.#turn += 1;
    const order = this.#turn % 2 === 0 ? [one, other] : [other, one];
    const answers = new Map<string, Knocked>();
    for (const email of order) answers.set(email, await asks(email));
    const [known, unknown] = [answers.get(one)!, answers.get(other)!];
    const [first, second] = [bare(known, one), bare(unknown, other)];
    this.findings.expect(promise.same, first === second, `${what}: ${first.slice(0, 600)} and ${second.slice(0, 600)}`);
    const times = this.#times.get(what) ?? [[], []];
    times[0].push(known.took);
    times[1].push(unknown.took);
    this.#times.set(what, times);
  }

  /** Where a hash is worked out the times must be alike; of the others they are told. */
  judge(...hashed: string[]): void {
    for (const [what, [known, unknown]] of this.#times) {
      const [ours, theirs] = [part(known, share), part(unknown, share)];
      const apart = (100 * Math.abs(ours - theirs)) / Math.max(ours, theirs);
      this.findings.figures[what] = `${ours.toFixed(1)} and ${theirs.toFixed(1)} ms`;
      if (hashed.includes(what)) this.findings.expect(promise.time, apart <= mostApart, `${what} takes ${ours.toFixed(1)} ms for somebody and ${theirs.toFixed(1)} for nobody`);
    }
  }
}

async function enumerate(sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open('sqlite', { serve: throughProxy, environment: environmentOf(sabotage) });
  const pairs = new Pairs();
  try {
    house.keepSecret(password);
    await house.api.do('update_settings', { body: { registration: true, works_alone: true } });
    const members = await Promise.all(Array.from({ length: people }, () => newMember(house.api)));
    for (const { email } of members) await setPassword(house, email, password);
    const staff = 'owner@staff.example';
    await house.command('admin', 'create', '--email', staff, '--name', 'The owner', '--role', 'owner', '--site', house.site, '--json');
    let from = 0;
    const browser = await newBrowser(house, address(1));
    const form = (path: string, more: Record<string, string> = {}) => (email: string) => send(house, address((from += 1)), path, { cookie: browser.cookie, form: { csrf: browser.csrf, next: '', email, ...more } });
    const json = (path: string, more: Record<string, string> = {}) => (email: string) => send(house, address((from += 1)), path, { json: { email, ...more } });
    for (let round = 0; round < rounds; round += 1) {
      const { email } = members[round % people]!;
      const nobody = `${email.slice(0, 3)}x${email.slice(4)}`;
      for (let twice = 0; twice < 2; twice += 1) {
        await pairs.ask('a wrong password', email, nobody, (one) => guess(house, address((from += 1)), browser, one, `wrong ${round}`));
        await pairs.ask('a wrong password of the staff', staff, `x${staff.slice(1)}`, json('/api/v1/session', { password: `wrong ${round}` }));
      }
      await pairs.ask('a code', email, nobody, form('/login', { with: 'code' }));
      await pairs.ask('a wrong code', email, nobody, form('/login/code', { code: '000000' }));
      await pairs.ask('a forgotten password', email, nobody, form('/password/forgot'));
      await pairs.ask('a forgotten password of the staff', staff, `x${staff.slice(1)}`, json('/api/v1/password-resets'));
      await pairs.ask('a registration', email, nobody, form('/register', { first_name: 'Eva', last_name: 'Li' }));
      house.advance(hour);
    }
    pairs.judge('a wrong password', 'a wrong password of the staff');
    return pairs.findings;
  } finally {
    await house.close();
  }
}

test('whether an address is somebody’s shows nowhere', async (context) => {
  const findings = await enumerate();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when no work is done for nobody’s password', async (context) => {
  (await enumerate('strangers_unhashed')).assertBroken(context, promise.time);
});
