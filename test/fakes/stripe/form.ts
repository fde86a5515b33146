// Form encoding as Stripe reads it: a[b][c]=1, x[0]=a or x[]=a. Values stay text; checks.ts gives them types.

export type Value = string | Value[] | { [name: string]: Value };
export type Params = { [name: string]: Value };

export class MalformedForm extends Error {}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

export function decode(text: string): Params {
  const params: Params = {};
  if (text === '') return params;
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = unescaped(equals < 0 ? pair : pair.slice(0, equals));
    put(params, segments(name), equals < 0 ? '' : unescaped(pair.slice(equals + 1)));
  }
  return withLists(params, '') as Params;
}

function unescaped(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw new MalformedForm(`Invalid %-encoding: ${text}`);
  }
}

// "metadata[k[1]]" names the key "k[1]" of metadata, so brackets are matched in pairs.
export function segments(name: string): string[] {
  const first = name.indexOf('[');
  if (first <= 0) return [name];
  const found = [name.slice(0, first)];
  let depth = 0;
  let start = first;
  for (let at = first; at < name.length; at++) {
    if (name[at] === '[' && depth++ === 0) start = at + 1;
    else if (name[at] === ']' && --depth === 0) found.push(name.slice(start, at));
  }
  if (depth !== 0) throw new MalformedForm(`Unbalanced brackets: ${name}`);
  return found;
}

function put(params: Params, path: string[], value: string): void {
  let place = params;
  for (const [index, segment] of path.entries()) {
    const name = segment === '' ? String(Object.keys(place).length) : segment;
    if (FORBIDDEN.has(name)) throw new MalformedForm(`Forbidden name: ${name}`);
    if (index === path.length - 1) {
      place[name] = value;
      return;
    }
    const next = (place[name] ??= {});
    if (typeof next === 'string' || Array.isArray(next)) throw new MalformedForm(`Both a value and a hash: ${name}`);
    place = next;
  }
}

function withLists(value: Value, name: string): Value {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  for (const key of keys) value[key] = withLists(value[key]!, key);
  const isList = name !== '' && name !== 'metadata' && keys.length > 0 && keys.every((key, index) => key === String(index));
  return isList ? keys.map((key) => value[key]!) : value;
}
