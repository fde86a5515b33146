// G36: files that were made to hurt are refused for what their first bytes say, or looked into by a child that may do
// nothing else; the program never notices.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { readdirSync, readFileSync } from 'node:fs';
import { House } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { box, gif, lyingMp4, movieType, png } from '../e2e/samples.ts';
import type { StoredFile } from '../e2e/shapes.ts';
import { part } from './guests.ts';
import { Findings, spread } from './promises.ts';

const promise = {
  header: 'an image that is too large is refused for what its header says',
  quick: 'that takes no longer when it has fifty times as many points',
  harmless: 'what can act is only ever downloaded',
  settled: 'everything else is looked into and settled',
  confined: 'what unpacks an image may do nothing else',
  alive: 'the program lives on, and grows no larger',
} as const;
const slower = 3; // times as long, at most: to unpack it would take fifty times as long
const growth = 64 * 1024 * 1024; // bytes
const looks = { what: 'that a file has been looked into', within: 120_000 };

const svg = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><text>&b;</text></svg>';
const polyglot = Buffer.concat([Buffer.from('GIF89a/*', 'latin1'), Buffer.from('*/=1;alert(document.cookie);<script>alert(1)</script>')]);

const tooLarge = (): [string, Buffer][] => [
  ['square.png', png(50_000, 50_176, 0)], ['lines.png', png(2_000_000_000, 3, 0)], ['strip.png', png(40_000, 10, 10)], ['frames.gif', gif(size(20_000, 1_000_000))],
];
const odd = (): [string, Buffer][] => [
  ['polyglot.gif', polyglot], ['cut.png', png(3000, 3000, 100)], ['lying.mp4', lyingMp4],
  ['deep.mp4', Buffer.concat([movieType, Array.from({ length: 200 }).reduce<Buffer>((inside) => box('moov', inside), Buffer.alloc(0))])],
  ['zero.mp4', Buffer.concat([movieType, Buffer.alloc(4096)])], ['jpeg.jpg', Buffer.concat([Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF\0', 'latin1'), Buffer.alloc(70_000, 0xff)])],
];

const resident = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;

/** What the kernel says of the children that look into files. */
function confinements(parent: number): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (!status.includes(`PPid:\t${parent}\n`) || !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('picture-worker')) return [];
      const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
      const limited = /Max address space\s+536870912/.test(limits) && /Max cpu time\s+10/.test(limits);
      return [`${/Seccomp:\t2/.test(status) ? 'filtered' : 'open'} ${/NoNewPrivs:\t1/.test(status) ? 'unprivileged' : 'privileged'} ${limited ? 'limited' : 'unlimited'}`];
    } catch {
      return []; // gone meanwhile
    }
  });
}

async function attack(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const send = (name: string, bytes: Uint8Array) => fetch(`${house.origin}/api/v1/files?name=${name}`, {
    method: 'POST', headers: { authorization: `Bearer ${house.api.key}` }, body: new Uint8Array(bytes),
  });
  const settled = (file: StoredFile) => eventually(async () => {
    const now = await house.api.do('get_file', { path: { file: file.id } });
    return now.state !== 'working' && now;
  }, looks);
  try {
    const times: number[] = [];
    const barely: number[] = []; // too large
    for (let count = 0; count < 4; count += 1) {
      const began = performance.now();
      await send(`barely-${count}.png`, png(7_100, 7_100 + count, 0));
      if (count > 0) barely.push(performance.now() - began); // the first one warms
    }
    const before = resident(house.pid);
    for (const [name, bytes] of tooLarge()) {
      const began = performance.now();
      const answer = await send(name, bytes);
      if (name !== 'frames.gif') times.push(performance.now() - began); // of that one, most is the way here
      findings.expect(promise.header, answer.status === 400, `${name} answered ${answer.status}`);
    }
    findings.expect(promise.quick, part(times, 0.5) <= slower * part(barely, 0.5), `took ${spread(times)}, and smaller ones ${spread(barely)}`);
    for (const [name, text] of [['a.svg', svg], ['b.html', '<!DOCTYPE html><script>alert(1)</script>']] as const) {
      const file = (await (await send(name, Buffer.from(text))).json()) as StoredFile;
      findings.expect(promise.harmless, file.kind === 'document' && file.sizes.length === 0, `${name} is ${file.kind}`);
    }
    for (const [name, bytes] of odd()) {
      const answer = await send(name, bytes);
      if (answer.status === 400) continue;
      const file = await settled((await answer.json()) as StoredFile);
      findings.expect(promise.settled, ['ready', 'failed'].includes(file.state) && (file.state === 'ready' || file.reason !== null), `${name}: ${file.state}`);
    }
    const seen = new Set<string>();
    const big = (await (await send('big.png', png(5000, 5000))).json()) as StoredFile;
    const watch = setInterval(() => confinements(house.pid).forEach((one) => seen.add(one)), 5);
    const again = await send('again.png', png(5000, 4999));
    await settled((await again.json()) as StoredFile);
    findings.expect(promise.settled, (await settled(big)).state === 'ready', 'an honest picture');
    clearInterval(watch);
    findings.expect(promise.confined, seen.has('filtered unprivileged limited'), `seen: ${[...seen].join(', ') || 'nobody'}`);
    const grown = resident(house.pid) - before;
    findings.expect(promise.alive, grown <= growth, `grew by ${Math.round(grown / 1024 / 1024)} MiB`);
    Object.assign(findings.figures, { 'refused within': spread(times), 'smaller ones within': spread(barely) });
    findings.figures['grown MiB'] = Math.round(grown / 1024 / 1024);
    return findings;
  } finally {
    await house.close();
  }
}

test('bombs are refused or looked into by who may do nothing else', async (context) => {
  const findings = await attack();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when nobody counts the points of an image', async (context) => {
  (await attack('no_pixel_limit')).assertBroken(context, promise.header);
});

test('it is noticed when what unpacks images may do everything', async (context) => {
  (await attack('unconfined_pictures')).assertBroken(context, promise.confined);
});
