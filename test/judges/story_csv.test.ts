/// <reference lib="dom" />
// The fifth story of the Dashboard: bring 5,000 members from a CSV file with a dry run first, and take exactly what a
// filter shows out again.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { atDashboard } from '../browser/dashboard.ts';
import { drop, Person } from './person.ts';
import { story } from './story.ts';

const good = 5_000;
const bad = 12;
const aWhile = 180_000; // milliseconds an import may take on a machine that does much else
const studios = ['Kiln', 'Wheel', 'Glaze', 'Slip'];

interface Mover {
  email: string;
  first: string;
  last: string;
  tag: string;
}

const movers: Mover[] = Array.from({ length: good }, (_, at) => (
  { email: `mover${at}@studio.example`, first: at % 7 === 0 ? 'Zoë' : `Nr ${at}`, last: at % 5 === 0 ? 'O"Hara; Jr' : 'Feldt', tag: studios[at % studios.length]! }));

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

// As a spreadsheet of the continent writes it: semicolons, Latin-1.
function fileOf(): Buffer {
  const rows = movers.map(({ email, first, last, tag }) => [email, quoted(first), quoted(last), tag].join(';'));
  const broken = Array.from({ length: bad }, (_, at) => `nobody-${at};Odd;One;Kiln`);
  return Buffer.from(['E-Mail;First name;Last name;Tags', ...rows, ...broken, ''].join('\r\n'), 'latin1');
}

/** The rows of a CSV file whose fields are all in quotes, by the names of its columns. */
function rowsOf(text: string): Record<string, string>[] {
  const [head = [], ...rows] = text.replace(/^\uFEFF/, '').trimEnd().split(/\r?\n/)
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, inside, bare]) => inside?.replaceAll('""', '"') ?? bare ?? ''));
  return rows.map((fields) => Object.fromEntries(head.map((name, at) => [name, fields[at] ?? ''])));
}

story(5, 'five thousand members', (given) => {
  test('come in by a file that was checked first, and go out as a filter shows them', async () => {
    const { browser, house, house: { api } } = given;
    const { tab, tab: { page } } = await atDashboard(browser, house);
    const person = new Person(page);
    const count = async () => (await api.do('count_members')).count;

    await person.go('Members');
    await page.getByRole('link', { name: 'Import' }).click();
    await drop(page.getByText('Drop a CSV file here'), ['movers.csv'], 'text/csv', fileOf());
    await page.getByText(/^5,012 rows, read as .* with semicolons\.$/).waitFor();
    await person.press('Check the file');
    await page.getByRole('button', { name: /5,000\s*New members/ }).waitFor({ timeout: aWhile });
    await page.getByRole('button', { name: /12\s*Refused/ }).click();
    await page.getByText('“nobody-0” is no e-mail address').waitFor();
    assert.equal(await count(), 0, 'so far it was only looked at');
    await person.press('Import 5,000 rows');
    await page.getByText('5,000 members made or changed, 0 were so already, 12 refused.').waitFor({ timeout: aWhile });
    assert.equal(await count(), good);

    await person.go('Members');
    await person.choose('Tag', 'Wheel');
    await page.getByRole('searchbox', { name: /Search by name/ }).fill('zoë');
    const shown = movers.filter(({ tag, first }) => tag === 'Wheel' && first === 'Zoë');
    await page.getByText(`Members who are tagged Wheel and are found by “zoë”: ${shown.length}`).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()]);
    const rows = rowsOf(readFileSync(await download.path(), 'utf8'));
    const taken = rows.map((row) => ({ email: row['email'], first: row['first_name'], last: row['last_name'], tag: row['tags'] }));
    const byAddress = (one: { email?: string | undefined }, other: { email?: string | undefined }) => one.email!.localeCompare(other.email!);
    assert.deepEqual(taken.toSorted(byAddress), shown.toSorted(byAddress));
    await tab.close();
  });
});
