// G39: sites never see each other: every route of openapi.yaml is asked with every id of another site, by everybody who has
// no right to it, and answers as if there were no such thing; nothing of the other site is read, and nothing in it changes.
import { environmentOf, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Api } from '../e2e/api.ts';
import { operations, type Operation } from '../e2e/contract.ts';
import { atWork, type Desk } from '../e2e/desk.ts';
import { engines, House } from '../e2e/house.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import type { Visitor } from '../e2e/visitor.ts';
import { startReceiver, type Receiver } from '../fakes/receiver.ts';
import { openDatabase } from './database.ts';
import { furnish, type Furniture } from './furniture.ts';
import { cells, requestsOf, type Cell, type Request } from './matrix.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  missing: 'what belongs to another site answers as what was never there',
  silent: 'no answer holds a word of another site',
  outside: 'whoever is not of the staff opens nothing',
  refused: 'whoever lacks the permission is refused, whether the thing is there or not',
  untouched: 'nothing of the other site is changed',
  apart: 'what is unique on one site is free on another',
  portal: 'an address of one site leads nowhere on another',
  there: 'what is theirs is there for them',
  deliveries: 'hooks of one site hear nothing of another',
} as const;
type Headers = Record<string, string>;
const width = 6; // requests at once
const quiet = 400; // milliseconds
const roles = ['admin', 'editor', 'support', 'analyst'];

interface Answer { status: number; text: string }

