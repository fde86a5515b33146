// A mail taken apart: headers unfolded and decoded, text and HTML found among its parts.

export interface Mail {
  from: string; // of the envelope
  to: string[];
  headers: Record<string, string>; // by lower-case name; of repeated ones the first
  text: string;
  html: string;
  parts: Part[]; // every leaf
  raw: string;
}

export interface Part {
  type: string;
  headers: Record<string, string>;
  content: string;
}

const MOST_NESTED = 10;

export function taken(from: string, to: string[], raw: Buffer): Mail {
  const parts = leaves(raw.toString('latin1'), 0);
  const first = (type: string) => parts.find((part) => part.type === type)?.content ?? '';
  return { from, to, headers: headersOf(split(raw.toString('utf8')).head), text: first('text/plain'), html: first('text/html'), parts, raw: raw.toString('utf8') };
}

function split(entity: string): { head: string; body: string } {
  const end = entity.indexOf('\r\n\r\n');
  return end < 0 ? { head: entity, body: '' } : { head: entity.slice(0, end), body: entity.slice(end + 4) };
}

function headersOf(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.replace(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] ??= words(line.slice(colon + 1).trim());
  }
  return headers;
}

// =?utf-8?Q?…?= and =?utf-8?B?…?=; white space between two of them is none.
function words(text: string): string {
  return text.replace(/(\?=)\s+(?==\?)/g, '$1').replace(/=\?([\w-]+)\?([QB])\?([^?]*)\?=/gi, (_all, charset: string, kind: string, coded: string) => {
    const bytes = kind.toUpperCase() === 'B' ? Buffer.from(coded, 'base64') : quoted(coded.replaceAll('_', ' '));
    return decoded(bytes, charset);
  });
}

function quoted(text: string): Buffer {
  const joined = text.replace(/=\r\n/g, '');
  return Buffer.from(joined.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}

function decoded(bytes: Buffer, charset: string): string {
  return /^(iso-8859-1|latin1|us-ascii)$/i.test(charset) ? bytes.toString('latin1') : bytes.toString('utf8');
}

// Bytes stand as latin1 letters until the part's own encoding and character set are known.
function leaves(entity: string, depth: number): Part[] {
  const { head, body } = split(entity);
  const headers = headersOf(head);
  const declared = headers['content-type'] ?? 'text/plain; charset=us-ascii';
  const type = declared.split(';')[0]!.trim().toLowerCase();
  const boundary = /boundary="?([^";]+)"?/i.exec(declared)?.[1];
  if (type.startsWith('multipart/') && boundary && depth < MOST_NESTED) {
    const inner = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1).filter((part) => !part.startsWith('--'));
    return inner.flatMap((part) => leaves(part.replace(/^[ \t]*\r\n/, ''), depth + 1));
  }
  const encoding = headers['content-transfer-encoding']?.toLowerCase() ?? '7bit';
  const bytes = encoding === 'base64' ? Buffer.from(body, 'base64') : encoding === 'quoted-printable' ? quoted(body) : Buffer.from(body, 'latin1');
  const charset = /charset="?([^";]+)"?/i.exec(declared)?.[1] ?? 'utf-8';
  return [{ type, headers, content: decoded(bytes, charset).replaceAll('\r\n', '\n') }];
}
