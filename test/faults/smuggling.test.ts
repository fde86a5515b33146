// G41, behind real fronts: whatever is sent through nginx or HAProxy, they and the program agree about where each request
// ends, so nobody gets the answer to another's; and nothing becomes a 5xx.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { chunked, get, host, post, refused, unimplemented } from '../e2e/framings.ts';
import { House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { Chance } from './chance.ts';
import { Front, isInstalled, makes, type Make } from './fronts.ts';
import { ask } from './guests.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';
import { mutated, seeds, shout } from './storm.ts';

const promise = {
  borders: 'the front and the program have seen the same requests',
  own: 'whoever comes after gets the answer to their own question',
  never5: 'nothing that is sent becomes a 5xx',
  lives: 'the program goes on',
} as const;

const inner = `GET /readyz HTTP/1.1\r\n${host}\r\n`;
const hex = (text: string) => text.length.toString(16);

// What the fronts take, in part: other shapes of the same, and the tricks that have worked on others.
const tricks: Record<string, string> = {
  'a request as a chunk': chunked(`${hex(inner)}\r\n${inner}\r\n0\r\n\r\n`),
  'a request as a body': post(`Content-Length: ${inner.length}\r\n`, inner),
  'a request as the body of a GET': get(`Content-Length: ${inner.length}\r\n`) + inner,
  'a request as the body of what is nowhere': `POST /nowhere HTTP/1.1\r\n${host}Content-Length: ${inner.length}\r\n\r\n${inner}`,
  'a request as the body of what is not allowed': `DELETE /healthz HTTP/1.1\r\n${host}Content-Length: ${inner.length}\r\n\r\n${inner}`,
  'a request as the body of an upload that nobody may': `POST /api/v1/files?name=a.pdf HTTP/1.1\r\n${host}Content-Length: ${inner.length}\r\n\r\n${inner}`,
  'a request as a chunk of an upload that nobody may': `POST /api/v1/files?name=a.pdf HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${hex(inner)}\r\n${inner}\r\n0\r\n\r\n`,
  'a request behind chunks': chunked('0\r\n\r\n') + inner,
  'a request behind a trailer': chunked('3\r\nabc\r\n0\r\nX-Odd: 1\r\n\r\n') + inner,
  'a tab before chunked': post('Transfer-Encoding:\tchunked\r\n', '0\r\n\r\n') + inner,
  'blanks around chunked': post('Transfer-Encoding:   chunked  \r\n', '0\r\n\r\n') + inner,
  'capitals': post('TRANSFER-ENCODING: ChUnKeD\r\n', '0\r\n\r\n') + inner,
  'a line of tabs before chunked': post('X: y\r\n\tTransfer-Encoding: chunked\r\n', '0\r\n\r\n') + inner,
  'a vertical tab before chunked': post('Transfer-Encoding: \u000bchunked\r\n', '0\r\n\r\n') + inner,
  'an underscore': post('Content_Length: 5\r\nTransfer_Encoding: chunked\r\nContent-Length: 0\r\n') + inner,
  'a length that begins with zeros': post(`Content-Length: 000${inner.length}\r\n`, inner),
  'a chunk size that begins with zeros': chunked(`0000${hex(inner)}\r\n${inner}\r\n0\r\n\r\n`),
  'an extension with quotes': chunked(`${hex(inner)};a="b;c"\r\n${inner}\r\n0\r\n\r\n`),
  'an extension with a line feed': chunked(`2;\nxx\r\n${hex(inner)}\r\n0\r\n\r\n${inner}\r\n0\r\n\r\n`),
  'a promise to wait': post(`Expect: 100-continue\r\nContent-Length: ${inner.length}\r\n`, inner),
  'another promise': post(`Expect: 200-ok\r\nContent-Length: ${inner.length}\r\n`, inner),
  'a length that the connection is to forget': post(`Connection: close, Content-Length\r\nContent-Length: ${inner.length}\r\n`, inner),
  'chunks that the connection is to forget': post('Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n', `${hex(inner)}\r\n${inner}\r\n0\r\n\r\n`),
  'HTTP/1.0 with chunks': `POST /login HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
  'HTTP/1.0 that stays': `POST /login HTTP/1.0\r\n${host}Connection: keep-alive\r\nContent-Length: 0\r\n\r\n${inner}`,
  'an upgrade to HTTP/2': get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n') + inner,
  'another upgrade': get('Connection: Upgrade\r\nUpgrade: websocket\r\n') + inner,
  'an absolute target': `GET http://127.0.0.1/healthz HTTP/1.1\r\n${host}\r\n${inner}`,
  'empty lines before': `\r\n\r\n${get('')}${inner}`,
  'many requests at once': get('').repeat(5) + inner,
};

const notRefusedBy5 = (status: number) => status < 500 || status === 501 || status === 505;

// What the program answered, by its own log: what is in flight is there within its half second.
const answeredBy = (house: House): string[] =>
  house.log.filter((line) => line.includes('"event":"request"')).map((line) => JSON.parse(line) as Record<string, string>).map(({ method, status }) => `${method} ${status}`);

/** Says it to the front and compares what both have seen. */
async function tell(findings: Findings, house: House, front: Front, what: string, bytes: string): Promise<void> {
  const [seenThere, seenHere] = [front.answered.length, answeredBy(house).length];
  const statuses = await shout(front.port, Buffer.from(bytes, 'latin1'), undefined, 1.5 * second);
  findings.hold(promise.never5, statuses.filter((status) => !notRefusedBy5(status)).map((status) => `${what}: ${status}`));
  for (let count = 0; count < 3; count += 1) {
    const next = await ask(`${front.origin}/login`, { agent: false });
    findings.expect(promise.own, next.status === 200 && next.text.includes('<form'), `after ${what}: ${next.status} ${next.text.slice(0, 80)}`);
  }
  // What is refused for its head has no method yet in the program's log.
  const told = (line: string) => (/ [45]..$/.test(line) ? line.replace(/^\S+/, 'refused') : line);
  const same = () => [front.answered.slice(seenThere), answeredBy(house).slice(seenHere)].map((all) => all.map(told).toSorted().join(', '));
  await eventually(() => same()[0] === same()[1] && same()[0]!.split(', ').length >= 3, { what: 'the same requests', within: 2 * second })
    .catch(() => findings.hold(promise.borders, [`${what}: ${front.make} saw ${same()[0]}, the program ${same()[1]}`]));
}

async function smuggle(make: Make, sabotage?: Sabotage): Promise<Findings> {
  const [findings, chance] = [new Findings(), new Chance()];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const { host: behind } = new URL(house.origin);
  const front = await Front.open(make, behind);
  try {
    await pause(second); // until its log tells all that was asked so far
    const corpus = Object.entries({ ...tricks, ...refused, ...unimplemented });
    for (const [what, bytes] of corpus) {
      await tell(findings, house, front, what, bytes.includes(inner) ? bytes : bytes + inner);
      if (sabotage && findings.broken.has(promise.borders)) return findings;
    }
    const tried = size(3_000, 100_000);
    const all = seeds('127.0.0.1', house.api.key);
    await together(Array.from({ length: tried }, (_, at) => at), 16, async (at) => {
      const bytes = mutated(chance, chance.one(all));
      const statuses = await shout(front.port, bytes, chance.happens(0.3) ? chance.whole(bytes.length) : undefined, second);
      findings.hold(promise.never5, statuses.filter((status) => !notRefusedBy5(status)).map((status) => `${status} to ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`));
      if (at % 20 !== 0) return;
      const next = await ask(`${front.origin}/login`, { agent: false });
      findings.expect(promise.own, next.status === 200 && next.text.includes('<form'), `${next.status} ${next.text.slice(0, 80)}`);
    });
    findings.expect(promise.lives, house.isServing, 'it is gone');
    Object.assign(findings.figures, { seed: chance.seed, corpus: corpus.length, tried });
    return findings;
  } finally {
    await front.close();
    await house.close();
  }
}

for (const make of makes) {
  const skip = !isInstalled(make) && `skipped: ${make} is not installed`;

  test(`behind ${make} no request is taken for another`, { skip }, async (context) => {
    const findings = await smuggle(make);
    findings.report(context);
    findings.assertKept();
  });
}

// nginx reads a short body whole before it passes it on, and says how long it is: only HAProxy hands chunks on as they are.
const skip = !isInstalled('haproxy') && 'skipped: haproxy is not installed';

test('behind haproxy it is noticed when chunks are left to be read as requests', { skip }, async (context) => {
  (await smuggle('haproxy', 'chunks_forgotten')).assertBroken(context, promise.borders);
});