async function ask(house: House, { operation, path, query, body, text, headers }: Request, who: Headers): Promise<Answer> {
  const search = new URLSearchParams(query).toString();
  const address = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? 'x');
  const content = operation.method === 'get' ? {} : { body: text ?? (body === undefined ? '' : JSON.stringify(body)) };
  const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${house.origin}/api/v1${address}${search && `?${search}`}`,
    { method: operation.method.toUpperCase(), headers: { ...type, ...headers, ...who }, redirect: 'manual', signal: AbortSignal.timeout(30_000), ...content });
  return { status: answer.status, text: await answer.text() };
}

/** What may differ between two answers: whose they are, when they came, and what was asked for. */
function alike({ text }: Answer, ids: string[]): string {
  const bare = ids.reduce((left, id) => left.replaceAll(id, 'id'), text);
  return bare.replace(/"request_id":"[^"]*"/, '').replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, 'then').replaceAll(/\b[a-z]{3}_[0-9a-z]{26}\b/g, 'id').replaceAll(/preview\?[^"]*/g, 'preview');
}

class Matrix {
  readonly findings = new Findings();
  readonly #house: House;
  readonly #theirs: Furniture;
  readonly #their_ids: string[];
  asked = 0;

  constructor(house: House, theirs: Furniture) {
    this.#house = house;
    this.#theirs = theirs;
    this.#their_ids = Object.values(theirs.things).flat();
  }

  /** Each cell twice, as somebody who may do everything on a site of their own. */
  async cross(which: string, all: Cell[], who: Headers): Promise<void> {
    await together(all, width, async (cell) => {
      const [theirs, nobodys] = [await this.#ask(cell.theirs, who), await this.#ask(cell.nobodys, who)];
      const isSame = theirs.status === nobodys.status && alike(theirs, cell.ids) === alike(nobodys, cell.ids) && theirs.status < 500 && theirs.status !== 429;
      this.findings.expect(promise.missing, isSame, `${cell.what} as ${which}: ${theirs.status} ${theirs.text.slice(0, 300)} and ${nobodys.status} ${nobodys.text.slice(0, 300)}`);
      this.#listen(`${cell.what} as ${which}`, theirs, cell.ids);
    });
  }

  /** Without which all of this would prove nothing: what nobody else can find is found by those whose it is. */
  async control(): Promise<void> {
    const { api, things, visitor, addresses } = this.#theirs;
    const questions = [...operations.values()].filter(({ method, scope }) => method === 'get' && scope).flatMap((operation) => requestsOf(operation, things));
    await together(questions, width, async (request) => {
      const { status, text } = await this.#ask(request, { authorization: `Bearer ${api.key}` });
      this.findings.expect(promise.there, status === 200, `${request.operation.id} answered ${status}: ${text.slice(0, 200)}`);
    });
    const opened = new Map<string, boolean>(); // by the kind of address: a link may have been used
    for (const address of addresses) {
      const kind = address.replaceAll(/[^/]*[\w-]{20}[^/]*/g, '…');
      opened.set(kind, opened.get(kind) === true || /^[23]/.test(await this.#look(visitor, 'GET', address)));
    }
    this.findings.hold(promise.there, [...opened].filter(([, isThere]) => !isThere).map(([kind]) => `no ${kind}`));
  }

  /** What is refused for its id would otherwise have been understood; nothing is left as it was, so this comes last. */
  async understood({ api, things }: Furniture, all: Cell[]): Promise<void> {
    const named = [...new Set(all.map(({ theirs }) => theirs.operation.id))].map((id) => operations.get(id)!);
    const turn = ({ method }: Operation) => ['put', 'patch', 'post', 'delete'].indexOf(method);
    for (const operation of named.filter(({ method }) => method !== 'get').toSorted((one, other) => turn(one) - turn(other))) {
      for (const request of requestsOf(operation, things)) {
        const { status, text } = await this.#ask(request, { authorization: `Bearer ${api.key}` });
        this.findings.expect(promise.there, ![400, 412, 413, 415].includes(status) && status < 500, `${operation.id} ${JSON.stringify(request.body)} answered ${status}: ${text.slice(0, 300)}`);
      }
    }
  }

  /** Whatever can be read without naming anything of theirs. */
  async read(which: string, own: Furniture, who: Headers): Promise<void> {
    const questions = [...operations.values()].filter(({ method }) => method === 'get').flatMap((operation) => requestsOf(operation, own.things));
    const searched = questions.flatMap((request) => [request, { ...request, query: { ...request.query, q: this.#theirs.word } }]);
    await together(searched, width, async (request) => this.#listen(`${request.operation.id} as ${which}`, await this.#ask(request, who), []));
  }

  #listen(what: string, { text }: Answer, asked: string[]): void {
    const heard = [this.#theirs.word, ...this.#their_ids.filter((id) => !asked.includes(id))].filter((secret) => text.includes(secret));
    this.findings.hold(promise.silent, heard.map((secret) => `${what} says ${secret}`));
  }

  /** Who isn't of the staff is told so before anything else. */
  async outside(which: string, who: Headers, allowed: (operation: Operation) => boolean): Promise<void> {
    const closed = [...operations.values()].filter((operation) => !operation.isOpen && !allowed(operation));
    await together(closed.flatMap((operation) => requestsOf(operation, this.#theirs.things)), width, async (request) => {
      const { status } = await this.#ask(request, who);
      this.findings.expect(promise.outside, [401, 403].includes(status), `${request.operation.id} answered ${which} with ${status}`);
    });
  }

  /** Every route that this one may not use, with things that are there and with others. */
  async refuse(which: string, who: Headers, may: (scope: string) => boolean): Promise<void> {
    const closed = [...operations.values()].filter(({ scope }) => scope && !may(scope));
    const nothing = Object.fromEntries(Object.keys(this.#theirs.things).map((kind) => [kind, Array.from({ length: 4 }, () => `${kind}_${'0'.repeat(26)}`)]));
    await together(closed, width, async (operation) => {
      const [there, nowhere] = [requestsOf(operation, this.#theirs.things)[0]!, requestsOf(operation, nothing)[0]!];
      const [real, never] = [await this.#ask(there, who), await this.#ask(nowhere, who)];
      this.findings.expect(promise.refused, real.status === 403 && alike(real, []) === alike(never, []), `${operation.id} answered ${which} with ${real.status} and ${never.status}: ${real.text.slice(0, 200)}`);
      this.#listen(`${operation.id} as ${which}`, real, this.#their_ids);
    });
  }

  #ask(request: Request, who: Headers): Promise<Answer> {
    this.asked += 1;
    return ask(this.#house, request, who);
  }

  /** Their addresses at another site's door. */
  async portal(which: string, visitor: Visitor): Promise<void> {
    for (const address of this.#theirs.addresses) {
      const parts = address.split('/');
      const last = parts.length > 4 && address.startsWith('/media/') ? 2 : address.startsWith('/p/') ? 2 : parts.length - 1;
      const never = parts.with(last, /^[a-z]{3}_[0-9a-z]{26}$/.test(parts[last]!) ? `${parts[last]!.slice(0, 4)}${'0'.repeat(26)}` : 'x'.repeat(parts[last]!.length)).join('/');
      for (const method of ['GET', 'POST']) {
        const [theirs, nobodys] = [await this.#look(visitor, method, address), await this.#look(visitor, method, never)];
        this.findings.expect(promise.portal, theirs === nobodys, `${method} ${address} as ${which}: ${apart(theirs, nobodys)}`);
        this.findings.expect(promise.silent, !theirs.includes(this.#theirs.word), `${method} ${address} as ${which}`);
      }
    }
  }

  async #look(visitor: Visitor, method: string, address: string): Promise<string> {
    this.asked += 1;
    const csrf = /name="csrf" value="([^"]+)"/.exec(visitor.seen.html)?.[1] ?? '';
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(visitor.origin + address, { method, redirect: 'manual', headers: { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin', origin: visitor.origin },
      ...(method === 'POST' ? { body: new URLSearchParams({ csrf }) } : {}) });
    const text = (await answer.text()).replaceAll(address, 'there').replaceAll(encodeURIComponent(address), 'there');
    return `${answer.status} ${(answer.headers.get('location') ?? '').replace(encodeURIComponent(address), 'there').replace(address, 'there')} ${text.replaceAll(/(?:value|nonce)="[^"]*"|\breq_\w+|[\w-]{30,}|\/p\/x+\S*/g, '')}`;
  }
}

