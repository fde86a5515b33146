// G44: told to stop while people ask, upload and receivers answer slowly, the program finishes what it has begun, gives
// back what it had claimed, and ends well.
import { environmentOf, size, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember } from '../e2e/cast.ts';
import { House, second } from '../e2e/house.ts';
import { startReceiver } from '../fakes/receiver.ts';
import { openDatabase } from './database.ts';
import { Findings } from './promises.ts';

const promise = {
  answered: 'what was accepted is answered',
  slow: 'a request that is on its way is waited for',
  unready: 'it says first that it is not ready',
  stored: 'what was acknowledged is stored',
  released: 'nothing stays claimed',
  well: 'it ends by itself, well, within 20 s',
} as const;
const longest = 20 * second;

/** Sends one request on a connection of its own, and gives what came until it closed; empty when it was never taken. */
function knock(port: number, text: string, dribble: string[] = []): Promise<string> {
  return new Promise((resolve) => {
    let [got, isTaken] = ['', false];
    const socket = net.connect(port, '127.0.0.1', async () => {
      isTaken = true;
      socket.write(text);
      for (const more of dribble) {
        await pause(200);
        socket.write(more);
      }
    });
    socket.setEncoding('utf8').on('data', (part: string) => (got += part));
    socket.on('error', () => {}).on('close', () => resolve(isTaken ? got || 'nothing' : ''));
  });
}

async function stop(sabotage?: Sabotage): Promise<Findings> {
  const [findings, ear] = [new Findings(), await startReceiver({ check: false })];
  const house = await House.open('sqlite', { environment: environmentOf(sabotage) });
  const port = Number(new URL(house.origin).port);
  try {
    await house.api.do('create_hook', { body: { url: `${ear.url}/`, events: ['user.created'] } });
    ear.faults = [{ delay_ms: 700 }];
    for (let count = 0; count < 12; count += 1) await newMember(house.api);
    let isOver = false;
    const answers: string[] = [];
    const headers = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${house.api.key}\r\n`;
    const ask = async () => {
      while (!isOver) {
        const got = await knock(port, `GET /api/v1/members?limit=20 HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`);
        if (got === '') return;
        answers.push(got);
      }
    };
    const asking = Array.from({ length: size(24, 64) }, ask);
    await pause(second);
    const body = JSON.stringify({ email: 'slow@example.com' });
    const slow = knock(port, `POST /api/v1/members HTTP/1.1\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
      [...Array.from({ length: 8 }, (_, at) => body.slice(at * 3, at * 3 + 3)), body.slice(24)]);
    const probe = net.connect(port, '127.0.0.1');
    await once(probe, 'connect');
    let heard = '';
    probe.setEncoding('utf8').on('data', (part: string) => (heard += part)).on('error', () => {});
    probe.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await pause(300);

    const { server } = house;
    const told = performance.now();
    process.kill(server.pid, 'SIGTERM');
    await pause(20);
    probe.write(`GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await Promise.all(asking);
    isOver = true;
    const late = await slow;
    while (!server.isOver && performance.now() - told < longest) await pause(20);
    const took = performance.now() - told;

    const broken = answers.filter((got) => !got.startsWith('HTTP/1.1 200') && !got.startsWith('HTTP/1.1 503'));
    findings.hold(promise.answered, broken.map((got) => got.slice(0, 60)));
    findings.expect(promise.slow, late.startsWith('HTTP/1.1 201'), late.slice(0, 60));
    findings.expect(promise.unready, heard.includes('HTTP/1.1 503'), heard.slice(-200));
    findings.expect(promise.well, server.isOver && server.end.code === 0, `${server.end.code ?? server.end.signal ?? 'still there'} after ${Math.round(took)} ms`);
    await house.kill();
    const database = openDatabase(house);
    findings.hold(promise.stored, late.startsWith('HTTP/1.1 201') && database.rows("select 1 from members where email_key = 'slow@example.com'").length === 0 ? ['slow'] : []);
    findings.hold(promise.released, database.rows("select id from deliveries where state = 'sending'").map((row) => `${row['id']} is being sent`));
    database.close();
    Object.assign(findings.figures, { answers: answers.length, 'ended after': `${Math.round(took)} ms` });
    return findings;
  } finally {
    await house.close();
    await ear.close();
  }
}

test('told to stop, the program finishes what it has begun', async (context) => {
  const findings = await stop();
  findings.report(context);
  findings.assertKept();
});

test('it is noticed when everything is dropped at the stop', async (context) => {
  (await stop('drop_at_stop')).assertBroken(context, promise.slow);
});
