// A mail server for tests: takes every mail, keeps it read and taken apart, refuses or hangs up on demand.
//
//   const smtp = await startSmtp();
//   smtp.faults.push({ at: 'rcpt', reply: '450 4.2.1 Try later', times: 2 });
//   const mail = (await smtp.until((mails) => mails.length > 0))[0];   mail.to, mail.headers.subject, mail.text, mail.html
//   await smtp.close();
//
// As a program:  node test/fakes/smtp.ts --port 2525
import net from 'node:net';
import { parseArgs } from 'node:util';
import { taken } from './mime.ts';
import type { Mail } from './mime.ts';

export type { Mail } from './mime.ts';

export type Moment = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message';

export interface SmtpFault {
  at: Moment; // 'data' answers the command, 'message' what follows it
  reply?: string; // such as '451 4.3.0 Try later'; without it nothing is said
  drop?: boolean; // hang up, after the reply if there is one
  keep?: boolean; // at 'message': the mail is kept all the same, so the sender cannot know
  match?: string; // only if the line has it in it
  times?: number; // for so many; without it until cleared
}

const MOST = 30_000_000;

export class Smtp {
  readonly mails: Mail[] = [];
  readonly logins: string[] = [];
  faults: SmtpFault[] = [];
  connections = 0;
  readonly #server: net.Server;
  readonly #open = new Set<net.Socket>();
  readonly #watchers = new Set<() => void>();

