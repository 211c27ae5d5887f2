// All words of the page stand in words/en.json; words/README.md is the translator's guide.

import english from "./words/en.json";

export const words = english;

/** A text with its {names} replaced. A name without a value stays as it is, so that it is seen. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => (name in values ? String(values[name]) : gap));
}

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
  if (value > 0 && value < 0.1) return "under 0.1%";
  return `${Math.abs(value) < 9.95 ? close(value) : number(value)}%`;
}

/** A month as people say it. */
export function when(month: number): string {
  return month ? fill(words.when, { year: Math.ceil(month / 12), month: ((month - 1) % 12) + 1 }) : words.start;
}

/** With a capital letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
