// Months on the list divided among the channels by exact Shapley values, as `sim why` does: see sim/studies/why/shapley.py.

import { cut, type Rulebook } from "../../engine";
import { activeChannels } from "../story/relive.ts";

/** The rulebook with every set of its channels on; the bits of a place say which. */
export interface Game {
  channels: readonly string[];
  rulebooks: readonly Rulebook[];
}

export function game(rulebook: Rulebook, months: number): Game {
  const inTime = { ...rulebook, amendment: rulebook.amendment.filter(({ month }) => month <= months) };
  const channels = activeChannels(inTime);
  const rulebooks = Array.from({ length: 2 ** channels.length }, (_, on) =>
    cut(
      rulebook,
      channels.filter((_, k) => !(on & (1 << k))),
    ),
  );
  return { channels, rulebooks };
}

/**
 * What each player adds, over all orders in which they could come; `worth` is of every set, by its bits. Sums of whole
 * numbers below 2^53 for up to ten players, divided once at the end: exact.
 */
export function shapley(worth: readonly number[], players: number): number[] {
  const factorial = (n: number): number => (n > 1 ? n * factorial(n - 1) : 1),
    orders = factorial(players);
  return Array.from({ length: players }, (_, k) => {
    let sum = 0;
    for (let on = 0; on < worth.length; on++) {
      if (on & (1 << k)) continue;
      const size = bits(on);
      sum += factorial(size) * factorial(players - size - 1) * (worth[on | (1 << k)] - worth[on]);
    }
    return sum / orders;
  });
}

/** The least and the most that a player adds, whoever came before. */
export function span(worth: readonly number[], player: number): [number, number] {
  const adds = worth.flatMap((value, on) => (on & (1 << player) ? [] : [worth[on | (1 << player)] - value]));
  return [Math.min(...adds), Math.max(...adds)];
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest; rest >>= 1) count += rest & 1;
  return count;
}