  constructor() {
    this.#server = net.createServer((socket) => {
      this.connections += 1;
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket)).on('error', () => socket.destroy());
      new Conversation(this, socket);
    });
  }

  listen(port = 0, host = '127.0.0.1'): Promise<this> {
    return new Promise((resolve, reject) => this.#server.once('error', reject).listen(port, host, () => resolve(this)));
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  faultAt(at: Moment, line: string): SmtpFault | undefined {
    const fault = this.faults.find((wanted) => wanted.at === at && (!wanted.match || line.includes(wanted.match)));
    if (fault?.times !== undefined && --fault.times <= 0) this.faults = this.faults.filter((other) => other !== fault);
    return fault;
  }

  keep(mail: Mail): void {
    this.mails.push(mail);
    for (const watcher of this.#watchers) watcher();
  }

  to(address: string): Mail[] {
    return this.mails.filter((mail) => mail.to.includes(address));
  }

  until(done: (mails: Mail[]) => boolean, timeout_ms = 10_000): Promise<Mail[]> {
    if (done(this.mails)) return Promise.resolve(this.mails);
    return new Promise((resolve, reject) => {
      const end = (error?: Error) => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        if (error) reject(error);
        else resolve(this.mails);
      };
      const watcher = () => done(this.mails) && end();
      const timer = setTimeout(() => end(new Error(`no such mail within ${timeout_ms} ms; ${this.mails.length} others came`)), timeout_ms);
      this.#watchers.add(watcher);
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

// One connection: commands by line, then the message up to a lone dot.
class Conversation {
  readonly #smtp: Smtp;
  readonly #socket: net.Socket;
  #waiting: Buffer = Buffer.alloc(0);
  #message: Buffer[] | undefined;
  #size = 0;
  #login: 'user' | 'password' | undefined;
  #from = '';
  #to: string[] = [];

  constructor(smtp: Smtp, socket: net.Socket) {
    this.#smtp = smtp;
    this.#socket = socket;
    socket.on('data', (part: Buffer) => this.#read(part));
    this.#answer('connect', '', () => this.#say('220 fake.example ESMTP'));
  }

  #read(part: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, part]);
    for (let end = this.#waiting.indexOf('\r\n'); end >= 0; end = this.#waiting.indexOf('\r\n')) {
      const line = this.#waiting.subarray(0, end);
      this.#waiting = this.#waiting.subarray(end + 2);
      if (this.#message) this.#messageLine(line);
      else this.#command(line.toString());
    }
  }

  #say(...lines: string[]): void {
    if (!this.#socket.destroyed) this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  // What was asked for to go wrong, else `act`.
  #answer(at: Moment, line: string, act: () => void): SmtpFault | undefined {
    const fault = this.#smtp.faultAt(at, line);
    if (!fault) act();
    if (fault?.reply) this.#say(fault.reply);
    if (fault?.drop) this.#socket.end();
    return fault;
  }

  #command(line: string): void {
    if (this.#login) return this.#loginLine();
    const verb = line.slice(0, 4).toUpperCase();
    const acts: Record<string, () => void> = {
      EHLO: () => void this.#answer('ehlo', line, () => this.#say('250-fake.example', '250-PIPELINING', `250-SIZE ${MOST}`, '250-8BITMIME',
        '250-SMTPUTF8', '250 AUTH PLAIN LOGIN')),
      HELO: () => void this.#answer('ehlo', line, () => this.#say('250 fake.example')),
      AUTH: () => void this.#answer('auth', line, () => this.#authenticate(line)),
      MAIL: () => void this.#answer('mail', line, () => this.#begin(line)),
      RCPT: () => void this.#answer('rcpt', line, () => this.#recipient(line)),
      DATA: () => void this.#answer('data', line, () => this.#startMessage()),
      RSET: () => (this.#reset(), this.#say('250 2.0.0 Forgotten')),
      NOOP: () => this.#say('250 2.0.0 Nothing done'),
      QUIT: () => (this.#say('221 2.0.0 Bye'), this.#socket.end()),
    };
    (acts[verb] ?? (() => this.#say('502 5.5.1 Not understood')))();
  }

  #authenticate(line: string): void {
    const [, kind = '', secret] = line.split(' ');
    this.#smtp.logins.push(kind.toUpperCase());
    if (kind.toUpperCase() === 'PLAIN' && secret) return this.#say('235 2.7.0 Welcome');
    this.#login = kind.toUpperCase() === 'LOGIN' ? 'user' : 'password';
    this.#say(this.#login === 'user' ? '334 VXNlcm5hbWU6' : '334 ');
  }

  #loginLine(): void {
    const next = this.#login === 'user' ? 'password' : undefined;
    this.#login = next;
    this.#say(next ? '334 UGFzc3dvcmQ6' : '235 2.7.0 Welcome');
  }

  #begin(line: string): void {
    const address = /^MAIL FROM:\s*<([^>]*)>/i.exec(line);
    if (!address) return this.#say('501 5.5.4 MAIL FROM:<address>');
    if (this.#from !== '') return this.#say('503 5.5.1 One mail at a time');
    this.#from = address[1]!;
    this.#say('250 2.1.0 Ok');
  }

  #recipient(line: string): void {
    const address = /^RCPT TO:\s*<([^>]+)>/i.exec(line);
    if (!address) return this.#say('501 5.5.4 RCPT TO:<address>');
    if (this.#from === '') return this.#say('503 5.5.1 MAIL first');
    this.#to.push(address[1]!);
    this.#say('250 2.1.5 Ok');
  }

  #startMessage(): void {
    if (this.#to.length === 0) return this.#say('503 5.5.1 RCPT first');
    this.#message = [];
    this.#size = 0;
    this.#say('354 End with a lone dot');
  }

  #messageLine(line: Buffer): void {
    if (line.length === 1 && line[0] === 46) return this.#endMessage();
    const text = line[0] === 46 ? line.subarray(1) : line;
    this.#size += text.length + 2;
    if (this.#size <= MOST) this.#message!.push(Buffer.from(text), Buffer.from('\r\n'));
  }

  #endMessage(): void {
    const raw = Buffer.concat(this.#message!);
    const mail = taken(this.#from, this.#to, raw);
    const tooLarge = this.#size > MOST;
    this.#reset();
    if (tooLarge) return this.#say('552 5.3.4 Too large');
    const fault = this.#answer('message', raw.toString(), () => {
      this.#smtp.keep(mail);
      this.#say('250 2.0.0 Kept');
    });
    if (fault?.keep) this.#smtp.keep(mail);
  }

  #reset(): void {
    this.#message = undefined;
    this.#from = '';
    this.#to = [];
  }
}

export function startSmtp(options: { port?: number; host?: string } = {}): Promise<Smtp> {
  return new Smtp().listen(options.port, options.host);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return void console.log('node test/fakes/smtp.ts [--port 2525] [--host 127.0.0.1]\nTakes every mail and prints it.');
  const smtp = await startSmtp({ port: Number(values.port ?? 2525), ...(values.host && { host: values.host }) });
  console.log(`Mail server on ${smtp.url}`);
  smtp.keep = (mail) => console.log(`\n${mail.from} to ${mail.to.join(', ')}: ${mail.headers.subject ?? '(no subject)'}\n${mail.text}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void smtp.close().then(() => process.exit(0)));
}

if (process.argv[1] === import.meta.filename) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
