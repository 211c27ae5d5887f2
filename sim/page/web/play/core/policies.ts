// A hundred ways to live by standing orders alone: how far apart they end is what conduct can do, under this list or none.

import { LARGE, NO_ORDERS, rulebookOf, SMALL, withoutList, type CodedTown, type Orders } from "../../../engine";
import { came, relive, type Hand, type Relived } from "./relive.ts";

const YES_OR_HABIT = [null, true] as const;

/** A hundred: every mixture of a few orders, and four of those who keep bills back. */
export function policies(): Orders[] {
  const ways: Orders[] = [];
  for (const never_slip of [true, false])
    for (const first of ["", SMALL, LARGE])
      for (const keep of [0, 0.5, 1, 2])
        for (const bills_first of [true, false])
          for (const recourse of YES_OR_HABIT)
            ways.push({ ...NO_ORDERS, never_slip, first, keep, bills_first, appeal: recourse, repair: recourse });
  for (const never_slip of [true, false])
    for (const keep of [0, 1]) ways.push({ ...NO_ORDERS, never_slip, keep, appeal: false, repair: false });
  return ways;
}

export interface Policy extends Relived {
  orders: Orders;
  /** The same without a list. */
  free: number;
}

/** One resident by each policy, with the list and without; `ready` is awaited before each, `done` called after. Ends early with the signal. */
export async function tried(
  { town, months, resident }: { town: CodedTown; months: number; resident: number },
  hand: Hand,
  done: (policy: Policy) => void,
  ready: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const book = rulebookOf(town),
    worlds = [book, { name: "no list", rulebook: withoutList(book) }];
  for (const orders of policies()) {
    await ready();
    if (hand.signal?.aborted) return;
    const life = { resident, orders: [{ month: 1, resident, orders }], answers: [] };
    const lived = await relive({ town, months, life }, worlds, hand);
    if (hand.signal?.aborted) return;
    done({ orders, ...came(lived, 0, resident), free: came(lived, 1, resident).left });
  }
}

/** Who ends best, and of those alike who is listed least; the first of equals. */
export function best(all: readonly Policy[]): Policy {
  return all.reduce((a, b) => (b.left > a.left || (b.left === a.left && b.listed < a.listed) ? b : a));
}

/** How far apart the best and the worst end. */
export function apart(ends: readonly number[]): number {
  return Math.max(...ends) - Math.min(...ends);
}
