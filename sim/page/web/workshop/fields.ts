// Every key of a rulebook as something that can be set, in groups as the model has them.

import { exported, keys, load, matches, shipped, type Changes, type Rulebook } from "../../engine";

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

const ROOM = 5; // a slider goes so many times as far as any rulebook does
const UNUSED = 20; // and so far where none uses the key, which could go much further

/** The most that any rulebook that ships has under a key, as `life.wage` or `source.rate`; and of their scores the ends. */
let usual: Map<string, number> | null = null;
function most(name: string): number {
  if (!usual) {
    usual = new Map();
    for (const book of shipped)
      for (const [key, value] of Object.entries(keys(load(book)))) {
        const short = shortOf(key);
        if (typeof value === "number") usual.set(short, Math.max(value, usual.get(short) ?? value));
      }
  }
  return usual.get(name) ?? 0;
}
const shortOf = (key: string): string =>
  key
    .split(".")
    .filter((_, at, parts) => at === 0 || at === parts.length - 1)
    .join(".");

/**
 * Where a slider begins and ends, and its step: what people set, not all that a rulebook takes. The rest is typed.
 * `before` is the value as written.
 */
export function rangeOf(field: Field, before: number): { low: number; high: number; step: number } {
  let { low, high } = field;
  if (low < 0) {
    [low, high] = [0, most("score.high")]; // points: the scale that scores live on
    if (before < 0 || before > high) [low, high] = [Math.min(low, before), Math.min(field.high, Math.max(high, before))];
  } else {
    const known = Math.max(most(shortOf(field.key)), before);
    if (known > 0 || high > UNUSED) high = Math.min(high, known > 0 && high > 1 ? round(ROOM * known) : Math.min(high, UNUSED));
  }
  const step = stepOf(field.kind, low, high);
  return { low: field.kind !== "whole" && low > 0 && low < step ? step : low, high, step };
}

/** A step of a slider: about a hundredth of its range, a round number. */
function stepOf(kind: Field["kind"], low: number, high: number): number {
  if (kind === "whole") return 1;
  return round((high - low) / 100, [1, 2, 5, 10]);
}

/** Up to a round number. */
function round(value: number, leads: readonly number[] = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]): number {
  const power = 10 ** Math.floor(Math.log10(value)),
    lead = leads.find((lead) => lead * power >= value * (1 - 1e-9)) ?? 10;
  return Number((lead * power).toPrecision(3));
}

/** As it is written: no more digits than a hand would write. */
export const written = (value: number | boolean): string =>
  typeof value === "boolean" ? (value ? "yes" : "no") : String(Number(value.toPrecision(7)));
