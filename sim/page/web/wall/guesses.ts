// What was guessed before the first month, against what came: how long each was on the list.

import { exported } from "../../engine";
import { type ClassLife } from "./lives.ts";

/** "never", "under a year", "a year or more". */
export const GUESSES = exported.codes.guesses.slice(1);

/** The guess that so many months on the list would have borne out. */
const borneOut = (months: number): number => (months ? (months < exported.year ? 1 : 2) : 0);

export interface Guesses {
  /** How many guessed, and came to: a row a guess, a column an outcome, in the order of GUESSES. */
  grid: number[][];
  count: number;
  right: number;
  /** On the list for longer than they guessed, or for less. */
  longer: number;
  less: number;
}

/** Of those whose codes hold a guess; null where none does. */
export function guessesOf({ rows }: ClassLife): Guesses | null {
  const grid = GUESSES.map(() => GUESSES.map(() => 0));
  for (const { guess, listed } of rows) if (guess) grid[GUESSES.indexOf(guess)][borneOut(listed)]++;
  const sum = (those: (said: number, came: number) => boolean) =>
    grid.reduce((all, line, said) => all + line.reduce((some, n, came) => some + (those(said, came) ? n : 0), 0), 0);
  const count = sum(() => true);
  if (!count) return null;
  return { grid, count, right: sum((said, came) => said === came), longer: sum((s, c) => c > s), less: sum((s, c) => c < s) };
}
