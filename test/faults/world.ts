// A world of a proof's own: every address there is leads to this machine, a name leads where the proof says, and no packet
// leaves it. What runs in it is a program of node's that answers with what it found.
import { spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Findings } from './promises.ts';

const asker = '127.0.0.53';
const enter = `ip link set lo up && ip route add local default dev lo && ip -6 route add local default dev lo &&
  mount --bind "$0" /etc/resolv.conf && exec "$@"`;
const apart = ['--net', '--mount', '--', 'sh', '-c'];

/** Whether this machine lets us have a network of our own. */
export const worldsWork = spawnSync('unshare', [...apart, 'ip link set lo up']).status === 0;

/** Runs a file in a world of its own, and gives the findings that it tells. */
export async function inWorld(file: string, ...words: string[]): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'customerhub-world-'));
  const resolv = join(folder, 'resolv.conf');
  writeFileSync(resolv, `nameserver ${asker}\n`);
  try {
    const child = spawn('unshare', [...apart, enter, resolv, process.execPath, file, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0) throw new Error(`${file} ended with ${status}: ${told}`);
    const { broken, figures } = JSON.parse(told.trim().split('\n').at(-1)!) as { broken: [string, string[]][]; figures: Findings['figures'] };
    const findings = new Findings();
    for (const [promise, examples] of broken) findings.hold(promise, examples);
    Object.assign(findings.figures, figures);
    return findings;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The last word of a file that runs in a world of its own. */
export function tell({ broken, figures }: Findings): void {
  console.log(JSON.stringify({ broken: [...broken], figures }));
}

const [typeA, typeCname, typeAaaa] = [1, 5, 28];
type Answer = string[] | 'silence';

/** Says where names are, as they are asked for: addresses, or one other name; nothing at all is said about a silent one. */
export class Names {
  readonly #answers: Record<string, (time: number) => Answer>;
  readonly #asked = new Map<string, number>();
  readonly #socket: Socket = createSocket('udp4');

  constructor(answers: Record<string, (time: number) => Answer>) {
    this.#answers = answers;
  }

  async listen(): Promise<this> {
    this.#socket.on('message', (question, from) => {
      const answer = this.#answer(question);
      if (answer) this.#socket.send(answer, from.port, from.address);
    });
    this.#socket.bind(53, asker);
    await once(this.#socket, 'listening');
    return this;
  }

  close(): void {
    this.#socket.close();
  }

  #answer(question: Buffer): Buffer | undefined {
    const labels: string[] = [];
    let at = 12;
    for (let length = question[at]!; length > 0; length = question[at]!) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const [type, end] = [question.readUInt16BE(at + 1), at + 5];
    const name = labels.join('.').toLowerCase();
    const known = this.#answers[name];
    const key = `${name} ${type}`;
    const time = (this.#asked.get(key) ?? 0) + 1;
    this.#asked.set(key, time);
    const told = known?.(time) ?? [];
    if (told === 'silence') return undefined;
    const records = this.#records(name, told, type);
    const head = Buffer.from(question.subarray(0, 12));
    head.writeUInt16BE(known ? 0x8180 : 0x8183, 2); // found, or no such name
    head.writeUInt16BE(records.length, 6);
    head.fill(0, 8);
    return Buffer.concat([head, question.subarray(12, end), ...records]);
  }

  // Another name comes with where that one is, as those who ask on our behalf would have it.
  #records(name: string, told: string[], type: number): Buffer[] {
    return told.flatMap((one) => {
      if (typeOf(one) === type) return [record(name, one)];
      if (typeOf(one) !== typeCname) return [];
      const there = this.#answers[one]?.(1) ?? [];
      return [record(name, one), ...(there === 'silence' ? [] : this.#records(one, there, type))];
    });
  }
}

const nameBytes = (name: string) =>
  Buffer.concat([...name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`, 'latin1')), Buffer.alloc(1)]);

function typeOf(text: string): number {
  if (isIPv4(text)) return typeA;
  return text.includes(':') ? typeAaaa : typeCname;
}

// To be forgotten at once.
function record(name: string, text: string): Buffer {
  const head = Buffer.from([0, typeOf(text), 0, 1, 0, 0, 0, 0, 0, 0]);
  const bytes = bytesOf(text);
  head.writeUInt16BE(bytes.length, 8);
  return Buffer.concat([nameBytes(name), head, bytes]);
}

function bytesOf(text: string): Buffer {
  if (typeOf(text) === typeA) return Buffer.from(text.split('.').map(Number));
  if (typeOf(text) === typeCname) return nameBytes(text);
  const [before, after = ''] = text.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean).map((group) => parseInt(group, 16));
  const [first, last] = [groups(before!), groups(after)];
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
