// The API itself: who asks, may they, what do they get. One request is answered in one piece, so nothing is locked.
import http from 'node:http';
import { invalid, notPermitted, rateLimited, Refused, unauthenticated } from './errors.ts';
import type { ApiFault, Faults, RateLimit } from './faults.ts';
import { decode, MalformedForm } from './form.ts';
import type { Params } from './form.ts';
import { fresh } from './objects.ts';
import { catalog } from './routes_catalog.ts';
import { paymentLinks } from './routes_links.ts';
import { money } from './routes_money.ts';
import { checkedFor } from './routing.ts';
import type { Route } from './routing.ts';
import { rendered } from './shapes.ts';
import type { Fields, Stored } from './table.ts';
import { eventBody } from './world.ts';
import type { World } from './world.ts';

export interface ApiState {
  test: World;
  live: World;
  keys: string[]; // empty: any key of the right form
  lacking: Map<string, string[]>; // by restricted key, the rights it was not given
  faults: Faults;
  limit: RateLimit;
  requests: RequestLog;
}

interface Reply {
  status: number;
  body: string;
  headers: Record<string, string>;
}

const REQUESTS_KEPT = 5_000;
const KEYS_KEPT = 200_000;
const MOST_BODY = 1_000_000;

export class RequestLog {
  readonly last: Fields[] = [];
  readonly counts = new Map<string, number>();

  add(endpoint: string, entry: Fields): void {
    this.counts.set(endpoint, (this.counts.get(endpoint) ?? 0) + 1);
    this.last.push(entry);
    if (this.last.length > REQUESTS_KEPT * 1.1) this.last.splice(0, this.last.length - REQUESTS_KEPT);
  }

  clear(): void {
    this.last.length = 0;
    this.counts.clear();
  }
}

// ---- which route ----

const literal = new Map<string, Route>();
const patterned: { route: Route; before: string; after: string }[] = [];
for (const route of [...catalog, ...paymentLinks, ...money]) {
  const at = route.path.indexOf(':id');
  if (at < 0) literal.set(`${route.method} ${route.path}`, route);
  else patterned.push({ route, before: route.path.slice(0, at), after: route.path.slice(at + 3) });
}

function routed(method: string, path: string): { route: Route; id: string } | undefined {
  const exact = literal.get(`${method} ${path}`);
  if (exact) return { route: exact, id: '' };
  for (const { route, before, after } of patterned) {
    if (route.method !== method || !path.startsWith(before) || !path.endsWith(after)) continue;
    const id = path.slice(before.length, path.length - after.length);
    if (id !== '' && !id.includes('/')) return { route, id: decodeURIComponent(id) };
  }
  return undefined;
}

// ---- who asks ----

function keyOf(headers: http.IncomingHttpHeaders): string {
  const given = headers.authorization ?? '';
  if (given.startsWith('Bearer ')) return given.slice(7).trim();
  if (given.startsWith('Basic ')) return Buffer.from(given.slice(6), 'base64').toString().split(':')[0]!;
  throw unauthenticated('You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. \'Authorization: Bearer YOUR_SECRET_KEY\'). See https://stripe.com/docs/api#authentication for details.');
}

const masked = (key: string) => (key.length > 12 ? `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}` : '****');

function worldOf(state: ApiState, key: string): World {
  const mode = /^(?:sk|rk)_(test|live)_\w+$/.exec(key)?.[1];
  const shown = masked(key);
  if (!mode || (state.keys.length > 0 && !state.keys.includes(key))) throw unauthenticated(`Invalid API Key provided: ${shown}`);
  return mode === 'live' ? state.live : state.test;
}

// What Stripe calls the rights to what stands under these paths; prices are its plans of old.
const RIGHTS: Record<string, string> = { products: 'product', prices: 'plan', customers: 'customer', payment_links: 'payment_links' };

function checkRight(state: ApiState, world: World, { method, path, headers }: Asked): void {
  const key = keyOf(headers);
  const right = `rak_${RIGHTS[path.split('/')[2]!]}_${method === 'GET' ? 'read' : 'write'}`;
  if (state.lacking.get(key)?.includes(right)) throw notPermitted(masked(key), world.account.id, right);
}

// ---- answers remembered by idempotency key ----

interface Remembered {
  request: string;
  reply: Reply;
  id: string;
}

const remembered = new WeakMap<World, Map<string, Remembered>>();

function replayed(world: World, key: string, request: string): Reply | undefined {
  const found = remembered.get(world)?.get(key);
  if (!found) return undefined;
  if (found.request !== request) {
    const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
    throw new Refused(400, { type: 'idempotency_error', message });
  }
  return { ...found.reply, headers: { ...found.reply.headers, 'idempotent-replayed': 'true', 'original-request': found.id } };
}

function remember(world: World, key: string, entry: Remembered): void {
  const keys = remembered.get(world) ?? new Map<string, Remembered>();
  remembered.set(world, keys);
  keys.set(key, entry);
  if (keys.size > KEYS_KEPT) keys.delete(keys.keys().next().value!);
}

// ---- one request ----

interface Asked {
  method: string;
  path: string;
  query: string;
  body: string;
  headers: http.IncomingHttpHeaders;
  id: string;
}

export function answered(state: ApiState, asked: Asked): Reply {
  try {
    return allowed(state, asked);
  } catch (error) {
    if (error instanceof Refused) return refusal(error, asked.id);
    if (error instanceof MalformedForm) return refusal(invalid(error.message), asked.id);
    throw error;
  }
}

