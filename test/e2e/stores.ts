import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { freePort } from './process.ts';

/** Other people's S3-compatible stores, and a stretch of road in front of them that can be spoilt. */

const load = createRequire(import.meta.url);

export type Make = 's3rver' | 'fauxqs';
export const makes: Make[] = ['s3rver', 'fauxqs']; // the first checks signatures, the second is strict about parts

export interface Backend {
  port: number;
  close(): Promise<void>;
}

export async function openBackend(make: Make, bucket: string): Promise<Backend> {
  return make === 's3rver' ? openS3rver(bucket) : openFauxqs(bucket);
}

async function openS3rver(bucket: string): Promise<Backend> {
  const S3rver = load('s3rver') as new (options: object) => { run(): Promise<AddressInfo>; close(): Promise<void> };
  const directory = mkdtempSync(join(tmpdir(), 'customerhub-s3rver-'));
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false, configureBuckets: [{ name: bucket }] });
  const { port } = await server.run();
  return { port, close: async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  } };
}

async function openFauxqs(bucket: string): Promise<Backend> {
  const { startFauxqs } = await import('fauxqs');
  const server = await startFauxqs({ port: await freePort(), host: '127.0.0.1', logger: false });
  server.createBucket(bucket);
  return { port: server.port, close: () => server.stop() };
}

/** What may befall a request: `before` it reaches the store, or the answer on its way back. */
export interface Trouble {
  when: (method: string, path: string) => boolean;
  times: number; // how often it strikes
  kind: 'status' | 'stall' | 'lost_reply' | 'truncate' | 'corrupt' | 'cut';
  status?: number;
}

/** A proxy in front of a store. It knows which uploads in parts are open, and lists them as the store should. */
export class Road {
  readonly troubles: Trouble[] = [];
  readonly open = new Map<string, { key: string; begun: number }>();
  readonly #server: Server;
  readonly #backend: Backend;
  readonly #bucket: string;
  struck = 0;
  now = (): number => Date.now();

  private constructor(backend: Backend, bucket: string) {
    this.#backend = backend;
    this.#bucket = bucket;
    this.#server = createServer((from, to) => void this.#pass(from, to).catch(() => to.destroy()));
  }

  static async open(make: Make, bucket: string): Promise<Road> {
    const road = new Road(await openBackend(make, bucket), bucket);
    road.#server.listen(0, '127.0.0.1');
    await once(road.#server, 'listening');
    return road;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get media(): string {
    return `s3://${this.#bucket}/files?region=us-east-1&endpoint=http://127.0.0.1:${this.port}`;
  }

  spoil(kind: Trouble['kind'], more: Partial<Trouble> = {}): void {
    this.troubles.push({ kind, when: () => true, times: Infinity, ...more });
  }

  heal(): void {
    this.troubles.length = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#backend.close();
  }

  #trouble(method: string, path: string): Trouble | undefined {
    const found = this.troubles.find((trouble) => trouble.times > 0 && trouble.when(method, path));
    if (!found) return undefined;
    found.times -= 1;
    this.struck += 1;
    return found;
  }

  async #pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = from;
    const parts: Buffer[] = [];
    for await (const part of from) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    if (method === 'GET' && /[?&]uploads=/.test(url)) {
      to.writeHead(200, { 'content-type': 'application/xml' }).end(this.#listing());
      return;
    }
    const trouble = this.#trouble(method, url);
    if (trouble?.kind === 'stall') return;
    if (trouble?.kind === 'cut') {
      to.destroy();
      return;
    }
    if (trouble?.kind === 'status') {
      const code = trouble.status === 403 ? 'InvalidAccessKeyId' : 'SlowDown';
      to.writeHead(trouble.status ?? 503).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
      return;
    }
    const answer = await this.#forward(from, method === 'PUT' && trouble?.kind === 'corrupt' ? Buffer.alloc(body.length, 1) : body);
    this.#remember(method, url, answer.status, answer.body);
    if (trouble?.kind === 'lost_reply') {
      to.destroy();
      return;
    }
    const content = trouble?.kind === 'corrupt' && method === 'GET' ? Buffer.alloc(answer.body.length, 2) : answer.body;
    to.writeHead(answer.status, answer.headers);
    if (trouble?.kind === 'truncate') {
      to.write(content.subarray(0, Math.floor(content.length / 2)), () => to.destroy());
      return;
    }
    to.end(content);
  }

  #forward(from: IncomingMessage, body: Buffer): Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const onward = request({ host: '127.0.0.1', port: this.#backend.port, method: from.method, path: from.url, headers: from.headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const headers = { ...answer.headers };
          delete headers['transfer-encoding'];
          const content = Buffer.concat(parts);
          if (from.method !== 'HEAD' && answer.statusCode !== 204) headers['content-length'] = String(content.length);
          resolve({ status: answer.statusCode!, headers, body: content });
        });
        answer.on('error', reject);
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }

  #remember(method: string, url: string, status: number, body: Buffer): void {
    const key = decodeURIComponent(url.split('?')[0]!).slice(this.#bucket.length + 2);
    const begun = /<UploadId>([^<]+)</.exec(body.toString());
    if (method === 'POST' && url.includes('uploads=') && begun) this.open.set(begun[1]!, { key, begun: this.now() });
    const ended = /[?&]uploadId=([^&]+)/.exec(url);
    if (ended && (method === 'DELETE' || method === 'POST') && status < 500) this.open.delete(decodeURIComponent(ended[1]!));
  }

  #listing(): string {
    const uploads = [...this.open].map(([id, { key, begun }]) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${new Date(begun).toISOString()}</Initiated></Upload>`);
    return `<?xml version="1.0" encoding="UTF-8"?><ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>${this.#bucket}</Bucket><IsTruncated>false</IsTruncated>${uploads.join('')}</ListMultipartUploadsResult>`;
  }
}

export const keys = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
