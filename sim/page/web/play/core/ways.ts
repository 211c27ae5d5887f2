// The cheapest way off the list that there was: each letter, and each payment to make good, that was within reach, tried out one by one.

import { type Choice, type Code, type World } from "../../../engine";
import { KNOWS } from "../../../engine/measures";
import { moments } from "./came.ts";
import { outcome, type Hand, type Relived } from "./relive.ts";

/** A letter, or making good, that was within reach. */
export interface Chance {
  what: "appeal" | "repair";
  month: number;
  /** It was taken. */
  taken: boolean;
}

export interface WayOff extends Chance, Relived {}

/** Every month in which a letter, or making good, was within reach of somebody who is listed and knows of it: letters first. */
export function chances(world: World, who: number): Chance[] {
  const { rules, history } = world,
    letters: Chance[] = [],
    repairs: Chance[] = [];
  const knew = (month: number) => !!history.pages[month - 1] && (history.pages[month - 1].marks[who] & KNOWS) > 0;
  const filed = history.appeals.filter(({ resident, step }) => resident === who && step === "filed").map(({ month }) => month);
  const answered = history.appeals.filter(({ resident, step }) => resident === who && step !== "filed").map(({ month }) => month);
  const waits = (month: number) => filed.some((from) => from < month && !answered.some((to) => to >= from && to < month));
  for (const { on, off } of moments(world, who).stays)
    for (let month = on + 1; month <= (off || world.month); month++) {
      const known = knew(month - 1) || knew(month);
      if (!known) continue;
      if (rules.appeal.rate > 0 && !waits(month)) letters.push({ what: "appeal", month, taken: filed.includes(month) });
      if (rules.repair.rate > 0 && history.pages[month - 1].arrears[who] === 0) repairs.push({ what: "repair", month, taken: false });
    }
  return [...letters, ...repairs];
}

/** Months on the list that a step would have saved; of one that was taken, those that it did save. */
export const saved = ({ taken, listed }: WayOff, came: number): number => (taken ? listed - came : came - listed);

/** The step that would have been best in a life that was listed so long: a letter is cheaper than to make good; of two alike, what saves more. */
export function cheapest(all: readonly WayOff[], listed: number): WayOff | null {
  const good = all.filter((way) => saved(way, listed) > 0),
    letters = good.filter(({ what }) => what === "appeal");
  return (letters.length ? letters : good).toSorted((a, b) => saved(b, listed) - saved(a, listed) || a.month - b.month)[0] ?? null;
}

/**
 * What a single step would have come to, in place of what was decided in that matter and month; of one that was taken,
 * what the life comes to without it and any later one. Null where the signal ended it.
 */
export async function tryWay({ what, month, taken }: Chance, code: Code, hand: Hand): Promise<WayOff | null> {
  const { life, months } = code,
    { resident } = life;
  const last = taken ? months : month; // without a letter: nor one in a later month
  const answers: Choice[] = life.answers.filter((answer) => answer.what !== what || answer.month < month || answer.month > last);
  for (let at = month; at <= last; at++) answers.push({ month: at, resident, what, value: taken ? 0 : 1 });
  const came = await outcome({ ...code, life: { ...life, answers } }, hand);
  return came && { what, month, taken, ...came };
}
