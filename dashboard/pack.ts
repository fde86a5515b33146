// node pack.ts FOLDER PLACE: makes every file of FOLDER ready to be sent, plain, by gzip and by brotli, and writes
// FOLDER/dashboard.s, a table of them for base/assets.h. PLACE is where the folder will lie when that is assembled.
// Refuses a Dashboard whose first load is too heavy: what a screen alone needs is loaded by that screen.
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [folder, place] = process.argv.slice(2) as [string, string];
const first_load_max = 350 * 1024; // bytes, by gzip; anchors.md has the figure
const worthwhile = /\.(js|css|svg|html|json|txt)$/;

function packed(name: string): string[] {
  if (name === 'index.html' || !worthwhile.test(name)) return [name]; // the page gets a nonce with each answer
  const bytes = readFileSync(join(folder, name));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: quality }));
  return [name, `${name}.gz`, `${name}.br`];
}

const names = globSync('**/*', { cwd: folder }).filter((name) => name !== 'manifest.json' && statSync(join(folder, name)).isFile()).toSorted().flatMap(packed);
const label = (what: string, at: number) => `dashboard_${what}_${at}`;
const text = names.map((name, at) => `${label('path', at)}: .ascii "dashboard/${name}"
${label('path', at)}_end:
    .balign 16
${label('bytes', at)}: .incbin "${join(place, name)}"
${label('bytes', at)}_end: .byte 0
`);
const table = names.map((_, at) => {
  const [path, bytes] = [label('path', at), label('bytes', at)];
  return `    .quad ${path}, ${path}_end - ${path}, ${bytes}, ${bytes}_end - ${bytes}\n`;
});
writeFileSync(join(folder, 'dashboard.s'), `    .section .rodata
${text.join('')}
    .section .data.rel.ro, "aw"
    .balign 8
    .globl hub_dashboard_table
    .globl hub_dashboard_count
hub_dashboard_table:
${table.join('')}
hub_dashboard_count: .quad ${names.length}
    .section .note.GNU-stack, "", @progbits
`);

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

/** The files that the page loads before anything is shown. */
function firstLoad(): Set<string> {
  const chunks = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const files = new Set<string>();
  const take = (name: string) => {
    const chunk = chunks[name]!;
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const other of chunk.imports ?? []) take(other);
  };
  take('index.html');
  return files;
}

const weight = [...firstLoad()].reduce((sum, name) => sum + statSync(join(folder, `${name}.gz`)).size, 0);
if (weight > first_load_max) throw new Error(`The first load is ${weight} bytes by gzip, the limit is ${first_load_max}.`);
