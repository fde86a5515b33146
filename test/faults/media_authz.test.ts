// G38: what is paid for leaks to nobody: every way to ask for a file without the right to it is refused, by every method,
// and the right ends with the access.
import { environmentOf, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { give, newMember, newPage } from '../e2e/cast.ts';
import { engines, hour, House, second } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { postgresIsInstalled } from '../e2e/postgres.ts';
import type { Visitor } from '../e2e/visitor.ts';
import { Findings } from './promises.ts';
import { fetchAs, logIn, openLesson, readLink, type Fetched, type Lesson } from './viewing.ts';

const promise = {
  given: 'who may have it gets it',
  refused: 'whoever may not have it gets nothing of it',
  kept: 'nobody keeps it between here and its reader',
  ended: 'access that ended ends the link with it',
} as const;
const lives = 6 * hour;
const methods = [['GET', {}], ['HEAD', {}], ['GET', { range: 'bytes=0-9' }], ['GET', { 'if-none-match': '*' }]] as const;

interface Attempt {
  what: string;
  visitor: Visitor;
  link: string;
}

/** One thing wrong about an address that was good. */
function altered(link: string, other: Lesson, ids: { page: string }): [string, string][] {
  const [, , file, page, pass] = link.split('?')[0]!.split('/') as [string, string, string, string, string];
  const [until, signature] = pass.split('.') as [string, string];
  const flipped = signature.slice(0, -2) + (signature.at(-2) === 'A' ? 'B' : 'A') + signature.at(-1);
  const at = (...parts: string[]) => `/media/${parts.join('/')}`;
  return [
    ['another file', at(other.file.id, page, pass)],
    ['another page', at(file, other.page.id, pass)],
    ['another page of the same product', at(file, ids.page, pass)],
    ['a later end', at(file, page, `${Number(until) + 3_600}.${signature}`)],
    ['no end', at(file, page, `.${signature}`)],
    ['a negative end', at(file, page, `-1.${signature}`)],
    ['an end without end', at(file, page, `99999999999999999999.${signature}`)],
    ['a letter of the signature', at(file, page, `${until}.${flipped}`)],
    ['half of the signature', at(file, page, `${until}.${signature.slice(0, 20)}`)],
    ['no signature', at(file, page, `${until}.`)],
    ['no pass', at(file, page, 'x')],
    ['the pass of another file', at(file, page, other.link.split('?')[0]!.split('/')[4]!)],
    ['capitals', at(file.toUpperCase(), page, pass)],
    ['a way up', at(file, '..', page, pass)],
    ['more behind', at(file, page, pass, 'x')],
    ['a zero in it', at(`${file}%00`, page, pass)],
  ];
}

const isRefused = ({ status, bytes }: Fetched, lesson: Lesson) =>
  status !== undefined && [400, 401, 403, 404].includes(status) && !bytes.includes(lesson.bytes.subarray(0, 40));

async function tryAll(findings: Findings, lesson: Lesson, attempts: Attempt[], which: string = promise.refused): Promise<number> {
  let tried = 0;
  for (const { what, visitor, link } of attempts) {
    for (const [method, headers] of methods) {
      const answer = await fetchAs(visitor, link, headers, { method });
      findings.expect(which, isRefused(answer, lesson), `${what}, ${method} ${Object.keys(headers).join('')}: ${answer.status}`);
      tried += 1;
    }
  }
  return tried;
}

async function attack(engine: (typeof engines)[number], sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const house = await House.open(engine, { environment: environmentOf(sabotage) });
  try {
    const [lesson, other] = [await openLesson(house, 4_000), await openLesson(house, 4_000)];
    const neighbour = await newPage(house.api, lesson.product.id);
    const { visitor, link } = lesson;
    for (const [method, headers] of methods.slice(0, 3)) {
      const answer = await fetchAs(visitor, link, headers, { method });
      findings.expect(promise.given, answer.status === 200 || answer.status === 206, `${method} answered ${answer.status}`);
      findings.expect(promise.kept, String(answer.headers['cache-control']).includes('private') && String(answer.headers['cache-control']).includes('no-store'), String(answer.headers['cache-control']));
    }
    const fellow = await newMember(house.api); // has the same product
    await give(house.api, fellow, lesson.product);
    const [beside, nobody] = [await logIn(house, fellow), house.visitor()];
    const twin = await logIn(house, lesson.member); // the same person on another device
    const attempts: Attempt[] = altered(link, other, { page: neighbour.id }).map(([what, path]) => ({ what, visitor, link: path }));
    attempts.push({ what: 'nobody', visitor: nobody, link }, { what: 'who has something else', visitor: other.visitor, link }, { what: 'who has the same', visitor: beside, link },
      { what: 'the same person elsewhere', visitor: twin, link });
    let tried = await tryAll(findings, lesson, attempts);
    tried += await leave(findings, house, lesson);
    tried += await outlast(findings, house, other);
    Object.assign(findings.figures, { tried });
    return findings;
  } finally {
    await house.close();
  }
}

/** The link of who logs out, and then of who loses access. */
async function leave(findings: Findings, house: House, lesson: Lesson): Promise<number> {
  const { visitor, link } = lesson;
  const cookies = new Map(visitor.cookies);
  await visitor.open('/account');
  await visitor.press('Log out');
  const gone = house.visitor();
  for (const [name, value] of cookies) gone.cookies.set(name, value);
  const tried = await tryAll(findings, lesson, [{ what: 'after the log-out', visitor: gone, link }]);
  const again = await logIn(house, lesson.member);
  const anew = await readLink(again, lesson);
  findings.expect(promise.given, (await fetchAs(again, anew)).status === 200, 'not after another log-in');
  await house.api.do('end_grant', { path: { grant: lesson.grant.id } });
  return tried + (await tryAll(findings, lesson, [{ what: 'after the access', visitor: again, link: anew }], promise.ended));
}

async function outlast(findings: Findings, house: House, lesson: Lesson): Promise<number> {
  findings.expect(promise.given, (await fetchAs(lesson.visitor, lesson.link)).status === 200, 'the other one');
  house.advance(lives + second);
  await eventually(async () => (await house.visitor().open('/healthz').catch(() => undefined)) !== undefined, { what: 'the new time' });
  return tryAll(findings, lesson, [{ what: 'after six hours', visitor: lesson.visitor, link: lesson.link }]);
}

for (const engine of engines) {
  const isAbsent = engine === 'postgresql' && !postgresIsInstalled;
  test(`what is paid for leaks to nobody, on ${engine}`, { skip: isAbsent && 'skipped: PostgreSQL 15 is not installed' }, async (context) => {
    const findings = await attack(engine);
    findings.report(context);
    findings.assertKept();
  });
}

test('it is noticed when any pass will do', async (context) => {
  (await attack('sqlite', 'pass_for_anybody')).assertBroken(context, promise.refused);
});
