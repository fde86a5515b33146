// Files as people upload them, made here so that none has to be kept.
import { deflateSync } from 'node:zlib';

const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let turn = 0; turn < 8; turn += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});
const crc = (bytes: Buffer): number => {
  let value = 0xffffffff;
  for (const byte of bytes) value = crcTable[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};
const uint = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const chunk = (kind: string, data: Buffer) => {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  return Buffer.concat([uint(data.length), named, uint(crc(named))]);
};

/** What a picture of ours says about where it was taken. */
export const place = '48.137,11.575';

/** A picture of stripes, with a remark that nobody else should read; `rows` of it are really there. */
export function png(width: number, height: number, rows = height): Buffer {
  const line = (y: number) => {
    const bytes = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) bytes.writeUIntBE((((x + y) % 256) * 256 + ((x * 2) % 256)) * 256 + (y % 256), 1 + x * 3, 3);
    return bytes;
  };
  const data = deflateSync(Buffer.concat(Array.from({ length: rows }, (_, y) => line(y))), { level: 1 });
  const head = Buffer.concat([uint(width), uint(height), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('tEXt', Buffer.from(`Comment\0Taken at ${place}`)), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** A WAV file of silence. */
export function wav(seconds: number): Buffer {
  const rate = 8000;
  const head = Buffer.from('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\x01\0\x08\0data\0\0\0\0', 'latin1');
  head.writeUInt32LE(36 + rate * seconds, 4);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt32LE(rate * seconds, 40);
  return Buffer.concat([head, Buffer.alloc(rate * seconds, 0x80)]);
}

/** A box of an MP4. */
export const box = (kind: string, ...inside: Buffer[]) => {
  const body = Buffer.concat(inside);
  return Buffer.concat([uint(body.length + 8), Buffer.from(kind, 'latin1'), body]);
};
export const movieType = box('ftyp', Buffer.from('isom\0\0\0\0isommp42', 'latin1'));

/** One whose box says that it is 2^63 bytes long. */
export const lyingMp4 = Buffer.concat([movieType, uint(1), Buffer.from('mdat', 'latin1'), Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0])]);

/** An animation of so many frames of one point. */
export function gif(frames: number): Buffer {
  const frame = Buffer.from('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0', 'latin1');
  return Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\xff', 'latin1'), ...Array.from({ length: frames }, () => frame), Buffer.from(';')]);
}
