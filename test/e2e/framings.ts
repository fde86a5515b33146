/** Requests that could be read in two ways, byte by byte. */

export const host = 'Host: 127.0.0.1\r\n';
export const get = (more: string, target = '/healthz') => `GET ${target} HTTP/1.1\r\n${host}${more}\r\n`;
export const post = (more: string, body = '') => `POST /login HTTP/1.1\r\n${host}${more}\r\n${body}`;
export const chunked = (body: string) => post('Transfer-Encoding: chunked\r\n', body);

/** Each of these is refused and the connection closed: whoever disagrees about where it ends smuggles the next request. */
export const refused: Record<string, string> = {
  'Content-Length beside Transfer-Encoding': post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'Content-Length 0 beside Transfer-Encoding': post('Content-Length: 0\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
  'two lengths that differ': post('Content-Length: 4\r\nContent-Length: 5\r\n', 'abcde'),
  'two lengths that agree': post('Content-Length: 4\r\nContent-Length: 4\r\n', 'abcd'),
  'a list of lengths': post('Content-Length: 4, 4\r\n', 'abcd'),
  'a signed length': post('Content-Length: +4\r\n', 'abcd'),
  'a negative length': post('Content-Length: -1\r\n'),
  'a hexadecimal length': post('Content-Length: 0x4\r\n', 'abcd'),
  'a length with a letter': post('Content-Length: 4a\r\n', 'abcd'),
  'an empty length': post('Content-Length: \r\n'),
  'a length beyond 2^63': post('Content-Length: 9223372036854775808\r\n'),
  'a length beyond 2^64': post('Content-Length: 18446744073709551620\r\n', 'abcd'),
  'a space before the colon': get('X-Odd : 1\r\n'),
  'a folded line': get('X-Odd: 1\r\n 2\r\n'),
  'a first line that is folded': `GET /healthz HTTP/1.1\r\n ${host}\r\n`,
  'a bare carriage return in a value': get('X-Odd: 1\r2\r\n'),
  'a bare line feed after a field': `GET /healthz HTTP/1.1\r\n${host}X-Odd: 1\n\r\n`,
  'a bare line feed after the first line': `GET /healthz HTTP/1.1\n${host}\r\n`,
  'a NUL in a value': get('X-Odd: 1\u00002\r\n'),
  'a control byte in a value': get('X-Odd: 1\u00012\r\n'),
  'a NUL in a name': get('X-\u0000Odd: 1\r\n'),
  'a field without a name': get(': 1\r\n'),
  'a field without a colon': get('X-Odd\r\n'),
  'a NUL in the target': get('', '/health\u0000z'),
  'a space in the target': get('', '/health z'),
  'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
  'two hosts': get(host),
  'an absolute target of another host': get('', 'http://elsewhere.example/healthz'),
  'a chunk size that is no number': chunked('xyz\r\nabc\r\n0\r\n\r\n'),
  'a signed chunk size': chunked('+3\r\nabc\r\n0\r\n\r\n'),
  'a chunk size with a prefix': chunked('0x3\r\nabc\r\n0\r\n\r\n'),
  'a chunk size of all ones': chunked('FFFFFFFFFFFFFFFF\r\nabc'),
  'a chunk size that wraps to zero': chunked('10000000000000000\r\nabc'),
  'no line end after the data of a chunk': chunked('3\r\nabcd0\r\n\r\n'),
  'a bare line feed after a chunk size': chunked('3\nabc\r\n0\r\n\r\n'),
  'an endless extension of a chunk': chunked(`3;${'x'.repeat(300)}\r\nabc\r\n0\r\n\r\n`),
  'a trailer that frames': chunked('3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n'),
  'a trailer without end': chunked(`3\r\nabc\r\n0\r\n${'X-Odd: 1234567890\r\n'.repeat(600)}\r\n`),
  'no method': ` /healthz HTTP/1.1\r\n${host}\r\n`,
  'HTTP/0.9': 'GET /healthz\r\n\r\n',
  'HTTP/2 in words': `GET /healthz HTTP/2.0\r\n${host}\r\n`,
  'a preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
};

/** These are refused too, as what is not spoken here. */
export const unimplemented: Record<string, string> = {
  'another transfer coding': post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
  'a coding after chunked': post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'),
  'a coding that looks like chunked': post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'),
  'two transfer codings': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'),
  'TRACE': `TRACE /healthz HTTP/1.1\r\n${host}\r\n`,
  'CONNECT': `CONNECT 127.0.0.1:80 HTTP/1.1\r\n${host}\r\n`,
};