/** All rows of a site, as they stand. */
function rowsOf(house: House, site: string): Map<string, string> {
  const database = openDatabase(house);
  const listed = house.databaseUrl ? "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'site_id'"
    : "select m.name as name from sqlite_master m join pragma_table_info(m.name) c on c.name = 'site_id' where m.type = 'table'";
  const rows = new Map<string, string>();
  for (const { name } of database.rows(listed)) {
    rows.set(String(name), database.rows(`select * from ${name} where site_id = '${site}'`).map((row) => JSON.stringify(row)).toSorted().join('\n'));
  }
  database.close();
  return rows;
}

/** Once it stayed the same for a while. */
async function atRest(house: House, site: string): Promise<Map<string, string>> {
  for (let before = rowsOf(house, site); ;) {
    await pause(quiet);
    const now = rowsOf(house, site);
    if (JSON.stringify([...now]) === JSON.stringify([...before])) return now;
    before = now;
  }
}

async function freeElsewhere(findings: Findings, { api, things }: Furniture, { word }: Furniture): Promise<void> {
  const taken = { create_member: { email: `${word}@example.com` }, create_tag: { name: `${word} tag` }, create_field: { name: `${word} field`, kind: 'text' }, create_group: { name: `${word} group`, rule: { any: things['tag'] } },
    create_product: { name: `${word} course`, slug: `${word}-course` }, create_collection: { name: `${word} club`, slug: `${word}-club`, includes: 'all' }, create_key: { name: `${word} key`, scopes: ['members:read'] } } as const;
  for (const [operation, body] of Object.entries(taken)) {
    await api.do(operation as keyof typeof taken, { body }).catch((error: Error) => findings.hold(promise.apart, [error.message]));
  }
}

interface World { house: House; ears: Receiver[]; theirs: Furniture; own: Furniture; desk: Desk }

async function build(house: House, ears: Receiver[]): Promise<World> {
  const lakeside = house.origin.replace('127.0.0.1', 'localhost');
  await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
  await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'localhost');
  const key = JSON.parse(await house.command('key', 'create', '--site', 'lakeside', '--scopes', '*', '--json')) as { key: string };
  const [theirDesk, desk] = [await atWork(house, 'owner'), await atWork(house, 'owner', 'lakeside')];
  const furnished = async (site: string, word: string, origin: string, api: Api, ear: Receiver, at: Desk) => {
    const colleague = { person: (await api.all('list_staff')).at(-1)!.id, session: (await at.all('list_own_sessions'))[0]!.id };
    return furnish({ house, site, origin, api, receiver: `${ear.url}/` }, word, colleague);
  };
  const [theirs, own] = await Promise.all([furnished('riverside', 'zinnober', house.origin, house.api, ears[0]!, theirDesk),
    furnished('lakeside', 'ultramarin', lakeside, new Api(house.origin, house.keepSecret(key.key)), ears[1]!, desk)]);
  return { house, ears, theirs, own, desk };
}

