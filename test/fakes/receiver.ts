// Receives webhooks as a customer's program would: checks the Standard Webhooks signature with the official package,
// keeps what came, and goes wrong on demand.
//
// In a test:
//   const receiver = await startReceiver({ secrets: ['whsec_…'] });
//   receiver.faults.push({ status: 503, headers: { 'retry-after': '2' }, times: 2 });
//   await receiver.until((all) => all.length >= 3);    receiver.received, receiver.attempts.get(id)
//   await receiver.close();
//
// As a program:  node test/fakes/receiver.ts --port 8082 [--secret whsec_…]
//   POST anything to any path; GET / is a page to look at, GET /received.json the same for programs.
//   POST /_control/faults {"status":410}   POST /_control/faults/clear   POST /_control/secrets {"secrets":[…]}   POST /_control/clear
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { page } from './receiver_page.ts';

export interface Received {
  at: string;
  path: string;
  id: string | null; // webhook-id, the same on every attempt
  attempt: number;
  type: string | null;
  signature: 'verified' | 'refused' | 'not checked'; // not checked: no secret was told
  problem: string | null; // why the signature was refused
  answered: number | null; // null: hung or dropped
  headers: http.IncomingHttpHeaders;
  body: string;
  json: unknown;
}

export interface ReceiverFault {
  path?: string; // only there
  status?: number;
  headers?: Record<string, string>; // Retry-After, Location
  body?: string;
  delay_ms?: number;
  hang?: boolean;
  drop?: boolean; // close without an answer
  times?: number; // for so many requests; without it until cleared
}

export interface ReceiverOptions {
  port?: number;
  host?: string;
  secrets?: string[];
  check?: boolean; // false: never look at signatures, for benchmarks
}

const KEPT = 5_000;
const BODY_KEPT = 65_536;
const IDS_KEPT = 1_000_000;

export class Receiver {
  readonly received: Received[] = [];
  readonly attempts = new Map<string, number>();
  secrets: string[];
  faults: ReceiverFault[] = [];
  total = 0;
  readonly #check: boolean;
  readonly #server: http.Server;
  readonly #watchers = new Set<() => void>();

