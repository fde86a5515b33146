import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from './api.ts';
import { fresh, newCourse, newMember } from './cast.ts';
import { onEachEngine } from './house.ts';
import { over, told } from './look.ts';
import { eventually } from './poll.ts';
import type { Import } from './shapes.ts';

const upload = (api: Api, text: string | Buffer, name = 'people.csv') =>
  api.do('create_import', { query: { name }, bytes: new Uint8Array(Buffer.from(text as string)), headers: { 'content-type': 'text/csv' } });
const guessed = ({ columns }: Import) => ({ columns: columns.map(({ to, thing, page, field }) => ({ to, thing, page, field })) });

onEachEngine('imports', (given) => {
  test('a file is read, checked row by row, imported, imported again without effect, and undone', async () => {
    const { api } = given.house;
    const { product, pages } = await newCourse(api);
    const known = await newMember(api, 'Rosa');
    const word = fresh('mover').toLowerCase();
    const text = `\uFEFFE-Mail;First Name;Tags;${product.name};Completed\r\n`
      + `${word}-1@example.com;Zoë;${word};2026-01-05;${product.slug}/${pages[0]!.slug}@2026-01-07\r\n`
      + `${known.email};Rosalind;;no;\r\n`
      + `${known.email};Twice;;no;\r\n`
      + `=nobody;"=1+1";;yes;\r\n`;
    const file = await upload(api, text);
    assert.deepEqual([file.encoding, file.separator, file.row_count, file.counts], ['UTF-8', 'semicolon', 4, null]);
    assert.deepEqual(file.columns.map(({ to }) => to), ['email', 'first_name', 'tags', 'product', 'completions']);
    assert.equal(file.columns[3]!.thing, product.id);
    await api.refuse('run_import', 409, { path: { import: file.id } });
    const checked = await api.do('check_import', { path: { import: file.id }, body: guessed(file) });
    assert.deepEqual(checked.counts, { created: 1, updated: 1, unchanged: 0, refused: 2 });
    const refused = await api.all('list_import_rows', { path: { import: file.id }, query: { verdict: 'refused', limit: 1 } });
    assert.deepEqual(refused.map(({ line, why }) => [line, why]), [[4, 'the same address stands in line 3'], [5, '“=nobody” is no e-mail address']]);
    assert.equal((await api.do('list_members', { query: { q: word } })).data.length, 0, 'a look changes nothing');

    const begun = await api.do('run_import', { path: { import: file.id } });
    assert.equal((await api.do('get_import', { path: { import: file.id } })).job, begun.id);
    const job = await over(api, begun);
    assert.deepEqual([job.kind, job.state, job.changed, job.refused], ['import_members', 'done', 2, 2]);
    const [made] = (await api.do('list_members', { query: { q: word } })).data;
    assert.deepEqual([made!.first_name, made!.tags.map(({ name }) => name)], ['Zoë', [word]]);
    assert.equal((await api.do('get_access', { query: { member: made!.id, thing: product.id } })).verdict, 'open');
    assert.deepEqual((await api.do('list_completions', { path: { member: made!.id } })).data.map(({ page, completed_at }) => [page, completed_at.slice(0, 10)]), [[pages[0]!.id, '2026-01-07']]);
    assert.deepEqual(await told(api, made!), ['created', 'product_access_granted'], 'what was completed elsewhere is news to nobody');
    assert.deepEqual((await api.do('list_mails', { query: { to: made!.email } })).data, [], 'no mail unless asked');
    const sheet = (await api.do('get_job_result', { path: { job: job.id } })).split('\r\n');
    assert.equal(sheet[2], `"'=nobody","'=1+1","","yes","","5","“=nobody” is no e-mail address"`);

    const again = await upload(api, text);
    assert.deepEqual((await api.do('check_import', { path: { import: again.id }, body: guessed(again) })).counts, { created: 0, updated: 0, unchanged: 2, refused: 2 });
    await over(api, await api.do('undo_job', { path: { job: job.id } }));
    assert.equal((await api.do('get_member', { path: { member: known.id } })).first_name, 'Rosa');
    assert.equal((await api.do('list_members', { query: { q: word } })).data.length, 0);
  });

  test('what is known of members comes along in columns that are guessed, and what goes out comes in again as it was', async () => {
    const { house, house: { api } } = given;
    const make = (kind: string, more: Record<string, unknown> = {}) => api.do('create_field', { body: { name: fresh(`Import ${kind}`), kind, ...more } });
    const [town, weight, born, size] = [await make('text'), await make('number'), await make('date'), await make('choice', { choices: ['S', 'M'] })];
    const word = fresh('known').toLowerCase();
    const file = await upload(api, `email;${town.name.toUpperCase()};${weight.name};${born.name};${size.name}\n`
      + `${word}-1@example.com;Ulm;12,5;2.3.1965;m\n${word}-2@example.com;;heavy;;\n${word}-3@example.com;;;yesterday;\n${word}-4@example.com;;;;XXL\n${word}-5@example.com;${'x'.repeat(501)};;;\n`);
    assert.deepEqual(file.columns.map(({ to, field }) => [to, field]), [['email', null], ['field', town.id], ['field', weight.id], ['field', born.id], ['field', size.id]]);
    const path = { import: file.id };
    const checked = await api.do('check_import', { path, body: guessed(file) });
    assert.deepEqual(checked.counts, { created: 1, updated: 0, unchanged: 0, refused: 4 });
    assert.deepEqual(guessed(checked), guessed(file), 'what was said stays said');
    const why = (await api.all('list_import_rows', { path, query: { verdict: 'refused' } })).map((row) => row.why!);
    assert.deepEqual(why.slice(0, 3), [`“heavy” can't stand in “${weight.name}”: it should be a number`,
      `“yesterday” can't stand in “${born.name}”: it should be a date such as 2026-11-22`, `“XXL” can't stand in “${size.name}”: it should be one of: S, M`]);
    assert.equal((await over(api, await api.do('run_import', { path }))).changed, 1);
    const [made] = (await api.do('list_members', { query: { q: word } })).data;
    assert.deepEqual(made!.fields, { [town.id]: 'Ulm', [weight.id]: 12.5, [born.id]: '1965-03-02', [size.id]: 'M' });

    const out = (await api.call('export_members', { query: { q: word } })).body;
    const back = await upload(api, out);
    assert.deepEqual(back.columns.filter(({ to }) => to === 'field').map(({ field }) => field).slice(-4), [town.id, weight.id, born.id, size.id]);
    assert.deepEqual((await api.do('check_import', { path: { import: back.id }, body: guessed(back) })).counts, { created: 0, updated: 0, unchanged: 1, refused: 0 });
    await api.do('update_member', { path: { member: made!.id }, body: { fields: { [town.id]: null, [weight.id]: 1 } } });
    await over(api, await api.do('run_import', { path: { import: (await api.do('check_import', { path: { import: back.id }, body: guessed(back) })).id } }));
    assert.equal((await api.call('export_members', { query: { q: word } })).body, out);

    const refuse = async (...columns: unknown[]) => (await api.refuse('check_import', 400, { path: { import: back.id }, body: { columns: back.columns.map((_, at) => columns[at] ?? { to: 'ignored' }) } })).errors.map(({ field }) => field);
    assert.deepEqual(await refuse({ to: 'email' }, { to: 'field' }, { to: 'field', field: `fld_${'0'.repeat(26)}` }), ['columns[1].field', 'columns[2].field']);
    assert.deepEqual(await refuse({ to: 'email' }, { to: 'field', field: town.id }, { to: 'field', field: town.id }), ['columns']);
    const on_disk = join(house.folder, 'known.csv');
    writeFileSync(on_disk, `email,${size.name}\n${word}-1@example.com,M\n${word}-1@example.com,L\n`);
    assert.match(await house.command('members', 'import', on_disk, '--site', 'riverside', '--check'), new RegExp(`line 2: unchanged ${word}-1@example.com`));
  });

  test('a kill in the middle of a large import doubles nobody and forgets nobody', async () => {
    const { house, house: { api } } = given;
    const word = fresh('crowd').replaceAll('-', '').toLowerCase();
    const crowd = 6000; // several commits
    const rows = Array.from({ length: crowd }, (_, at) => `${word}${at}@example.com,Nr ${at},${word}`);
    const file = await upload(api, `email,name,tags\n${rows.join('\n')}\n`);
    await api.do('check_import', { path: { import: file.id }, body: { ...guessed(file), tags: [`${word}all`] } });
    const begun = await api.do('run_import', { path: { import: file.id } });
    await eventually(async () => (await api.do('get_job', { path: { job: begun.id } })).done > 0, { what: 'a part that is done' });
    await house.kill();
    await house.serve();
    const job = await over(api, begun);
    assert.deepEqual([job.state, job.done, job.changed, job.refused], ['done', crowd, crowd, 0]);
    const [tag] = (await api.do('list_tags', { query: { q: `${word}all` } })).data;
    assert.equal(tag!.member_count, crowd);
    const created = await api.all('list_activities', { query: { type: 'user.created' } });
    assert.equal(created.filter(({ member }) => member.email.startsWith(word)).length, crowd, 'told of each once');
  });

  test('a cancelled job begins no further part', async () => {
    const { api } = given.house;
    const word = fresh('queue').replaceAll('-', '').toLowerCase();
    const size = 30_000; // takes many times as long as cancelling it
    const file = await upload(api, `email\n${Array.from({ length: size }, (_, at) => `${word}${at}@example.com\n`).join('')}`);
    await api.do('check_import', { path: { import: file.id }, body: guessed(file) });
    const { count } = await api.do('count_members');
    const begun = await api.do('run_import', { path: { import: file.id } });
    await api.do('cancel_job', { path: { job: begun.id } });
    const job = await over(api, begun);
    assert.equal(job.state, 'cancelled');
    assert.ok(job.done < size, `${job.done} rows`);
    assert.equal((await api.do('count_members')).count, count + job.changed);
  });

  test('the command brings members from a file and takes them out again', async () => {
    const { house, house: { api } } = given;
    const word = fresh('cli').toLowerCase();
    const path = join(house.folder, 'in.csv');
    writeFileSync(path, Buffer.from(`Email\tVorname\n${word}@example.com\tJ\xFCrgen\nbroken\tX\n`, 'latin1'));
    const looked = await house.command('members', 'import', path, '--site', 'riverside', '--check');
    assert.match(looked, new RegExp(`line 2: created ${word}@example.com`));
    assert.match(looked, /line 3: refused broken: “broken” is no e-mail address/);
    const ran = await house.try('members', 'import', path, '--site', 'riverside', '--tag', word, '--json');
    assert.equal(ran.status, 0, 'a refused row is told, and the import has come to its end');
    assert.deepEqual(ran.stderr.match(/\r|\d+ of \d+/g), ['2 of 2'], 'no bar where nobody looks on');
    const done = JSON.parse(ran.stdout) as { counts: unknown; job: { state: string } };
    assert.deepEqual([done.counts, done.job.state], [{ created: 1, updated: 0, unchanged: 0, refused: 1 }, 'done']);
    const [member] = (await api.do('list_members', { query: { q: word } })).data;
    assert.deepEqual([member!.first_name, member!.tags.map(({ name }) => name)], ['Jürgen', [word]]);
    const out = join(house.folder, 'out.csv');
    await house.command('members', 'export', out, '--site', 'riverside');
    assert.match(readFileSync(out, 'utf8'), new RegExp(`"${word}@example.com","Jürgen","","${word}"`));
  });

  test('whoever may only change members brings in and takes back a file that gives no access, and only such a one', async () => {
    const { house, house: { api } } = given;
    const narrow = api.as(await house.makeKey('members:read,members:write'));
    const file = await upload(narrow, `email\n${fresh('plain')}@example.com\n`);
    await narrow.do('check_import', { path: { import: file.id }, body: guessed(file) });
    const job = await over(narrow, await narrow.do('run_import', { path: { import: file.id } }));
    const undo = await over(narrow, await narrow.do('undo_job', { path: { job: job.id } }));
    assert.deepEqual([undo.state, undo.changed], ['done', 1]);
    const { product } = await newCourse(api);
    const gift = await upload(api, `email\n${fresh('gift')}@example.com\n`);
    await api.do('check_import', { path: { import: gift.id }, body: { ...guessed(gift), things: [product.id] } });
    await narrow.refuse('run_import', 403, { path: { import: gift.id } });
    const gave = await over(api, await api.do('run_import', { path: { import: gift.id } }));
    await narrow.refuse('undo_job', 403, { path: { job: gave.id } });
  });

  test('what is no such file, or says nonsense of its columns, is refused with a word', async () => {
    const { house, house: { api } } = given;
    const sent = (text: string) => ({ query: {}, bytes: new TextEncoder().encode(text), headers: { 'content-type': 'text/csv' } });
    assert.deepEqual((await api.refuse('create_import', 400, sent(''))).errors.map(({ field }) => field), ['file']);
    assert.deepEqual((await api.refuse('create_import', 400, sent('email,name\n'))).errors.map(({ field }) => field), ['file']);
    assert.match((await api.refuse('create_import', 400, sent(`a,b\n"${'x'.repeat(3_000_000)}`))).errors[0]!.message, /line 2/);
    const file = await upload(api, 'email,product\nx@example.com,yes\n');
    const path = { import: file.id };
    const refuse = async (body: unknown) => (await api.refuse('check_import', 400, { path, body })).errors.map(({ field }) => field).toSorted();
    assert.deepEqual(await refuse({}), ['columns']);
    assert.deepEqual(await refuse({ columns: [{ to: 'ignored' }, { to: 'product' }] }), ['columns', 'columns[1].thing']);
    assert.deepEqual(await refuse({ columns: [{ to: 'email' }, { to: 'shoe' }], tags: [' '], things: ['prd_1'] }), ['columns[1].to', 'tags', 'things']);
    await api.refuse('list_import_rows', 400, { path, query: { verdict: 'odd', cursor: 'x' } });
    await api.refuse('get_import', 404, { path: { import: `imp_${'0'.repeat(26)}` } });
    const { product } = await newCourse(api);
    const narrow = api.as(await house.makeKey('members:write'));
    await narrow.refuse('check_import', 403, { path, body: { columns: [{ to: 'email' }, { to: 'product', thing: product.id }] } });
  });
});
