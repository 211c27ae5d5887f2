// What is said of a month while the clock runs: bad months and good ones.

import { type Month } from "../person/diary.ts";
import { happened } from "../person/names.ts";
import { words } from "../words.ts";

const { run: text } = words.played;
const FULL = 0.99; // of what a purse holds

/** Of the month that was lived last, and the one before; nothing yet: how it begins. `cap`: the most a purse holds. */
export function caption(now: Month | undefined, before: Month | undefined, cap: number): string {
  if (!now) return words.taste.happens.begins;
  const isFull = ({ savings }: Month) => savings >= FULL * cap;
  if (!before) return happened(now);
  return happened(now, before.arrears > 0 && now.arrears === 0 ? text.free : isFull(now) && !isFull(before) ? text.full : "");
}
