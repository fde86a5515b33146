import { test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './api.ts';
import { give, newCourse, newMember } from './cast.ts';
import { onEachEngine, type House } from './house.ts';
import { runCommand } from './process.ts';

interface Listed { id: string; site: string; to: string; created_at: string }
interface ListedSite { slug: string; hosts: string[] }
interface ListedKey { id: string; name: string; scopes: string[]; revoked_at: string | null }
interface Routed { path: string; scope: string }

const environment = { PATH: process.env['PATH'] };

onEachEngine('the command line', (given) => {
  const listed = async <Kind>(house: House, ...words: string[]) => JSON.parse(await house.command(...words, '--json')) as Kind;
  const where = (house: House) => ['--data', house.folder, ...(house.databaseUrl ? ['--database', house.databaseUrl] : [])];

  async function keyOf(house: House, site: string): Promise<Api> {
    const made = await listed<{ key: string }>(house, 'key', 'create', '--site', site, '--scopes', '*');
    return new Api(house.origin, house.keepSecret(made.key));
  }

  async function mailed(api: Api): Promise<string> {
    const [member, { product }] = [await newMember(api), await newCourse(api)];
    await give(api, member, product, { notify: true });
    return member.email;
  }

  test('a setting takes one word, and what stands behind it is the command’s', async () => {
    const { house } = given;
    const to = await mailed(house.api);
    const [mail] = await listed<Listed[]>(house, 'mail', 'list', '--to', to);
    const before = await runCommand(['mail', 'show', ...where(house), mail!.id], environment);
    assert.equal(before.status, 0, before.stderr);
    assert.match(before.stdout, new RegExp(`^To: ${to}`));
    const flagged = await runCommand(['mail', 'show', '--allow-private-hooks', mail!.id, ...where(house)], environment);
    assert.equal(flagged.status, 0, flagged.stderr);
  });

  test('a second site needs hosts, so that the first is still there', async () => {
    const { house } = given;
    const create = (...words: string[]) => house.command('site', 'create', '--name', 'Lakeside', '--slug', 'lakeside', ...words);
    await assert.rejects(create('--host', 'lakeside.example'), /site host add --site riverside/);
    await house.command('site', 'host', 'add', '--site', 'riverside', '127.0.0.1');
    await assert.rejects(create(), /--host/);
    await create('--host', 'lakeside.example');
    await house.restart();
    assert.equal((await fetch(`${house.origin}/login`)).status, 200);
    const hosts = async () => new Map((await listed<ListedSite[]>(house, 'site', 'list')).map((site) => [site.slug, site.hosts]));
    assert.deepEqual((await hosts()).get('riverside'), ['127.0.0.1']);
    await assert.rejects(house.command('site', 'host', 'remove', '--site', 'riverside', '127.0.0.1'), /last host/);
    await assert.rejects(house.command('site', 'host', 'add', '--site', 'riverside', 'lakeside.example'), /belongs to a site/);
    await house.command('site', 'host', 'add', '--site', 'lakeside', 'lake.example');
    await house.command('site', 'host', 'remove', '--site', 'lakeside', 'lakeside.example');
    assert.deepEqual((await hosts()).get('lakeside'), ['lake.example']);
  });

  test('mails are listed newest first, whichever site they are of', async () => {
    const { house } = given;
    const [riverside, lakeside] = [house.api, await keyOf(house, 'lakeside')];
    const wanted = [await mailed(riverside), await mailed(lakeside), await mailed(riverside)].toReversed();
    const mails = (await listed<Listed[]>(house, 'mail', 'list')).filter((mail) => wanted.includes(mail.to));
    assert.deepEqual(mails.map((mail) => mail.to), wanted);
    assert.deepEqual(mails.map((mail) => mail.site), ['riverside', 'lakeside', 'riverside']);
    assert.match(await house.command('mail', 'list', '--to', wanted[1]!), / lakeside /);
  });

  test('a key has the scopes it was made for, is listed, and ends when it is revoked', async () => {
    const { house } = given;
    const create = (...words: string[]) => house.command('key', 'create', '--site', 'riverside', ...words);
    await assert.rejects(create(), /--scopes/);
    await assert.rejects(create('--scopes', 'bogus:read'), /scopes should be/);
    const scopes = new Set((await listed<Routed[]>(house, 'routes')).map((route) => route.scope).filter((scope) => scope !== ''));
    const made = await listed<{ id: string; key: string }>(house, 'key', 'create', '--site', 'riverside', '--name', 'All', '--scopes', [...scopes].join(','));
    const all = new Api(house.origin, house.keepSecret(made.key));
    assert.deepEqual(new Set((await all.do('get_me')).scopes), scopes);
    const keys = async () => (await listed<ListedKey[]>(house, 'key', 'list', '--site', 'riverside')).find((key) => key.id === made.id);
    assert.equal((await keys())?.name, 'All');
    await assert.rejects(house.command('key', 'revoke', '--site', 'lakeside', made.id), /no such key/);
    await house.command('key', 'revoke', '--site', 'riverside', made.id);
    await all.refuse('get_me', 401);
    assert.ok((await keys())?.revoked_at);
  });

  test('only what makes a house makes a house', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'customerhub-typo-'));
    const folder = join(parent, 'typo');
    try {
      for (const words of [['key', 'create', '--site', 'x', '--scopes', '*'], ['key', 'list', '--site', 'x'], ['site', 'list'], ['mail', 'list'],
        ['site', 'host', 'add', '--site', 'x', 'x.example']]) {
        const ran = await runCommand([...words, '--data', folder], environment);
        assert.equal(ran.status, 1, words.join(' '));
        assert.match(ran.stderr, /--data/);
        assert.ok(!existsSync(folder), `${words.join(' ')} made ${folder}`);
      }
      const routes = await runCommand(['routes'], { ...environment, HOME: parent, CUSTOMERHUB_DATA: folder });
      assert.equal(routes.status, 0, routes.stderr);
      assert.deepEqual(readdirSync(parent), []);
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  test('a command that is none is named, with those there are', async () => {
    for (const [words, named] of [[['nope'], /no command “nope”.*serve, demo/], [['things', 'export'], /no command “things”/],
      [['--json'], /command is missing.*serve, demo/], [['site', 'nope'], /no command “nope”.*create, list/], [['key'], /command is missing.*create, list/],
      [['site', 'create'], /--name is required/], [['serve', 'loud'], /loud/]] as const) {
      const ran = await runCommand([...words], environment);
      assert.equal(ran.status, 2, words.join(' '));
      assert.match(ran.stderr, named, words.join(' '));
    }
    const { status, stdout } = await runCommand(['--version'], environment);
    assert.equal(status, 0);
    assert.match(stdout, /^customerhub \d+\.\d+/);
    assert.equal((await runCommand(['serve', '--help'], environment)).status, 0);
  });

  test('a setting that is wrong is refused before anything is made', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'customerhub-wrong-'));
    try {
      for (const [name, value] of [['listen', 'foo'], ['listen', 'here:80'], ['database', 'mysql:x'], ['trusted-proxies', 'front'], ['log', 'loud']] as const) {
        const ran = await runCommand(['serve', '--data', join(parent, 'new'), `--${name}`, value], environment);
        assert.equal(ran.status, 1, `${name} ${value}`);
        assert.match(ran.stderr, new RegExp(`${name.replace('-', '.')} should be`));
        assert.deepEqual(readdirSync(parent), [], `${name} ${value}`);
      }
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  test('https without a trusted proxy is warned about', async () => {
    const { house } = given;
    const warnings = () => house.log.filter((line) => line.includes('trusted-proxies'));
    assert.deepEqual(warnings(), [], 'not on http');
  });
});

onEachEngine('behind a proxy that is not named', (given) => {
  test('the log says so at the start', () => {
    assert.ok(given.house.log.some((line) => line.includes('trusted-proxies')), 'no warning');
  });
}, { serve: ['--public-url', 'https://members.example.com'] });
