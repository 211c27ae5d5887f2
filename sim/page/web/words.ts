// All words of the page stand in words/en.json; words/README.md is the translator's guide.

import { fill } from "../engine/messages.ts";
import english from "./words/en.json";

export { fill };

export const words = english;

const ROUNDED = { maximumFractionDigits: 0, roundingMode: "halfEven" } as const; // as Python rounds
const GROUPED = new Intl.NumberFormat("en-GB", ROUNDED);
const CLOSE = new Intl.NumberFormat("en-GB", { ...ROUNDED, maximumFractionDigits: 1 });

/** A whole number as people write it. */
export const number = (value: number): string => GROUPED.format(value).replace("-", "\u2212");

/** A number with at most one decimal. */
export const close = (value: number): string => CLOSE.format(value).replace("-", "\u2212");

/** A share in percent: one decimal below ten, none above; "0%" only for nothing. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value > 0 && value < 0.1) return fill(words.under, { percent: "0.1%" });
  return `${Math.abs(value) < 9.95 ? close(value) : number(value)}%`;
}

/** A month as people say it. */
export function when(month: number): string {
  return month ? fill(words.when, { year: Math.ceil(month / 12), month: ((month - 1) % 12) + 1 }) : words.start;
}

/** With a capital letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
