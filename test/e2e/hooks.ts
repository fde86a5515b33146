import type { Given } from './house.ts';
import { eventually } from './poll.ts';
import type { Delivery, Hook } from './shapes.ts';
import type { Received, Receiver } from '../fakes/receiver.ts';

export type Subscribed = Hook & { secret: string; path: string };

/** Subscribes a receiver, and looks at what came and at what is noted of it. */
export function hooksOf(given: Given, receiver: () => Receiver) {
  let counter = 0;

  async function subscribe(events: string[], more: Record<string, unknown> = {}): Promise<Subscribed> {
    const path = `/hook/${(counter += 1)}`;
    const hook = await given.house.api.do('create_hook', { body: { url: receiver().url + path, events, ...more } });
    given.house.keepSecret(hook.secret);
    receiver().secrets.push(hook.secret);
    return { ...hook, path };
  }

  const at = (hook: Subscribed): Received[] => receiver().received.filter((one) => one.path === hook.path);
  const got = (hook: Subscribed, count: number): Promise<Received[]> =>
    eventually(() => at(hook).length >= count && at(hook), { what: `${count} deliveries at ${hook.path}` });
  const deliveries = (hook: Subscribed): Promise<Delivery[]> => given.house.api.all('list_deliveries', { query: { hook: hook.id } });
  const delivery = (hook: Subscribed, isIt: (one: Delivery) => boolean, what: string): Promise<Delivery> =>
    eventually(async () => (await deliveries(hook)).find(isIt), { what });
  return { subscribe, at, got, deliveries, delivery };
}
