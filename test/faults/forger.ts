// Makes events that nobody should believe: true ones with one thing wrong about the body, the signature or the address.
import { createHmac } from 'node:crypto';
import { signatureOf } from '../fakes/stripe.ts';
import { newSecret } from '../e2e/shop.ts';
import type { Chance } from './chance.ts';

export interface Attempt {
  what: string;
  url: string;
  body: string | Buffer;
  signature: string | undefined;
}

interface Means {
  chance: Chance;
  url: string;
  secret: string;
  strangers: { url: string; secret: string }[];
  seconds: () => number;
}

const mebibyte = 1024 * 1024;

export function eventBody(id: string, created: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ id, object: 'event', api_version: '2026-10-28.endive', created, livemode: false, pending_webhooks: 1,
    request: { id: null, idempotency_key: null }, type: 'invoice.upcoming', data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } }, ...more });
}

const mac = (secret: string | Buffer, text: string | Buffer): string => createHmac('sha256', secret).update(text).digest('hex');

export class Forger {
  readonly #means: Means;
  readonly #ways: (() => Attempt)[];
  #count = 0;

  constructor(means: Means) {
    this.#means = means;
    this.#ways = [() => this.#body(), () => this.#body(), () => this.#bytes(), () => this.#signature(), () => this.#signature(), () => this.#secret(),
      () => this.#moment(), () => this.#moment(), () => this.#address(), () => this.#signedText(), () => this.#several(), () => this.#content()];
  }

  mutant(): Attempt {
    return this.#means.chance.one(this.#ways)();
  }

  /** The largest that is looked at is a mebibyte. */
  oversized(): (() => Attempt)[] {
    const { url, secret, seconds } = this.#means;
    return [mebibyte + 1, mebibyte + 513, 2 * mebibyte].map((size) => () => {
      const frame = this.#event({ padding: '' });
      const body = frame.replace('"padding":""', `"padding":"${'x'.repeat(size - frame.length)}"`);
      return { what: `${size} bytes`, url, body, signature: signatureOf(body, [secret], seconds()) };
    });
  }

  #event(more: Record<string, unknown> = {}): string {
    this.#count += 1;
    return eventBody(`evt_forged${this.#count}`, this.#means.seconds(), more);
  }

  #true(body: string): { signature: string; hex: string; t: number } {
    const t = this.#means.seconds();
    return { t, hex: mac(this.#means.secret, `${t}.${body}`), signature: signatureOf(body, [this.#means.secret], t) };
  }

  #attempt(what: string, body: string | Buffer, signature: string | undefined): Attempt {
    return { what, url: this.#means.url, body, signature };
  }

  // One byte of the body is another one; each place comes up sooner or later.
  #body(): Attempt {
    const text = this.#event();
    const body = Buffer.from(text);
    const at = this.#means.chance.whole(body.length);
    body[at]! ^= 1 << this.#means.chance.whole(8);
    return this.#attempt(`a body with another byte ${at}`, body, this.#true(text).signature);
  }

