import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** A passkey by software: what a browser and an authenticator do together (WebAuthn), honestly or otherwise. */

export interface Options {
  origin: string;
  host?: string; // the relying party's id that it signs for; else that of the origin
  flags?: number; // else somebody is there, and was verified
  counter?: number;
}

export interface Made {
  id: string;
  rawId: string;
  type: 'public-key';
  response: { clientDataJSON: string; attestationObject: string; transports: string[] };
  clientExtensionResults: object;
}

export interface Answered {
  id: string;
  rawId: string;
  type: 'public-key';
  response: { clientDataJSON: string; authenticatorData: string; signature: string };
  clientExtensionResults: object;
}

type Value = number | string | Uint8Array | Map<Value, Value>;

const present = 0x05; // user present, user verified
const hasKey = 0x40;

/** As much of CBOR as an authenticator says. */
export function cbor(value: Value): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])]);
  return Buffer.concat([head(2, value.length), value]);
}

function head(major: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(major << 5) | size]);
  if (size < 256) return Buffer.from([(major << 5) | 24, size]);
  return Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
}

const text64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const hash = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest();

export class Authenticator {
  readonly id = randomBytes(32);
  counter = 0;
  readonly #key: KeyObject;
  readonly #cose: Buffer;
  readonly #algorithm: string | null;

  constructor(kind: 'ES256' | 'RS256' | 'EdDSA' = 'ES256') {
    const pair = kind === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : kind === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
    this.#key = pair.privateKey;
    this.#algorithm = kind === 'EdDSA' ? null : 'sha256';
    const jwk = pair.publicKey.export({ format: 'jwk' });
    const bytes = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(jwk[name]!, 'base64url');
    this.#cose = cbor(new Map<Value, Value>(kind === 'ES256' ? [[1, 2], [3, -7], [-1, 1], [-2, bytes('x')], [-3, bytes('y')]]
      : kind === 'RS256' ? [[1, 3], [3, -257], [-1, bytes('n')], [-2, bytes('e')]]
        : [[1, 1], [3, -8], [-1, 6], [-2, bytes('x')]]));
  }

  make(question: { challenge: string }, options: Options): Made {
    const data = Buffer.concat([this.#head(options, hasKey), Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.#cose]);
    const attestation = cbor(new Map<Value, Value>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data]]));
    return { ...this.#name(), response: { clientDataJSON: text64(said('webauthn.create', question, options)), attestationObject: text64(attestation), transports: ['internal'] } };
  }

  use(question: { challenge: string }, options: Options): Answered {
    this.counter += 1;
    const client = said('webauthn.get', question, options);
    const data = this.#head(options, 0);
    const signature = sign(this.#algorithm, Buffer.concat([data, hash(client)]), this.#key);
    return { ...this.#name(), response: { clientDataJSON: text64(client), authenticatorData: text64(data), signature: text64(signature) } };
  }

  #name() {
    return { id: text64(this.id), rawId: text64(this.id), type: 'public-key' as const, clientExtensionResults: {} };
  }

  #head({ origin, host = new URL(origin).hostname, flags = present, counter = this.counter }: Options, more: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    return Buffer.concat([hash(host), Buffer.from([flags | more]), count]);
  }
}

function said(type: string, { challenge }: { challenge: string }, { origin }: Options): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}
