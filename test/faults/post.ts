import http from 'node:http';

export interface Answered {
  status: number;
  body: string;
}

/** Sends over a fixed number of connections that are kept open. No answer, for whatever reason, is `undefined`. */
export class Line {
  readonly #agent: http.Agent;

  constructor(connections: number) {
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  post(url: string, body: string | Buffer, headers: Record<string, string>): Promise<Answered | undefined> {
    return new Promise((resolve) => {
      const bytes = Buffer.byteLength(body);
      const sent = http.request(url, { method: 'POST', agent: this.#agent, timeout: 30_000,
        headers: { 'content-type': 'application/json', 'content-length': bytes, ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
        answer.on('error', () => resolve(undefined));
        answer.on('close', () => resolve(undefined));
      });
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve(undefined));
      sent.on('close', () => resolve(undefined));
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Does `work` on every item, so many at a time. */
export async function together<Item>(items: readonly Item[], width: number, work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: width }, one));
}
