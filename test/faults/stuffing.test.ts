// G32: whoever has lists of passwords gets few tries at an account and from an address, however patient and however many
// at once; and while they try, those whose accounts these are come in.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { newMember } from '../e2e/cast.ts';
import { enter } from '../e2e/enter.ts';
import { House, hour, minute } from '../e2e/house.ts';
import { address, guess, logInWithPassword, newBrowser, send, setPassword, throughProxy, type Browser } from './attackers.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  account: 'an account is guessed at ten times an hour at most',
  address: 'an address guesses twenty times in ten minutes at most',
  alike: 'accounts that nobody has are guarded as those that somebody has',
  owner: 'whose account it is comes in meanwhile by a browser of their own',
  mail: 'and by mail in another',
  staff: 'at the door of the staff it is no different',
} as const;
const password = 'a wheel, a kiln and patience';
const people = size(4, 40);
const perAccount = 10;
const perAddress = 20;

class Attack {
  readonly findings = new Findings();
  readonly #house: House;
  #browser: Browser | undefined;
  #from = 0;
  asked = 0;

  constructor(house: House) {
    this.#house = house;
  }

  /** One guess; whether anybody looked at it. */
  async guess(email: string, from = address((this.#from += 1))): Promise<boolean> {
    this.#browser ??= await newBrowser(this.#house, from);
    this.asked += 1;
    const { status } = await guess(this.#house, from, this.#browser, email, `wrong ${this.asked}`);
    if (![422, 429, 503].includes(status)) this.findings.hold(promise.account, [`a guess was answered ${status}`]);
    return status === 422;
  }

  /** An hour in which each account is tried again and again, three at once, each time from other addresses. */
  async hour(accounts: string[], rounds: number, meanwhile: () => Promise<void>): Promise<Map<string, number>> {
    const looked = new Map(accounts.map((email) => [email, 0]));
    for (let round = 0; round < rounds; round += 1) {
      const tries = accounts.flatMap((email) => [email, email, email]);
      await together(tries, 12, async (email) => {
        if (await this.guess(email)) looked.set(email, looked.get(email)! + 1);
      });
      if (round === Math.max(rounds - 5, 2)) await meanwhile();
      this.#house.advance(2 * minute);
    }
    return looked;
  }

  /** All at once and then again and again from one address, each time at another account. */
  async oneAddress(): Promise<number> {
    let looked = 0;
    const tries = Array.from({ length: 90 }, (_, number) => `nobody-${number}@example.com`);
    await together(tries, 45, async (email) => {
      if (await this.guess(email, '198.51.100.7')) looked += 1;
    });
    return looked;
  }
}

async function ofStaff(house: House, findings: Findings): Promise<void> {
  let looked = 0;
  await together(Array.from({ length: 60 }, (_, number) => number), 30, async (number) => {
    const { status } = await send(house, '198.51.100.8', '/api/v1/session', { json: { email: `nobody-${number}@example.com`, password: 'wrong wrong wrong' } });
    if (status === 401) looked += 1;
    else findings.expect(promise.staff, status === 429 || status === 503, `a guess was answered ${status}`);
  });
  findings.expect(promise.staff, looked > 0 && looked <= perAddress, `${looked} guesses from one address were looked at`);
}

async function stuff(sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open('sqlite', { serve: throughProxy, environment: environmentOf(sabotage) });
  const attack = new Attack(house);
  const { findings } = attack;
  try {
    house.keepSecret(password);
    const members = await Promise.all(Array.from({ length: people }, () => newMember(house.api)));
    for (const { email } of members) await setPassword(house, email, password);
    const owner = house.visitor();
    findings.expect(promise.owner, (await logInWithPassword(owner, members[0]!.email, password)) === 200, 'not even in peace');
    await owner.press('Log out');
    const strangers = members.map(({ email }) => `not-${email}`);
    const looked = await attack.hour([...members.map(({ email }) => email), ...strangers], sabotage === 'guesses_uncounted' ? 6 : 28, async () => {
      const known = await logInWithPassword(owner, members[0]!.email, password).catch((error: Error) => error.message);
      findings.expect(promise.owner, known === 200, String(known));
      const other = await byMail(house, members[1]!.email).catch((error: Error) => error.message);
      findings.expect(promise.mail, other === true, String(other));
    });
    findings.hold(promise.account, [...looked].filter(([, times]) => times > perAccount).map(([email, times]) => `${times} at ${email}`));
    const [ours, theirs] = [members.map(({ email }) => looked.get(email)!), strangers.map((email) => looked.get(email)!)];
    findings.expect(promise.alike, ours.slice(2).concat(theirs).every((times) => times === theirs[0]), `${ours} and ${theirs}`);
    house.advance(hour);
    const from_one = await attack.oneAddress();
    findings.expect(promise.address, from_one > 0 && from_one <= perAddress, `${from_one} guesses were looked at`);
    await ofStaff(house, findings);
    Object.assign(findings.figures, { asked: attack.asked, 'looked at of an account': Math.max(...looked.values()), 'of an address': from_one });
    return findings;
  } finally {
    await house.close();
  }
}

async function byMail(house: House, email: string): Promise<boolean> {
  const visitor = await enter({ house }, { email });
  await visitor.open('/account');
  return visitor.path === '/account';
}

test('lists of passwords are of no use, and keep nobody out', async (context) => {
  const findings = await stuff();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when guesses at an account aren’t counted', async (context) => {
  (await stuff('guesses_uncounted')).assertBroken(context, promise.account);
});

test('it is noticed when an address is counted once its guesses were wrong', async (context) => {
  (await stuff('addresses_counted_late')).assertBroken(context, promise.address);
});
