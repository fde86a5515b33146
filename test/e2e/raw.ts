import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** A socket spoken to byte by byte, for what no proper client would send. */

const quiet = 1_500; // milliseconds without a byte after which an answer counts as all there is

export interface Heard {
  text: string;
  statuses: number[];
  isClosed: boolean;
}

export class Line {
  readonly socket: Socket;
  #heard = '';
  #isClosed = false;
  #wake: () => void = () => {};

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.#heard += bytes.toString('latin1');
      this.#wake();
    });
    socket.on('error', () => this.#close());
    socket.on('close', () => this.#close());
  }

  static async open(origin: string): Promise<Line> {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new Line(socket);
  }

  #close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  say(bytes: string | Buffer): void {
    if (!this.#isClosed) this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** What came back until `isEnough`, the end of the connection, or silence. */
  async hear(isEnough: (heard: Heard) => boolean = () => false, patience = quiet): Promise<Heard> {
    for (;;) {
      const heard = this.heard();
      if (heard.isClosed || isEnough(heard)) return heard;
      const woken = new Promise<'news'>((resolve) => (this.#wake = () => resolve('news')));
      let timer: NodeJS.Timeout | undefined;
      const silence = new Promise<'silence'>((resolve) => (timer = setTimeout(() => resolve('silence'), patience)));
      const first = await Promise.race([woken, silence]);
      clearTimeout(timer);
      if (first === 'silence') return this.heard();
    }
  }

  heard(): Heard {
    const statuses = [...this.#heard.matchAll(/(?:^|\n|\})HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
    return { text: this.#heard, statuses, isClosed: this.#isClosed };
  }

  end(): void {
    this.socket.destroy();
  }
}

/** Sends these bytes on a fresh connection and gives what came back. */
export async function send(origin: string, bytes: string | Buffer, isEnough?: (heard: Heard) => boolean): Promise<Heard> {
  const line = await Line.open(origin);
  line.say(bytes);
  const heard = await line.hear(isEnough);
  line.end();
  return heard;
}
