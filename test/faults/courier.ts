import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../e2e/house.ts';
import { signatureOf } from '../fakes/stripe.ts';
import type { Chance } from './chance.ts';
import type { Letter } from './commerce.ts';
import type { History } from './history.ts';
import { Line, together } from './post.ts';

const connections = 8;
const doubled = 0.1;
const retryAfter = 15; // milliseconds, while nobody is at home

export interface Round {
  letters: Letter[];
  url: string;
  secret: string;
}

/** Delivers as Stripe does: in no order, some twice, again and again until there is an answer, and never after that. */
export class Courier {
  readonly #house: House;
  readonly #history: History;
  readonly #line = new Line(connections);
  #answered: () => void = () => {};
  #isOver = false;
  left = 0;

  constructor(house: House, history: History) {
    this.#house = house;
    this.#history = history;
  }

  async deliver({ letters, url, secret }: Round, chance: Chance): Promise<void> {
    const copies = letters.filter(() => chance.happens(doubled));
    const bag = chance.shuffled([...letters, ...copies]);
    this.left = bag.length;
    await together(bag, connections, async (letter) => {
      while (!this.#isOver && !(await this.#try(letter, url, secret))) await pause(retryAfter);
      this.left -= 1;
    });
    this.#line.close();
  }

  async #try({ id, body }: Letter, url: string, secret: string): Promise<boolean> {
    if (!this.#house.isServing) return false;
    await this.#history.note('invoke', id);
    const signature = signatureOf(body, [secret], Math.floor(this.#house.now() / 1_000));
    const answer = await this.#line.post(url, body, { 'stripe-signature': signature });
    if (answer) this.#answered();
    const isTaken = answer !== undefined && answer.status >= 200 && answer.status < 300;
    const isRefused = answer !== undefined && answer.status >= 400 && answer.status < 500;
    await this.#history.note(isTaken ? 'ok' : isRefused ? 'fail' : 'info', id);
    return isTaken || isRefused;
  }

  /** Nothing more is tried, whatever is left. */
  stop(): void {
    this.#isOver = true;
  }

  /** Comes with the next answer, before anything else is done about it. */
  nextAnswer(): Promise<void> {
    return new Promise((resolve) => (this.#answered = resolve));
  }
}
