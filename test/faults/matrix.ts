// Every place in every request of openapi.yaml where an id stands, found in the description itself: what is added there is
// in the matrix without a line here, or fails until it is.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { operations, type Operation } from '../e2e/contract.ts';
import type { Things } from './furniture.ts';

type Json = Record<string, any>;

export interface Request {
  operation: Operation;
  path: Record<string, string>;
  query: Record<string, string>;
  body?: unknown;
  text?: string; // sent as it is, in place of `body`
  headers?: Record<string, string>;
}

/** One request, asked with the id of another site and with an id that nobody has. */
export interface Cell {
  what: string;
  theirs: Request;
  nobodys: Request;
  ids: string[]; // that both name, of the other site and of nobody
}

const document = parse(readFileSync(new URL('../../docs/api/openapi.yaml', import.meta.url), 'utf8')) as Json;
const idInText = /^(?<before>subscription:)?(?<kind>[a-z]{3})_[0-9a-z]{26}$/;
const nobody = '0'.repeat(26);
const scarce = new Set(['psk']); // belongs to a person, not to a site, and takes an authenticator to make
// Texts in a query that hold ids, and which; whatever else is a text there holds none.
const idsInTexts: Record<string, string> = { any: 'tag', all: 'prd', none: 'grp', products: 'prd', actor: 'stf', folder: 'fol' };
const plainTexts = new Set(['limit', 'cursor', 'act', 'from', 'until', 'email', 'q', 'state', 'billing', 'value', 'value_from', 'value_to', 'source', 'joined_after', 'joined_before', 'seen_after',
  'seen_before', 'sort', 'status', 'category', 'at', 'audience', 'includes', 'side', 'type', 'origin', 'kind', 'name', 'force', 'w', 'language', 'label', 'since', 'verdict', 'to', 'days', 'report', 'figure', 'currency', 'refunded', 'of', 'directly']);

function followed(node: Json): Json {
  return node['$ref'] ? followed((node['$ref'] as string).slice(2).split('/').reduce((inside: Json, part) => inside[part], document)) : node;
}

