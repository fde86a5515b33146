import { Problem } from '../api/problem';
import { call, type Schema } from '../api/call';

// Passkeys as the browser has them. It takes and gives JSON itself; one that doesn't yet isn't offered any.

const isNumber = /^[\d.]+$|^\[/;

/** Whether this browser can have passkeys at this address: by https or on this machine, and at a name. */
export function canHavePasskeys(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function'
    && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' && !isNumber.test(window.location.hostname);
}

const words: Record<string, [title: string, detail: string]> = {
  NotAllowedError: ['No passkey was used', 'It was cancelled, took too long, or this device has none for this address. Try again, or use another way.'],
  InvalidStateError: ['There is one already', 'This device or key holds a passkey for this account. It is in your list; choose another device for one more.'],
  NotSupportedError: ['This device can’t do that', 'It makes no passkeys of a kind that is safe enough. Use a phone, a security key, or your password keeper.'],
  ConstraintError: ['This device can’t do that', 'It has no fingerprint, face or PIN to ask for. Set one up there, or use another device.'],
  SecurityError: ['Not at this address', 'Passkeys work by https, at an address with a name. Open the Dashboard there.'],
};

/** What the browser threw, in words; what the server said stays as it is. */
function problemOfBrowser(error: unknown): unknown {
  const [title, detail] = (error instanceof DOMException && words[error.name]) || [];
  return title && detail ? new Problem(0, title, detail, '', [], 'passkey') : error;
}

async function credential<Answer>(asked: Promise<Credential | null>): Promise<Answer> {
  try {
    const made = await asked;
    return (made as PublicKeyCredential).toJSON() as Answer;
  } catch (error) {
    throw problemOfBrowser(error);
  }
}

/** Makes one: the device asks for fingerprint, face or PIN. */
export function makePasskey(question: Schema<'NewPasskeyQuestion'>): Promise<Schema<'PasskeyMade'>> {
  return credential(navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question as PublicKeyCredentialCreationOptionsJSON) }));
}

/** Shows one of those the person has here. */
export async function showPasskey(): Promise<Schema<'PasskeyAnswer'>> {
  const question = await call('post', '/session/passkey-challenge');
  return credential(navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question as PublicKeyCredentialRequestOptionsJSON) }));
}

const devices: [pattern: RegExp, name: string][] = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android phone'], [/Macintosh/, 'Mac'], [/Windows/, 'Windows computer'], [/CrOS/, 'Chromebook'], [/Linux/, 'Linux computer'],
];

/** What to call a passkey of this device, unless somebody knows better. */
export function deviceName(): string {
  return devices.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? 'My device';
}
