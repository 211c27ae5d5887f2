/** What students write, read as it is meant: the same as `sim/lab/parse.py`, for a lesson without Python. */

import { keys, type Rulebook, type Value } from "../../sim/page/engine";
import { quoted } from "../../sim/page/engine/quoted";

/** Thrown inside an exercise: the answer is not right yet, and why. */
export class Hint extends Error {
  override name = "Hint";
}

/** What stands in a field, or in its place in a test: Python's numbers, texts, lists and dicts. */
export type Answer = string | number | boolean | null | readonly Answer[] | { readonly [key: string]: Answer };
export type Mapping = { readonly [key: string]: Answer };

/** A number as it was written: its value, and of how many it is a part, if it says so. */
interface Written {
  value: number;
  total?: number;
  exact?: boolean;
}

const MOST_LETTERS = 300;
const ABOUT =
  "(?:about|around|approximately|approx\\.?|roughly|nearly|almost|circa|ca\\.?|c\\.|some|it is|it's|etwa|environ|=|~|\u2248)\\s*";
const UNIT =
  "(?:people|persons?|residents?|inhabitants?|citizens?|points?|months?|years?|bills?|times(?: as many)?|fold|" +
  "(?<![a-z])x|records?|towns?|costs?|drawers?|listings?|more|fewer|in all|altogether|or so|leute|personen|einwohner|personnes)";
