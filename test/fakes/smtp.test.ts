import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { startSmtp } from './smtp.ts';
import type { Smtp } from './smtp.ts';

let smtp: Smtp;

before(async () => {
  smtp = await startSmtp();
});
beforeEach(() => {
  smtp.mails.length = 0;
  smtp.faults = [];
});
after(() => smtp.close());

// Says each line after the answer to the one before; gives all answers. Ends when the other side hangs up.
function said(lines: string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(smtp.port, '127.0.0.1');
    const answers: string[] = [];
    const left = [...lines];
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const complete = /(?:^|\r\n)\d{3} [^\r\n]*\r\n$/.test(text);
      if (!complete) return;
      answers.push(text.trim());
      text = '';
      const next = left.shift();
      if (next === undefined) socket.end();
      else socket.write(`${next}\r\n`);
    });
    socket.on('close', () => resolve(answers)).on('error', reject);
  });
}

const ENVELOPE = ['EHLO hub', 'MAIL FROM:<hub@example.com>', 'RCPT TO:<ana@example.com>', 'DATA'];
const codes = (answers: string[]) => answers.map((answer) => answer.split('\r\n').at(-1)!.slice(0, 3));

const MESSAGE = [
  'From: Hub <hub@example.com>', 'To: ana@example.com', 'Subject: =?utf-8?Q?Sch=C3=B6n,_Ana?= =?utf-8?B?IQ==?=', 'X-Long: one', '\ttwo',
  'Content-Type: multipart/alternative; boundary="b1"', '', '--b1', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '',
  'A long li=', 'ne and caf=C3=A9', '..and a dot', '--b1', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '', Buffer.from('<p>café</p>').toString('base64'), '--b1--', '.',
].join('\r\n');

test('a mail is taken apart into headers, text and HTML, dots and all', async () => {
  assert.deepEqual(codes(await said([...ENVELOPE, MESSAGE, 'QUIT'])), ['220', '250', '250', '250', '354', '250', '221']);
  const [mail] = smtp.mails;
  assert.deepEqual([mail!.from, mail!.to], ['hub@example.com', ['ana@example.com']]);
  assert.deepEqual([mail!.headers['subject'], mail!.headers['x-long']], ['Schön, Ana!', 'one\ttwo']);
  assert.equal(mail!.text, 'A long line and café\n.and a dot');
  assert.equal(mail!.html.trim(), '<p>café</p>');
});

test('it refuses for now or for good, at the moment it is told, as often as told', async () => {
  smtp.faults = [{ at: 'rcpt', reply: '450 4.2.1 Try later', times: 1 }, { at: 'message', reply: '554 5.6.0 No', times: 1 }];
  assert.deepEqual(codes(await said([...ENVELOPE.slice(0, 3), 'QUIT'])), ['220', '250', '250', '450', '221']);
  assert.deepEqual(codes(await said([...ENVELOPE, MESSAGE, 'QUIT'])), ['220', '250', '250', '250', '354', '554', '221']);
  assert.equal(smtp.mails.length, 0);
  assert.deepEqual(codes(await said([...ENVELOPE, MESSAGE])), ['220', '250', '250', '250', '354', '250']);
});

test('it hangs up after the message, with the mail kept or not', async () => {
  smtp.faults = [{ at: 'message', drop: true, keep: true, times: 1 }, { at: 'message', drop: true, times: 1 }];
  assert.deepEqual(codes(await said([...ENVELOPE, MESSAGE])), ['220', '250', '250', '250', '354']);
  assert.equal(smtp.mails.length, 1);
  assert.deepEqual(codes(await said([...ENVELOPE, MESSAGE])), ['220', '250', '250', '250', '354']);
  assert.equal(smtp.mails.length, 1);
});

test('out of order is refused, logging in is accepted, several mails go over one connection', async () => {
  assert.deepEqual(codes(await said(['EHLO hub', 'RCPT TO:<a@example.com>', 'DATA', 'NONSENSE'])), ['220', '250', '503', '503', '502']);
  assert.deepEqual(codes(await said(['EHLO hub', 'AUTH PLAIN AGEAYg==', 'AUTH LOGIN', 'dQ==', 'cA=='])), ['220', '250', '235', '334', '334', '235']);
  await said([...ENVELOPE, MESSAGE, ...ENVELOPE.slice(1), 'Subject: second\r\n\r\nshort\r\n.']);
  assert.deepEqual((await smtp.until((mails) => mails.length === 2)).map((mail) => mail.headers['subject']), ['Schön, Ana!', 'second']);
  assert.equal(smtp.to('ana@example.com').length, 2);
});
