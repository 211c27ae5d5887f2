/** What the engine says of what cannot be: its sentences stand with all words of the page, and are Python's in English. */

import words from "../web/words/en.json";

export const messages = words.engine;

/** A text with its {names} replaced. A name without a value stays as it is, so that it is seen. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => (name in values ? String(values[name]) : gap));
}
