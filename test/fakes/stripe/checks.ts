// Parameters of one route: which there may be, of which type. Unknown, missing and ill-typed ones are refused
// with the words Stripe has for them.
import { invalid } from './errors.ts';
import type { Params, Value } from './form.ts';
import type { Fields } from './table.ts';

// name → 'string' | 'integer' | 'boolean' | 'list' | 'map' | 'range' | 'any' | 'a|b|c', with '!' where it must be given.
export type Shape = Record<string, string>;

export const PAGED: Shape = { limit: 'integer', starting_after: 'string', ending_before: 'string', expand: 'list' };

export function checked(params: Params, shape: Shape): Fields {
  const found: Fields = {};
  for (const [name, value] of Object.entries(params)) {
    const kind = shape[name];
    if (kind === undefined) throw invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
    found[name] = typed(name, value, kind.replace('!', ''));
  }
  for (const [name, kind] of Object.entries(shape)) {
    const given = found[name];
    if (kind.endsWith('!') && (given === undefined || given === '')) {
      throw invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
    }
  }
  return found;
}

function typed(name: string, value: Value, kind: string): unknown {
  if (kind === 'any' || value === '') return value;
  if (kind === 'list') return expected(Array.isArray(value), value, `Invalid array`, name);
  if (kind === 'map') return expected(isMap(value), value, `Invalid object`, name);
  if (kind === 'range') return isMap(value) ? bounds(name, value) : integer(name, value);
  if (kind === 'integer') return integer(name, value);
  if (kind === 'boolean') return expected(value === 'true' || value === 'false', value === 'true', `Invalid boolean: ${String(value)}`, name);
  expected(typeof value === 'string', value, `Invalid string: ${JSON.stringify(value)}`, name);
  if (kind !== 'string' && !kind.split('|').includes(value as string)) {
    throw invalid(`Invalid ${name}: must be one of ${kind.replaceAll('|', ', ')}`, name);
  }
  return value;
}

function expected<T>(holds: boolean, value: T, message: string, name: string): T {
  if (!holds) throw invalid(message, name);
  return value;
}

function isMap(value: Value): value is Params {
  return typeof value === 'object' && !Array.isArray(value);
}

export function integer(name: string, value: unknown): number {
  if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) {
    throw invalid(`Invalid integer: ${String(value)}`, name, 'parameter_invalid_integer');
  }
  return Number(value);
}

function bounds(name: string, value: Params): Fields {
  const found: Fields = {};
  for (const [bound, moment] of Object.entries(value)) {
    if (!['gt', 'gte', 'lt', 'lte'].includes(bound)) throw invalid(`Received unknown parameter: ${name}[${bound}]`, `${name}[${bound}]`,
      'parameter_unknown');
    found[bound] = integer(`${name}[${bound}]`, moment);
  }
  return found;
}

export function within(moment: number, range: Fields | number | undefined): boolean {
  if (range === undefined || range === null) return true;
  if (typeof range === 'number') return moment === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return moment > gt && moment >= gte && moment < lt && moment <= lte;
}
