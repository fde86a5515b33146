import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { holdAnswer, holdRequest, operations, type Operation, type Problem } from './contract.ts';
import type { Answers, List } from './shapes.ts';

const patience = 30_000; // milliseconds for an answer

export interface Call {
  path?: Record<string, string>;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  text?: string; // sent as it is, in place of `body`
  bytes?: Uint8Array<ArrayBuffer>; // likewise
  headers?: Record<string, string>;
  key?: string | null; // null: no key at all
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

type Item<Body> = Body extends List<infer Inside> ? Inside : never;

/** The REST API of one site as one key sees it. Whatever it answers is held to the contract. */
export class Api {
  readonly origin: string;
  readonly key: string;

  constructor(origin: string, key: string) {
    this.origin = origin;
    this.key = key;
  }

  as(key: string): Api {
    return new Api(this.origin, key);
  }

  /** Calls an operation that must succeed, and gives its body. */
  async do<Name extends keyof Answers>(name: Name, call: Call = {}): Promise<Answers[Name]> {
    return (await this.call(name, call)).body;
  }

  /** Calls an operation that must succeed. */
  async call<Name extends keyof Answers>(name: Name, call: Call = {}): Promise<Answer<Answers[Name]>> {
    const operation = known(name);
    const answer = await this.send(operation, call);
    assert.ok(answer.status < 300, `${name} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    if (call.body !== undefined) holdRequest(operation, call.body);
    return answer as Answer<Answers[Name]>;
  }

  /** Calls an operation that must be refused with this status, and gives the problem. */
  async refuse(name: keyof Answers, status: number, call: Call = {}): Promise<Problem> {
    const answer = await this.send(known(name), call);
    assert.equal(answer.status, status, `${name} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body as Problem;
  }

  /** Every item of a list, from page to page. */
  async all<Name extends keyof Answers>(name: Name, call: Call = {}): Promise<Item<Answers[Name]>[]> {
    const items: Item<Answers[Name]>[] = [];
    let cursor: string | null = null;
    do {
      const query: Call['query'] = { ...call.query, cursor: cursor ?? undefined };
      const body = (await this.do(name, { ...call, query })) as unknown as List<Item<Answers[Name]>>;
      items.push(...body.data);
      cursor = body.next_cursor;
    } while (cursor !== null);
    return items;
  }

  private async send(operation: Operation, call: Call): Promise<Answer<unknown>> {
    const headers: Record<string, string> = { ...call.headers };
    const key = call.key === undefined ? this.key : call.key;
    if (key !== null) headers['authorization'] ??= `Bearer ${key}`;
    const content = call.bytes ?? call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    if (content !== undefined && !call.bytes) headers['content-type'] ??= 'application/json';
    const response = await fetch(this.address(operation, call), {
      method: operation.method.toUpperCase(), headers, redirect: 'manual', signal: AbortSignal.timeout(patience), ...(content === undefined ? {} : { body: content }),
    });
    const received = { status: response.status, headers: response.headers, text: await response.text() };
    noteUse(operation, received.status);
    if (!isDryRun(call)) noteAct(this.origin, operation, response);
    return { status: received.status, headers: received.headers, body: holdAnswer(operation, received) };
  }

  private address(operation: Operation, call: Call): string {
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = call.path?.[name];
      assert.ok(value, `${operation.id} needs ${name} in its path`);
      return encodeURIComponent(value);
    });
    const query = Object.entries(call.query ?? {}).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
    const search = new URLSearchParams(query.map(([name, value]) => [name, String(value)])).toString();
    return `${this.origin}/api/v1${path}${search && `?${search}`}`;
  }
}

function isDryRun({ body }: Call): boolean {
  return body !== null && typeof body === 'object' && 'dry_run' in body && body.dry_run === true;
}

export interface ActDone {
  request: string;
  operation: string;
}

// They are sent as a POST for what they ask with is long; nothing changes.
const questions = new Set(['preview_mail_template']);

// What was changed at each origin, all of which its audit log has to tell (house.ts).
const acts = new Map<string, ActDone[]>();

export const actsAt = (origin: string): readonly ActDone[] => acts.get(origin) ?? [];

function noteAct(origin: string, operation: Operation, { status, headers }: Response): void {
  if (operation.method === 'get' || questions.has(operation.id) || status >= 300 || headers.get('idempotency-replayed')) return;
  acts.set(origin, [...actsAt(origin), { request: headers.get('x-request-id')!, operation: operation.id }]);
}

function known(name: string): Operation {
  const operation = operations.get(name);
  assert.ok(operation, `the contract has no operation ${name}`);
  return operation;
}

// run.ts reads this to tell which operations no test has called.
function noteUse(operation: Operation, status: number): void {
  const file = process.env['CUSTOMERHUB_TEST_USES'];
  if (file) appendFileSync(file, `${operation.id} ${status}\n`);
}
