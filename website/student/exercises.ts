/** Exercises whose checks answer in words, as `sim/lab/exercises.py`: what an answer does is looked at, not how it is written. */

import {
  at,
  check as problems,
  exported,
  keys,
  load,
  matches,
  RulebookError,
  set,
  shipped,
  type Changes,
  type Rulebook,
} from "../../sim/page/engine";
import { Hint, isMapping, toChanges, toName, toWord, type Answer, type Mapping } from "./parse";
import { quoted } from "../../sim/page/engine/quoted";

/** An answer, or a whole rulebook taken from the live page; some exercises take two. */
export type Given = Answer | Rulebook | readonly Given[];
/** Nothing if the answer is right, or a hint. */
export type Judge = (given: Given) => string | null | Promise<string | null>;
export interface Exercise {
  /** What PASS says. */
  praise: string;
  judge: Judge;
}
export interface Verdict {
  ok: boolean;
  text: string;
}

export const DEFAULT = exported.default;
const GATES = 4,
  FEW = 0.02,
  IDEAL = 0.95;

/** A number with so many decimals, as Python writes it: halves that are exact go to the even digit. */
export function fixed(value: number, decimals = 0): string {
  const scaled = value * 10 ** decimals;
  if (Number.isInteger(scaled * 2) && !Number.isInteger(scaled)) {
    const low = Math.floor(scaled);
    return ((low % 2 ? low + 1 : low) / 10 ** decimals).toFixed(decimals);
  }
  return value.toFixed(decimals);
}
export const percent = (share: number, decimals = 0) => `${fixed(100 * share, decimals)}%`;
export const count = (value: number) => Math.round(value).toLocaleString("en-GB");
export const short = (value: number) => String(Number(value.toPrecision(6)));

/** Say whether an answer is right, or what to think about next. */
export async function judged({ praise, judge }: Exercise, given: Given): Promise<Verdict> {
  if (unanswered(given)) return { ok: false, text: "Write your answer into the field, then check it." };
  try {
    const hint = await judge(given);
    return hint === null ? { ok: true, text: praise } : { ok: false, text: hint };
  } catch (error) {
    if (error instanceof Hint) return { ok: false, text: error.message };
    if (error instanceof RulebookError) return { ok: false, text: `The town cannot use this: ${error.message}.` };
    throw error;
  }
}

export const isRulebook = (given: Given): given is Rulebook =>
  typeof given === "object" && given !== null && "source" in given && Array.isArray(given.source);

/** Three dots left standing, nothing, or an empty change. */
export function unanswered(given: Given): boolean {
  if (isRulebook(given)) return false;
  if (Array.isArray(given)) return !given.length || given.some(unanswered);
  if (isMapping(given as Answer)) {
    const entries = Object.entries(given as object) as [string, Answer][];
    return !entries.length || entries.some(([key, value]) => key === "..." || unanswered(value));
  }
  return given === null || (typeof given === "string" && ["", "..."].includes(given.trim()));
}

/** The rulebook that an answer means: changes to `base` by dotted key, or a whole rulebook. */
export function toRulebook(given: Given, base: string | Rulebook = DEFAULT): Rulebook {
  if (isRulebook(given)) return given;
  if (Array.isArray(given) || !isMapping(given as Answer)) {
    throw new Hint('Write the change as {"key": number}, such as {"listing.term": 6}.');
  }
  const old = typeof base === "string" ? load(base) : base;
  return changed(old, toChanges(given as { [key: string]: Answer }, old) as Changes);
}

/** Another rulebook with these changes. Throws a RulebookError for what no rulebook takes. */
export function changed(rulebook: Rulebook, changes: Changes): Rulebook {
  const known = keys(rulebook),
    strange = Object.keys(changes).find((key) => !Object.keys(known).some((one) => matches(key, one)));
  if (strange !== undefined) throw new RulebookError(`${rulebook.name}: ${printable(strange)}: unknown key; ${nearest(strange, known)}`);
  const result = set(rulebook, changes),
    [problem] = problems(result);
  if (problem) throw new RulebookError(`${rulebook.name}: ${problem.key}: ${problem.message}`);
  return result;
}

const printable = (text: string) => quoted(text, 80).slice(1, -1);

/** A hint at the key that was meant: the one with the most pairs of letters in common, if half of them are. */
function nearest(key: string, known: Changes): string {
  const pairs = (text: string) => Array.from(text.slice(1), (letter, at) => text[at] + letter);
  const own = pairs(key.toLowerCase().slice(0, 100));
  const likeness = (other: string) => {
    const theirs = pairs(other);
    return (2 * own.filter((pair) => theirs.includes(pair)).length) / Math.max(own.length + theirs.length, 1);
  };
  const [best] = Object.keys(known).sort((a, b) => likeness(b) - likeness(a));
  return likeness(best) >= 0.5 ? `did you mean ${best}?` : "look for it in the workshop";
}

