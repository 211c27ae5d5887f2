// A guess is a share in percent for each year's end; the chart wants months.

import { computed } from "@preact/signals";
import { type Town } from "../../engine";
import { guess, months } from "../state.ts";

/** How many years there are to guess; the last may be short. */
export const years = computed(() => Math.ceil(months.value / 12));

/** The guess, if there is one for these years. */
export const guessed = computed(() => (guess.value?.length === years.value ? guess.value : null));

/** Values by month between values by year, from nobody at the start. */
export function byMonth(yearly: readonly number[], months: number): number[] {
  return Array.from({ length: months }, (_, at) => {
    const month = at + 1,
      year = Math.ceil(month / 12),
      begin = 12 * (year - 1),
      end = Math.min(12 * year, months);
    const before = year > 1 ? yearly[year - 2] : 0;
    return before + ((yearly[year - 1] - before) * (month - begin)) / (end - begin);
  });
}

/** A drawing with gaps: filled between what was drawn, from nobody at the start. Null where the end is not drawn. */
export function filled(drawn: readonly (number | null)[]): number[] | null {
  if (drawn.at(-1) == null) return null;
  const filled: number[] = [];
  for (let at = 0; at < drawn.length; at++) {
    const value = drawn[at];
    if (value !== null) filled.push(value);
    else {
      let next = at;
      while (drawn[next] === null) next++;
      const before = at ? filled[at - 1] : 0;
      filled.push(before + (drawn[next]! - before) / (next - at + 1));
    }
  }
  return filled;
}

/** People on the list after each month, in percent. */
export function listedShare(town: Town, world: number): number[] {
  return town.worlds[world].history.tallies.map(({ listed }) => (100 * listed) / town.residents);
}

export type Verdict = { way: "close" | "low" | "high" | "nobody"; times: number };
const NEAR = 1.2; // a guess within a fifth is close
const POINT = 0.5; // and one within half a point

/** How a guess compares with what came: too low, too high, close; and how many times. */
export function verdict(guess: number, came: number): Verdict {
  if (Math.abs(guess - came) <= POINT) return { way: "close", times: 1 };
  if (guess === 0 || came === 0) return { way: "nobody", times: 0 };
  const times = guess < came ? came / guess : guess / came;
  return { way: times <= NEAR ? "close" : guess < came ? "low" : "high", times };
}
