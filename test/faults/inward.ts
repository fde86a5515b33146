// G14, run in a world of its own by ssrf_world.test.ts: every address leads to the one ear, which knows by which it was reached.
import { environmentOf, type Sabotage } from './program.ts';
import { once } from 'node:events';
import http from 'node:http';
import { newMember } from '../e2e/cast.ts';
import { House, type HouseOptions } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import type { Delivery } from '../e2e/shapes.ts';
import { Findings } from './promises.ts';
import { Names, tell } from './world.ts';
import { worldPromise as promise } from './ssrf_promises.ts';

const port = 8443; // of those that may be called, one that needs no rights
const patience = { within: 40_000 };
const isOutside = (address: string) => address.startsWith('11.'); // the part of this world that plays the public

const literals = ['169.254.169.254', '100.64.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '192.0.0.1', '198.18.0.1', '168.63.129.16', '224.0.0.1', '240.0.0.1',
  '0.0.0.0', '0', '127.1', '2852039166', '0xa9fea9fe', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]', '[64:ff9b:1::a9fe:a9fe]',
  '[2002:7f00:1::]', '[2001:0:7f00:1::]', '[2001:db8::1]', '[fec0::1]', '[fd00::1]', '[ff02::1]', '[::]', '[::127.0.0.1]'];

const inwardNames: Record<string, (time: number) => string[]> = {
  'loop.test': () => ['127.0.0.1'],
  'metadata.test': () => ['169.254.169.254'],
  'mapped.test': () => ['::ffff:a00:1'],
  'sixty4.test': () => ['64:ff9b::a9fe:a9fe'],
  'local6.test': () => ['fd00::1'],
  'both.test': () => ['11.0.0.1', '10.0.0.1'],
  'other.test': () => ['inner.test'],
  'inner.test': () => ['10.0.0.7'],
};
const names: ConstructorParameters<typeof Names>[0] = {
  ...inwardNames,
  'open.test': () => ['11.1.1.1'],
  'flips.test': (time) => [time === 1 ? '11.2.2.2' : '127.0.0.1'],
  'bounces.test': () => ['11.3.3.3'],
  'chain.test': () => ['11.4.4.4'],
  'mute.test': () => 'silence',
};
const bounces: Record<string, string> = { 'bounces.test': `http://chain.test:${port}/on`, 'chain.test': `http://169.254.169.254:${port}/latest` };

interface Ear {
  calls: { host: string; address: string }[];
  close(): void;
}

async function listen(): Promise<Ear> {
  const calls: Ear['calls'] = [];
  const of = new WeakMap<object, Ear['calls'][number]>();
  const server = http.createServer((request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    of.get(request.socket)!.host = host;
    const location = bounces[host];
    response.writeHead(location ? 307 : 200, location ? { location } : {}).end();
  });
  // Who is only connected to is counted too.
  server.on('connection', (socket) => {
    const call = { host: '', address: socket.localAddress!.replace('::ffff:', '') };
    calls.push(call);
    of.set(socket, call);
  });
  server.listen(port, '::');
  await once(server, 'listening');
  return { calls, close: () => void (server.closeAllConnections(), server.close()) };
}

/** Hooks that were saved while hooks inside were allowed are called when they aren't. */
async function knock(sabotage?: Sabotage): Promise<Findings> {
  const findings = new Findings();
  const [ear, asked] = [await listen(), await new Names(names).listen()];
  const options: HouseOptions = { environment: environmentOf(sabotage) };
  const house = await House.open('sqlite', options);
  try {
    const left = ['chain.test', ...(sabotage ? ['mute.test'] : [])]; // only led to; only slow
    const hosts = [...literals, ...Object.keys(names).filter((name) => !left.includes(name))];
    const hooks = await Promise.all(hosts.map(async (host) => {
      const hook = await house.api.do('create_hook', { body: { url: `http://${host}:${port}/`, events: ['user.created'] } });
      house.keepSecret(hook.secret);
      return { host, id: hook.id };
    }));
    await house.stop();
    options.hooks = 'public';
    await house.serve();
    await newMember(house.api);
    for (const { host, id } of hooks) {
      const isTried = (one: Delivery | undefined) => one && (one.state === 'delivered' || one.last_error !== null) && one;
      const delivery = await eventually(async () => isTried(((await house.api.do('list_deliveries', { query: { hook: id } })).data as Delivery[])[0]),
        { ...patience, what: `what came of ${host}` });
      judge(findings, host, delivery);
    }
    findings.hold(promise.inside, ear.calls.filter(({ address }) => !isOutside(address)).map(({ host, address }) => `${host || 'a connection'} at ${address}`));
    findings.hold(promise.follows, ear.calls.filter(({ address }) => address === '11.4.4.4').map(() => 'the place that it was sent to was called'));
    Object.assign(findings.figures, { hosts: hosts.length, 'calls outside': ear.calls.length });
    return findings;
  } finally {
    ear.close();
    asked.close();
    await house.close();
  }
}

function judge(findings: Findings, host: string, { state, last_error: error }: Delivery): void {
  const says = `${host}: ${error ?? state}`;
  if (literals.includes(host) || host in inwardNames) findings.expect(promise.told, error?.includes('private network') === true, says);
  else if (host === 'bounces.test') findings.expect(promise.follows, error?.includes('307') === true, says);
  else if (host === 'mute.test') findings.expect(promise.told, error?.includes('in time') === true, says);
  else findings.expect(promise.outside, state === 'delivered', says);
}

tell(await knock(process.argv[2] as Sabotage | undefined));
