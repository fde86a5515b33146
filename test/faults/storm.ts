// What is thrown at an HTTP server to see whether it errs.
import net from 'node:net';
import type { Chance } from './chance.ts';

/** Says it, and gives the status lines of what came until the end, or silence. */
export function shout(port: number, bytes: Buffer, cut: number | undefined, patience: number): Promise<number[]> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = net.connect(port, '127.0.0.1');
    const over = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve([...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status)));
    };
    const timer = setTimeout(over, patience);
    socket.on('data', (part_) => (heard += part_.toString('latin1'))).on('error', over).on('close', over);
    if (cut === undefined) socket.end(bytes);
    else {
      socket.write(bytes.subarray(0, cut));
      setImmediate(() => socket.end(bytes.subarray(cut)));
    }
  });
}

/** Proper requests of many kinds. */
export const seeds = (host: string, key: string): string[] => [
  `GET /login HTTP/1.1\r\nHost: ${host}\r\nAccept: text/html\r\nCookie: sid=abc; theme="x"\r\n\r\n`,
  `GET /api/v1/members?limit=2&q=a%20b HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
  `POST /api/v1/members HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n{"email":"ada@example.com"}`,
  `POST /api/v1/members HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1b\r\n{"email":"ada@example.com"}\r\n0\r\n\r\n`,
  `POST /login HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 21\r\n\r\nemail=ada@example.com`,
  `GET /media/fil_x/pag_x/1.x HTTP/1.1\r\nHost: ${host}\r\nRange: bytes=0-9,-5\r\nIf-Range: "a"\r\n\r\n`,
  `PATCH /api/v1/settings HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
];

/** Changes bytes, repeats, leaves out and swaps pieces. */
export function mutated(chance: Chance, seed: string): Buffer {
  let bytes = Buffer.from(seed, 'latin1');
  for (let times = 1 + chance.whole(4); times > 0; times -= 1) {
    const [at, length] = [chance.whole(bytes.length), chance.whole(16)];
    const [head, piece, tail] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
    switch (chance.whole(6)) {
      case 0: bytes = Buffer.concat([head, Buffer.from([chance.whole(256)]), bytes.subarray(at + 1)]); break;
      case 1: bytes = Buffer.concat([head, piece, piece, tail]); break;
      case 2: bytes = Buffer.concat([head, tail]); break;
      case 3: bytes = Buffer.concat([head, Buffer.from(chance.one(['\r\n', '\n', '\0', ' ', ':', '%', ',', '0x', '-1', '\r', '\t', '"', 'é'])), bytes.subarray(at)]); break;
      case 4: bytes = Buffer.concat([head, Buffer.from(chance.one(['9'.repeat(25), 'A'.repeat(9_000), '%00', '../', '[['.repeat(200)])), bytes.subarray(at)]); break;
      default: bytes = Buffer.concat([head, Buffer.from(Array.from(piece, (byte) => byte ^ (1 << chance.whole(8)))), tail]);
    }
    if (bytes.length === 0) return Buffer.from(' ');
  }
  return bytes;
}
