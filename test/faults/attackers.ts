// Guessers: browsers without a face that call from as many addresses as they like, through a proxy that the program trusts.
import http from 'node:http';
import type { House } from '../e2e/house.ts';
import { mailTo } from '../e2e/look.ts';
import type { Visitor } from '../e2e/visitor.ts';

export const throughProxy = ['--trusted-proxies', '127.0.0.1'];

export interface Knocked {
  status: number;
  took: number; // milliseconds
  headers: http.IncomingHttpHeaders;
  text: string;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

/** One request from an address, as a browser with these cookies sends it. */
export function send(house: House, from: string, path: string, options: { cookie?: string; form?: Record<string, string>; json?: unknown } = {}): Promise<Knocked> {
  const body = options.form ? new URLSearchParams(options.form).toString() : options.json === undefined ? undefined : JSON.stringify(options.json);
  const headers: Record<string, string> = { 'x-forwarded-for': from, accept: 'text/html', 'sec-fetch-site': 'same-origin', ...(options.cookie ? { cookie: options.cookie } : {}),
    ...(body === undefined ? {} : { origin: house.origin, 'content-type': options.form ? 'application/x-www-form-urlencoded' : 'application/json', 'content-length': String(Buffer.byteLength(body)) }) };
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = http.request(house.origin + path, { method: body === undefined ? 'GET' : 'POST', headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode!, took: performance.now() - began, headers: answer.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

/** A browser that has opened the page to log in, and has not been here before. */
export interface Browser {
  cookie: string;
  csrf: string;
}

export async function newBrowser(house: House, from: string, path = '/login'): Promise<Browser> {
  const { headers, text } = await send(house, from, path);
  const cookie = (headers['set-cookie'] ?? []).map((line) => line.split(';')[0]!).join('; ');
  return { cookie, csrf: /name="csrf" value="([^"]*)"/.exec(text)![1]! };
}

/** One guess at the portal's door. */
export const guess = (house: House, from: string, { cookie, csrf }: Browser, email: string, password: string): Promise<Knocked> =>
  send(house, from, '/login', { cookie, form: { csrf, next: '', with: 'password', email, password } });

export const address = (number: number): string => `203.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

/** Gives a member a password, as they would do it. */
export async function setPassword(house: House, email: string, password: string): Promise<void> {
  const visitor = house.visitor();
  await visitor.open('/password/forgot');
  await visitor.press('E-mail me a link', { email });
  const { text } = await mailTo(house.api, email, /\/password\/set\//);
  await visitor.open(/\/password\/set\/\S+/.exec(text)![0]);
  await visitor.press('Save my password', { password });
}

export async function logInWithPassword(visitor: Visitor, email: string, password: string): Promise<number> {
  await visitor.open('/login');
  await visitor.press('Use my password', { email });
  await visitor.press('Log in', { password });
  await visitor.open('/account');
  return visitor.path === '/account' ? 200 : visitor.seen.status;
}
