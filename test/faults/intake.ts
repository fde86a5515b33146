// Events come in while the program is killed again and again: what G01 and G02 have in common.
import { join } from 'node:path';
import { House, minute, type Engine, type HouseOptions } from '../e2e/house.ts';
import { eventually } from '../e2e/poll.ts';
import { Chance } from './chance.ts';
import { checkApplied, checkEffects, checkInbox, checkRestarts, checkTruth, checkWhole, promise } from './checks.ts';
import { openTrade, remotes, trade, truth, type Trade } from './commerce.ts';
import { Courier } from './courier.ts';
import { openDatabase } from './database.ts';
import { History } from './history.ts';
import { kill } from './nemesis.ts';
import { environmentOf, size, type Sabotage } from './program.ts';
import { Findings, spread } from './promises.ts';

export interface IntakeOptions {
  engine: Engine;
  events: number;
  kills: number; // at least so many, and until all is delivered
  least?: number;
  most?: number;
  sabotage?: Sabotage;
  environment?: (folder: string) => Record<string, string>;
}

export async function intake({ engine, events, kills, least, most, sabotage, environment }: IntakeOptions): Promise<Findings> {
  const chance = new Chance();
  const findings = new Findings();
  const options: HouseOptions = { stripe: 'beside', environment: (folder) => ({ ...environment?.(folder), ...environmentOf(sabotage) }) };
  const house = await House.open(engine, options);
  const history = await History.open(join(house.folder, 'history'));
  const courier = new Courier(house, history);
  try {
    const sold = await openTrade(house);
    const letters = trade(sold, chance, events);
    const delivering = courier.deliver({ letters, url: sold.shop.connection.hook_url, secret: sold.shop.secret }, chance);
    delivering.catch(() => {});
    const storm = await kill(house, { chance, answer: () => courier.nextAnswer(), ...(least && { least }), ...(most && { most }),
      isOver: (killed) => killed >= kills && courier.left === 0 });
    if (storm.end) {
      courier.stop();
      findings.hold(promise.starts, [String(storm.end)]);
      house.printLog();
    }
    await delivering;
    const replayed = storm.end ? 0 : await calm(house, sold, findings);
    Object.assign(findings.figures, { seed: chance.seed, events: letters.length, attempts: history.invoked, unknown: history.unknown.size,
      kills: storm.kills, 'restart (middle/95 %/worst)': spread(storm.restarts), 'replayed by hand': replayed });
    if (house.isServing) await house.kill();
    examine(findings, house, history, letters, sold);
    checkRestarts(findings, storm.restarts);
    return findings;
  } finally {
    courier.stop();
    await history.close();
    if (house.isServing) await house.kill();
    await house.close();
  }
}

/** Until nothing waits any more; what the kills made look poisonous is taken again, as a person would. */
async function calm(house: House, { shop }: Trade, findings: Findings): Promise<number> {
  const path = { connection: shop.connection.id };
  let replayed = 0;
  await eventually(async () => {
    house.advance(minute);
    if ((await house.api.do('get_connection', { path })).queue > 0) return false;
    const aside = (await house.api.do('list_events', { path, query: { state: 'set_aside', limit: 100 } })).data;
    for (const event of aside) await house.api.do('replay_event', { path: { ...path, event: event.id } });
    replayed += aside.length;
    return aside.length === 0;
  }, { what: 'the end of the inbox', within: size(30_000, 300_000) }).catch((error: Error) => findings.hold(promise.applied, [error.message]));
  return replayed;
}

function examine(findings: Findings, house: House, history: History, letters: Parameters<typeof checkInbox>[3], sold: Trade): void {
  const database = openDatabase(house);
  try {
    checkWhole(findings, database);
    checkInbox(findings, database, history, letters);
    checkApplied(findings, database, letters);
    checkEffects(findings, database);
    checkTruth(findings, database, truth(sold.world), remotes(sold), house.now());
  } finally {
    database.close();
  }
}
