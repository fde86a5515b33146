// G21: the database goes away, others take all of its connections, and those there are die one after the other: whoever asks
// is told at once to come again, what needs no database goes on, nothing acknowledged is lost, nobody hammers the database, and all is well soon after it is back.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled, shareCluster, startCluster, type Cluster } from '../e2e/postgres.ts';
import { startReceiver } from '../fakes/receiver.ts';
import { openDatabase } from './database.ts';
import { ask, Guests, part, type Seen } from './guests.ts';
import { Findings } from './promises.ts';
import { Strangers } from './strangers.ts';

const promise = {
  told: 'whoever asks meanwhile is told within a second to come again',
  alive: 'what needs no database goes on',
  ready: 'it is ready within 5 s of the database',
  works: 'background work goes on within 5 s of the database',
  lost: 'what was acknowledged is stored',
  once: 'nothing is stored twice',
  polite: 'nobody hammers a database that is away',
} as const;
const away = size(6, 60) * second;
const settling = second; // what was under way when it went
const knocksASecond = 15;
const connections = 60; // that the server has in all

/** Stands where the database was, and counts who comes. */
async function countKnocks(cluster: Cluster, forSo: number): Promise<number> {
  let knocks = 0;
  const stand = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => stand.listen(join(cluster.socketFolder, '.s.PGSQL.5432'), listening));
  await pause(forSo);
  await new Promise((closed) => stand.close(closed));
  return knocks;
}

async function suffer(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const cluster = await startCluster(connections);
  shareCluster(cluster);
  const [house, ear] = [await House.open('postgresql', { environment: environmentOf(sabotage) }), await startReceiver({ check: false })];
  const guests = new Guests(house, 16);
  try {
    await house.api.do('create_hook', { body: { url: `${ear.url}/`, events: ['user.created'] } });
    const still = await lasting(house);
    guests.begin(16);
    await pause(2 * second);
    await cluster.crash();
    const gone = performance.now();
    const knocks = await countKnocks(cluster, away / 2);
    for (let look = 0; look < 10; look += 1) {
      for (const path of still) findings.expect(promise.alive, (await ask(`${house.origin}${path}`)).status === 200, path);
      const ready = await ask(`${house.origin}/readyz`);
      findings.expect(promise.told, ready.status === 503 && ready.took < second, `/readyz answered ${ready.status} after ${Math.round(ready.took)} ms`);
      await pause(away / 20);
    }
    findings.expect(promise.polite, knocks <= (knocksASecond * away) / 2 / second, `${knocks} connections in ${away / 2 / second} s`);
    const meanwhile = guests.seen.filter(({ at }) => at > gone + settling);
    findings.hold(promise.told, meanwhile.filter(({ status, took, retryAfter }) => status !== 503 || !retryAfter || took > second)
      .map(({ status, took, retryAfter }) => `${status} after ${Math.round(took)} ms, to come again in ${retryAfter} s`));
    await cluster.resume();
    if (findings.broken.size > 0) return findings;
    await comesBack(findings, house, guests, ear.attempts);
    if (findings.broken.size > 0) return findings;
    await crowd(findings, house, guests, cluster, still);
    if (findings.broken.size > 0) return findings;
    await comesBack(findings, house, guests, ear.attempts);
    if (findings.broken.size > 0) return findings;
    await cut(findings, house, guests);
    await guests.end();
    await house.kill();
    examine(findings, house, guests);
    Object.assign(findings.figures, { 'asked meanwhile': meanwhile.length, 'told within (99 %)': `${Math.round(part(meanwhile.map(({ took }) => took), 0.99))} ms`, knocks });
    return findings;
  } finally {
    await guests.end();
    await ear.close();
    if (house.isServing) await house.kill();
    await house.close().finally(() => cluster.stop());
  }
}

/** What needs no database: that it lives, the page to log in, and what that page is made of. */
async function lasting(house: House): Promise<string[]> {
  const { text } = await ask(`${house.origin}/login`);
  const parts = [...text.matchAll(/(?:href|src)="(\/(?:assets|look)\/[^"]+)"/g)].map((found) => found[1]!);
  return ['/healthz', '/login', ...parts];
}

