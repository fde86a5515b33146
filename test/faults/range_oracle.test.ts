// G37: parts of files are what they say, byte for byte: random ranges against the bytes themselves, a file that is
// replaced while it is read, and more ranges than anybody needs.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { House } from '../e2e/house.ts';
import { Chance } from './chance.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';
import { fetchAs, openLesson, type Fetched, type Lesson } from './viewing.ts';

const promise = {
  exact: 'what is sent is what was asked for, byte for byte',
  refused: 'what is not there is refused',
  small: 'nothing is sent twice because it was asked for often',
  whole: 'who goes on with a file that was replaced gets all of the new one',
} as const;
const odd = ['18446744073709551615', '18446744073709551616', '18446744073709551621', '9223372036854775807', '99999999999999999999', '340282366920938463463374607431768211456'];

const beyond = 2n ** 64n - 1n;

type Part = [first: number, last: number];

function randomPlace(chance: Chance, total: number): string {
  return chance.happens(0.1) ? chance.one(odd) : String(chance.whole(chance.happens(0.8) ? total : total * 2));
}

function randomSpec(chance: Chance, total: number): string {
  const kind = chance.whole(10);
  if (kind < 2) return `-${randomPlace(chance, total)}`;
  if (kind < 4) return `${randomPlace(chance, total)}-`;
  return `${randomPlace(chance, total)}-${randomPlace(chance, total)}`;
}

// Two places that are both beyond any file are not told apart.
const place = (text: string): bigint => (BigInt(text) < beyond ? BigInt(text) : beyond);

/** By RFC 9110, in numbers of any size: the parts, nothing that is there, or a header that means nothing. */
function oracle(specs: string[], total: number): Part[] | 'none' | 'whole' {
  const parts: Part[] = [];
  for (const spec of specs) {
    const [first, last] = spec.split('-').map((text) => (text === '' ? undefined : place(text))) as [bigint | undefined, bigint | undefined];
    const end = BigInt(total);
    if (first !== undefined && last !== undefined && last < first) return 'whole';
    if (first === undefined) {
      const length = last! < end ? last! : end;
      if (length > 0n) parts.push([Number(end - length), total - 1]);
    } else if (first < end) {
      parts.push([Number(first), Number(last !== undefined && last < end ? last : end - 1n)]);
    }
  }
  if (parts.length === 0) return 'none';
  const sorted = parts.toSorted(([one], [other]) => one - other);
  return sorted.some(([first], at) => at > 0 && first <= sorted[at - 1]![1]) ? 'whole' : parts;
}

/** The bytes of each part of a multipart answer. */
function taken(answer: Fetched): { range: string; bytes: Buffer }[] {
  const boundary = /boundary=([^;]+)/.exec(answer.headers['content-type'] ?? '')?.[1];
  if (!boundary) return [{ range: String(answer.headers['content-range']), bytes: answer.bytes }];
  const found: { range: string; bytes: Buffer }[] = [];
  const mark = Buffer.from(`--${boundary.replaceAll('"', '')}`);
  for (let at = answer.bytes.indexOf(mark); at >= 0;) {
    const head = at + mark.length;
    const next = answer.bytes.indexOf(mark, head);
    if (next < 0) break;
    const blank = answer.bytes.indexOf('\r\n\r\n', head);
    found.push({ range: /content-range:\s*(\S+ \S+)/i.exec(answer.bytes.subarray(head, blank).toString('latin1'))?.[1] ?? '', bytes: answer.bytes.subarray(blank + 4, next - 2) });
    at = next;
  }
  return found;
}

function judge(findings: Findings, header: string, expected: ReturnType<typeof oracle>, answer: Fetched, bytes: Buffer): void {
  const told = `${header}: ${answer.status}, ${answer.bytes.length} bytes`;
  if (expected === 'none') return findings.expect(promise.refused, answer.status === 416, told);
  if (expected === 'whole') return findings.expect(promise.exact, answer.status === 200 && answer.bytes.equals(bytes), told);
  if (answer.status !== 206) return findings.hold(promise.exact, [told]);
  const parts = taken(answer);
  const isRight = parts.length === expected.length && parts.every((part, at) => {
    const [first, last] = expected[at]!;
    return part.range === `bytes ${first}-${last}/${bytes.length}` && part.bytes.equals(bytes.subarray(first, last + 1));
  });
  findings.expect(promise.exact, isRight, `${told}, in ${parts.length} parts: ${parts.map(({ range }) => range).join(', ')}`);
}

async function read(sabotage?: Sabotage): Promise<Findings> {
  const [findings, chance] = [new Findings(), new Chance()];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  try {
    const lesson = await openLesson(house, 5_000);
    const { bytes, visitor, link } = lesson;
    const headers = Array.from({ length: size(4_000, 100_000) }, () =>
      Array.from({ length: chance.happens(0.7) ? 1 : 1 + chance.whole(6) }, () => randomSpec(chance, bytes.length)));
    await together(headers, 8, async (specs) => {
      const header = `bytes=${specs.join(chance.happens(0.5) ? ',' : ', ')}`;
      judge(findings, header, oracle(specs, bytes.length), await fetchAs(visitor, link, { range: header }, { agent }), bytes);
    });
    const many = `bytes=${Array.from({ length: 200 }, (_, at) => `${at}-${at + 3_000}`).join(',')}`;
    const answer = await fetchAs(visitor, link, { range: many }, { agent });
    findings.expect(promise.small, answer.bytes.length <= bytes.length * 1.2, `${answer.bytes.length} bytes of a file of ${bytes.length}`);
    await replace(findings, house, lesson);
    Object.assign(findings.figures, { seed: chance.seed, ranges: headers.length });
    return findings;
  } finally {
    agent.destroy();
    await house.close();
  }
}

/** The bytes change between two parts; the tag of the old ones asks for all of the new. */
async function replace(findings: Findings, house: House, { file, visitor, link }: Lesson): Promise<void> {
  const before = await fetchAs(visitor, link, { range: 'bytes=0-99' });
  const tag = String(before.headers['etag']);
  const same = await fetchAs(visitor, link, { 'range': 'bytes=100-199', 'if-range': tag });
  findings.expect(promise.exact, same.status === 206, `going on answered ${same.status}`);
  const fresher = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3_000)]);
  await house.api.do('replace_file_content', { path: { file: file.id }, bytes: new Uint8Array(fresher) });
  const after = await fetchAs(visitor, link, { 'range': 'bytes=200-299', 'if-range': tag });
  findings.expect(promise.whole, after.status === 200 && after.bytes.equals(fresher), `${after.status}, ${after.bytes.length} bytes`);
}

test('parts of files are what they say, byte for byte', async (context) => {
  const findings = await read();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when places begin again at zero', async (context) => {
  (await read('range_wrap')).assertBroken(context, promise.exact);
});
