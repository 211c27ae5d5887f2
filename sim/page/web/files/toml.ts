// A rulebook as TOML, as Python reads it.

import { stringify } from "smol-toml";
import { type Rulebook } from "../../engine";

/** All of it: words, tables, sources, services, amendments. */
export function toToml(rulebook: Rulebook): string {
  const { amendment, ...rest } = rulebook;
  return (
    stringify(amendment.length ? { ...rest, amendment: amendment.map(({ month, changes }) => ({ month, ...nested(changes) })) } : rest) +
    "\n"
  );
}

/** `{"life.wage": 1}` as `{life: {wage: 1}}`. */
function nested(changes: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(changes)) {
    const parts = key.split("."),
      last = parts.pop()!;
    let table = result;
    for (const part of parts) table = (table[part] ??= {}) as Record<string, unknown>;
    table[last] = value;
  }
  return result;
}
