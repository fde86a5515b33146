import { test } from 'node:test';
import assert from 'node:assert/strict';
import { operations, type Operation } from './contract.ts';
import { newCourse, newMember } from './cast.ts';
import { atWork, Desk } from './desk.ts';
import { onEachEngine, type House } from './house.ts';

// Reviewed by a person: what each role may do. Whoever changes staff/policy.h changes it here too, knowing why.
const reading = ['access:read', 'activity:read', 'content:read', 'files:read', 'folders:read', 'members:read', 'settings:read'];
const everything = [...new Set([...operations.values()].flatMap(({ scope }) => scope ?? []))].toSorted();
const golden: Record<string, string[]> = {
  owner: everything,
  admin: everything,
  editor: [...reading, 'content:write', 'files:write', 'folders:write'],
  support: [...reading, 'access:write', 'billing:read', 'folders:write', 'members:write'],
  analyst: reading,
};

const scoped = [...operations.values()].filter(({ scope }) => scope);
const isRead = ({ method }: Operation) => method === 'get';

function address(house: House, operation: Operation, ids: Record<string, string> = {}): string {
  return `${house.origin}/api/v1${operation.path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'not-there')}`;
}

async function ask(house: House, operation: Operation, headers: Record<string, string>, ids?: Record<string, string>) {
  const body = isRead(operation) ? {} : { body: '{}' };
  const answer = await fetch(address(house, operation, ids), {
    method: operation.method.toUpperCase(), headers: { 'content-type': 'application/json', ...headers }, redirect: 'manual', ...body,
  });
  return { status: answer.status, text: await answer.text() };
}

// What may differ between two answers: whose they are, and the id that was asked for.
const unsigned = (text: string) => text.replace(/"request_id":"[^"]*"/, '').replaceAll(/\b[a-z]{3}_[0-9a-z]{26}\b/g, 'id');

onEachEngine('the matrix of routes and roles', (given) => {
  for (const [role, permissions] of Object.entries(golden)) {
    test(`${role} may do what the table says on every route, and nothing else`, async () => {
      const { house } = given;
      const desk = await atWork(house, role);
      assert.deepEqual(desk.session!.permissions.toSorted(), permissions.toSorted());
      for (const operation of scoped) {
        const { status, text } = await ask(house, operation, desk.headers());
        const what = `${role}: ${operation.id} answered ${status} ${text.slice(0, 200)}`;
        if (permissions.includes(operation.scope!)) assert.ok(![401, 403].includes(status) && status < 500, what);
        else assert.equal(status, 403, what);
      }
    });
  }

  test('a key with one scope does on every route what its scope says', async () => {
    const { house } = given;
    for (const held of everything) {
      const headers = { authorization: `Bearer ${await house.makeKey(held)}` };
      for (const operation of scoped.filter(({ scope }) => scope !== held)) {
        const { status } = await ask(house, operation, headers);
        assert.equal(status, 403, `with ${held} alone ${operation.id} answered ${status}`);
      }
    }
  });

  test('nobody, a stranger’s cookie and half a log-in open no route', async () => {
    const { house } = given;
    const desk = await atWork(house, 'owner');
    const half = new Desk(house);
    await half.knock(desk.email);
    for (const operation of scoped) {
      assert.equal((await ask(house, operation, {})).status, 401, operation.id);
      assert.equal((await ask(house, operation, { cookie: `staff=${'x'.repeat(43)}`, 'x-csrf-token': 'x' })).status, 401, operation.id);
      assert.equal((await ask(house, operation, half.headers())).status, 403, operation.id);
      if (isRead(operation)) continue;
      const { 'x-csrf-token': _, ...bare } = desk.headers();
      assert.equal((await ask(house, operation, bare)).status, 403, `${operation.id} without the header`);
    }
  });

  test('what belongs to another site answers as what was never there', async () => {
    const { house, house: { api } } = given;
    const { product, pages } = await newCourse(api);
    const member = await newMember(api);
    const grant = await api.do('create_grant', { body: { member: member.id, product: product.id, notify: false } });
    const hook = await api.do('create_hook', { body: { url: 'http://127.0.0.1:9/', events: ['user.login'] } });
    house.keepSecret(hook.secret);
    const theirs: Record<string, string> = { product: product.id, page: pages[0]!.id, member: member.id, grant: grant.id, hook: hook.id };
    const missing = Object.fromEntries(Object.entries(theirs).map(([name, id]) => [name, `${id.slice(0, 4)}${'0'.repeat(26)}`]));
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    await house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', '--host', 'lakeside.example');
    const desk = await atWork(house, 'owner', 'lakeside');
    for (const operation of scoped.filter(({ path }) => Object.keys(theirs).some((name) => path.includes(`{${name}}`)))) {
      const [real, never] = [await ask(house, operation, desk.headers(), theirs), await ask(house, operation, desk.headers(), missing)];
      assert.ok([400, 404, 415].includes(real.status), `${operation.id} answered ${real.status}: ${real.text.slice(0, 200)}`);
      assert.deepEqual([real.status, unsigned(real.text)], [never.status, unsigned(never.text)], operation.id);
    }
    for (const canary of [member.email, product.name]) {
      for (const operation of scoped.filter(isRead)) {
        const { text } = await ask(house, operation, desk.headers(), theirs);
        assert.ok(!text.includes(canary), `${operation.id} shows ${canary}`);
      }
    }
    assert.equal((await api.do('get_member', { path: { member: member.id } })).email, member.email);
  });
});