export function requireList(rulebook: Rulebook, instead = "Keep it, and change what it does."): void {
  if (rulebook.listing.enabled && !rulebook.amendment.some(({ changes }) => "listing.enabled" in changes)) return;
  throw new Hint(`You took the list away. ${instead}`);
}

export function requireGates(rulebook: Rulebook): void {
  if (rulebook.service.filter(({ gated }) => gated).length >= GATES) return;
  throw new Hint("You opened a gate. Keep the four services that read the list, and change another number.");
}

export function requireChannels(rulebook: Rulebook, channels: readonly string[] = exported.channels): void {
  if (channels.every((channel) => (rulebook.channels as Record<string, boolean>)[channel])) return;
  throw new Hint("You cut a channel by its switch. No law has that switch: change the number that lies behind it.");
}

export function requireListings(everListed: number): void {
  if (everListed >= FEW) return;
  throw new Hint(`Now only ${percent(everListed, 1)} of the residents are ever listed. Keep a list that lists at least 2%.`);
}

export const MISTAKES = "how many mistakes offices make";
/** What no law of the course can write: in words, and the sections and keys; as `sim/lab/laws.py`. */
const FOUND: Record<string, readonly string[]> = {
  "people's lives: wages, costs, luck or conduct": ["life"],
  "how much people fear": ["deterrence"],
  "what people do for each other, or unseen": ["help", "informal"],
  "whom a clerk likes": ["discretion.district", "discretion.first"],
  "the bills themselves, or how many fall due": ["source.*.rate", "source.*.amount"],
  [MISTAKES]: ["source.*.error", "registry.mismatch", "inspection.error_tilt"],
  "who is in the registry": ["registry.coverage"],
  "what was found before, or where": ["inspection.prior", "inspection.prior_tilt", "inspection.watch_tilt"],
  "how often people need a service": ["service.*.need", "service.*.credit"],
  "a switch of the experiment": ["channels"],
};

/** In whose words a key is none that a law can write. */
export function refusal(key: string): string | undefined {
  const [section] = key.split(".");
  return Object.keys(FOUND).find((why) => FOUND[why].some((one) => one === section || matches(one, key)));
}

/** Throws a Hint if the rulebook changes, now or later, anything that no law can write; `besides`: reasons that count for nothing. */
export function requireLaw(rulebook: Rulebook, base: string | Rulebook = DEFAULT, besides: readonly string[] = []): void {
  const start = typeof base === "string" ? load(base) : base,
    old = keys(start);
  for (const month of [0, ...rulebook.amendment.map(({ month }) => month)]) {
    const now = keys(at(rulebook, month));
    if (!sameKeys(now, old))
      throw new Hint(`You changed which sources or services there are. Keep those of ${start.name}; change their rules.`);
    for (const [key, value] of Object.entries(now)) {
      if (key === "means_test.accuracy" && Number(value) > IDEAL) {
        throw new Hint(`No office is always right. At the best a means test is right ${percent(IDEAL)} of the time.`);
      }
      const reason = value === old[key] ? undefined : refusal(key);
      if (reason === undefined || besides.includes(reason)) continue;
      throw new Hint(
        `${key} is not for a law to write: it is ${reason}. Change a rule: who is listed, for what, for how ` +
          "long, what follows, or who may speak up.",
      );
    }
  }
}

/** Throws a Hint if the rulebook is one that ships, or differs from it in one number only. */
export function requireOwn(rulebook: Rulebook): void {
  const now = keys(at(rulebook, 1));
  for (const name of shipped) {
    const old = keys(load(name));
    if (name === DEFAULT || !sameKeys(now, old) || Object.keys(now).filter((key) => now[key] !== old[key]).length > 1) continue;
    throw new Hint(`That is ${name}, which ships. Write your own: begin with joined-hands, and change a few rules.`);
  }
}

/** One name for each letter; throws a Hint for any other form. */
export function toLetters(given: Given, letters: readonly string[], names: readonly string[], what: string): Record<string, string> {
  if (!isDict(given)) throw new Hint(`Give ${what} for each letter, such as {"A": "${names[0]}", ...}.`);
  const said = Object.entries(given).map(([key, value]) => [toWord(key).toUpperCase(), toName(value, names, what)]);
  const result: Record<string, string> = Object.fromEntries(said),
    missing = letters.filter((letter) => !(letter in result));
  if (missing.length) throw new Hint(`There is no answer for ${missing.join(", ")} yet.`);
  return result;
}

export const near = (one: number, other: number, by: number) => Math.abs(one - other) <= by;
/** Whether an answer is what Python calls a dict. */
export const isDict = (given: Given): given is Mapping => !isRulebook(given) && isMapping(given as Answer);
export const sameKeys = (one: Changes, other: Changes) =>
  Object.keys(one).length === Object.keys(other).length && Object.keys(one).every((key) => key in other);
