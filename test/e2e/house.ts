import { after, afterEach, before, describe } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actsAt, Api } from './api.ts';
import { makeCast, type Cast } from './cast.ts';
import { eventually } from './poll.ts';
import { freshDatabase, postgresIsInstalled, stopOwnCluster, type Database } from './postgres.ts';
import { freePort, killCommand, runCommand, Server, type Ran } from './process.ts';
import { FakeStripe, startStripe } from '../fakes/stripe.ts';
import { Visitor } from './visitor.ts';

export const engines = ['sqlite', 'postgresql'] as const;
export type Engine = (typeof engines)[number];

export interface HouseOptions {
  environment?: Record<string, string> | ((folder: string) => Record<string, string>);
  serve?: string[]; // further words for `customerhub serve`
  stripe?: 'beside'; // a fake Stripe that the program takes for the real one
  under?: string[]; // the words of a program that runs ours, such as prlimit with its options
  demo?: true; // with the demo site instead of an empty one
  siteless?: true; // an empty folder: whoever comes first makes the site, Riverside, and then a test may take its key
  unaudited?: true; // its database or its master key is exchanged for another: its audit log isn't its own
  hooks?: 'public'; // refuses private addresses, as the program does unless told otherwise
}

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

interface AuditLine {
  act: string;
  actor: { kind: string; id: string; name: string };
  address: string;
  request_id: string;
}

// Half a log-in, a question, a look, and what anybody may ask for.
const writesNothing = new Set(['create_session', 'ask_for_passkey', 'begin_passkey', 'look_at_account_link', 'request_password_reset']);
// What comes bit by bit is an act with its last bit.
const writesAtItsEnd = new Set(['add_to_upload']);

/** The real program on a database of its own, with one site and a key that may do everything. */
export class House {
  readonly engine: Engine;
  readonly origin: string;
  readonly folder: string;
  readonly #options: HouseOptions;
  readonly #database: Database | undefined;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #secrets = new Set<string>();
  #server: Server | undefined;
  #lines: string[] = [];
  #offset = 0;
  #api: Api | undefined;
  #stripe: FakeStripe | undefined;
  #cast: Promise<Cast> | undefined;

  private constructor(engine: Engine, port: number, folder: string, database: Database | undefined, options: HouseOptions) {
    this.engine = engine;
    this.origin = `http://127.0.0.1:${port}`;
    this.folder = folder;
    this.#database = database;
    this.#options = options;
    const further = typeof options.environment === 'function' ? options.environment(folder) : options.environment;
    this.#environment = { PATH: process.env['PATH'], HOME: folder, CUSTOMERHUB_CLOCK_FILE: join(folder, 'clock'), ...further };
  }

  static async open(engine: Engine, options: HouseOptions = {}): Promise<House> {
    const database = engine === 'postgresql' ? await freshDatabase() : undefined;
    const folder = mkdtempSync(join(tmpdir(), 'customerhub-house-'));
    const house = new House(engine, await freePort(), folder, database, options);
    try {
      if (options.stripe) await house.#startStripe();
      house.#setClock(0);
      if (options.demo) await house.command('demo');
      else if (!options.siteless) await house.command('site', 'create', '--name', 'Riverside', '--slug', house.site, '--json');
      if (!options.siteless) await house.takeKey();
      await house.serve();
      return house;
    } catch (error) {
      house.printLog();
      await house.discard();
      throw error;
    }
  }

  /** Where it all happens, unless a test makes further sites. */
  get site(): string {
    return this.#options.demo ? 'low-tide' : 'riverside';
  }

