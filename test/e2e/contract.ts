import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

/** docs/api/openapi.yaml, to which every answer of the API is held. */

type Json = Record<string, any>;
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Operation {
  id: string;
  method: Method;
  path: string; // '/members/{member}'
  scope: string | undefined;
  isOpen: boolean; // needs no key
  statuses: number[];
}

const file = new URL('../../docs/api/openapi.yaml', import.meta.url);
const document = parse(readFileSync(file, 'utf8')) as Json;
const ajv = new Ajv2020({ strict: false, allErrors: true });
(formats as unknown as (to: Ajv2020) => void)(ajv);
ajv.addSchema(document, 'contract');

const methods: Method[] = ['get', 'post', 'put', 'patch', 'delete'];

export const operations: Map<string, Operation> = new Map(
  Object.entries(document['paths'] as Json).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method): [string, Operation] => {
      const described = item[method] as Json;
      return [described['operationId'], {
        id: described['operationId'], method, path,
        scope: described['x-scope'],
        isOpen: Array.isArray(described['security']) && described['security'].length === 0,
        statuses: Object.keys(described['responses']).map(Number),
      }];
    })),
);

const validators = new Map<string, ValidateFunction>();

function validator(...path: string[]): ValidateFunction {
  const pointer = path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent).join('/');
  const known = validators.get(pointer);
  if (known) return known;
  const made = ajv.compile({ $ref: `contract#/${pointer}` });
  validators.set(pointer, made);
  return made;
}

function resolve(node: Json, at: string[]): { node: Json; at: string[] } {
  const reference = node['$ref'] as string | undefined;
  if (!reference) return { node, at };
  const target = reference.slice(2).split('/');
  return { node: target.reduce((inside, part) => inside[part], document), at: target };
}

export function complaints(value: unknown, ...path: string[]): string[] {
  const check = validator(...path);
  if (check(value)) return [];
  return (check.errors ?? []).map((error) => {
    const extra = error.params?.['additionalProperty'] ?? error.params?.['allowedValues'] ?? '';
    return `${error.instancePath || 'the body'} ${error.message} ${extra}`.trim();
  });
}

export interface Received {
  status: number;
  headers: Headers;
  text: string;
}

/** Fails unless the contract names this status for this operation, and the answer is what it describes. */
export function holdAnswer(operation: Operation, received: Received): unknown {
  const what = `${operation.method.toUpperCase()} ${operation.path} answered ${received.status}`;
  const here = ['paths', operation.path, operation.method, 'responses', String(received.status)];
  const raw = document['paths'][operation.path][operation.method]['responses'][String(received.status)] as Json | undefined;
  assert.ok(raw, `${what}, which the contract does not name: ${received.text.slice(0, 500)}`);
  const { node, at } = resolve(raw, here);
  holdHeaders(what, node, received.headers);
  if (!node['content']) {
    assert.equal(received.text, '', `${what} with a body where none belongs`);
    return undefined;
  }
  const expected = Object.keys(node['content'])[0]!;
  if (expected === '*/*') return received.text;
  assert.equal(received.headers.get('content-type')?.split(';')[0], expected, `${what} as another media type`);
  if (!expected.endsWith('json')) return received.text;
  const body = JSON.parse(received.text) as unknown;
  const wrong = complaints(body, ...at, 'content', expected, 'schema');
  assert.deepEqual(wrong, [], `${what} with a body that breaks the contract: ${received.text.slice(0, 2000)}`);
  if (expected === 'application/problem+json') holdProblem(what, body as Problem, received.status);
  return body;
}

function holdHeaders(what: string, node: Json, headers: Headers): void {
  for (const [name, raw] of Object.entries((node['headers'] ?? {}) as Json)) {
    const { node: header } = resolve(raw, []);
    const given = headers.get(name);
    if (header['required']) assert.ok(given, `${what} without ${name}`);
    const pattern = header['schema']?.['pattern'];
    if (given && pattern) assert.match(given, new RegExp(pattern), `${what} with a strange ${name}`);
  }
}

export interface FieldError {
  field: string;
  message: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  request_id: string;
  errors: FieldError[];
}

const kinds: Record<number, string[]> = {
  400: ['invalid'], 401: ['unauthenticated'], 403: ['forbidden'], 404: ['not-found'], 409: ['conflict'],
  412: ['conflict', 'unsupported'], 413: ['too-large'], 415: ['unsupported'], 422: ['idempotency-mismatch'], 423: ['conflict'], 429: ['limited'],
  503: ['unavailable'],
};

function holdProblem(what: string, problem: Problem, status: number): void {
  assert.equal(problem.status, status, `${what} but its problem says ${problem.status}`);
  const kind = problem.type.split('/').at(-1)!;
  assert.ok(kinds[status]?.includes(kind), `${what} with a problem of the kind ${kind}`);
}

/** Fails when a request that was accepted is not one that the contract describes. */
export function holdRequest(operation: Operation, body: unknown): void {
  const described = document['paths'][operation.path][operation.method]['requestBody'];
  if (!described) return;
  const wrong = complaints(body, 'paths', operation.path, operation.method, 'requestBody', 'content', 'application/json', 'schema');
  assert.deepEqual(wrong, [], `${operation.id} was accepted though the contract refuses it: ${JSON.stringify(body)}`);
}

/** Fails unless this is what a hook receives. */
export function holdDelivery(payload: unknown): void {
  assert.deepEqual(complaints(payload, 'components', 'schemas', 'DeliveryPayload'), [], JSON.stringify(payload));
}
