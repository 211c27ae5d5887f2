// The cheapest way off the list that there was: one letter, or one payment to make good, tried out month by month.

import { type Choice, type Code, type World } from "../../../engine";
import { KNOWS } from "../../../engine/measures";
import { moments } from "./came.ts";
import { outcome, type Hand, type Relived } from "./relive.ts";

const MOST = 8; // months in which each way is tried

export interface WayOff extends Relived {
  what: "appeal" | "repair";
  month: number;
  /** It was gone. */
  taken: boolean;
}

/** Months in which a letter, or making good, was within reach of somebody who is listed and knows of it. */
function chances(world: World, who: number): { what: "appeal" | "repair"; month: number; taken: boolean }[] {
  const { rules, history } = world,
    found: { what: "appeal" | "repair"; month: number; taken: boolean }[] = [];
  const knew = (month: number) => !!history.pages[month - 1] && (history.pages[month - 1].marks[who] & KNOWS) > 0;
  const filed = history.appeals.filter(({ resident, step }) => resident === who && step === "filed").map(({ month }) => month);
  const answered = history.appeals.filter(({ resident, step }) => resident === who && step !== "filed").map(({ month }) => month);
  const waits = (month: number) => filed.some((from) => from < month && !answered.some((to) => to >= from && to < month));
  for (const { on, off } of moments(world, who).stays)
    for (let month = on + 1; month <= (off || world.month); month++) {
      const known = knew(month - 1) || knew(month);
      if (!known) continue;
      if (rules.appeal.rate > 0 && !waits(month)) found.push({ what: "appeal", month, taken: filed.includes(month) });
      if (rules.repair.rate > 0 && history.pages[month - 1].arrears[who] === 0) found.push({ what: "repair", month, taken: false });
    }
  const some = (what: string) => spread(found.filter((one) => one.what === what));
  return [...some("appeal"), ...some("repair")];
}

/** A few of many, from the first on, evenly. */
function spread<Item>(items: Item[]): Item[] {
  if (items.length <= MOST) return items;
  return Array.from({ length: MOST }, (_, at) => items[Math.floor((at * items.length) / MOST)]);
}

/**
 * What each single step would have come to, in place of what was decided in that matter and month; of one that was gone,
 * what the life comes to without it and any later one. Ends early with the signal: then there are none.
 */
export async function waysOff(code: Code, world: World, hand: Hand): Promise<WayOff[]> {
  const { life } = code,
    { resident } = life,
    ways: WayOff[] = [];
  for (const { what, month, taken } of chances(world, resident)) {
    const last = taken ? world.month : month; // without a letter: nor one in a later month
    const others = life.answers.filter((answer) => answer.what !== what || answer.month < month || answer.month > last);
    const answers: Choice[] = [...others];
    for (let at = month; at <= last; at++) answers.push({ month: at, resident, what, value: taken ? 0 : 1 });
    const came = await outcome({ ...code, life: { ...life, answers } }, hand);
    if (!came) return [];
    ways.push({ what, month, taken, ...came });
  }
  return ways;
}
