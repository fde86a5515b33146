// What a route is, and what several routes need: lists, updates of plain fields, look-ups by the id in the path.
import { checked, PAGED, within } from './checks.ts';
import type { Shape } from './checks.ts';
import { invalid, missing } from './errors.ts';
import { list } from './objects.ts';
import type { Params } from './form.ts';
import type { Fields, Stored, Table } from './table.ts';
import type { World } from './world.ts';

export interface Call {
  world: World;
  other: World; // the same account's other mode, for the words of a refusal only
  id: string;
  args: Fields;
  path: string;
  version: string;
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  path: string; // with :id where an id stands
  shape: Shape;
  answer: (call: Call) => Stored | Fields;
}

export const METADATA: Shape = { metadata: 'any', expand: 'list' };
export const EXPAND: Shape = { expand: 'list' };

export function get(path: string, shape: Shape, answer: Route['answer']): Route {
  return { method: 'GET', path, shape: { ...EXPAND, ...shape }, answer };
}

export function post(path: string, shape: Shape, answer: Route['answer']): Route {
  return { method: 'POST', path, shape: { ...METADATA, ...shape }, answer };
}

export function remove(path: string, shape: Shape, answer: Route['answer']): Route {
  return { method: 'DELETE', path, shape: { ...EXPAND, ...shape }, answer };
}

export function checkedFor(route: Route, params: Params): Fields {
  return checked(params, route.shape);
}

const NOUNS: Record<string, string> = { 'checkout.session': 'checkout.session', webhook_endpoint: 'webhook endpoint', item: 'line item' };

export function loaded(call: Pick<Call, 'world' | 'other'>, table: (world: World) => Table, id: unknown, param = 'id'): Stored {
  const held = table(call.world);
  const found = typeof id === 'string' ? held.get(id) : undefined;
  if (found) return found;
  const elsewhere = typeof id === 'string' && table(call.other).get(id);
  throw missing(NOUNS[held.name] ?? held.name, String(id), param, elsewhere ? call.world.livemode : undefined);
}

export function one(path: string, table: (world: World) => Table): Route {
  return get(path, {}, (call) => loaded(call, table, call.id));
}

// Lists newest first; `filters` say which parameters there are and which field each must equal.
export function many(path: string, table: (world: World) => Table, filters: Record<string, string>, shape: Shape = {},
  wanted?: (row: Stored, call: Call) => boolean): Route {
  const shapes = { ...Object.fromEntries(Object.keys(filters).map((name) => [name, 'string'])), ...PAGED, ...shape };
  return get(path, shapes, (call) => {
    const equal = Object.entries(filters).filter(([name]) => call.args[name] !== undefined);
    const plain = (field: string, row: Stored) => field.split('.').reduce<unknown>((value, name) => (value as Fields | null)?.[name], row);
    const accepts = (row: Stored) => equal.every(([name, field]) => plain(field, row) === call.args[name])
      && within(row.created, call.args.created) && (wanted?.(row, call) ?? true);
    const [name, field] = equal[0] ?? [];
    return paged(call, table(call.world), name === undefined ? undefined : { field: field!, value: call.args[name] }, accepts);
  });
}

export function paged(call: Call, table: Table, narrowed: { field: string; value: unknown } | undefined, accepts: (row: Stored) => boolean): Fields {
  const { limit = 10, starting_after, ending_before } = call.args;
  if (limit < 1 || limit > 100) throw invalid(`This value must be ${limit < 1 ? 'greater than or equal to 1' : 'less than or equal to 100'}.`, 'limit', 'parameter_invalid_integer');
  if (starting_after && ending_before) throw invalid('You cannot specify both `starting_after` and `ending_before`.', 'ending_before');
  for (const [param, cursor] of Object.entries({ starting_after, ending_before })) {
    if (cursor && !table.get(cursor)) throw missing(NOUNS[table.name] ?? table.name, cursor, param);
  }
  const { rows, has_more } = table.page({ limit, starting_after, ending_before }, narrowed, accepts);
  return { ...list(call.path, rows), has_more };
}

// Sets what was given; '' unsets. Metadata is merged key by key, and '' for all of it empties it.
export function assigned(row: Stored, args: Fields, names: string[]): Fields {
  const edit: Fields = {};
  for (const name of names) if (args[name] !== undefined) edit[name] = args[name] === '' ? null : args[name];
  if (args.metadata !== undefined) edit.metadata = mergedMetadata(row.metadata, args.metadata);
  return edit;
}

export function mergedMetadata(before: Fields, given: Fields | ''): Fields {
  if (given === '') return {};
  if (typeof given !== 'object') throw invalid('Invalid object', 'metadata');
  const merged: Fields = { ...before, ...given };
  for (const [key, value] of Object.entries(merged)) if (value === '') delete merged[key];
  return merged;
}
