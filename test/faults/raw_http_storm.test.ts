// G41: requests that are wrong in every way, cut anywhere, thrown at the program: it answers 4xx or closes, never 5xx,
// never takes one request for two, and goes on.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { House, second } from '../e2e/house.ts';
import { Chance } from './chance.ts';
import { ask, part } from './guests.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';
import { mutated, seeds, shout } from './storm.ts';

const promise = {
  never5: 'nothing that is sent is answered 5xx',
  lives: 'the program goes on',
  quick: 'whoever asks properly is answered within 100 ms',
  borders: 'what could be read in two ways is refused, and nothing behind it is read',
  documents: 'a document that is too deep, too large or says things twice is refused',
} as const;
const quick = 100; // milliseconds
const deepest = 64;

const smuggled = (host: string): [string, string][] => {
  const inner = `GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const start = `POST /login HTTP/1.1\r\nHost: ${host}\r\n`;
  return [
    ['a length and chunks', `${start}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['chunks and a length of nothing', `${start}Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n${inner}`],
    ['two lengths', `${start}Content-Length: 0\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`],
    ['a signed length', `${start}Content-Length: +0\r\n\r\n${inner}`],
    ['a length with a blank', `${start}Content-Length : 0\r\n\r\n${inner}`],
    ['two hosts', `${start}Host: other\r\nContent-Length: 0\r\n\r\n${inner}`],
    ['chunks twice', `${start}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n${inner}`],
    ['chunks that are not', `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`],
    ['a folded line', `${start}X: a\r\n Content-Length: 3\r\nContent-Length: 0\r\n\r\n${inner}`],
    ['a bare line feed', `${start}Content-Length: 0\n\r\n${inner}`],
    ['a chunk of too many digits', `${start}Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n${inner}`],
    ['no host', `POST /login HTTP/1.1\r\nContent-Length: 0\r\n\r\n${inner}`],
  ];
};

async function storm(sabotage?: Sabotage): Promise<Findings> {
  const [findings, chance] = [new Findings(), new Chance()];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const { host, port } = new URL(house.origin);
  try {
    for (const [what, text] of smuggled(host)) {
      const statuses = await shout(Number(port), Buffer.from(text, 'latin1'), undefined, 2 * second);
      findings.expect(promise.borders, statuses.length === 1 && statuses[0]! >= 400, `${what}: ${statuses.join(', ')}`);
    }
    await documents(findings, house);
    const took: number[] = [];
    const tried = size(20_000, 200_000);
    const all = seeds(host, house.api.key);
    const counts = new Map<number, number>();
    await together(Array.from({ length: tried }, (_, at) => at), 16, async (at) => {
      const bytes = mutated(chance, chance.one(all));
      const statuses = await shout(Number(port), bytes, chance.happens(0.3) ? chance.whole(bytes.length) : undefined, 3 * second);
      for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
      findings.hold(promise.never5, statuses.filter((status) => status >= 500 && status !== 501 && status !== 505).map((status) => `${status} to ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`));
      if (at % 50 === 0) {
        const proper = await ask(`${house.origin}/healthz`);
        if (proper.status === 200) took.push(proper.took);
        else findings.hold(promise.lives, [`/healthz answered ${proper.status}`]);
      }
    });
    findings.expect(promise.quick, part(took, 0.99) <= quick, `99 of 100 within ${Math.round(part(took, 0.99))} ms`);
    findings.expect(promise.lives, house.isServing, 'it is gone');
    Object.assign(findings.figures, { seed: chance.seed, tried, statuses: [...counts].toSorted(([one], [other]) => one - other).map(([status, count]) => `${status}: ${count}`).join(' ') });
    return findings;
  } finally {
    await house.close();
  }
}

async function documents(findings: Findings, house: House): Promise<void> {
  const headers = { 'authorization': `Bearer ${house.api.key}`, 'content-type': 'application/json' };
  const deep = (levels: number) => `{"email":"a@example.com","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const bad = { 'too deep': deep(deepest + 1), 'far too deep': deep(100_000), 'too large': `{"email":"${'a'.repeat(2 * 1024 * 1024)}"}`,
    'twice': '{"email":"a@example.com","email":"b@example.com"}', 'no text': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]).toString('latin1'), 'cut': '{"email":"a@exa' };
  for (const [what, body] of Object.entries(bad)) {
    const answer = await ask(`${house.origin}/api/v1/members`, { method: 'POST', headers, body });
    findings.expect(promise.documents, answer.status !== undefined && answer.status >= 400 && answer.status < 500, `${what}: ${answer.status}`);
  }
}

test('malformed requests crash nothing and are never taken for something else', async (context) => {
  const findings = await storm();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when a head may contradict itself', async (context) => {
  (await storm('lenient_head')).assertBroken(context, promise.borders);
});
