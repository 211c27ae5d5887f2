// Every key of a rulebook as something that can be set, in groups as the model has them.

import { exported, keys, matches, type Changes, type Rulebook } from "../../engine";

export interface Field {
  /** Dotted: `life.wage`, `source.court.rate`. */
  key: string;
  /** The key alone, as words: "wage spread". */
  name: string;
  kind: "number" | "whole" | "switch";
  low: number;
  high: number;
  unit: string;
  about: string;
  basis: string;
  /** Where this key is without effect, if a channel has such a place for it. */
  neutral: number | boolean | null;
}

export interface Group {
  /** `life`, or `source utility`. */
  name: string;
  fields: Field[];
}

interface Known {
  kind: string;
  unit: string;
  low: number | null;
  high: number | null;
  about: string;
  basis: string;
}

const TABLES = exported.keys as unknown as Record<string, Record<string, Known>>;
const NEUTRAL: [string, number | boolean][] = Object.values(exported.neutral as unknown as Record<string, Changes>).flatMap((table) =>
  Object.entries(table),
);

/** All keys of a rulebook but its channels, which have switches of their own. */
export function groupsOf(rulebook: Rulebook): Group[] {
  const groups = new Map<string, Field[]>();
  for (const key of Object.keys(keys(rulebook))) {
    const parts = key.split("."),
      table = parts[0],
      last = parts[parts.length - 1];
    if (table === "channels") continue;
    const name = parts.length === 3 ? `${table} ${parts[1]}` : table,
      known = TABLES[table][last];
    const neutral = NEUTRAL.find(([pattern]) => matches(pattern, key))?.[1] ?? null;
    const field: Field = {
      ...known,
      key,
      name: last.replaceAll("_", " "),
      kind: known.kind as Field["kind"],
      low: known.low ?? 0,
      high: known.high ?? 1,
      neutral,
    };
    groups.set(name, [...(groups.get(name) ?? []), field]);
  }
  return [...groups].map(([name, fields]) => ({ name: name.replaceAll("_", " "), fields }));
}

/** The fields that a search means: every word of it stands in the key, its meaning or its unit. */
export function search(groups: readonly Group[], wanted: string): Group[] {
  const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) return [...groups];
  const said = (group: Group, field: Field) => `${group.name} ${field.key} ${field.name} ${field.about} ${field.unit}`.toLowerCase();
  return groups
    .map((group) => ({ ...group, fields: group.fields.filter((field) => parts.every((part) => said(group, field).includes(part))) }))
    .filter(({ fields }) => fields.length);
}

/** A step of a slider: about a hundredth of its range, a round number. */
export function stepOf({ kind, low, high }: Field): number {
  if (kind === "whole") return 1;
  const rough = (high - low) / 100,
    power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
}

/** As it is written: no more digits than a hand would write. */
export const written = (value: number | boolean): string =>
  typeof value === "boolean" ? (value ? "yes" : "no") : String(Number(value.toPrecision(7)));
