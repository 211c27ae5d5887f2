/** Rulebooks as plain data, changed only by making another one; see `sim/rules/rulebook.py` and `columns.py`. */

import exported from "./exported.json";
import { fill, messages } from "./messages";
import { f } from "./numbers";

type Keys = typeof exported.keys;
/** A table of a rulebook: what each key holds by default says of which kind it is. */
type Table<Of> = { [Key in keyof Of]: Of[Key] extends { default: infer Kind } ? Kind : never };
type Words = typeof exported.words;
export type Source = Table<Keys["source"]> & { name: string; kind: string };
export type Service = Table<Keys["service"]> & { name: string };
type Tables = { [Name in Exclude<keyof Keys, "source" | "service">]: Table<Keys[Name]> } & {
  score: { grades: Record<string, number> };
};
export type Value = boolean | number;
/** Dotted keys (`life.wage`, `source.court.rate`, `service.*.gated`) and their new values. */
export type Changes = Record<string, Value>;
export interface Amendment {
  month: number;
  changes: Changes;
}
/** One way of governing the town: plain data, as Python's `model_dump(mode="json")` gives it. */
export type Rulebook = Words & Tables & { source: Source[]; service: Service[]; amendment: Amendment[] };
/** The numbers in force: in single precision, cut channels neutral, sources and services in the order of the month. */
export type Rules = Tables & { source: Source[]; service: Service[] };
/** A rulebook and how it is called among others. */
export interface Named {
  name: string;
  rulebook: Rulebook;
}

/** What is wrong with a rulebook or a change of one, in one plain line. */
export class RulebookError extends Error {
  override name = "RulebookError";
}

type Loose = Record<string, unknown>;
const has = (table: Loose | undefined, key: string): boolean => table !== undefined && Object.hasOwn(table, key);
const LISTS: Record<string, Loose | undefined> = { source: exported.keys.source, service: exported.keys.service };
const KEYS: Record<string, Loose | undefined> = exported.keys;

const PILOTS = { ...exported.pilots, ...exported.variants } as unknown as Record<string, Rulebook | undefined>;

/** Names of the rulebooks that ship. */
export const shipped = Object.keys(PILOTS);

/** A pilot or a variant by its name. */
export function load(name: string): Rulebook {
  const rulebook = has(PILOTS, name) ? PILOTS[name] : undefined;
  if (!rulebook) throw new RulebookError(fill(messages.rulebook.pilot, { name }));
  return rulebook;
}

/** Another rulebook with these dotted keys changed; `source.*.rate` changes every source. Values are not checked. */
export function set(rulebook: Rulebook, changes: Changes): Rulebook {
  const data: Loose = { ...rulebook }; // tables that no change touches are shared
  const fresh = new Set<string>();
  for (const [dotted, value] of Object.entries(changes)) {
    const [first, ...rest] = dotted.split(".");
    const last = rest[rest.length - 1], listed = has(LISTS, first);
    if (listed && rest.length === 2 && has(LISTS[first], last)) {
      const entries = data[first] as Loose[], star = rest[0] === "*";
      if (!star && !entries.some((entry) => entry.name === rest[0])) throw unknown(rulebook, dotted);
      data[first] = entries.map((entry) => (star || entry.name === rest[0] ? { ...entry, [last]: value } : entry));
    } else if (!listed && rest.length === 1 && has(KEYS, first) && has(KEYS[first], last)) {
      if (!fresh.has(first)) data[first] = { ...(data[first] as Loose) };
      fresh.add(first);
      (data[first] as Loose)[last] = value;
    } else {
      throw unknown(rulebook, dotted);
    }
  }
  return data as unknown as Rulebook;
}

const unknown = (rulebook: Rulebook, key: string) => new RulebookError(fill(messages.rulebook.key, { rulebook: rulebook.name, key }));

/** Every number of a rulebook by its dotted key. */
export function keys(rulebook: Rulebook): Changes {
  const numbers: Changes = {}, data = rulebook as unknown as Record<string, Loose>;
  for (const [table, known] of Object.entries(KEYS)) {
    if (LISTS[table]) continue;
    for (const key of Object.keys(known!)) numbers[`${table}.${key}`] = data[table][key] as Value;
  }
  for (const [list, known] of Object.entries(LISTS)) {
    for (const entry of data[list] as unknown as Loose[]) {
      for (const key of Object.keys(known!)) numbers[`${list}.${entry.name as string}.${key}`] = entry[key] as Value;
    }
  }
  return numbers;
}

/** Whether a key, perhaps with a star for the name of a source or service, stands for this key. */
export function matches(pattern: string, key: string): boolean {
  if (pattern === key) return true;
  const parts = pattern.split("."), others = key.split(".");
  return parts.length === 3 && others.length === 3 && parts[1] === "*" && parts[0] === others[0] && parts[2] === others[2];
}

