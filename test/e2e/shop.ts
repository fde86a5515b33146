import { randomBytes } from 'node:crypto';
import { fresh, newCourse, type Course } from './cast.ts';
import type { House } from './house.ts';
import { eventually } from './poll.ts';
import type { Connection, InboundEvent, Link } from './shapes.ts';
import type { FakeStripe } from '../fakes/stripe.ts';

type Fields = Record<string, any>;

export interface Sold extends Course {
  remote: string; // Stripe's id of the product
  link: Link;
}

export interface ShopOptions {
  mode?: 'test' | 'live';
  api_version?: string;
  events?: string[];
}

export const newSecret = (): string => `whsec_${randomBytes(24).toString('hex')}`;
export const newKey = (mode = 'test'): string => `rk_${mode}_${randomBytes(16).toString('hex')}`;

/** A Stripe account connected to the house, and what is sold there. */
export class Shop {
  readonly house: House;
  readonly connection: Connection;
  readonly secret: string;
  readonly mode: 'test' | 'live';
  readonly key: string;

  private constructor(house: House, connection: Connection, secret: string, key: string, mode: 'test' | 'live') {
    this.house = house;
    this.connection = connection;
    this.secret = secret;
    this.key = key;
    this.mode = mode;
  }

  static async open(house: House, { mode = 'test', ...hook }: ShopOptions = {}): Promise<Shop> {
    const [api_key, webhook_secret] = [house.keepSecret(newKey(mode)), house.keepSecret(newSecret())];
    const body = { kind: 'stripe', mode, settings: { api_key, webhook_secret } };
    const connection = await house.api.do('create_connection', { body });
    house.keepSecret(new URL(connection.hook_url).pathname.split('/').at(-1)!);
    house.stripe.hook({ url: connection.hook_url, secret: webhook_secret, mode, ...hook });
    return new Shop(house, connection, webhook_secret, api_key, mode);
  }

  /** Takes the endpoint away at Stripe, so that the next shop of this house has its events to itself. */
  close(): void {
    const { endpoints } = this.#world;
    for (const endpoint of endpoints.all()) if (endpoint['url'] === this.connection.hook_url) endpoints.remove(endpoint.id);
  }

  get #world() {
    return this.mode === 'live' ? this.stripe.live : this.stripe.test;
  }

  get stripe(): FakeStripe {
    return this.house.stripe;
  }

  /** A product at Stripe that nothing of ours is tied to. */
  offer(recurring?: 'month' | 'year', currency = 'usd'): string {
    const id = `prod_${fresh('p').replaceAll(/\W/g, '')}`;
    const price = { unit_amount: 4_900, currency, ...(recurring ? { recurring: { interval: recurring } } : {}) };
    this.#world.seed([{ id, name: id, prices: [price] }]);
    return id;
  }

  /** A course that is sold once, or by subscription. */
  async sell(recurring?: 'month' | 'year', settings: Fields = {}, currency = 'usd'): Promise<Sold> {
    const course = await newCourse(this.house.api, settings);
    const remote = this.offer(recurring, currency);
    return { ...course, remote, link: await this.tie(course, remote) };
  }

  async tie(course: Course, remote_id: string): Promise<Link> {
    const path = { connection: this.connection.id };
    return this.house.api.do('create_link', { path, body: { product: course.product.id, remote_id } });
  }

  happens(verb: string, args: Fields): Fields {
    return this.stripe.happens(verb, args, this.mode);
  }

  buyer(): string {
    return `${fresh('buyer')}@example.com`;
  }

  events(state?: InboundEvent['state']): Promise<InboundEvent[]> {
    return this.house.api.all('list_events', { path: { connection: this.connection.id }, query: { state } });
  }

  /** Everything that happened at Stripe has come in and was worked off, or waits for a person. */
  async settled(): Promise<InboundEvent[]> {
    await this.stripe.deliverer.settled();
    return eventually(async () => {
      const events = await this.events();
      return events.every((event) => event.state !== 'waiting' && event.state !== 'working') ? events : undefined;
    }, { what: 'the end of the inbox', within: 20_000 });
  }
}
