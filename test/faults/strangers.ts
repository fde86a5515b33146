// Others who use the same database server, and take every connection that it has.
import net from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { superuser, type Cluster } from '../e2e/postgres.ts';

const protocol = 196_608; // 3.0
const restBetween = 10; // milliseconds

function startup(): Buffer {
  const words = Buffer.from(`user\0${superuser}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(words.length + 8, 0);
  head.writeInt32BE(protocol, 4);
  return Buffer.concat([head, words]);
}

/** A connection of PostgreSQL's own protocol, as far as it is needed to hold one and to say a sentence. */
class Stranger {
  readonly #socket: net.Socket;
  #heard = '';

  private constructor(socket: net.Socket) {
    this.#socket = socket.setEncoding('latin1').on('data', (text: string) => (this.#heard += text)).on('error', () => {});
  }

  /** Nothing when the server has none left. */
  static async come(cluster: Cluster): Promise<Stranger | undefined> {
    const stranger = new Stranger(net.connect(join(cluster.socketFolder, '.s.PGSQL.5432')));
    stranger.#socket.write(startup());
    return (await stranger.#isHeard()) ? stranger : undefined;
  }

  async say(sql: string): Promise<void> {
    this.#heard = '';
    const head = Buffer.from('Q\0\0\0\0');
    head.writeInt32BE(Buffer.byteLength(sql) + 5, 1);
    this.#socket.write(Buffer.concat([head, Buffer.from(`${sql}\0`)]));
    await this.#isHeard();
  }

  leave(): void {
    this.#socket.destroy();
  }

  /** Until the server is ready for the next sentence; false when it hangs up instead. */
  async #isHeard(): Promise<boolean> {
    while (!/Z\0\0\0\u0005[ITE]$/.test(this.#heard)) {
      if (this.#socket.destroyed || this.#socket.readableEnded) return false;
      await Promise.race([once(this.#socket, 'data'), once(this.#socket, 'close')]).catch(() => {});
    }
    return true;
  }
}

export class Strangers {
  readonly #cluster: Cluster;
  readonly #those: Stranger[] = [];
  #isOver = false;
  #coming: Promise<void> = Promise.resolve();
  #turnedAway = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** From now on they take whatever is free; resolves once nothing is. */
  async take(): Promise<void> {
    const come = async () => {
      while (!this.#isOver) {
        const stranger = await Stranger.come(this.#cluster);
        if (stranger) this.#those.push(stranger);
        else {
          this.#turnedAway += 1;
          await pause(restBetween);
        }
      }
    };
    this.#coming = come();
    while (this.#turnedAway === 0) await pause(restBetween);
  }

  get count(): number {
    return this.#those.length;
  }

  /** Ends the connections of all others; whoever comes first has their places. */
  async cutOthers(): Promise<void> {
    await this.#those[0]!.say("select pg_terminate_backend(pid) from pg_stat_activity where datname is not null and datname <> 'postgres'");
  }

  async leave(): Promise<void> {
    this.#isOver = true;
    await this.#coming;
    for (const stranger of this.#those) stranger.leave();
  }
}
