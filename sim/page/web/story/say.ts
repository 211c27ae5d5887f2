// Numbers in sentences.

import { fill, number } from "../words.ts";

/** "1 month", "92 months": the form that fits the number. */
export function counted(value: number, forms: { one: string; many: string; none?: string }): string {
  return fill(value === 0 && forms.none ? forms.none : value === 1 ? forms.one : forms.many, { n: number(value) });
}

/** A number with its sign, whichever it is. */
export const signed = (value: number): string => (Math.round(value) > 0 ? `+${number(value)}` : number(value));
