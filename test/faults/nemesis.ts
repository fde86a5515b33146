import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../e2e/house.ts';
import type { Chance } from './chance.ts';

export interface Storm {
  kills: number;
  restarts: number[]; // milliseconds from the start of the program to its being ready
  end?: unknown; // why it did not start again
}

export interface StormOptions {
  chance: Chance;
  least?: number; // milliseconds that the program lives once it is ready
  most?: number;
  answer?: () => Promise<unknown>; // the next answer of the program to anybody
  isOver: (kills: number) => boolean;
}

const longestWait = 300; // milliseconds for an answer to strike at

/**
 * Kills the program again and again, and starts it again, until `isOver`: half of the time at a moment nobody chose, half
 * of the time at the very moment it has answered somebody, when what it promised must be true already. It serves at the end.
 */
export async function kill(house: House, { chance, least = 20, most = 350, answer, isOver }: StormOptions): Promise<Storm> {
  const storm: Storm = { kills: 0, restarts: [] };
  while (!isOver(storm.kills)) {
    await pause(chance.between(least, most));
    if (answer && chance.happens(0.5)) await Promise.race([answer(), pause(longestWait)]);
    await house.kill();
    const started = performance.now();
    storm.kills += 1;
    try {
      await house.serve();
    } catch (end) {
      return { ...storm, end };
    }
    storm.restarts.push(performance.now() - started);
  }
  return storm;
}
