// G14: a hook leads nobody inside, however its address is written, also when it led elsewhere as it was saved.
import { environmentOf, type Sabotage } from './program.ts';
import { test } from 'node:test';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { newMember } from '../e2e/cast.ts';
import { House, type HouseOptions } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import type { Delivery } from '../e2e/shapes.ts';
import { Findings } from './promises.ts';

const promise = {
  inside: 'nobody inside is called',
  told: 'it is said why nothing was sent',
} as const;
const port = 8443; // of those that may be called, one that needs no rights
const patience = { within: 30_000 };

/** Listens on every address of this machine, and counts who comes. */
class Ear {
  calls: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => {
      this.calls.push(`${socket.remoteAddress} to ${socket.localAddress}`);
      socket.destroy();
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(port, '::');
    await once(this.#server, 'listening');
    return this;
  }

  close(): void {
    this.#server.close();
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    .filter((one) => !one.internal && !one.address.startsWith('fe80'))
    .map((one) => (one.family === 'IPv6' ? `[${one.address}]` : one.address));
}

const inward = ['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.9.9.9', '0', '0.0.0.0', 'localhost', 'LOCALHOST', 'localhost.',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', ...ownAddresses()];

// Saved while the operator allowed hooks inside, as a name would be that led outside then; called when he doesn't.
async function knock(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const ear = await new Ear().listen();
  const options: HouseOptions = { environment: environmentOf(sabotage) };
  const house = await House.open('sqlite', options);
  try {
    const hooks = await Promise.all(inward.map((host) =>
      house.api.do('create_hook', { body: { url: `http://${host}:${port}/`, events: ['user.created'] } })));
    for (const hook of hooks) house.keepSecret(hook.secret);
    await house.stop();
    options.hooks = 'public';
    await house.serve();
    await newMember(house.api);
    for (const hook of hooks) {
      const delivery = await eventually(async () => {
        const [one] = (await house.api.do('list_deliveries', { query: { hook: hook.id } })).data as Delivery[];
        return one && one.last_error !== null && one;
      }, { ...patience, what: `the refusal of ${hook.url}` });
      findings.expect(promise.told, delivery.last_error!.includes('private network'), `${hook.url}: ${delivery.last_error}`);
    }
    findings.hold(promise.inside, ear.calls);
    findings.figures['addresses'] = hooks.length;
    return findings;
  } finally {
    ear.close();
    await house.close();
  }
}

test('no hook leads inside, however its address is written', async (context) => {
  const findings = await knock();
  findings.report(context);
  findings.assertKept();
});

test('the socket alone refuses it, should a name be looked at in vain', async () => {
  (await knock('unchecked_name')).assertKept();
});

test('it is noticed when nobody looks at the address', async (context) => {
  (await knock('unchecked_address')).assertBroken(context, promise.inside);
});
