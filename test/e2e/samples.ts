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

/** An AIFF file of silence, which no browser plays. */
export function aiff(seconds: number): Buffer {
  const rate = 8000;
  const named = (kind: string, data: Buffer) => Buffer.concat([Buffer.from(kind, 'latin1'), uint(data.length), data]);
  const common = Buffer.from('\0\x01\0\0\0\0\0\x08\x40\x0b\xfa\0\0\0\0\0\0\0', 'latin1');  // one channel, 8 bits, 8000 as a long double
  common.writeUInt32BE(rate * seconds, 2);
  return named('FORM', Buffer.concat([Buffer.from('AIFF', 'latin1'), named('COMM', common), named('SSND', Buffer.alloc(8 + rate * seconds))]));
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

/** A photograph of nothing that says, as telephones write it (Exif), where it was taken. */
export function photograph(): Buffer {
  const bare = Buffer.from('/9j/2wBDACgcHiMeGSgjISMtKygwPGRBPDc3PHtYXUlkkYCZlo+AjIqgtObDoKrarYqMyP/L2u71////m8H////6/+b9//j/2wBDASstLTw1PHZBQXb4pYyl+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj4+Pj/wAARCAAQABADASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDFooooA//Z', 'base64');
  const entry = (tag: number, type: number, count: number, value: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(tag, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(count, 4);
    return Buffer.concat([head, value]);
  };
  const [ascii, long, rational] = [2, 4, 5];
  const table = (...entries: Buffer[]) => Buffer.concat([Buffer.from([0, entries.length]), ...entries, uint(0)]);
  const gps_at = 26; // after the head (8) and a table of one entry (18)
  const numbers_at = gps_at + 2 + 4 * 12 + 4;
  const degrees = (whole: number, thousandths: number) => Buffer.concat([uint(whole), uint(1), uint(thousandths), uint(1000), uint(0), uint(1)]);
  const tiff = Buffer.concat([
    Buffer.from('MM\0*', 'latin1'), uint(8), table(entry(0x8825, long, 1, uint(gps_at))),
    table(entry(1, ascii, 2, Buffer.from('N\0\0\0')), entry(2, rational, 3, uint(numbers_at)), entry(3, ascii, 2, Buffer.from('E\0\0\0')), entry(4, rational, 3, uint(numbers_at + 24))),
    degrees(48, 137), degrees(11, 575),
  ]);
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([bare.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, bare.subarray(2)]);
}
