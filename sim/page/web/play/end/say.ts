// Sentences that several parts of the end share.

import { exported } from "../../../engine";
import { counted } from "../../story/say.ts";
import { close, fill, words } from "../../words.ts";

const { end: text, start } = words.played;
export const same = (one: number, other: number): boolean => Math.abs(one - other) <= exported.same;

/** So many months of basic costs, to a tenth. */
export function rent(months: number): string {
  const n = close(Math.abs(months));
  return n === "1" ? text.rent.one : fill(text.rent.many, { n });
}

/** What is left at the end, in words. */
export function money(left: number): string {
  if (close(Math.abs(left)) === "0") return text.even;
  return fill(left < 0 ? text.owed : text.saved, { rent: rent(left) });
}

export const monthsOf = (months: number): string => counted(months, text.months);

/** "listed for 12 months", "never listed". */
export const listedFor = (months: number): string => (months ? fill(text.listedFor, { months: monthsOf(months) }) : text.neverListed);

/** A guess as it stands on its button. */
export const guessName = (guess: string): string => (start.said as Record<string, string>)[guess] ?? guess;
