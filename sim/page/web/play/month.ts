// The months of a played life as its pictures take them: those that are lived, and the one that is open. No more than a resident knows.

import { SHOCKED } from "../../engine/measures";
import { type Month, monthsOf } from "../person/diary.ts";
import { LISTED, NOBODY, OWING } from "../town/marks.ts";
import { type Game, LIST } from "./core/game.ts";

const kept = new WeakMap<Game, Month[]>();

/** All months that are lived. */
export function monthsLived(game: Game): Month[] {
  let months = kept.get(game);
  if (months?.length !== game.month) kept.set(game, (months = monthsOf(game.town, LIST, game.resident)));
  return months;
}

/** The month that is open: its wage is in, its bills are due. */
export function openMonth(game: Game): Month {
  const { world, resident: who } = game,
    { rules, scratch } = world,
    savings = world.savings[who],
    arrears = world.arrears[who];
  return {
    month: game.month + 1,
    bills: game.offers().bills.map((bill) => ({ ...bill, outcome: "short" })),
    wage: world.wage[who],
    lost: scratch.lost[who],
    living: world.living[who],
    badLuck: scratch.marks[who] & SHOCKED ? rules.life.shock_cost : 0,
    ready: savings,
    owing: arrears,
    savings,
    arrears,
    listed: world.listed[who] === 1,
    knows: world.knows[who] === 1,
    refused: game.stake?.refused ?? [],
    records: [],
  };
}

/** The town as this resident sees it: nobody's marks but their own, and of the list only what they were told. */
export function ownMarks({ town, resident }: Game, now: Month | undefined): Uint8Array {
  const marks = new Uint8Array(town.residents);
  marks.fill(NOBODY);
  if (now) marks[resident] = now.listed && now.knows ? LISTED : now.arrears > 0 ? OWING : NOBODY;
  return marks;
}