  constructor(options: ReceiverOptions) {
    this.secrets = options.secrets ?? [];
    this.#check = options.check ?? true;
    this.#server = http.createServer((request, response) => this.#read(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  listen(port = 0, host = '127.0.0.1'): Promise<this> {
    return new Promise((resolve, reject) => this.#server.once('error', reject).listen(port, host, () => resolve(this)));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #read(request: http.IncomingMessage, response: http.ServerResponse): void {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      if (request.method !== 'POST') this.#show(request, response);
      else if (request.url?.startsWith('/_control/')) this.#control(request.url.slice('/_control/'.length), request, body, response);
      else this.#take(request, body, response);
    });
  }

  #take(request: http.IncomingMessage, body: string, response: http.ServerResponse): void {
    const path = request.url ?? '/';
    const fault = this.#faultFor(path);
    const silent = fault?.hang || fault?.drop;
    const status = fault?.status ?? 200;
    this.#keep(request, path, body, silent ? null : status);
    if (fault?.drop) return void request.socket.destroy();
    if (fault?.hang) return;
    const answer = () => response.writeHead(status, { 'content-type': 'text/plain', ...fault?.headers }).end(fault?.body ?? 'ok');
    if (fault?.delay_ms) setTimeout(answer, fault.delay_ms);
    else answer();
  }

  #faultFor(path: string): ReceiverFault | undefined {
    const fault = this.faults.find((wanted) => wanted.path === undefined || wanted.path === path);
    if (fault?.times !== undefined && --fault.times <= 0) this.faults = this.faults.filter((other) => other !== fault);
    return fault;
  }

  #keep(request: http.IncomingMessage, path: string, body: string, answered: number | null): void {
    const id = (request.headers['webhook-id'] as string | undefined) ?? null;
    const attempt = id === null ? 1 : (this.attempts.get(id) ?? 0) + 1;
    if (id !== null && (attempt > 1 || this.attempts.size < IDS_KEPT)) this.attempts.set(id, attempt);
    const json = parsed(body);
    const type = (json as { type?: unknown } | null)?.type;
    this.received.push({
      at: new Date().toISOString(), path, id, attempt, type: typeof type === 'string' ? type : null, ...this.#verdict(body, request.headers),
      answered, headers: request.headers, body: body.slice(0, BODY_KEPT), json,
    });
    this.total += 1;
    if (this.received.length > KEPT * 1.1) this.received.splice(0, this.received.length - KEPT);
    for (const watcher of this.#watchers) watcher();
  }

  // Good if any secret we know made one of the signatures, as while a secret is being rolled.
  #verdict(body: string, headers: http.IncomingHttpHeaders): Pick<Received, 'signature' | 'problem'> {
    if (!this.#check || this.secrets.length === 0) return { signature: 'not checked', problem: null };
    let problem = '';
    for (const secret of this.secrets) {
      try {
        new Webhook(secret).verify(body, headers as Record<string, string>);
        return { signature: 'verified', problem: null };
      } catch (error) {
        problem = (error as Error).message;
      }
    }
    return { signature: 'refused', problem };
  }

  #show(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/received.json') {
      const { type, id, limit = '1000' } = Object.fromEntries(url.searchParams) as Record<string, string>;
      const data = this.received.filter((one) => (!type || one.type === type) && (!id || one.id === id)).slice(-Number(limit)).reverse();
      json(response, 200, { total: this.total, data });
    } else if (url.pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(this));
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Webhooks are posted here; the page is at /.\n');
    }
  }

  #control(name: string, request: http.IncomingMessage, body: string, response: http.ServerResponse): void {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
    const given = isForm ? Object.fromEntries(new URLSearchParams(body)) : parsed(body || '{}');
    if (typeof given !== 'object' || given === null) return json(response, 400, { error: 'That is no JSON.' });
    const acts: Record<string, () => void> = {
      'faults': () => this.faults.push(...([given].flat() as ReceiverFault[])),
      'faults/clear': () => (this.faults = []),
      'secrets': () => this.#setSecrets(given as { secrets?: string[]; secret?: string }),
      'clear': () => this.clear(),
    };
    const act = acts[name];
    if (!act) return json(response, 404, { error: `There is ${Object.keys(acts).join(', ')}.` });
    act();
    if (isForm) response.writeHead(303, { location: '/' }).end();
    else json(response, 200, { faults: this.faults, secrets: this.secrets.length, total: this.total });
  }

  #setSecrets({ secrets, secret }: { secrets?: string[]; secret?: string }): void {
    this.secrets = secrets ?? (secret ? [...new Set([...this.secrets, secret.trim()])] : []);
  }

  clear(): void {
    this.received.length = 0;
    this.attempts.clear();
    this.total = 0;
  }

  // Looked at whenever something comes; throws when the time is over.
  until(done: (received: Received[]) => boolean, timeout_ms = 10_000): Promise<Received[]> {
    if (done(this.received)) return Promise.resolve(this.received);
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        if (error) reject(error);
        else resolve(this.received);
      };
      const watcher = () => done(this.received) && end();
      const timer = setTimeout(() => end(new Error(`not received within ${timeout_ms} ms; ${this.received.length} others were`)), timeout_ms);
      this.#watchers.add(watcher);
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function json(response: http.ServerResponse, status: number, fields: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(fields));
}

export function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  return new Receiver(options).listen(options.port, options.host);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' }, secret: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' } } });
  if (values.help) return void console.log('node test/fakes/receiver.ts [--port 8082] [--host 127.0.0.1] [--secret whsec_…]\nShows what it receives at / and /received.json.');
  const receiver = await startReceiver({ port: Number(values.port ?? 8082), secrets: values.secret ?? [],
    ...(values.host && { host: values.host }) });
  console.log(`Webhook receiver on ${receiver.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void receiver.close().then(() => process.exit(0)));
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
