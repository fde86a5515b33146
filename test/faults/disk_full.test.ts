// A full disk: reading goes on, writing answers 503 and says why, nothing acknowledged is lost, and it recovers by
// itself. The disk is a small tmpfs of this test's own; where none can be mounted the test says skipped.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';

const diskSize = '16m';

function mountDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'customerhub-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'tmpfs', folder]);
  if (mounted.status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

function unmountDisk(folder: string): void {
  spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Writes until nothing fits any more. */
function fill(disk: string): string {
  const path = join(disk, 'filler');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
  } finally {
    closeSync(file);
  }
  return path;
}

const person = (number: number) => ({ email: `guest-${number}@example.com`, first_name: 'x'.repeat(90), last_name: 'y'.repeat(90) });

test('a full disk refuses writes, reads go on, nothing acknowledged is lost, and space heals it', async (context) => {
  const disk = mountDisk();
  if (!disk) {
    context.skip('no tmpfs can be mounted here');
    return;
  }
  const house = await House.open('sqlite', { environment: { CUSTOMERHUB_DATABASE: `sqlite:${join(disk, 'hub.db')}` } });
  try {
    const acknowledged: number[] = [];
    const headers = { authorization: `Bearer ${house.api.key}`, 'content-type': 'application/json' };
    const register = async (number: number): Promise<Response> => {
      const answer = await fetch(`${house.origin}/api/v1/members`, { method: 'POST', headers, body: JSON.stringify(person(number)) });
      if (answer.status === 201) acknowledged.push(number);
      return answer;
    };
    for (let number = 0; number < 20; number += 1) assert.equal((await register(number)).status, 201);

    const filler = fill(disk);
    let next = 20;
    const refused = await eventually(async () => {
      const answer = await register((next += 1));
      return answer.status === 503 ? answer : undefined;
    }, { what: 'a write that finds the disk full' });
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    assert.match(((await refused.json()) as { detail: string }).detail, /disk is full/);
    for (let turn = 0; turn < 50; turn += 1) assert.ok([201, 503].includes((await register((next += 1))).status));
    assert.equal((await fetch(`${house.origin}/library`)).status, 200, 'people go on reading');
    assert.equal((await fetch(`${house.origin}/api/v1/members?limit=1`, { headers })).status, 200);

    rmSync(filler);
    await eventually(async () => (await register((next += 1))).status === 201, { what: 'a write after space was freed' });
    await house.stop();
    await house.serve();
    for (const number of acknowledged) {
      const found = await house.api.do('list_members', { query: { email: person(number).email } });
      assert.equal(found.data.length, 1, `guest ${number} was acknowledged`);
    }
  } finally {
    await house.close();
    unmountDisk(disk);
  }
});