  get api(): Api {
    assert.ok(this.#api);
    return this.#api;
  }

  /** From now on there is an API of the site. */
  async takeKey(): Promise<void> {
    this.#api = new Api(this.origin, await this.makeKey('*'));
  }

  get stripe(): FakeStripe {
    assert.ok(this.#stripe, 'this house has no Stripe beside it');
    return this.#stripe;
  }

  async #startStripe(): Promise<void> {
    this.#stripe = await startStripe({ rate: 0, retry_ms: [200, 500, 1_000, 2_000, 5_000] });
    this.#environment['CUSTOMERHUB_STRIPE_API'] = this.#stripe.url;
  }

  get pid(): number {
    return this.#server!.pid;
  }

  get server(): Server {
    assert.ok(this.#server, 'nothing was started, or it was stopped');
    return this.#server;
  }

  get isServing(): boolean {
    return this.#server?.isOver === false;
  }

  /** Where the database is, unless it is the file in the data folder. */
  get databaseUrl(): string | undefined {
    return this.#database?.url;
  }

  /** The cast: made once, then shared by the tests of this house. */
  cast(): Promise<Cast> {
    this.#cast ??= makeCast(this.api);
    return this.#cast;
  }

  /** A browser without a face, logged out. */
  visitor(): Visitor {
    return new Visitor(this.origin);
  }

  /** Runs a command of the program that must succeed, and gives what it prints. */
  async command(...words: string[]): Promise<string> {
    const ran = await this.try(...words);
    assert.equal(ran.status, 0, `customerhub ${words.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
    return ran.stdout;
  }

  /** Runs a command of the program that may fail. */
  try(...words: string[]): Promise<Ran> {
    return runCommand([...words, ...this.#where()], this.#environment);
  }

  /** Runs a command of the program and kills it after so many milliseconds. */
  interrupt(after: number, ...words: string[]): Promise<Ran> {
    return killCommand([...words, ...this.#where()], this.#environment, after);
  }

  async makeKey(scopes: string): Promise<string> {
    const printed = await this.command('key', 'create', '--site', this.site, '--scopes', scopes, '--json');
    return this.keepSecret((JSON.parse(printed) as { key: string }).key);
  }

  async serve(): Promise<void> {
    const words = ['serve', ...this.#where(), '--listen', this.origin.slice('http://'.length), '--public-url', this.origin];
    if (this.#options.hooks !== 'public') words.push('--allow-private-hooks');
    words.push('--log', 'json', ...(this.#options.serve ?? []));
    const server = new Server(words, this.#environment, this.#options.under);
    this.#server = server;
    const isReady = async () => (await fetch(`${this.origin}/readyz`, { signal: AbortSignal.timeout(2 * second) })).ok;
    await eventually(async () => server.isOver || (await isReady()), { what: 'a ready server' });
    assert.ok(!server.isOver, 'the server ended at its start');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    await server.stop();
    this.#lines = [...this.#lines, ...server.lines];
  }

  async kill(): Promise<void> {
    const server = this.#server!;
    this.#server = undefined;
    await server.kill();
    this.#lines = [...this.#lines, ...server.lines];
  }

  /** A second process on the same database, at another address; whoever starts it ends it. */
  async serveBeside(): Promise<{ server: Server; origin: string }> {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const words = ['serve', ...this.#where(), '--listen', `127.0.0.1:${port}`, '--public-url', this.origin, '--log', 'json', '--allow-private-hooks'];
    return { server: new Server(words, this.#environment), origin };
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.serve();
  }

  /** Stops, fails if anything secret stands in the log, and clears up. */
  async close(): Promise<void> {
    try {
      await this.stop();
      this.#assertDiscreet();
      await this.#assertAudited();
    } finally {
      await this.discard();
    }
  }

  private async discard(): Promise<void> {
    if (this.#server) await this.kill();
    await this.#stripe?.close();
    this.#database?.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  // The clock of the program

  now(): number {
    return Date.now() + this.#offset;
  }

  at(offset: number): string {
    return new Date(this.now() + offset).toISOString();
  }

  /** Moves the clock of the program, and of Stripe beside it; the next thing they do sees the new time. */
  advance(milliseconds: number): void {
    this.#setClock(this.#offset + milliseconds);
    this.#stripe?.clock.advance(milliseconds);
    this.#stripe?.settings({ signature_skew_s: Math.round(this.#offset / second) });
  }

  #setClock(offset: number): void {
    this.#offset = offset;
    const file = join(this.folder, 'clock');
    writeFileSync(`${file}.new`, String(offset));
    renameSync(`${file}.new`, file);
  }

  // The log

  get log(): string[] {
    return [...this.#lines, ...(this.#server?.lines ?? [])];
  }

  printLog(from = 0): void {
    console.error([`--- the log of the house on ${this.engine}`, ...this.log.slice(from).slice(-200), '---'].join('\n'));
  }

  /** Remembers what must never stand in the log. */
  keepSecret(secret: string): string {
    if (secret.length >= 6) this.#secrets.add(secret);
    return secret;
  }

  #assertDiscreet(): void {
    for (const line of this.log) {
      assert.doesNotThrow(() => JSON.parse(line), `a line of the log is no JSON: ${line}`);
      for (const secret of this.#secrets) assert.ok(!line.includes(secret), `the log gives away ${secret}: ${line}`);
    }
  }

  // Whatever changed something stands in the audit log once, with who did it, and the log is whole.
  async #assertAudited(): Promise<void> {
    if (this.#options.unaudited) return;
    const entries = (await this.command('audit', 'list', '--json')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as AuditLine);
    const told = Map.groupBy(entries, ({ request_id }) => request_id);
    const count = (request: string) => told.get(request)?.length ?? 0;
    const wrong = actsAt(this.origin).filter(({ request, operation }) =>
      writesNothing.has(operation) ? count(request) > 0 : count(request) !== 1 && !(writesAtItsEnd.has(operation) && count(request) === 0));
    assert.deepEqual(wrong, [], 'these acts do not stand in the audit log once');
    for (const { act, actor, address } of entries) assert.ok(actor.kind === 'operator' || (actor.id && address), `nobody did ${act}`);
    for (const secret of this.#secrets) assert.ok(!JSON.stringify(entries).includes(secret), `the audit log gives away ${secret}`);
    await this.command('audit', 'verify');
  }

  #where(): string[] {
    const database = this.#database ? ['--database', this.#database.url] : [];
    return ['--data', this.folder, ...database];
  }
}

export interface Given {
  house: House;
}

/** Declares the tests for each engine, on one house that they share. */
export function onEachEngine(title: string, tests: (given: Given) => void, options: HouseOptions = {}, among: readonly Engine[] = engines): void {
  for (const engine of among) {
    const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
    describe(`${title}, on ${engine}`, { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, () => {
      const given = {} as Given;
      let seen = 0;
      before(async () => {
        given.house = await House.open(engine, options);
      });
      afterEach((context) => {
        if ('passed' in context && !context.passed) given.house.printLog(seen);
        seen = given.house.log.length;
      });
      after(async () => {
        await given.house?.close();
        await stopOwnCluster();
      });
      tests(given);
    });
  }
}
