// What the stops count in two lives of one town.

import { overlap, richer, type Tallies, type World } from "../../engine";

/** Share of the first world's months on the list that the second does not have; 0 where there are none. */
export function causedShare(first: World, second: World): number {
  const { both, caused } = overlap(first, second);
  return both + caused ? caused / (both + caused) : 0;
}

/** Person-months on the list. */
export const monthsListed = (world: World): number => world.months_listed.reduce((sum, months) => sum + months, 0);

/** A measure added up over all months. */
export const total = (world: World, name: keyof Tallies): number => world.history.tallies.reduce((sum, tallies) => sum + tallies[name], 0);

/** How many are poorer at the end than in another world, and how many richer. */
export function apart(world: World, twin: World): { worse: number; better: number } {
  const signs = richer(world, twin);
  return { worse: signs.filter((sign) => sign < 0).length, better: signs.filter((sign) => sign > 0).length };
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