const PERCENT = "(?:%|per ?cent(?:age points?)?|pct\\.?|p\\.?c\\.?|prozent|pour ?cent|por ?ciento)";
const OUT_OF = "(?:out of|of|in|from|per|von|sur|de)(?: (?:every|each|the|all))?";
const NUMBER = "[+-]?(?:\\d[\\d.,' ]*|[.,]\\d+)(?:e[+-]?\\d+)?";
const UNITS = `(?:\\s*(?:${UNIT}))*`;
const TAIL = "(?: (?:of|on|in|from|at) [a-z ]+)?\\.?";
const all = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const PLAIN = all(`(${NUMBER})(\\s*${PERCENT}|\\s*\u2030)?${UNITS}${TAIL}`);
const FRACTION = all(`(${NUMBER})\\s*(?:/|:|\u00f7)\\s*(${NUMBER})${UNITS}${TAIL}`);
const PART = all(`(${NUMBER})${UNITS} ${OUT_OF} (${NUMBER})${UNITS}${TAIL}`);
const SPELT = all(`([a-z][a-z -]*?)(\\s*${PERCENT})?${UNITS}${TAIL}`);
const SEVERAL = /\d\s*(?:-|to|or|bis|and|à|\.\.+)\s*\d/;
const SIGNS: Record<string, string> = {
  ...same("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
  ...same("\u2044\u2215", "/"),
  ...same("\u201c\u201d\u201e\u00ab\u00bb", '"'),
  ...same("\u2018\u2019\u00b4\u0060\u066c", "'"),
  "\u066b": ".",
  "\u066a": "%",
};
const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const PARTS: Record<string, number> = { half: 2, third: 3, quarter: 4, fifth: 5, sixth: 6, eighth: 8, tenth: 10, hundredth: 100 };
const BETWEEN = /\s*(?:,|;|\n|->|=>|\u2192|\u2794|>|\+|&|\/|\||\band\b|\bthen\b|\bund\b|\bet\b)\s*/i;
const YES = ["true", "yes", "on", "y", "ja", "oui"],
  NO = ["false", "no", "off", "n", "nein", "non"];

function same(signs: string, plain: string): Record<string, string> {
  return Object.fromEntries([...signs].map((sign) => [sign, plain]));
}
const translated = (text: string) => text.replace(/[^\x20-\x5f\x61-\x7e]/gu, (sign) => SIGNS[sign] ?? sign);
const strip = (text: string, signs: string) => {
  let from = 0,
    to = text.length;
  while (from < to && signs.includes(text[from])) from++;
  while (to > from && signs.includes(text[to - 1])) to--;
  return text.slice(from, to);
};

/** Whether an answer is what Python calls a dict. */
export const isMapping = (answer: Answer): answer is Mapping => typeof answer === "object" && answer !== null && !Array.isArray(answer);

/** The number of an answer: "66%" is 66, "181 people" and "181 of 1,000" are 181, "2/3" is 0.667. */
export function toNumber(answer: Answer): number {
  const { value, total, exact } = written(answer);
  return total !== undefined && exact ? value / total : value;
}

/** The share of an answer, of 1: 0.66, 66, "66%", "66 in 100" and "33/50" are the same. */
export function toShare(answer: Answer): number {
  const { value, total } = written(answer);
  let share = total === undefined ? value : value / total;
  if (total === undefined && share > 1) share /= 100;
  else if (total === undefined && share === 1) {
    throw new Hint("Is this one of a hundred, or all of them? Write 1% or 100%, between quotation marks.");
  }
  if (!(share >= 0 && share <= 1)) throw new Hint("A share lies between 0 and 100 per cent.");
  return share;
}

/** One word or a short phrase: small letters, single spaces, without hyphens or quotation marks. */
export function toWord(answer: Answer): string {
  const one = single(answer);
  if (typeof one !== "string") throw new Hint('Write a word between quotation marks, such as "court".');
  return strip(tidy(one), "\"'.:!? ")
    .replace(/[\s_-]+/g, " ")
    .trim();
}

/** The name among `names` that is meant, whatever its case, hyphens and spaces. */
export function toName(answer: Answer, names: readonly string[], whose = "one of the names"): string {
  const said = toWord(answer),
    name = names.find((one) => toWord(one) === said);
  if (name === undefined) throw new Hint(`${quoted(said)} is not ${whose}; known: ${[...names].sort().slice(0, 12).join(", ")}`);
  return name;
}

/** The entries of an answer: of a list, or of a text such as "a, b and c" or "a -> b -> c". */
export function toList(answer: Answer): readonly Answer[] {
  if (typeof answer === "string") return split(answer);
  const entries = isMapping(answer) ? Object.keys(answer) : answer;
  if (!Array.isArray(entries)) throw new Hint('Give a list between square brackets, such as ["court", "lender"].');
  return entries.length === 1 && (typeof entries[0] === "string" || Array.isArray(entries[0])) ? toList(entries[0]) : entries;
}

/** Changes of rules with their keys and numbers as the rulebook has them; what cannot be read stays as it is. */
export function toChanges(answer: Mapping, rulebook: Rulebook): Record<string, Answer> {
  const old: Record<string, Value> = { ...keys(rulebook) };
  for (const [key, value] of Object.entries(old)) {
    const [first, , last] = key.split(".");
    if (last !== undefined) old[`${first}.*.${last}`] ??= value;
  }
  const known = new Map(Object.keys(old).map((key) => [squeezed(key), key]));
  return Object.fromEntries(
    Object.entries(answer).map(([given, said]) => {
      const key = known.get(squeezed(given)) ?? given;
      return [key, key in old ? asValue(said, old[key]) : said];
    }),
  );
}

function asValue(value: Answer, sample: Value): Answer {
  if (typeof sample === "boolean") {
    const word = typeof value === "string" ? tidy(value) : String(value);
    return [...YES, "1", "1.0"].includes(word) ? true : [...NO, "0", "0.0"].includes(word) ? false : value;
  }
  if (typeof value === "boolean") return value;
  try {
    const said = written(value);
    return said.total === undefined ? said.value : said.value / said.total;
  } catch (error) {
    if (error instanceof Hint) return value;
    throw error;
  }
}

const squeezed = (key: string) => key.toLowerCase().replace(/[^a-z0-9*]/g, "");

/** What stands alone in a list. */
function single(answer: Answer): Answer {
  let one = answer;
  for (let deep = 0; deep < 3 && Array.isArray(one); deep++) {
    if (one.length !== 1) throw new Hint(`Give one answer; here are ${one.length}.`);
    one = one[0];
  }
  return one;
}

function written(answer: Answer): Written {
  const one = single(answer);
  if (typeof one === "string") return fromText(one);
  if (typeof one !== "number" || !Number.isFinite(one)) throw new Hint("Give a number.");
  return { value: one };
}

function fromText(answer: string): Written {
  if (answer.length > MOST_LETTERS) throw new Hint("Give a number, without other words.");
  const text = strip(tidy(answer), "\"'() ").replace(new RegExp(`^(?:${ABOUT})+`), "");
  const words = spelt(text);
  if (words) return words;
  let match = FRACTION.exec(text);
  if (match) {
    const top = digits(match[1]),
      bottom = digits(match[2]);
    if (!bottom) throw new Hint("Nothing can be divided by 0. Give a number.");
    return { value: top, total: bottom, exact: true };
  }
  match = PART.exec(text);
  if (match) {
    const total = digits(match[2].trim().replace(/^(\d{1,3})[.,](000)$/, "$1$2")),
      part = digits(match[1]); // of 1,000: surely a thousand
    if (!total) throw new Hint("Nothing is a part of 0. Give a number.");
    return { value: part, total };
  }
  match = PLAIN.exec(text);
  if (match) {
    const mark = (match[2] ?? "").trim();
    return { value: digits(match[1]), total: mark ? (mark === "\u2030" ? 1000 : 100) : undefined };
  }
  if (SEVERAL.test(text)) throw new Hint("Give one number, not several or a range.");
  throw new Hint("Give a number, without other words.");
}

/** A number in words: "sixty-six per cent", "two thirds", "half". */
function spelt(text: string): Written | null {
  const match = SPELT.exec(text);
  if (!match) return null;
  const words = match[1].trim().replace(/^an? /, "").replaceAll("-", " ").split(/\s+/).filter(Boolean);
  const part = PARTS[(words[words.length - 1] ?? "").replace(/s+$/, "")];
  if (part && words.length <= 2) {
    const top = words.length === 2 ? small(words.slice(0, 1)) : 1;
    return top === null ? null : { value: top, total: part, exact: true };
  }
  const value = small(words);
  return value === null ? null : { value, total: match[2] ? 100 : undefined };
}

/** A whole number below 100 in words. */
function small(words: readonly string[]): number | null {
  const tens = TENS.indexOf(words[0]),
    last = ONES.indexOf(words[words.length - 1]);
  if (words.length === 1) return last >= 0 ? last : tens >= 0 ? 20 + 10 * tens : null;
  return words.length === 2 && tens >= 0 && last >= 1 && last <= 9 ? 20 + 10 * tens + last : null;
}

/** A number in digits, in the decimals of any language. Throws a Hint where it has two meanings, or none. */
function digits(given: string): number {
  const text = given.trim(),
    [, sign, rest, power = ""] = /^([+-]?)(.*?)(e[+-]?\d+)?$/.exec(text)!;
  const body = rest.trim(),
    marks = [...new Set(body.match(/[.,' ]/g) ?? [])];
  let plain = body;
  if (marks.length === 1) plain = "' ".includes(marks[0]) ? inThousands(body, marks[0]) : oneMark(body, marks[0]);
  else if (marks.length > 1) {
    const last = marks[marks.length - 1],
      cut = body.lastIndexOf(last),
      tail = body.slice(cut + 1);
    const good = marks.length === 2 && ".,".includes(last) && /^\d+$/.test(tail) && inThousands(body.slice(0, cut), marks[0]);
    plain = good ? `${good}.${tail}` : "";
  }
  const value = /^(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(`${sign}${plain}${power}`) : NaN;
  if (Number.isNaN(value)) throw new Hint(`Is ${quoted(text)} one number? Write it with digits and one point, such as 1234.5.`);
  if (!Number.isFinite(value)) throw new Hint("Give a number.");
  return value;
}

/** The digits of a number whose thousands are parted by the mark; nothing if they are not. */
function inThousands(body: string, mark: string): string {
  const groups = body.split(mark);
  return groups.length > 1 && /^\d{1,3}$/.test(groups[0]) && groups.slice(1).every((group) => /^\d{3}$/.test(group)) ? groups.join("") : "";
}

/** Digits with points alone, or commas alone: they part thousands or decimals. */
function oneMark(body: string, mark: string): string {
  const [top, rest, ...more] = body.split(mark);
  if (more.length) return inThousands(body, mark);
  if (rest.length === 3 && strip(top, "0") && top.length <= 3) {
    const small = Number(`${top}.${rest}`).toFixed(2);
    throw new Hint(`Is ${quoted(body)} more than a thousand? Then write ${top}${rest}. If not, write ${small}.`);
  }
  return `${top || 0}.${rest || 0}`;
}

/** Small letters, plain signs and digits, single spaces. */
function tidy(text: string): string {
  const plain = translated(translated(text).normalize("NFKC")).toLowerCase();
  const ascii = plain.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    let before = digit.codePointAt(0)!,
      value = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(before - 1))) (before--, value++);
    return String(value % 10); // digits stand in tens
  });
  return ascii.split(/\s+/).filter(Boolean).join(" ");
}

/** The entries of a text that lists them. */
function split(text: string): string[] {
  const entries = strip(translated(text.normalize("NFKC")), "[](){} \n").split(BETWEEN);
  return entries.map((entry) => strip(entry.replace(/^(?:\d+[.)]|[-*\u2022])\s*/, ""), "\"' ")).filter(Boolean);
}

/** A text as a dict, if it is one: `{"listing.term": 6, "appeal.rate": "0,1"}`, or a key and its value a line. */
export function toMapping(text: string): Mapping | null {
  const body = strip(translated(text).trim(), "{} \n,;"),
    pair = /^\s*["']?([^"'=:\n]+?)["']?\s*[:=]\s*["']?([^"'\n]*?)["']?\s*$/;
  const entries = body.split(/\s*[,;\n]\s*(?=["']?[A-Za-z][^,;:=\n]*["']?\s*[:=])/).map((entry) => pair.exec(strip(entry, ",; \n")));
  if (!body || entries.some((entry) => entry === null)) return null;
  return Object.fromEntries(entries.map((entry) => [entry![1].trim(), entry![2].trim()]));
}