export function refusal(error: Refused, id: string): Reply {
  const fields = { ...error.fields, request_log_url: `https://dashboard.stripe.com/test/logs/${id}` };
  return { status: error.status, body: JSON.stringify({ error: fields }), headers: error.headers };
}

function allowed(state: ApiState, asked: Asked): Reply {
  const world = worldOf(state, keyOf(asked.headers));
  const found = routed(asked.method, asked.path);
  const endpoint = `${asked.method} ${found?.route.path ?? asked.path}`;
  state.requests.add(endpoint, { at: new Date().toISOString(), mode: world.livemode ? 'live' : 'test', method: asked.method,
    path: asked.path, query: asked.query, body: asked.body, version: asked.headers['stripe-version'] ?? null, id: asked.id });
  if (!state.limit.takes(`${world.livemode} ${endpoint}`, Date.now())) throw rateLimited();
  if (!found) throw new Refused(404,
    { type: 'invalid_request_error',
    message: `Unrecognized request URL (${asked.method}: ${asked.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.` });
  checkRight(state, world, asked);
  const version = versionOf(asked.headers, world);
  const key = asked.method === 'POST' ? (asked.headers['idempotency-key'] as string | undefined) : undefined;
  const request = `${asked.path}\n${asked.body}`;
  const before = key ? replayed(world, key, request) : undefined;
  if (before) return before;
  const params = paramsOf(asked);
  const args = checkedFor(found.route, params);
  const reply = worked(world, asked, key, () => {
    const other = world.livemode ? state.test : state.live;
    return wire(world, found.route.answer({ world, other, id: found.id, args, path: asked.path, version }), version, expansions(args));
  });
  const answer = { ...reply, headers: { ...reply.headers, 'stripe-version': version, ...(key ? { 'idempotency-key': key } : {}) } };
  if (key) remember(world, key, { request, reply: answer, id: asked.id });
  return answer;
}

// Within the work, events know which request made them. What the work refuses is remembered like what it gives.
function worked(world: World, asked: Asked, key: string | undefined, work: () => string): Reply {
  const outside = world.request;
  world.request = { id: asked.id, idempotency_key: key ?? null };
  try {
    return { status: 200, body: work(), headers: {} };
  } catch (error) {
    if (error instanceof Refused) return refusal(error, asked.id);
    throw error;
  } finally {
    world.request = outside;
  }
}

function versionOf(headers: http.IncomingHttpHeaders, world: World): string {
  const asked = headers['stripe-version'] as string | undefined;
  if (asked === undefined) return world.apiVersion;
  if (!/^\d{4}-\d{2}-\d{2}(\.[a-z_]+)?$/.test(asked)) throw invalid(`Invalid Stripe API version: ${asked}`);
  return asked;
}

function paramsOf(asked: Asked): Params {
  const type = asked.headers['content-type'] ?? '';
  if (asked.body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw invalid('Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.');
  }
  return asked.body === '' || asked.method === 'GET' ? decode(asked.query) : { ...decode(asked.query), ...decode(asked.body) };
}

function expansions(args: Fields): string[] {
  return (args.expand as string[] | undefined) ?? [];
}

function wire(world: World, value: Stored | Fields, version: string, expand: string[]): string {
  if (value.object === 'event') return eventBody(value as Stored, value.api_version);
  if (value.object === 'list' && value.data[0]?.object === 'event') {
    const { data, ...rest } = value;
    const bodies = (data as Stored[]).map((event) => eventBody(event, event.api_version));
    return `${JSON.stringify(rest).slice(0, -1)},"data":[${bodies.join(',')}]}`;
  }
  return JSON.stringify(rendered(world, value, version, expand));
}

// ---- over HTTP, with what goes wrong on demand ----

export async function serveApi(state: ApiState, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const method = request.method ?? 'GET';
  const body = await bodyOf(request);
  if (body === undefined) {
    request.destroy();
    return;
  }
  const asked: Asked = { method, path, query, body, headers: request.headers, id: fresh('req', 14) };
  const fault = state.faults.forRequest(`${method} ${path}`);
  const early = fault && !fault.after ? broken(fault, asked.id) : undefined;
  const reply = early ?? answered(state, asked);
  if (fault?.delay_ms) await new Promise((resolve) => setTimeout(resolve, fault.delay_ms));
  if (fault?.hang) return;
  if (fault?.drop) {
    request.socket.destroy();
    return;
  }
  write(response, (fault?.after && broken(fault, asked.id)) || reply, asked.id, fault?.garble === true);
}

function broken(fault: ApiFault, id: string): Reply | undefined {
  if (fault.hang || fault.drop) return { status: 500, body: '', headers: {} };
  if (!fault.status) return undefined;
  const { status, headers = {} } = fault;
  if (status === 429 && !fault.code) return refusal(new Refused(429, rateLimited().fields, headers), id);
  const type = status >= 500 ? 'api_error' : 'invalid_request_error';
  return refusal(new Refused(status, { type, message: fault.message ?? 'An error on demand.', ...(fault.code ? { code: fault.code } : {}) },
    headers), id);
}

function write(response: http.ServerResponse, reply: Reply, id: string, garble: boolean): void {
  const body = garble ? reply.body.slice(0, reply.body.length / 2) : reply.body;
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'request-id': id,
    ...reply.headers });
  response.end(body);
}

export function bodyOf(request: http.IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= MOST_BODY) parts.push(part);
    });
    request.on('end', () => resolve(size <= MOST_BODY ? Buffer.concat(parts).toString() : undefined));
    request.on('error', () => resolve(undefined));
  });
}
