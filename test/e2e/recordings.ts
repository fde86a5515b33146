import { readFileSync } from 'node:fs';
import type { Api, Call } from './api.ts';
import type { StoredFile } from './shapes.ts';

/** Small files that are what they say, to upload. */

const drawn = (name: string): Buffer => readFileSync(new URL(`../../src/demo/content/media/${name}`, import.meta.url));

export const pdf = Buffer.from('%PDF-1.7\n% a workbook of one line\n');
export const video = drawn('a-day-at-the-bay.webm'); // 24 seconds
export const captions = drawn('a-day-at-the-bay.vtt').toString(); // what is said in it
export const poster = drawn('a-day-at-the-bay.webp');
export const pictures = ['first-light', 'noon', 'evening', 'night'].map((name) => drawn(`${name}.webp`));

/** A quiet tone of so many seconds, as WAV. */
export function tone(seconds: number): Buffer {
  const rate = 8_000;
  const samples = Buffer.alloc(rate * seconds, 128);
  for (let at = 0; at < samples.length; at += 1) samples[at] = 128 + Math.round(20 * Math.sin(at * 2 * Math.PI * 220 / rate));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22); // one channel
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34); // bits
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

export const upload = (api: Api, bytes: Uint8Array, name: string, more: Call = {}): Promise<StoredFile> =>
  api.do('create_file', { bytes: new Uint8Array(bytes), query: { name }, ...more });
