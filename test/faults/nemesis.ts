import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../e2e/house.ts';
import type { Chance } from './chance.ts';

export interface Storm {
  kills: number;
  restarts: number[]; // milliseconds from the start of the program to its being ready
}

export interface StormOptions {
  chance: Chance;
  least?: number; // milliseconds that the program lives once it is ready
  most?: number;
  isOver: (kills: number) => boolean;
}

/** Kills the program again and again at moments nobody chose, and starts it again, until `isOver`. It serves at the end. */
export async function kill(house: House, { chance, least = 20, most = 350, isOver }: StormOptions): Promise<Storm> {
  const storm: Storm = { kills: 0, restarts: [] };
  while (!isOver(storm.kills)) {
    await pause(chance.between(least, most));
    await house.kill();
    const started = performance.now();
    await house.serve();
    storm.restarts.push(performance.now() - started);
    storm.kills += 1;
  }
  return storm;
}