/** What an id of this schema begins with: one or several ways, or none when it is no id. */
function beginnings(schema: Json): string[] {
  const pattern = followed(schema)['pattern'] as string | undefined;
  const found = /^\^\(*([a-z]{3}(?:\|[a-z]{3})*)\)?_\[/.exec(pattern ?? '');
  return found ? found[1]!.split('|') : [];
}

/** The names under which ids stand in a body. */
function namesOfIds(schema: Json, name = '', depth = 0): string[] {
  const node = followed(schema);
  if (depth > 12) return [];
  if (beginnings(node).length > 0) return [name];
  const within = [...(node['allOf'] ?? []), ...(node['oneOf'] ?? []), ...(node['anyOf'] ?? []), ...(node['items'] ? [node['items']] : [])] as Json[];
  return [...new Set([...within.flatMap((one) => namesOfIds(one, name, depth + 1)),
    ...Object.entries((node['properties'] ?? {}) as Json).flatMap(([inner, one]) => namesOfIds(one as Json, inner, depth + 1))])];
}

const words = { subject: 'A word', heading: '', text: '{{things}} {{link}}', button: '' };
const document_of = (file: string) => ({ blocks: [{ type: 'file', file, label: 'It' }] });
const page_with = (own: Things, section = 0) => [{ title: 'A page', section: own['sec']![section] }, { title: 'A page', body: document_of(own['fil']![0]!) }, { title: 'A page', ...rule(own) }];
const rule = (own: Things) => ({ audience: 'certain', audience_rule: { any: own['tag'], all: own['prd'], none: [...own['grp']!, `subscription:${own['prd']![0]}`] } });
const order_of = (own: Things) => ({ items: [{ type: 'section', id: own['sec']![0], children: [{ type: 'page', id: own['pag']![0], children: [] }] }] });

/** What a body says, by operation, where it may name an id; each in as many ways as it can. */
const bodies: Record<string, (own: Things) => unknown[]> = {
  switch_site: (own) => [{ site: own['sit']![0] }],
  act_on_members: (own) => [{ kind: 'tag_members', tag: own['tag']![0], members: own['mem'] }, { kind: 'trash_members', members: own['mem'], dry_run: true },
    { kind: 'move_members', folder: own['fol']![0], members: own['mem'] },
    { kind: 'block_members', members: own['mem'], reason: 'A word', dry_run: true },
    { kind: 'tag_members', tag: own['tag']![0], filter: { tag: own['tag']![0], folder: own['fol']![0], group: own['grp']![0], thing: own['prd']![0], field: own['fld']![0], value: 'x' }, dry_run: true }],
  act_on_access: (own) => [{ kind: 'give_access', product: own['prd']![0], members: own['mem'] }, { kind: 'end_access', collection: own['col']![0], members: own['mem'], dry_run: true },
    { kind: 'give_access', product: own['prd']![0], filter: { tag: own['tag']![0], folder: own['fol']![0], group: own['grp']![0], thing: own['prd']![0], field: own['fld']![0], value: 'x' }, dry_run: true }],
  create_folder: (own) => [{ of: 'members', name: 'Another', parent: own['fol']![0] }], update_folder: (own) => [{ parent: own['fol']![1] }],
  create_member: (own) => [{ email: 'another@example.com', folder: own['fol']![0] }], update_member: (own) => [{ folder: own['fol']![0] }],
  create_product: (own) => [{ name: 'Another', folder: own['fol']![3] }], update_product: (own) => [{ folder: own['fol']![3] }],
  create_collection: (own) => [{ name: 'Another', includes: 'chosen', products: own['prd'], folder: own['fol']![3] }],
  update_collection: (own) => [{ includes: 'chosen', products: own['prd'] }, { folder: own['fol']![3] }],
  create_page: (own) => page_with(own), create_page_of_collection: (own) => page_with(own, 1), update_page: (own) => page_with(own),
  replace_order: (own) => [order_of(own)], replace_order_of_collection: (own) => [{ items: [{ type: 'product', id: own['prd']![0], children: [] }, { type: 'section', id: own['sec']![1], children: [] }] }],
  create_grant: (own) => [{ member: own['mem']![0], product: own['prd']![0], notify: false }, { member: own['mem']![0], collection: own['col']![0], notify: false }],
  create_group: (own) => [{ name: 'Another', rule: rule(own).audience_rule }], update_group: (own) => [{ rule: { any: own['tag'], all: own['prd'], none: own['col'] } }],
  create_preview: (own) => [{ as: 'member', member: own['mem']![0] }, { as: 'group', group: own['grp']![0] }],
  put_in_filebox: (own) => [{ file: own['fil']![1], member: own['mem']![0], notify: false }, { file: own['fil']![1], product: own['prd']![0] }, { file: own['fil']![1], collection: own['col']![0] }],
  update_file: (own) => [rule(own), { folder: own['fol']![2] }],
  set_poster: (own) => [{ file: own['fil']![2] }],
  create_hook: (own) => [{ url: 'http://127.0.0.1:9/', events: ['user.login'], product: own['prd']![0] }], update_hook: (own) => [{ product: own['prd']![0] }],
  replay_deliveries: (own) => [{ hook: own['hok']![0] }],
  create_link: (own) => [{ product: own['prd']![0], remote_id: own['remote']![0] }, { collection: own['col']![0], remote_id: own['remote']![0] }],
  check_import: (own) => [{ columns: [{ to: 'email' }, { to: 'product', thing: own['prd']![0] }], things: own['prd'] }, { columns: [{ to: 'email' }, { to: 'completed', page: own['pag']![0] }] },
    { columns: [{ to: 'email' }, { to: 'field', field: own['fld']![0] }] }],
  preview_mail_template: (own) => [{ words, member: own['mem']![0] }],
  save_menu: (own) => [{ entries: [{ id: own['men']![0], label: 'A word', place: 'thing', thing: own['prd']![0], ...rule(own), entries: [{ label: 'A word', place: 'page', page: own['pag']![0] }] }] }],
  save_branding_draft: (own) => [{ theme: 'paper', logo: own['fil']![2], dark_logo: own['fil']![2], icon: own['fil']![2] }],
};
/** What a query asks with, where one word alone is no question. */
const queries: Record<string, (own: Things) => Record<string, string>[]> = {
  list_folders: () => [{ of: 'members' }, { of: 'files' }, { of: 'products' }],
  get_audience: (own) => [{ audience: 'certain', any: own['tag']![0]!, all: own['prd']![0]!, none: own['grp']![0]! }],
  get_impact: (own) => impacts(own), list_impact_members: (own) => impacts(own),
  export_report: (own) => [{ report: 'pages', thing: own['prd']![0]! }], list_people: (own) => people(own), export_people: (own) => people(own),
};
const people = (own: Things): Record<string, string>[] => [
  { figure: 'completed', page: own['pag']![0]! }, { figure: 'finished', thing: own['prd']![0]! }, { figure: 'downloaded', file: own['fil']![0]! }];
const impacts = (own: Things): Record<string, string>[] => {
  const to = { audience: 'certain', any: own['tag']![0]!, all: own['prd']![0]!, none: own['grp']![0]! };
  return [{ page: own['pag']![0]!, ...to }, { file: own['fil']![0]!, ...to }, { group: own['grp']![0]!, any: own['tag']![0]! }, { collection: own['col']![0]!, includes: 'chosen', products: own['prd']![0]! }];
};

/** What a body says where it names none, so that a request fails for its id and for nothing else. */
const plain: Record<string, unknown> = {
  update_staff: { role: 'editor' }, update_member: { first_name: 'Changed' }, block_member: { reason: 'Changed' }, create_note: { text: 'Changed' }, update_note: { text: 'Changed' },
  update_field: { name: 'Changed' }, update_tag: { name: 'Changed' }, update_product: { name: 'Changed' }, update_collection: { name: 'Changed' }, update_placement: { opens_at: null }, create_section: { title: 'Changed' },
  update_section: { title: 'Changed' }, create_section_of_collection: { title: 'Changed' }, update_section_of_collection: { title: 'Changed' }, update_page: { title: 'Changed' },
  create_page: { title: 'Changed' }, create_page_of_collection: { title: 'Changed' }, update_group: { name: 'Changed' }, update_file: { name: 'Changed.pdf' }, update_hook: { url: 'http://127.0.0.1:9/changed' },
  roll_hook_secret: { overlap_hours: 1 }, update_view: { name: 'Changed' }, update_connection: { add_webhook_secret: 'whsec_changed00' }, update_passkey: { name: 'Changed' },
  create_payment_link: { price: 'price_none' },
};
const tus = { 'tus-resumable': '1.0.0' };
/** What isn't JSON, and what goes along with it. */
const others: Record<string, Partial<Request>> = {
  save_captions: { text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nWords\n', query: { language: 'de' }, headers: { 'content-type': 'text/vtt' } },
  create_file: { text: '%PDF-1.7\n', query: { name: 'Another.pdf' } },
  replace_file_content: { text: '%PDF-1.7\n' },
  add_to_upload: { text: 'x', headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } },
  get_upload: { headers: tus }, end_upload: { headers: tus },
};
const metadata = (pairs: Record<string, string>) => Object.entries(pairs).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`).join(',');

interface Slot {
  name: string;
  set(request: Request, id: string): void;
  kinds: string[];
}

/** Where the ids of one request stand. */
function slotsOf(request: Request, described: Json): Slot[] {
  const parameters = ((described['parameters'] ?? []) as Json[]).map(followed);
  const slots: Slot[] = [];
  for (const { in: where, name, schema } of parameters as { in: string; name: string; schema: Json }[]) {
    const kinds = idsInTexts[name] && where === 'query' ? [idsInTexts[name]] : beginnings(schema).filter((kind) => !scarce.has(kind));
    if (where === 'query' && kinds.length === 0 && !plainTexts.has(name) && name !== 'thing') throw new Error(`${request.operation.id}: does ${name} hold an id? matrix.ts has to know`);
    if (where === 'path') slots.push({ name, kinds, set: (to, id) => (to.path[name] = id) });
    else if (where === 'query' && (!queries[request.operation.id] || request.query[name])) slots.push({ name: `?${name}`, kinds: name === 'thing' && kinds.length === 0 ? ['prd', 'mem'] : kinds, set: (to, id) => (to.query[name] = id) });
  }
  return [...slots, ...slotsOfBody(request.body, [])].filter(({ kinds }) => kinds.length > 0);
}

function slotsOfBody(value: unknown, at: (string | number)[]): Slot[] {
  const found = typeof value === 'string' ? idInText.exec(value)?.groups : undefined;
  if (found) {
    const set = (to: Request, id: string) => {
      const inner = at.slice(0, -1).reduce((node: any, part) => node[part], to.body as any);
      inner[at.at(-1)!] = (found['before'] ?? '') + id;
    };
    return [{ name: at.join('.'), kinds: [found['kind']!], set }];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => slotsOfBody(inner, [...at, name]));
}

/** A section of a collection, a session of the staff, a file that isn't a film. */
const isOfOther = ({ id, path }: Operation, kind: string | undefined) =>
  (kind === 'sec' && path.startsWith('/collections')) || (kind === 'ses' && path.startsWith('/account')) || id === 'replace_file_content';

/** The requests of an operation as somebody would send them with what is their own. */
export function requestsOf(operation: Operation, own: Things): Request[] {
  const described = document['paths'][operation.path][operation.method] as Json;
  const parameters = ((described['parameters'] ?? []) as Json[]).map(followed);
  const path: Record<string, string> = {};
  const query: Record<string, string> = {};
  for (const { in: where, name, schema, required } of parameters as { in: string; name: string; schema: Json; required: boolean }[]) {
    const kind = beginnings(schema)[0];
    const ids = own[kind ?? ''] ?? [];
    const mine = ids[isOfOther(operation, kind) ? 1 : 0];
    if (where === 'path') path[name] = mine ?? (kind ? `${kind}_${nobody}` : name === 'version' ? '1' : 'access_given');
    else if (where === 'query' && required) query[name] = mine ?? (name === 'q' ? 'word' : '1');
  }
  const made = [...(plain[operation.id] ? [plain[operation.id]] : []), ...(bodies[operation.id]?.(own) ?? [])];
  const content = described['requestBody'] && (followed(described['requestBody'])['content'] as Json);
  const named = content?.['application/json'] ? namesOfIds(content['application/json'].schema as Json) : [];
  const spoken = new Set(made.flatMap((body) => slotsOfBody(body, [])).map(({ name }) => name.split('.').findLast((part) => !/^\d+$/.test(part))));
  const missing = named.filter((name) => !spoken.has(name));
  if (missing.length > 0) throw new Error(`${operation.id} takes an id as ${missing.join(', ')}, of which matrix.ts makes no body`);
  if (content?.['application/json'] && made.length === 0) made.push({});
  const asked = queries[operation.id]?.(own) ?? [query];
  const requests: Request[] = (made.length > 0 ? made : [undefined]).flatMap((body) => asked.map((one) => ({ operation, path, query: one, body, ...others[operation.id] })));
  if (operation.id === 'create_upload') for (const request of requests) request.headers = { 'tus-resumable': '1.0.0', 'upload-length': '5', 'upload-metadata': metadata({ filename: 'a', replaces: own['fil']![0]! }) };
  return requests;
}

/** For each id of each request: it belongs to another site, or to nobody; one alone, and all of them. */
export function cells(own: Things, other: Things): Cell[] {
  return [...operations.values()].flatMap((operation) => requestsOf(operation, own).flatMap((request) => cellsOf(request, other)));
}

function cellsOf(request: Request, other: Things): Cell[] {
  const { operation } = request;
  const slots = slotsOf(request, document['paths'][operation.path][operation.method] as Json);
  const each = slots.flatMap((slot) => slot.kinds.flatMap((kind) => (other[kind] ?? []).map((id) => cellWith(request, [{ slot, id }]))));
  const inPath = slots.filter(({ name }) => name in request.path);
  const all = inPath.length > 1 ? [cellWith(request, inPath.map((slot) => ({ slot, id: other[slot.kinds[0]!]![isOfOther(operation, slot.kinds[0]) ? 1 : 0]! })))] : [];
  const replaced = operation.id === 'create_upload' ? [cellOfUpload(request, other['fil']![0]!)] : [];
  return [...each, ...all, ...replaced];
}

function cellWith(request: Request, chosen: { slot: Slot; id: string }[]): Cell {
  const [theirs, nobodys] = [structuredClone(request), structuredClone(request)];
  const gone = chosen.map(({ slot, id }) => {
    const missing = `${id.slice(0, 4)}${nobody}`;
    slot.set(theirs, id);
    slot.set(nobodys, missing);
    return missing;
  });
  return { what: `${request.operation.id} with ${chosen.map(({ slot, id }) => `${slot.name} ${id.slice(0, 3)}`).join(' and ')}`, theirs, nobodys, ids: [...chosen.map(({ id }) => id), ...gone] };
}

function cellOfUpload(request: Request, id: string): Cell {
  const missing = `${id.slice(0, 4)}${nobody}`;
  const with_id = (replaces: string) => ({ ...structuredClone(request), headers: { ...request.headers, 'upload-metadata': metadata({ filename: 'a', replaces }) } });
  return { what: 'create_upload that replaces', theirs: with_id(id), nobodys: with_id(missing), ids: [id, missing] };
}
