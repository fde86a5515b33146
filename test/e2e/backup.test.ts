import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.ts';
import { give, newCourse, newMember } from './cast.ts';
import { engines, House, onEachEngine } from './house.ts';
import { eventually } from './poll.ts';
import { postgresIsInstalled } from './postgres.ts';
import { keys, Road } from './stores.ts';

interface Sum {
  tables: number;
  rows: number;
  bytes: number;
  sha256: string;
}

async function backUp(house: House, name: string): Promise<{ file: string; sum: Sum }> {
  const file = join(house.folder, name);
  return { file, sum: JSON.parse(await house.command('backup', file, '--json')) as Sum };
}

/** A house of its own that is not serving, with the master key of another. */
async function emptyHouse(of: House, engine: House['engine']): Promise<House> {
  const house = await House.open(engine);
  await house.stop();
  rmSync(join(house.folder, 'master.key'));
  copyFileSync(join(of.folder, 'master.key'), join(house.folder, 'master.key'));
  return house;
}

async function everything(api: Api): Promise<unknown> {
  const [members, products, grants, activities, mails] = [await api.all('list_members'), await api.all('list_products'),
    await api.all('list_grants'), await api.all('list_activities'), await api.all('list_mails')];
  return { members, products, grants, activities, mails };
}

onEachEngine('a backup', (given) => {
  test('is made while people write, and restored into either engine is what it was', async () => {
    const { house, house: { api } } = given;
    const { product } = await newCourse(api, { name: 'Kurinuki – “carving” tea bowls' });
    for (let count = 0; count < 5; count += 1) await give(api, await newMember(api, 'Žoë'), product);
    const before = await everything(api);
    let isOver = false;
    const writing = (async () => {
      while (!isOver) await give(api, await newMember(api), product);
    })();
    const { file, sum } = await backUp(house, 'backup');
    isOver = true;
    await writing;
    assert.ok(sum.rows > 30 && sum.tables > 25, JSON.stringify(sum));
    assert.equal(sum.bytes, statSync(file).size);
    assert.equal(statSync(file).mode & 0o777, 0o600, 'others can read the backup');
    assert.ok(!existsSync(`${file}.partial`));

    for (const engine of engines.filter((one) => one === 'sqlite' || postgresIsInstalled)) {
      const other = await emptyHouse(house, engine);
      try {
        assert.match((await other.try('restore', file)).stderr, /holds 1 site already.*--replace.*Nothing was restored/s);
        const restored = JSON.parse(await other.command('restore', file, '--replace', '--json')) as Sum;
        assert.deepEqual([restored.rows, restored.sha256], [sum.rows, sum.sha256]);
        await other.serve();
        const found = await everything(new Api(other.origin, api.key)) as Record<string, { id: string }[]>;
        for (const [kind, rows] of Object.entries(before as Record<string, { id: string }[]>)) {
          const ids = new Set(found[kind]!.map(({ id }) => id));
          assert.deepEqual(rows.filter(({ id }) => !ids.has(id)), [], `${kind} that were there before`);
        }
        assert.deepEqual(await new Api(other.origin, api.key).do('list_members', { query: { limit: 1 } }).then(({ data }) => data.length), 1);
        assert.equal((await other.try('doctor')).status, 0);
      } finally {
        await other.close();
      }
    }
  });

  test('is restored nowhere else: not beside a running program, not by another key, not when something is missing', async () => {
    const { house } = given;
    const { file } = await backUp(house, 'good');
    const busy = await house.try('restore', file, '--replace');
    assert.equal(busy.status, 1);
    assert.match(busy.stderr, /Another program has this database open/);

    const stranger = await House.open('sqlite', { unaudited: true });
    try {
      await stranger.stop();
      assert.match((await stranger.try('restore', file, '--replace')).stderr, /not the one that this backup's secrets are sealed with/);
      rmSync(join(stranger.folder, 'master.key'));
      assert.match((await stranger.try('restore', file, '--replace')).stderr, /there is none here/);
      assert.ok(!existsSync(join(stranger.folder, 'master.key')), 'a restore that was refused made a key');

      copyFileSync(join(house.folder, 'master.key'), join(stranger.folder, 'master.key'));
      const content = readFileSync(file);
      writeFileSync(file, content.subarray(0, content.length - 40));
      assert.match((await stranger.try('restore', file, '--replace')).stderr, /cut short/);
      content[content.length >> 1]! ^= 1;
      writeFileSync(file, content);
      assert.match((await stranger.try('restore', file, '--replace')).stderr, /altered/);
      assert.match((await stranger.try('restore', join(house.folder, 'nowhere'))).stderr, /no backup that can be read/);
    } finally {
      await stranger.close();
    }
  });

  test('of nothing is refused, and so is one to nowhere', async () => {
    const { house } = given;
    assert.match((await house.try('backup', join(house.folder, 'no', 'such', 'folder'))).stderr, /Nothing was backed up/);
    if (house.engine === 'sqlite') {
      const nothing = await house.try('backup', join(house.folder, 'empty'), '--database', `sqlite:${house.folder}/none.db`);
      assert.match(nothing.stderr, /There is no database .*none.db to back up/);
      assert.ok(!existsSync(join(house.folder, 'none.db')), 'looking for a database made one');
    }
  });
});

interface Shipments {
  shipments?: { as_of: string | null; generation: string; trouble: string };
}

async function shipped(house: House): Promise<number> {
  const answer = (await (await fetch(`${house.origin}/readyz`)).json()) as Shipments;
  return Date.parse(answer.shipments?.as_of ?? '');
}

/** Waits until all that was committed by now is shipped. */
async function allIsShipped(house: House): Promise<void> {
  const now = house.now();
  await eventually(async () => (await shipped(house)) > now, { what: 'a shipment of all that is there' });
}

async function lastParcel(folder: string): Promise<string> {
  const generation = readdirSync(join(folder, 'whole')).toSorted().at(-1)!;
  return join(folder, generation, readdirSync(join(folder, generation)).filter((name) => name.startsWith('log-')).toSorted().at(-1)!);
}

describe('a database that is shipped', () => {
  test('is restored from a folder, to the newest and to a moment before, and refused without its key', async () => {
    const house = await House.open('sqlite', { environment: (folder) => ({ CUSTOMERHUB_SHIP_TO: join(folder, 'away') }) });
    const host = await emptyHouse(house, 'sqlite');
    try {
      const away = join(house.folder, 'away');
      await newMember(house.api, 'First');
      await allIsShipped(house);
      const then = new Date(await shipped(house)).toISOString();
      await newMember(house.api, 'Second');
      await allIsShipped(house);
      const names = async () => (await new Api(host.origin, house.api.key).all('list_members')).map(({ first_name }) => first_name).toSorted();

      assert.match(await house.command('shipments', '--check'), /whole and the same as here/);
      assert.match(await house.command('doctor'), /shipments +any moment from .*restored and compared at/s);
      assert.match(await (await fetch(`${house.origin}/metrics`)).text(), /customerhub_shipment_age_seconds \d/);
      assert.match((await host.try('restore', '--from', away)).stderr, /holds 1 site already.*--replace/s);
      const before = JSON.parse(await host.command('restore', '--from', away, '--until', then, '--replace', '--json')) as { as_of: string };
      assert.ok(before.as_of <= then, before.as_of);
      await host.serve();
      assert.deepEqual(await names(), ['First']);
      assert.match((await host.try('restore', '--from', away, '--replace')).stderr, /serves this database|has this database open/);
      await host.stop();
      assert.match(await host.command('restore', '--from', away, '--replace'), /Restored generation/);
      await host.serve();
      assert.deepEqual(await names(), ['First', 'Second']);
      await host.stop();

      await house.stop(); // what lies there stands still
      const parcel = await lastParcel(away);
      writeFileSync(parcel, readFileSync(parcel).subarray(0, -1));
      const cut = await host.try('restore', '--from', away, '--replace');
      assert.equal(cut.status, 0, cut.stderr);
      assert.match(cut.stderr, /altered or cut short, so that what was shipped after .* is not in it/);
      const stranger = await House.open('sqlite', { unaudited: true });
      try {
        await stranger.stop();
        assert.match((await stranger.try('restore', '--from', away, '--replace')).stderr, /not the one that these shipments are sealed with/);
        rmSync(join(stranger.folder, 'master.key'));
        assert.match((await stranger.try('restore', '--from', away, '--replace')).stderr, /there is none here/);
      } finally {
        await stranger.close();
      }
      assert.match((await host.try('restore', '--from', join(away, 'nowhere'), '--replace')).stderr, /No whole copy/);
      assert.match((await host.try('restore')).stderr, /either the file of a backup, or --from/);
      assert.match((await host.try('shipments', '--ship-to', away, '--database', 'postgresql://nowhere')).stderr, /is for SQLite/);
    } finally {
      await host.close();
      await house.close();
    }
  });

  test('is restored from a store, and goes on when the store was away', async () => {
    const road = await Road.open('s3rver', 'bucket');
    const place = `s3://bucket/shipments?region=us-east-1&endpoint=http://127.0.0.1:${road.port}`;
    const house = await House.open('sqlite', { environment: { ...keys, CUSTOMERHUB_SHIP_TO: place } });
    const host = await House.open('sqlite', { environment: keys });
    try {
      await allIsShipped(house);
      road.spoil('status', { status: 503 });
      await newMember(house.api, 'Third');
      await eventually(() => road.struck > 0, { what: 'a shipment that failed' });
      road.heal();
      await allIsShipped(house);
      await host.stop();
      rmSync(join(host.folder, 'master.key'));
      copyFileSync(join(house.folder, 'master.key'), join(host.folder, 'master.key'));
      await host.command('restore', '--from', place, '--replace');
      await host.serve();
      assert.deepEqual((await new Api(host.origin, house.api.key).all('list_members')).map(({ first_name }) => first_name), ['Third']);
    } finally {
      await host.close();
      await house.close();
      await road.close();
    }
  });
});
