import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fresh, newCourse, newMember } from './cast.ts';
import { atWork } from './desk.ts';
import { onEachEngine } from './house.ts';
import { mailCount, mailTo } from './look.ts';
import { eventually } from './poll.ts';
import { png } from './samples.ts';

onEachEngine('what mails say', (given) => {
  test('is ours until an owner chooses other words, which hold for what is written from then on', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const { data } = await api.do('list_mail_templates');
    assert.deepEqual(data.map(({ letter }) => letter), ['access_given', 'welcome', 'login_code', 'reset_password', 'password_changed', 'registration', 'already_member', 'file_shared']);
    assert.ok(data.every(({ is_own: isOwn, is_on: isOn }) => !isOwn && isOn));
    const before = await desk.call('get_mail_template', { path: { letter: 'access_given' } });
    assert.deepEqual(before.body.words, before.body.ours);
    const words = { ...before.body.ours, subject: 'Yours, {{member.first_name|dear friend}}: {{access.news}}', text: 'Dear {{member.first_name|friend}},\n\nhave fun with this:\n\n{{things}}\n\n{{link}}', button: 'Off we go' };
    const changed = await desk.call('change_mail_template', { path: { letter: 'access_given' }, headers: { 'if-match': before.headers.get('etag')! }, body: { words } });
    assert.deepEqual([changed.body.is_own, changed.body.words], [true, words]);
    await desk.refuse('change_mail_template', 412, { path: { letter: 'access_given' }, headers: { 'if-match': before.headers.get('etag')! }, body: { words } });

    const [known, sly] = [await newMember(api, 'Žoë'), await newMember(api, '<script>alert(1)</script>{{link}}')];
    const { product } = await newCourse(api, { name: 'Kurinuki' });
    for (const member of [known, sly]) await api.do('create_grant', { body: { member: member.id, product: product.id } });
    const mail = await mailTo(api, known.email);
    assert.equal(mail.subject, 'Yours, Žoë: Kurinuki is open');
    assert.ok(mail.text.startsWith('Dear Žoë,\n\nhave fun with this:\n\n* Kurinuki\n'), mail.text);
    assert.match(mail.text, /Choose a password and start:\nhttp/, 'who is new is led to a password, whatever the words are');
    const odd = await mailTo(api, sly.email);
    assert.equal(odd.subject, 'Yours, <script>alert(1)</script>{{link}}: Kurinuki is open');
    assert.ok(odd.html.includes('Dear &lt;script&gt;') && !odd.html.includes('<script'));

    const [entry] = (await api.do('list_audit', { query: { act: 'PATCH /mail-templates/{letter}' } })).data;
    assert.equal(entry?.thing, 'access_given');
    assert.match(JSON.stringify(entry?.before), /Hello \{\{member.first_name/);
    assert.match(JSON.stringify(entry?.after), /have fun with this/);
    const ours = await desk.do('change_mail_template', { path: { letter: 'access_given' }, body: { words: null } });
    assert.deepEqual([ours.is_own, ours.words], [false, before.body.ours]);
  });

  test('is refused where it couldn’t be sent, with what there is', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const { ours } = await api.do('get_mail_template', { path: { letter: 'login_code' } });
    const refused = async (words: object) => (await desk.refuse('change_mail_template', 400, { path: { letter: 'login_code' }, body: { words: { ...ours, ...words } } })).errors!.map(({ field, message }) => `${field} ${message}`).join('\n');
    assert.match(await refused({ text: 'Your code is a secret' }), /^words\.text needs \{\{code\}\}/);
    assert.match(await refused({ text: '{{code}} {{member.age}}' }), /has no field \{\{member\.age\}\}; there is \{\{code\}\}, .*\{\{member\.first_name\}\}/);
    assert.match(await refused({ subject: 'Look: {{link}}' }), /^words\.subject can’t hold \{\{link\}\}/);
    assert.match(await refused({ subject: 'One\r\nBcc: all@example.com' }), /^words\.subject should be/);
    assert.match(await refused({ subject: '' }), /^words\.subject/);
    assert.match(await refused({ text: `{{code}}${'x'.repeat(5000)}` }), /^words\.text/);
    assert.match(await refused({ footer: 'x' }), /words\.footer/);
    const never = await desk.refuse('change_mail_template', 400, { path: { letter: 'login_code' }, body: { is_on: false } });
    assert.match(never.errors![0]!.message, /without this mail/);
    await desk.refuse('get_mail_template', 404, { path: { letter: 'newsletter' } });
    assert.equal((await api.do('get_mail_template', { path: { letter: 'login_code' } })).changed_at, null);
    const support = await atWork(house, 'support');
    await support.refuse('change_mail_template', 403, { path: { letter: 'login_code' }, body: { words: ours } });
  });

  test('is seen beforehand as a member would get it, and sent to oneself, opening nothing', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const member = await newMember(api, 'Tilda');
    const { ours } = await api.do('get_mail_template', { path: { letter: 'login_code' } });
    const words = { ...ours, text: 'Psst, {{member.first_name}} of {{member.email}}:\n\n{{code}}\n\n{{link}}' };
    const acts = () => api.all('list_audit').then((all) => all.length);
    const countBefore = await acts();
    const made = await desk.do('preview_mail_template', { path: { letter: 'login_code' }, body: { words } });
    assert.match(made.text, /^Psst, Ada of ada@example\.com:\n\n {4}482913\n/);
    const seen = await desk.do('preview_mail_template', { path: { letter: 'login_code' }, body: { words, member: member.id } });
    assert.ok(seen.text.startsWith(`Psst, Tilda of ${member.email}:`));
    assert.ok(seen.html.includes('482913') && seen.html.includes('Riverside'));
    assert.match((await desk.do('preview_mail_template', { path: { letter: 'login_code' }, body: {} })).subject, /^482913 is your code/);
    await desk.refuse('preview_mail_template', 400, { path: { letter: 'login_code' }, body: { words: { ...words, text: 'no code' } } });
    await desk.refuse('preview_mail_template', 400, { path: { letter: 'login_code' }, body: { member: 'mem_01jdn0a0000000000000000009' } });
    assert.equal(await acts(), countBefore, 'a look is no act');
    assert.equal(await mailCount(api, member.email), 0);

    const { to } = await desk.do('send_test_mail', { path: { letter: 'login_code' }, body: { words } });
    assert.equal(to, desk.email);
    const test = await mailTo(api, desk.email, /^Test: 482913 is your code/);
    assert.equal(test.kind, 'test');
    await api.refuse('send_test_mail', 403, { path: { letter: 'login_code' }, body: {} });
  });

  test('isn’t sent where it is turned off, and nothing else changes', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const { product } = await newCourse(api);
    await desk.do('change_mail_template', { path: { letter: 'access_given' }, body: { is_on: false } });
    const quiet = await newMember(api, 'Quill');
    await api.do('create_grant', { body: { member: quiet.id, product: product.id } });
    await desk.do('change_mail_template', { path: { letter: 'access_given' }, body: { is_on: true } });
    const told = await newMember(api, 'Tess');
    await api.do('create_grant', { body: { member: told.id, product: product.id } });
    await mailTo(api, told.email);
    assert.equal(await mailCount(api, quiet.email), 0);
  });

  test('stands below the site’s logo, which mail programs may load', async () => {
    const { house, house: { api } } = given;
    const desk = await atWork(house, 'owner');
    const logo = await api.do('create_file', { bytes: new Uint8Array(png(320, 96)), query: { name: `${fresh('Logo')}.png` } });
    await api.do('save_branding_draft', { body: { theme: 'tide', logo: logo.id } });
    await api.do('publish_branding', { body: {} });
    const { html } = await desk.do('preview_mail_template', { path: { letter: 'welcome' }, body: {} });
    const address = /<img src="([^"]+)" alt="Riverside"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.ok(address.endsWith('/look/logo?w=480'), html);
    const answer = await eventually(async () => {
      const asked = await fetch(house.origin + new URL(address).pathname + new URL(address).search);
      return asked.status === 200 ? asked : undefined;
    }, { what: 'the logo' });
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'cross-origin');
  });
});
