// How lives heal once the list is gone: person by person beside the life without a list, as `sim/studies/reform` (wealth).

import { exported, type Town } from "../../engine";

const f = Math.fround,
  { flags } = exported;

export interface Healing {
  /** Listed at some time before the reform, and on the list as it came. */
  ever: number;
  on: number;
  /** Months after the reform until half of them are no poorer than without a list; null: most never are in these years. */
  half: number | null;
  never: number;
  /** Of all residents, month by month: poorer than without a list. */
  poorer: number[];
}

/** Of a world that was reformed in `month`: `asIs` is the same without the reform, `without` has no list at all. */
export function healing(town: Town, reformed: number, asIs: number, without: number, month: number): Healing {
  const people = town.residents,
    last = new Int32Array(people),
    poorer: number[] = [],
    twin = town.worlds[without].history.pages;
  const pages = town.worlds[reformed].history.pages,
    tolerance = f(exported.tolerance);
  for (let m = 0; m < town.month; m++) {
    let count = 0;
    for (let r = 0; r < people; r++) {
      const mine = f(pages[m].savings[r] - pages[m].arrears[r]),
        theirs = f(twin[m].savings[r] - twin[m].arrears[r]);
      if (mine >= f(theirs - tolerance)) continue;
      last[r] = m + 1;
      count++;
    }
    poorer.push(count);
  }
  const before = town.worlds[asIs].history.flags.slice(0, month - 1),
    waits: number[] = [];
  let on = 0;
  for (let r = 0; r < people; r++) {
    if (!before.some((seen) => seen[r] & flags.LISTED)) continue;
    if (before[before.length - 1][r] & flags.LISTED) on++;
    waits.push(last[r] === town.month ? Infinity : Math.max(last[r] - month + 1, 0));
  }
  waits.sort((a, b) => a - b);
  const middle = waits.length >> 1,
    half = waits.length % 2 ? waits[middle] : (waits[middle - 1] + waits[middle]) / 2;
  return {
    ever: waits.length,
    on,
    half: Number.isFinite(half) ? half : null,
    never: waits.filter((wait) => wait === Infinity).length,
    poorer,
  };
}
