// Changes of a rulebook out of a link, and what of a link cannot be: said in one line, while the rest of it is taken.

import { signal } from "@preact/signals";
import { check, RulebookError, set, type Changes, type Rulebook } from "../engine";
import { fill, number, words } from "./words.ts";

/** What the newest link asks for and does not get, each with the reason and what would be right. */
export const refusals = signal<readonly string[]>([]);
/** Says what is refused, and why. */
export type Refuse = (what: string, why: string) => void;

const MOST = 400; // changes that a link may hold
const LONG = 40; // letters of what was asked for

/** Say of a thing in a link that it is not taken. */
export function refuse(what: string, why: string): void {
  const line = `${what.length > LONG ? `${what.slice(0, LONG)}\u2026` : what}: ${why}`;
  if (!refusals.peek().includes(line)) refusals.value = [...refusals.peek(), line];
}

/** A part of a link as this reads it; null where there is none, or it cannot be: then it is refused, with what would be right. */
export function readAs<Value>(key: string, text: string | null, read: (text: string) => Value | null, right: string): Value | null {
  const value = text === null ? null : read(text);
  if (text !== null && value === null) refuse(`${key} = ${text}`, right);
  return value;
}

/** A whole number of a link. */
export function wholeNumber(key: string, text: string | null, least: number, most: number): number | null {
  const read = (text: string) => (/^\d{1,15}$/.test(text) ? within(Number(text), least, most) : null);
  return readAs(key, text, read, fill(words.refused.integer, { least: number(least), most: number(most) }));
}

/** A number of a link, with up to two decimals. */
export function decimal(key: string, text: string | null, least: number, most: number): number | null {
  const read = (text: string) => (/^\d{1,6}(\.\d{0,2})?$/.test(text) ? within(Number(text), least, most) : null);
  return readAs(key, text, read, fill(words.refused.between, { least, most }));
}

const within = (value: number, least: number, most: number): number | null => (value >= least && value <= most ? value : null);

/** A name of a link, out of those there are. */
export function named<Name extends string>(key: string, text: string | null, names: readonly Name[]): Name | null {
  const read = (text: string) => names.find((name) => name === text) ?? null;
  return readAs(key, text, read, fill(words.refused.names, { names: names.join(", ") }));
}

/** A switch of a link, which stands there where it is on. */
export const flag = (key: string, text: string | null): boolean => named(key, text, ["1"]) !== null;

/** `life.wage:1.4,channels.means:no` as changes; what cannot be read is refused. */
export function parse(text: string, refuse: Refuse = () => undefined): Changes {
  const result: Changes = {},
    items = text.split(",").filter(Boolean);
  if (items.length > MOST) refuse(fill(words.refused.many, { n: items.length }), fill(words.refused.most, { most: MOST }));
  for (const item of items.slice(0, MOST)) {
    const [key, value, ...more] = item.split(":");
    if (!key || !value || more.length) refuse(item, words.refused.pair);
    else if (value === "yes" || value === "no") result[key] = value === "yes";
    else if (Number.isFinite(Number(value))) result[key] = Number(value);
    else refuse(`${key} = ${value}`, words.refused.number);
  }
  return result;
}

/** And back. */
export function format(values: Changes): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}:${typeof value === "boolean" ? (value ? "yes" : "no") : value}`)
    .join(",");
}

/** The rulebook with those of the changes that it takes; every other is refused. One may be right only after another. */
export function sift(rulebook: Rulebook, wanted: Changes, refuse: Refuse = () => undefined): { rulebook: Rulebook; kept: Changes } {
  const all = attempt(rulebook, wanted);
  if (typeof all !== "string") return { rulebook: all, kept: wanted };
  let kept: Changes = {},
    result = rulebook,
    left = Object.entries(wanted);
  for (let before = Infinity; left.length < before;) {
    before = left.length;
    left = left.filter(([key, value]) => {
      const next = attempt(result, { [key]: value });
      if (typeof next === "string") return true;
      result = next;
      kept = { ...kept, [key]: value };
      return false;
    });
  }
  for (const [key, value] of left) refuse(`${key} = ${said(value)}`, attempt(result, { [key]: value }) as string);
  return { rulebook: result, kept };
}

/** The rulebook with these changes, or what is wrong with it. */
function attempt(rulebook: Rulebook, changes: Changes): Rulebook | string {
  try {
    const result = set(rulebook, changes),
      [problem] = check(result);
    if (!problem) return result;
    return Object.hasOwn(changes, problem.key) ? problem.message : `${problem.key} ${problem.message}`;
  } catch (error) {
    if (error instanceof RulebookError) return words.refused.unknown;
    throw error;
  }
}

const said = (value: number | boolean): string => (typeof value === "boolean" ? (value ? "yes" : "no") : String(value));