async function examine({ house, ears, theirs, own, desk }: World, sabotage?: Sabotage): Promise<Findings> {
  const matrix = new Matrix(house, theirs);
  const { findings } = matrix;
  await matrix.control();
  const before = await atRest(house, theirs.things['sit']![0]!);
  const all = cells(own.things, theirs.things);
  const strangers: [string, Headers][] = [['owner', desk.headers()], ['key', { authorization: `Bearer ${own.api.key}` }]];
  for (const [which, who] of strangers) await matrix.read(which, own, who);
  for (const [which, who] of strangers) await matrix.cross(which, all, who); // after which their own log names what they tried
  await matrix.outside('nobody', {}, () => false);
  for (const member of [own.visitor, theirs.visitor]) await matrix.outside('a member', { cookie: [...member.cookies].map(([name, value]) => `${name}=${value}`).join('; ') }, () => false);
  await own.visitor.open('/account');
  await matrix.portal('a member of another site', own.visitor);
  const after = await atRest(house, theirs.things['sit']![0]!);
  findings.hold(promise.untouched, [...before].filter(([name, rows]) => after.get(name) !== rows).map(([name, rows]) => `${name}: ${differing(rows, after.get(name)!)}`));
  await freeElsewhere(findings, own, theirs);
  for (const role of roles) {
    const colleague = await atWork(house, role);
    await matrix.refuse(role, colleague.headers(), (scope) => colleague.session!.permissions.includes(scope));
  }
  // On SQLite alone: that a key is refused has nothing to do with the database.
  const scopes = house.databaseUrl || sabotage ? [] : new Set([...operations.values()].flatMap(({ scope }) => scope ?? []));
  for (const scope of scopes) await matrix.refuse(`a key for ${scope}`, { authorization: `Bearer ${await house.makeKey(scope)}` }, (other) => other === scope);
  await matrix.understood(own, all);
  findings.hold(promise.deliveries, ears[1]!.received.filter(({ body }) => body.includes(theirs.word)).map(({ type }) => String(type)));
  Object.assign(findings.figures, { cells: all.length, asked: matrix.asked, tables: before.size, addresses: theirs.addresses.length });
  return findings;
}

/** Where two texts part. */
function apart(one: string, other: string): string {
  const at = [...one].findIndex((letter, place) => letter !== other[place]);
  return `${one.slice(0, 4)} …${one.slice(at - 30, at + 60)}… and not ${other.slice(0, 4)} …${other.slice(at - 30, at + 60)}…`;
}

const differing = (before: string, after: string) => after.split('\n').filter((line) => !before.includes(line)).concat('or fewer').slice(0, 2).join(' ').slice(0, 300);

async function prove(engine: (typeof engines)[number], sabotage?: Sabotage): Promise<Findings> {
  const house = await House.open(engine, { stripe: 'beside', environment: environmentOf(sabotage) });
  const ears = [await startReceiver({ check: false }), await startReceiver({ check: false })];
  try {
    return await examine(await build(house, ears), sabotage);
  } finally {
    for (const ear of ears) await ear.close();
    await (sabotage ? house.kill().then(() => house.close()) : house.close());
  }
}

for (const engine of engines) {
  const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
  test(`sites never see each other, on ${engine}`, { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
    const findings = await prove(engine);
    findings.report(context);
    findings.assertKept();
  });
}

test('it is noticed when members are found on whatever site', async (context) => {
  (await prove('sqlite', 'members_of_all_sites')).assertBroken(context, promise.missing, promise.silent);
});

test('it is noticed when a door doesn’t ask for the permission', async (context) => {
  (await prove('sqlite', 'doors_without_permission')).assertBroken(context, promise.refused);
});