/** The same rulebook with these keys changed at all times, whatever its amendments say of them. */
export function fixed(rulebook: Rulebook, changes: Changes): Rulebook {
  const named = Object.keys(changes);
  const silent = (key: string) => named.some((other) => matches(key, other) || matches(other, key));
  const amendment = rulebook.amendment.map((a) => ({
    ...a, changes: Object.fromEntries(Object.entries(a.changes).filter(([key]) => !silent(key))),
  }));
  return { ...set(rulebook, changes), amendment };
}

/** The same rulebook with these channels off, whatever its amendments say of them. */
export function cut(rulebook: Rulebook, channels: readonly string[]): Rulebook {
  const name = channels.find((channel) => !exported.channels.includes(channel)), known = exported.channels.join(", ");
  if (name !== undefined) throw new RulebookError(fill(messages.rulebook.channel, { name, known }));
  return fixed(rulebook, Object.fromEntries(channels.map((channel) => [`channels.${channel}`, false])));
}

/** The same rulebook with neither blacklist nor redlist, at any time. */
export const withoutList = (rulebook: Rulebook): Rulebook => fixed(rulebook, exported.no_list);

/** The same rules for the people of a town that ships, whatever the rulebook said of its people. */
export function inTown(rulebook: Rulebook, town: string): Rulebook {
  const people = has(exported.towns, town) ? (exported.towns as Record<string, Changes>)[town] : undefined;
  const known = Object.keys(exported.towns).join(", ");
  if (!people) throw new RulebookError(fill(messages.rulebook.town, { name: town, known }));
  return fixed(rulebook, people);
}

/** The town that ships whose people a rulebook has; empty if they are others. */
export function townName(rulebook: Rulebook): string {
  const mine = keys(rulebook), all = Object.entries(exported.towns as Record<string, Changes>);
  return all.find(([, people]) => Object.entries(people).every(([key, value]) => mine[key] === value))?.[0] ?? "";
}

/** The rulebook of a pilot with these keys changed. */
export const fromChanges = (pilot: string, changes: Changes): Rulebook => set(load(pilot), changes);

/** What to change in `from` so that it has the numbers of `to`, where both have the same sources and services. */
export function changesBetween(from: Rulebook, to: Rulebook): Changes {
  const before = keys(from);
  return Object.fromEntries(Object.entries(keys(to)).filter(([key, value]) => before[key] !== value));
}

/** A rulebook's twins, from as written to no list: each rung goes without one thing more than the one above it. */
export function ladder(rulebook: Rulebook): Named[] {
  return exported.rungs.map(({ name, cut: channels }) => ({
    name, rulebook: channels === null ? withoutList(rulebook) : channels.length ? cut(rulebook, channels) : rulebook,
  }));
}

/** A rulebook beside its twins, as a run has them: as it is, `no feedback`, `no list`. */
export function withTwins(rulebook: Rulebook, name = rulebook.name): Named[] {
  const { no_feedback, no_list } = exported.twins;
  return [
    { name, rulebook },
    { name: no_feedback, rulebook: cut(rulebook, exported.feedback) },
    { name: no_list, rulebook: withoutList(rulebook) },
  ];
}

/** The rulebook as it stands in a month: all amendments up to it applied. */
export function at(rulebook: Rulebook, month: number): Rulebook {
  const inOrder = [...rulebook.amendment].sort((a, b) => a.month - b.month);
  let now = rulebook;
  for (const amendment of inOrder) if (amendment.month <= month) now = set(now, amendment.changes);
  return now;
}

/** The same rulebook with every cut channel turned into its neutral numbers. */
export function effective(rulebook: Rulebook): Rulebook {
  let neutral: Changes = {};
  for (const [channel, numbers] of Object.entries(exported.neutral)) {
    if (!rulebook.channels[channel as keyof typeof exported.neutral]) neutral = { ...neutral, ...numbers };
  }
  return set(rulebook, neutral);
}

/** The numbers of a rulebook as the month uses them; see `Rules`. */
export function numbers(rulebook: Rulebook): Rules {
  const single = (table: Loose) => Object.fromEntries(
    Object.entries(table).map(([key, value]) => [key, typeof value === "number" ? f(value) : value]),
  );
  const data = rulebook as unknown as Record<string, Loose>, rules: Loose = {};
  for (const table of Object.keys(KEYS)) if (!LISTS[table]) rules[table] = single(data[table]);
  for (const list of Object.keys(LISTS) as ("source" | "service")[]) {
    rules[list] = inOrder(rulebook[list] as { name: string }[], exported.order[list]).map(single);
  }
  return rules as unknown as Rules;
}

/** The sources of a rulebook in the order of the month: who is paid first when money is short. */
export const sourceNames = (rulebook: Rulebook): string[] => inOrder(rulebook.source, exported.order.source).map(({ name }) => name);

/** The well-known ones first, then by the alphabet. */
function inOrder<Entry extends { name: string }>(entries: readonly Entry[], known: readonly string[]): Entry[] {
  const place = ({ name }: Entry) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...entries].sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1));
}
