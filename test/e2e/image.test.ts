// The image of deploy/Dockerfile has every library that the program is linked with or opens: nobody builds it here.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { binary } from './process.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const inEveryDebian = ['libc6', 'libgcc-s1', 'libstdc++6'];
const opened = ['src/media/picture_maker.cpp', 'src/media/prober.cpp']; // by the child that looks into uploads

function told(program: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${words.join(' ')}: ${stderr}`);
  return stdout;
}

/** The Debian packages that bring each of these, any of which will do. */
function packagesOf(libraries: string[]): Map<string, string[]> {
  const lines = told('dpkg-query', '-S', ...libraries.map((library) => `*/${library}`)).trim().split('\n');
  return new Map(libraries.map((library) => [library, lines.filter((line) => line.endsWith(`/${library}`)).map((line) => line.split(':')[0]!)]));
}

test('the image has every library of the program', () => {
  const linked = [...told('readelf', '-d', binary).matchAll(/NEEDED.*\[(.*)\]/g)].map((found) => found[1]!);
  assert.ok(linked.length > 0);
  const asked = opened.flatMap((file) => [...readFileSync(`${root}${file}`, 'utf8').matchAll(/"(lib\w+\.so\.\d+)"/g)].map((found) => found[1]!));
  assert.equal(asked.length, opened.length);
  const installed = /install --no-install-recommends ([^&]*)/.exec(readFileSync(`${root}deploy/Dockerfile`, 'utf8'))![1]!.split(/[\s\\]+/);
  const missing = [...packagesOf([...linked, ...asked])].filter(([, packages]) => !packages.some((name) => installed.includes(name) || inEveryDebian.includes(name)));
  assert.deepEqual(missing, []);
});