/** Others take every connection that is free, and then those of the program, too. */
async function crowd(findings: Findings, house: House, guests: Guests, cluster: Cluster, still: string[]): Promise<void> {
  const strangers = new Strangers(cluster);
  try {
    await strangers.take();
    const full = guests.seen.length;
    await pause(second);
    findings.hold(promise.told, unexpected(guests, full).map((what) => `${what} with the connections it had`));
    await eventually(async () => {
      await strangers.cutOthers();
      return isWithout(house, second);
    }, { what: 'a program without a connection', within: 20 * second });
    const none = guests.seen.length;
    for (let look = 0; look < 10; look += 1) {
      for (const path of still) findings.expect(promise.alive, (await ask(`${house.origin}${path}`)).status === 200, path);
      const ready = await ask(`${house.origin}/readyz`);
      findings.expect(promise.told, ready.status === 503 && ready.took < second, `/readyz answered ${ready.status} after ${Math.round(ready.took)} ms without connections`);
      await pause(away / 20);
    }
    findings.hold(promise.told, unexpected(guests, none).map((what) => `${what} without a connection`));
    findings.figures['taken by others'] = strangers.count;
  } finally {
    await strangers.leave();
  }
}

/** Whether the program has no connection for so long: when it was quicker than the others, it has one again. */
async function isWithout(house: House, forSo: number): Promise<boolean> {
  const until = performance.now() + forSo;
  while (performance.now() < until) {
    if ((await ask(`${house.origin}/readyz`)).status !== 503) return false;
    await pause(forSo / 20);
  }
  return true;
}

/** Of what guests have seen since: all but being taken in, and being told soon to come again. */
function unexpected(guests: Guests, from: number): string[] {
  const isTold = ({ status, took, retryAfter }: Seen) => status === 201 || (status === 503 && retryAfter !== undefined && took <= second);
  return guests.seen.slice(from).filter((seen) => !isTold(seen)).map(({ status, took, retryAfter }) => `${status} after ${Math.round(took)} ms, to come again in ${retryAfter} s`);
}

async function comesBack(findings: Findings, house: House, guests: Guests, heard: Map<string, number>): Promise<void> {
  const back = performance.now();
  await eventually(async () => (await ask(`${house.origin}/readyz`)).status === 200, { what: 'a ready house', within: 5 * second })
    .catch((error: Error) => findings.hold(promise.ready, [error.message]));
  await eventually(async () => (await guests.register()).status === 201, { what: 'a write', within: 5 * second })
    .catch((error: Error) => findings.hold(promise.ready, [error.message]));
  findings.figures['ready after'] = `${Math.round(performance.now() - back)} ms`;
  const before = heard.size;
  await eventually(() => heard.size > before, { what: 'a delivery', within: 5 * second }).catch((error: Error) => findings.hold(promise.works, [error.message]));
  findings.figures['working after'] = `${Math.round(performance.now() - back)} ms`;
}

/**
 * The server ends connections, again and again; each breaks what runs on it, and nothing else. Not in their first moment, in
 * which SOCI has them still to itself and libpq writes what the server says to the log as it is.
 */
async function cut(findings: Findings, house: House, guests: Guests): Promise<void> {
  const from = guests.seen.length;
  const database = openDatabase(house);
  for (let count = 0; count < size(15, 100); count += 1) {
    database.rows("select pg_terminate_backend(pid) as done from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() and backend_start < clock_timestamp() - interval '100 ms'");
    await pause(200);
  }
  findings.hold(promise.told, guests.seen.slice(from).filter(({ status }) => status !== 201 && status !== 503).map(({ status }) => `${status} while connections were cut`));
  await eventually(async () => (await guests.register()).status === 201, { what: 'a write after the cuts', within: 5 * second })
    .catch((error: Error) => findings.hold(promise.ready, [error.message]));
  await newMember(house.api).catch((error: Error) => findings.hold(promise.ready, [error.message]));
}

function examine(findings: Findings, house: House, guests: Guests): void {
  const database = openDatabase(house);
  findings.hold(promise.lost, guests.lost(database));
  const told = database.rows("select member_id, count(*) as times from activities where type = 'user.created' group by member_id having count(*) > 1");
  findings.hold(promise.once, told.map((row) => `${row['member_id']} was created ${row['times']} times`));
  findings.figures['acknowledged'] = guests.acknowledged.length;
}

const skip = !postgresIsInstalled && 'skipped: PostgreSQL 15 is not installed';

test('a database that goes away for a while loses nothing and holds up nobody', { skip }, async (context) => {
  const findings = await suffer();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when connections that broke are used again', { skip }, async (context) => {
  (await suffer('dead_connections_kept')).assertBroken(context, promise.ready);
});

test('it is noticed when everybody tries to connect all the time', { skip }, async (context) => {
  (await suffer('reconnect_at_will')).assertBroken(context, promise.polite);
});
