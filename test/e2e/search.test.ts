import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, give, newCourse, newMember, newPage, paragraph } from './cast.ts';
import { enter } from './enter.ts';
import { day, onEachEngine } from './house.ts';

const titles = (list: { data: { title: string }[] }) => list.data.map((one) => one.title);

onEachEngine('the search', (given) => {
  const search = async (q: string, member?: { id: string }) =>
    given.house.api.do('search', { query: { q, member: member?.id } });

  test('follows every change of the content at once', async () => {
    const { api } = given.house;
    const word = fresh('heron').replaceAll('-', '');
    const { product } = await newCourse(api, {}, 0);
    const page = await newPage(api, product.id, { title: 'Wetlands', body: paragraph(`A grey ${word} stands still.`) });
    assert.deepEqual(titles(await search(word)), ['Wetlands']);
    assert.match((await search(word.toUpperCase())).data[0]!.excerpt_html, new RegExp(`A grey <mark>${word}</mark> stands`));
    await api.do('update_page', { path: { page: page.id }, body: { title: 'Marshes' } });
    assert.deepEqual(titles(await search(`${word} marsh`)), ['Marshes']);
    await api.do('update_page', { path: { page: page.id }, body: { body: paragraph('Gone fishing.') } });
    assert.deepEqual(titles(await search(word)), []);
    await api.do('update_product', { path: { product: product.id }, body: { name: `The ${word} course` } });
    assert.deepEqual(titles(await search(word)), [`The ${word} course`]);
    await api.do('delete_page', { path: { page: page.id } });
    await api.do('delete_product', { path: { product: product.id } });
    assert.deepEqual(titles(await search(word)), []);
  });

  test('shows a member what is open, locks by their title, and of the rest nothing at all', async () => {
    const { house, house: { api } } = given;
    const word = fresh('osprey').replaceAll('-', '');
    const member = await newMember(api);
    const mine = await newCourse(api, { name: `Mine ${word}`, release: { mode: 'time_delayed', interval: 1, unit: 'weeks' } }, 0);
    await newPage(api, mine.product.id, { title: 'First', body: paragraph(`${word} by name`) });
    await newPage(api, mine.product.id, { title: `Second ${word}`, body: paragraph('secret of the second') });
    await newPage(api, mine.product.id, { title: 'Third', body: paragraph(`${word} too early`) });
    await newPage(api, mine.product.id, { title: `Draft ${word}`, status: 'draft' });
    const locked = await newCourse(api, { name: `Locked ${word}` }, 0);
    await newPage(api, locked.product.id, { title: `Inside ${word}`, body: paragraph(word) });
    const shy = await newCourse(api, { name: `Shy ${word}`, tease: false }, 0);
    await newPage(api, shy.product.id, { title: `Shy inside ${word}` });
    await give(api, member, mine.product);

    const found = (await search(word, member)).data.map((one) => `${one.verdict} ${one.title}`).toSorted();
    assert.deepEqual(found, [`locked Locked ${word}`, `locked Second ${word}`, `open First`, `open Mine ${word}`]);
    assert.deepEqual(titles(await search('secret of the second', member)), [], 'a locked text is not asked');
    const second = (await search(`second ${word}`, member)).data[0]!;
    assert.equal(second.excerpt_html, '', 'nor is it shown');
    const all = (await search(word)).data.map((one) => one.title);
    assert.equal(all.length, 9, `staff find all there is: ${all.join(', ')}`);
    house.advance(7 * day);
    assert.equal((await search('secret of the second', member)).data[0]?.verdict, 'open', 'time alone opens it');
  });

  test('shows merge fields as they are read: by the member as whom it is asked, or with their other words', async () => {
    const { api } = given.house;
    const word = fresh('curlew').replaceAll('-', '');
    const member = await newMember(api, 'Tilda');
    const { product } = await newCourse(api, {}, 0);
    await newPage(api, product.id, { title: 'A greeting', body: paragraph(`Hello {{member.first_name|friend}}, the ${word} of {{site.name}} waits.`) });
    await give(api, member, product);
    const excerpt = async (as?: { id: string }) => (await search(word, as)).data[0]!.excerpt_html;
    const { name } = await api.do('get_site');
    assert.equal(await excerpt(member), `Hello Tilda, the <mark>${word}</mark> of ${name} waits.`);
    assert.equal(await excerpt(), `Hello friend, the <mark>${word}</mark> of ${name} waits.`);
  });

  test('in the portal groups by product, marks and escapes what was found, and leads there', async () => {
    const { api } = given.house;
    const word = fresh('avocet').replaceAll('-', '');
    const member = await newMember(api);
    const { product } = await newCourse(api, { name: `Birds & <b>beaks</b> ${word}` }, 0);
    await newPage(api, product.id, { title: `Page of ${word}`, body: paragraph(`Say <script>alert(1)</script> ${word} & co`) });
    await give(api, member, product);
    const visitor = await enter(given, member);
    await visitor.open('/library');
    const form = visitor.seen.root.querySelector('form[role=search]')!;
    assert.equal(form.getAttribute('action'), '/search');
    await visitor.open(`/search?q=${word}`);
    assert.equal(visitor.seen.status, 200);
    assert.equal(visitor.seen.root.querySelectorAll('.found').length, 1, 'one product');
    assert.match(visitor.text, /2 results for/);
    assert.ok(visitor.seen.html.includes('&lt;script&gt;alert(1)&lt;/script&gt; <mark>'), 'escaped around the mark');
    assert.ok(!visitor.seen.html.includes('<script>alert'));
    await visitor.follow(`Page of ${word}`);
    assert.equal(visitor.seen.status, 200);
    await visitor.open('/search?q=nothingofthesort');
    assert.match(visitor.text, /Nothing found for “nothingofthesort”/);
    await visitor.open('/search');
    assert.match(visitor.text, /What are you looking for/);
  });

  test('leafs through what there is, each once', async () => {
    const { api } = given.house;
    const word = fresh('curlew').replaceAll('-', '');
    const member = await newMember(api);
    const { product } = await newCourse(api, {}, 0);
    for (let number = 0; number < 25; number += 1) await newPage(api, product.id, { title: `${word} ${number}` });
    await give(api, member, product);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await api.do('search', { query: { q: word, member: member.id, limit: 10, cursor } });
      seen.push(...titles(page));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    assert.equal(new Set(seen).size, 25);
    assert.equal(seen.length, 25);
    await api.refuse('search', 400, { query: { q: word, cursor: 'pag_nonsense' } });
    const visitor = await enter(given, member);
    await visitor.open(`/search?q=${word}`);
    assert.equal(visitor.seen.root.querySelectorAll('.found-page').length, 20);
    await visitor.follow('More results');
    assert.equal(visitor.seen.root.querySelectorAll('.found-page').length, 5);
  });

  test('takes whatever anybody types', async () => {
    const { house, house: { api } } = given;
    const hostile = ['"', "'", '""""', 'a" OR site:b', 'title:x', 'NEAR(a b)', '* & | ! ( ) < > : \\', '-x', "'; DROP TABLE pages; --",
      '🏺🔥', 'ａｂｃ', 'e\u0301'.repeat(300), '\u202egnirts', '%', '_', 'x'.repeat(5000)];
    const member = await newMember(api);
    const visitor = await enter(given, member);
    for (const q of hostile) {
      const status = (await visitor.open(`/search?q=${encodeURIComponent(q)}`)).status;
      assert.equal(status, 200, q.slice(0, 40));
      const answer = await fetch(`${house.origin}/api/v1/search?q=${encodeURIComponent(q)}`, { headers: { authorization: `Bearer ${api.key}` } });
      assert.ok(answer.status === 200 || answer.status === 400, `${q.slice(0, 40)}: ${answer.status}`);
    }
    const long = await fetch(`${house.origin}/search?q=${'y'.repeat(10_240)}`, { redirect: 'manual' });
    assert.ok([200, 303, 400, 414, 431].includes(long.status), String(long.status));
    const nul = await fetch(`${house.origin}/search?q=a%00b`, { redirect: 'manual' });
    assert.ok([200, 303, 400].includes(nul.status), String(nul.status));
    await api.refuse('search', 400, { query: { q: '!!!' } });
    await api.refuse('search', 404, { query: { q: 'clay', member: 'mem_01jdaaaaaaaaaaaaaaaaaaaaaa' } });
  });

  test('tells visitors of what is public, and nothing where the site shows them nothing', async () => {
    const { house, house: { api } } = given;
    const word = fresh('dunlin').replaceAll('-', '');
    const open = await newCourse(api, { access_mode: 'public' }, 0);
    await newPage(api, open.product.id, { title: `Anyone ${word}`, audience: 'anyone' });
    await newPage(api, open.product.id, { title: 'Members', body: paragraph(word) });
    const read = async () => (await fetch(`${house.origin}/search?q=${word}`, { redirect: 'manual' })).text();
    assert.match(await read(), /1 result for/);
    await api.do('update_settings', { body: { public_content: false } });
    const answer = await fetch(`${house.origin}/search?q=${word}`, { redirect: 'manual' });
    assert.equal(answer.status, 303);
    await api.do('update_settings', { body: { public_content: true } });
  });
});
