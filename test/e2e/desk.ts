import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { Answer, Api, Call } from './api.ts';
import type { Problem } from './contract.ts';
import type { House } from './house.ts';
import type { Answers, List, StaffSession } from './shapes.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const step = 30_000;

export const goodPassword = 'a wheel, a kiln and patience';

/** The six digits that an authenticator app shows (RFC 6238), worked out apart from the program. */
export function digitsOf(secret: string, moment: number): string {
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment / step)));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The Dashboard without a face: a browser in which someone of the staff works. */
export class Desk {
  readonly house: House;
  readonly #api: Api;
  readonly #cookies = new Map<string, string>();
  session: StaffSession | undefined;
  secret = ''; // of the authenticator app
  #newest = 0; // the step of the code shown last

  constructor(house: House, api: Api = house.api) {
    this.house = house;
    this.#api = api;
  }

  get cookies(): ReadonlyMap<string, string> {
    return this.#cookies;
  }

  /** What a browser sends along by itself, and what the Dashboard adds. */
  headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { cookie, origin: this.#api.origin, ...(this.session ? { 'x-csrf-token': this.session.csrf_token } : {}) };
  }

  async call<Name extends keyof Answers>(name: Name, call: Call = {}): Promise<Answer<Answers[Name]>> {
    const answer = await this.#api.call(name, { ...call, key: null, headers: { ...this.headers(), ...call.headers } });
    this.#keepCookies(answer.headers);
    return answer;
  }

  async do<Name extends keyof Answers>(name: Name, call: Call = {}): Promise<Answers[Name]> {
    return (await this.call(name, call)).body;
  }

  /** Every item of a list. */
  async all<Name extends keyof Answers>(name: Name): Promise<Answers[Name] extends List<infer Item> ? Item[] : never> {
    return (await this.#api.all(name, { key: null, headers: this.headers() })) as never;
  }

  refuse(name: keyof Answers, status: number, call: Call = {}): Promise<Problem> {
    return this.#api.refuse(name, status, { ...call, key: null, headers: { ...this.headers(), ...call.headers } });
  }

  #keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      assert.match(line, /HttpOnly/);
      if (/Max-Age=0/.test(line)) this.#cookies.delete(name!);
      else {
        assert.match(line, /SameSite=Strict/);
        this.#cookies.set(name!, this.house.keepSecret(value!));
      }
    }
  }

  /** A code that was not shown before; waits for none, but may be of the step that comes. */
  code(): string {
    const now = Math.floor(this.house.now() / step);
    this.#newest = Math.max(this.#newest + 1, now);
    if (this.#newest > now + 1) {
      this.house.advance(step);
      this.#newest = Math.floor(this.house.now() / step);
    }
    return digitsOf(this.secret, this.#newest * step);
  }

  async knock(email: string, password = goodPassword): Promise<StaffSession> {
    this.session = undefined;
    this.session = await this.do('create_session', { body: { email, password: this.house.keepSecret(password) } });
    return this.session;
  }

  /** Sets up the second factor of a session that waits for it; gives the recovery codes. */
  async setUp(): Promise<string[]> {
    const { secret } = await this.do('begin_second_factor');
    this.secret = this.house.keepSecret(secret);
    const confirmed = await this.do('confirm_second_factor', { body: { code: this.code() } });
    this.session = confirmed.session;
    return confirmed.recovery_codes;
  }

  /** From the door to the desk, whatever is still to be set up. */
  async enter(email: string): Promise<StaffSession> {
    const { stage } = await this.knock(email);
    if (stage === 'second_factor_setup') await this.setUp();
    else this.session = await this.do('show_second_factor', { body: { code: this.code() } });
    assert.equal(this.session!.stage, 'open');
    return this.session!;
  }
}

interface Hired { id: string; link: string | null }

let number = 0;

/** Someone new with a role on a site, signed in with everything set up. */
export async function atWork(house: House, role: string, site = house.site): Promise<Desk & { email: string }> {
  number += 1;
  const email = `${role}-${number}@staff.example`;
  const printed = await house.command('admin', 'create', '--email', email, '--name', `The ${role}`, '--role', role, '--site', site, '--json');
  const hired = JSON.parse(printed) as Hired;
  const desk = Object.assign(new Desk(house), { email });
  await desk.do('use_account_link', { body: { token: house.keepSecret(tokenOf(hired.link!)), password: goodPassword } });
  await desk.enter(email);
  return desk;
}

export function tokenOf(link: string): string {
  return /#(.+)$/.exec(link.trim())![1]!;
}

/** The token of the link mailed last to one of the staff: the operator sees it, the API shows it to nobody. */
export async function mailedToken(house: House, email: string): Promise<string> {
  const listed = JSON.parse(await house.command('mail', 'list', '--to', email, '--json')) as { id: string; created_at: string }[];
  for (const { id } of listed) {
    const found = /\/admin\/link#(\S+)/.exec(await house.command('mail', 'show', id));
    if (found) return house.keepSecret(found[1]!);
  }
  return '';
}