  #bytes(): Attempt {
    const { chance } = this.#means;
    const text = this.#event();
    const at = chance.whole(text.length);
    const changes: [string, string][] = [
      ['a space more at the end', `${text} `], ['a space more at the beginning', ` ${text}`], ['a line break more', `${text}\n`],
      ['a byte less', text.slice(0, -1)], ['nothing left', ''], ['half of it', text.slice(0, at)], ['a byte twice', text.slice(0, at) + text.slice(at - 1)],
      ['the same in other spaces', JSON.stringify(JSON.parse(text), null, 1)], ['a NUL more', `${text}\0`], ['a mark of the byte order', `\ufeff${text}`],
      ['another kind', text.replace('invoice.upcoming', 'invoice.paid')], ['another buyer', text.replace('cus_1', 'cus_2')],
    ];
    const [what, body] = chance.one(changes.filter(([, changed]) => changed !== text));
    return this.#attempt(what, body, this.#true(text).signature);
  }

  #signature(): Attempt {
    const { chance } = this.#means;
    const body = this.#event();
    const { signature, hex, t } = this.#true(body);
    const at = chance.whole(hex.length);
    const flipped = hex.slice(0, at) + ((parseInt(hex[at]!, 16) ^ (1 + chance.whole(15))) & 15).toString(16) + hex.slice(at + 1);
    const [what, changed] = chance.one<[string, string | undefined]>([
      [`another digit ${at}`, `t=${t},v1=${flipped}`], [`another digit ${at}`, `t=${t},v1=${flipped}`], ['none', undefined], ['an empty one', ''],
      ['a shorter one', `t=${t},v1=${hex.slice(0, at)}`], ['a longer one', `t=${t},v1=${hex}00`], ['one in capitals', `t=${t},v1=${hex.replace(/[a-f]/g, (digit) => digit.toUpperCase())}x`],
      ['the scheme of tests', `t=${t},v0=${hex}`], ['a scheme to come', `t=${t},v2=${hex}`], ['no scheme', `t=${t},${hex}`], ['no moment', `v1=${hex}`],
      ['no signature', `t=${t}`], ['another order of letters', `t=${t},v1=${[...hex].reverse().join('')}0`], ['semicolons', signature.replaceAll(',', ';')],
      ['base 64', `t=${t},v1=${Buffer.from(hex, 'hex').toString('base64')}`], ['zeros', `t=${t},v1=${'0'.repeat(64)}`], ['a long one', `t=${t},v1=${'a'.repeat(5_000)}`],
    ]);
    return this.#attempt(`a signature: ${what}`, body, changed);
  }

  #secret(): Attempt {
    const { chance, secret, strangers } = this.#means;
    const body = this.#event();
    const t = this.#means.seconds();
    const [what, key] = chance.one<[string, string | Buffer]>([
      ['a made-up one', newSecret()], ['a neighbour\'s', chance.one(strangers).secret], ['a neighbour\'s', chance.one(strangers).secret],
      ['ours without its prefix', secret.slice('whsec_'.length)], ['ours decoded', Buffer.from(secret.slice('whsec_'.length), 'hex')],
      ['ours decoded from base 64', Buffer.from(secret.slice('whsec_'.length), 'base64')], ['an empty one', ''], ['ours cut short', secret.slice(0, -1)],
      ['ours in capitals', secret.toUpperCase()], ['our address', this.#means.url],
    ]);
    return this.#attempt(`signed with ${what}`, body, `t=${t},v1=${mac(key, `${t}.${body}`)}`);
  }

  // Signed truly, but not now.
  #moment(): Attempt {
    const { chance, secret } = this.#means;
    const body = this.#event();
    const now = this.#means.seconds();
    const t = chance.one<string>([-301, -302, 305, 306, -400, 400, -3_600, 3_600, -86_400, 86_400].map((off) => String(now + off))
      .concat('0', '-1', '99999999999', `${now}.0`, `0x${now.toString(16)}`, `+${now}`, 'now', '', `${now}000`));
    return this.#attempt(`signed at ${t === '' ? 'no time' : t}`, body, `t=${t},v1=${mac(secret, `${t}.${body}`)}`);
  }

  // True for one address, said at another.
  #address(): Attempt {
    const { chance, url, strangers } = this.#means;
    const body = this.#event();
    const { signature } = this.#true(body);
    const stranger = chance.one(strangers);
    const key = new URL(url).pathname.split('/').at(-1)!;
    const at = chance.whole(key.length);
    const near = url.replace(key, key.slice(0, at) + (key[at] === 'a' ? 'b' : 'a') + key.slice(at + 1));
    const [what, address] = chance.one<[string, string]>([['a neighbour', stranger.url], ['a neighbour', stranger.url], ['nobody', near],
      ['part of our key', url.slice(0, -1)], ['another kind of ours', url.replace('/stripe/', '/keap/')], ['no key', url.replace(key, '')]]);
    return { what: `ours at the address of ${what}`, url: address, body, signature };
  }

  #signedText(): Attempt {
    const { chance, secret } = this.#means;
    const body = this.#event();
    const t = this.#means.seconds();
    const [what, text] = chance.one<[string, string]>([['the body alone', body], ['the moment alone', `${t}`], ['another moment', `${t - 1}.${body}`],
      ['no dot', `${t}${body}`], ['a colon', `${t}:${body}`], ['the body first', `${body}.${t}`], ['its id', `evt.${t}.${body}`], ['the hash', mac(secret, body)]]);
    return this.#attempt(`a signature over ${what}`, body, `t=${t},v1=${mac(secret, text)}`);
  }

  #several(): Attempt {
    const { chance } = this.#means;
    const body = this.#event();
    const t = this.#means.seconds();
    const wrong = () => `v1=${mac(newSecret(), `${t}.${body}`)}`;
    const many = Array.from({ length: 2 + chance.whole(6) }, wrong).join(',');
    return this.#attempt('several signatures, all wrong', body, `t=${t},${many}`);
  }

  // Truly signed, but no event of this account's mode.
  #content(): Attempt {
    const { chance, secret, seconds } = this.#means;
    const [what, body] = chance.one<[string, string]>([['a live event', this.#event({ livemode: true })], ['no JSON', 'event'], ['a list', '[]'], ['null', 'null'],
      ['no id', this.#event({ id: undefined })], ['a number for an id', this.#event({ id: 7 })], ['no kind', this.#event({ type: undefined })],
      ['not an event', this.#event({ object: 'charge' })], ['depth', '['.repeat(5_000)], ['half a text', '{"id":"evt_']]);
    return this.#attempt(`truly signed, but ${what}`, body, signatureOf(body, [secret], seconds()));
  }
}
