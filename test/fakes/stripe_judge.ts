// What the tests of the fake share: one fake, the official client, and a receiver that remembers.
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { startStripe } from './stripe.ts';
import type { FakeStripe } from './stripe.ts';

export const SECRET = 'whsec_judge';
const SEED = [
  { id: 'prod_calm', name: 'Calm Mornings', prices: [{ id: 'price_calm', unit_amount: 4900, currency: 'usd' }] },
  { id: 'prod_circle', name: 'The Circle', prices: [{ id: 'price_circle', unit_amount: 1900, currency: 'usd', recurring: { interval: 'month' } }] },
  { id: 'prod_studio', name: 'Studio', prices: [{ id: 'price_studio', unit_amount: 2900, currency: 'usd', recurring: { interval: 'year' } }] },
];

interface Received {
  body: string;
  signature: string;
  event: Stripe.Event;
}

export let fake: FakeStripe;
let receiver: http.Server;
export const received: Received[] = [];
export const answers: number[] = [];

export function client(key = 'rk_test_judge', version?: string): Stripe {
  return new Stripe(key, { host: '127.0.0.1', port: fake.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false,
    ...(version && { apiVersion: version as never }) });
}

export const happens = (verb: string, args: object): Record<string, any> => fake.happens(verb, args);

export const types = () => received.map(({ event }) => event.type);
export const rejects = (work: Promise<unknown>, expected: object) => assert.rejects(work, expected);

before(async () => {
  receiver = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => {
      received.push({ body, signature: String(request.headers['stripe-signature']), event: JSON.parse(body) as Stripe.Event });
      response.writeHead(answers.shift() ?? 200).end('{"ok":true}');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  fake = await startStripe({ seed: SEED, rate: 0, hooks: [{ url, secret: SECRET }], retry_ms: [5, 5] });
});

beforeEach(() => {
  fake.reset();
  fake.limit.rate = 0;
  fake.deliverer.settings.retry_ms = [5, 5];
  received.length = 0;
  answers.length = 0;
});

after(async () => {
  await fake.close();
  receiver.close();
});
