// What the stops count in two lives of one town; the same counts as in `sim/results`.

import { exported, type Tallies, type World } from "../../engine";

const { flags } = exported;

/** Months on the list in two worlds: person-months in both, only in the first, only in the second. */
export function overlap(first: World, second: World): { both: number; here: number; there: number } {
  const count = { both: 0, here: 0, there: 0 };
  first.history.flags.forEach((mine, m) => {
    const yours = second.history.flags[m];
    for (let r = 0; r < mine.length; r++) {
      const a = mine[r] & flags.LISTED, b = yours[r] & flags.LISTED;
      if (a && b) count.both++;
      else if (a) count.here++;
      else if (b) count.there++;
    }
  });
  return count;
}

/** Share of the first world's months on the list that the second does not have; 0 where there are none. */
export function causedShare(first: World, second: World): number {
  const { both, here } = overlap(first, second);
  return both + here ? here / (both + here) : 0;
}

/** Person-months on the list. */
export const monthsListed = (world: World): number => world.months_listed.reduce((sum, months) => sum + months, 0);

/** A measure added up over all months. */
export const total = (world: World, name: keyof Tallies): number => world.history.tallies.reduce((sum, tallies) => sum + tallies[name], 0);

/** Savings less arrears, now. */
export const wealth = (world: World, who: number): number => Math.fround(world.savings[who] - world.arrears[who]);

/** Who is poorer and who is richer at the end than in another world, by more than a tenth of a month's costs. */
export function apart(world: World, twin: World): { worse: number; better: number } {
  const count = { worse: 0, better: 0 }, tolerance = Math.fround(exported.tolerance);
  for (let r = 0; r < world.savings.length; r++) {
    const more = Math.fround(wealth(world, r) - wealth(twin, r));
    if (Math.abs(more) <= tolerance) continue;
    if (more > 0) count.better++;
    else count.worse++;
  }
  return count;
}

/** Everybody by wage, poorest first, in ten parts as equal as can be. */
export function tenths(wages: ArrayLike<number>): number[][] {
  const order = Array.from(wages, (_, r) => r).sort((a, b) => wages[a] - wages[b] || a - b);
  const parts: number[][] = [];
  for (let k = 0, at = 0; k < 10; k++) {
    const size = Math.floor(order.length / 10) + (k < order.length % 10 ? 1 : 0);
    parts.push(order.slice(at, at + size));
    at += size;
  }
  return parts;
}
