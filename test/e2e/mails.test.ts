import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { newCourse, newMember } from './cast.ts';
import { hour, House, minute, onEachEngine } from './house.ts';
import { mailTo } from './look.ts';
import { eventually } from './poll.ts';
import { startSmtp, type Smtp } from '../fakes/smtp.ts';

onEachEngine('mails without SMTP', (given) => {
  test('they are kept, and the command line lists and shows them', async () => {
    const { house, house: { api } } = given;
    const member = await newMember(api, 'Žoë');
    const { product } = await newCourse(api, { name: 'Kurinuki – carving tea bowls' });
    await api.do('create_grant', { body: { member: member.id, product: product.id } });
    const mail = await eventually(async () => {
      const found = await mailTo(api, member.email);
      return found.state === 'kept' ? found : undefined;
    }, { what: 'a mail that is kept' });
    const listed = JSON.parse(await house.command('mail', 'list', '--json')) as { id: string; to: string; subject: string }[];
    const entry = listed.find((one) => one.id === mail.id);
    assert.deepEqual([entry?.to, entry?.subject], [member.email, mail.subject]);
    const shown = JSON.parse(await house.command('mail', 'show', mail.id, '--json')) as { text: string; html: string };
    assert.ok(shown.text.includes(product.name) && shown.html.includes('Kurinuki'));
    assert.ok((await house.command('mail', 'list')).includes(member.email));
  });

  test('whoever is given a draft is told at once that it opens soon', async () => {
    const { house: { api } } = given;
    const member = await newMember(api, 'Ida');
    const { product } = await newCourse(api, { name: 'Raku', status: 'draft' });
    await api.do('create_grant', { body: { member: member.id, product: product.id } });
    const mail = await mailTo(api, member.email, /Raku/);
    assert.match(mail.subject, /is yours and opens soon$/);
    assert.ok(!mail.text.includes(`/p/${product.slug}`), 'its page is not there yet');
  });
});

describe('mails with SMTP', () => {
  let smtp: Smtp;
  let house: House;
  before(async () => {
    smtp = await startSmtp();
    house = await House.open('sqlite', { environment: { CUSTOMERHUB_SMTP: smtp.url, CUSTOMERHUB_MAIL_FROM: 'studio@riverside.example' } });
  });
  after(async () => {
    await house?.close();
    await smtp?.close();
  });

  test('an access mail arrives whole, in both forms, with what mail servers look for', async () => {
    const { api } = house;
    const member = await newMember(api, 'Žoë');
    const { product } = await newCourse(api, { name: 'Kurinuki – carving tea bowls' });
    await api.do('create_grant', { body: { member: member.id, product: product.id } });
    const [mail] = await smtp.until((mails) => mails.some(({ to }) => to.includes(member.email)));
    assert.deepEqual(mail!.to, [member.email]);
    assert.ok(mail!.text?.includes(product.name) && mail!.html?.includes('carving tea bowls'));
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version']) assert.ok(mail!.headers[name], `no ${name}`);
    await eventually(async () => (await mailTo(api, member.email)).state === 'sent', { what: 'the mark that it was sent' });
  });

  test('a server that is busy is asked again; one that refuses is not', async () => {
    const { api } = house;
    const [busy, gone] = [await newMember(api), await newMember(api)];
    const { product } = await newCourse(api);
    smtp.faults = [{ at: 'rcpt', reply: '451 4.3.0 Try later', match: busy.email, times: 1 }, { at: 'rcpt', reply: '550 5.1.1 No such person', match: gone.email }];
    for (const member of [busy, gone]) await api.do('create_grant', { body: { member: member.id, product: product.id } });
    await eventually(async () => {
      house.advance(minute);
      return smtp.mails.some(({ to }) => to.includes(busy.email));
    }, { what: 'the second attempt' });
    await eventually(async () => {
      house.advance(hour);
      return (await mailTo(api, gone.email)).state === 'failed';
    }, { what: 'the end of the refused one' });
    assert.ok(!smtp.mails.some(({ to }) => to.includes(gone.email)));
  });
});
