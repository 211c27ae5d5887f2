// Which mark everybody wears in a month: in one life, or where two lives differ.

import { exported, type Town } from "../../engine";
import { FAVOURED, LISTED, NOBODY, ONLY_HERE, ONLY_THERE, OWING } from "./marks.ts";

const { flags } = exported;

/** Marks of everybody after a month of one world; at month 0, or beyond what is lived, nobody wears one. `alone`: nobody else's of the list. */
export function marksOf(town: Town, world: number, month: number, alone?: number): Uint8Array {
  const seen = town.worlds[world].history.flags[month - 1];
  const marks = new Uint8Array(town.people.count);
  if (!seen) return marks;
  for (let r = 0; r < marks.length; r++) {
    const flag = alone === undefined || r === alone ? seen[r] : seen[r] & flags.ARREARS;
    marks[r] = flag & flags.LISTED ? LISTED : flag & flags.ARREARS ? OWING : flag & flags.FAVOURED ? FAVOURED : NOBODY;
  }
  return marks;
}

/** Where two worlds differ: listed in both, only in the first, only in the second. */
export function marksOfTwo(town: Town, first: number, second: number, month: number): Uint8Array {
  const here = town.worlds[first].history.flags[month - 1],
    there = town.worlds[second].history.flags[month - 1];
  const marks = new Uint8Array(town.people.count);
  if (!here || !there) return marks;
  for (let r = 0; r < marks.length; r++) {
    const a = here[r] & flags.LISTED,
      b = there[r] & flags.LISTED;
    marks[r] = a && b ? LISTED : a ? ONLY_HERE : b ? ONLY_THERE : NOBODY;
  }
  return marks;
}

/** How many wear each mark. */
export function countMarks(marks: Uint8Array): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  for (const mark of marks) counts[mark]++;
  return counts;
}
