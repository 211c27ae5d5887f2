/** Codes: a played life as a line of text to paste; the format, bit by bit, is told in `sim/play/codes.py`. */

import { Bits, checkOf } from "./bits";
import { type Choice, ChoiceError, Choices, NO_ORDERS, type Orders, type Standing } from "./choices";
import exported from "./exported.json";
import { fill, messages } from "./messages";
import { quoted } from "./quoted";
import { type Changes, fixed, inTown, load, type Rulebook, RulebookError, sourceNames } from "./rulebook";

const {
  alphabet: ALPHABET, version: VERSION, guessed: GUESSED, guesses: GUESSES,
  rulebooks: RULEBOOKS, people: PEOPLE, other_town: OTHER_TOWN, months: MONTHS,
  other_months: OTHER_MONTHS, long_gap: LONG_GAP, keeps: KEEPS, matters: MATTERS, eighths: EIGHTHS, firsts: FIRSTS,
  least: LEAST, shortest: SHORTEST, longest: LONGEST, check: CHECK,
} = exported.codes;
const READ_AS: Record<string, string | undefined> = exported.codes.read_as;
const { pay: PAY, small: SMALL, large: LARGE } = exported.choices;
const say = messages.code;
const ANSWERS = [null, true, false] as const;

/** A town that a code can name: by its number in TOWNS, or else a rulebook that ships with other luck and people. */
export interface CodedTown {
  rulebook: string;
  seed: string;
  /** `even` or `uneven`; empty: those of the rulebook. */
  people: string;
  changes: Changes;
  residents: number;
}

/** What was decided for one resident. */
export interface Life {
  resident: number;
  orders: readonly Standing[];
  answers: readonly Choice[];
  /** How long it will be on the list, said before: one of GUESSES. */
  guess?: string;
}

/** What a code says: in which town, for how long, and one life. */
export interface Code {
  town: CodedTown;
  months: number;
  life: Life;
}

/** A text that is no code, or a life that has none: one line that says why. */
export class CodeError extends Error {
  override name = "CodeError";
}

/** What a code says cannot be. */
class Impossible extends Error {}

/** Towns with a number, in their order for ever. */
export const TOWNS = exported.codes.towns as readonly CodedTown[];

/** The rulebook in force in a town. */
export function rulebookOf({ rulebook, people, changes }: CodedTown): Rulebook {
  const book = people ? inTown(load(rulebook), people) : load(rulebook);
  return Object.keys(changes).length ? fixed(book, changes) : book;
}

/** Whether two codes were played in one town, for as long. */
export const sameTown = (one: Code, other: Code): boolean => one.months === other.months && same(one.town, other.town);

function same(one: CodedTown, other: CodedTown): boolean {
  const { rulebook, seed, people, residents } = one, keys = Object.keys(one.changes);
  return rulebook === other.rulebook && seed === other.seed && people === other.people && residents === other.residents
    && keys.length === Object.keys(other.changes).length && keys.every((key) => one.changes[key] === other.changes[key]);
}

/** The code of a life, in groups of four letters. Throws a CodeError for a life that has none. */
export function encode(code: Code): string {
  const bits = new Bits(), number = TOWNS.findIndex((town) => same(town, code.town)), other = number < 0;
  const guess = GUESSES.indexOf(code.life.guess ?? "");
  bits.put(4, guess ? GUESSED : VERSION);
  bits.put(5, other ? OTHER_TOWN : number);
  if (other) putTown(bits, code.town);
  const known = MONTHS.indexOf(code.months);
  bits.put(2, known < 0 ? OTHER_MONTHS : known);
  if (known < 0) bits.put(14, code.months);
  bits.put(other ? 24 : 10, code.life.resident);
  if (guess) bits.put(2, guess);
  putLife(bits, code.life, sourceNames(rulebookOf(code.town)));
  const letters = bits.letters(), size = letters.length + CHECK;
  if (size > LONGEST) throw new CodeError(fill(say.size, { size: grouped(size), most: grouped(LONGEST) }));
  const text = [...letters, ...checkOf(letters)].map((letter) => ALPHABET[letter]).join("");
  return text.match(/.{1,4}/g)!.join("-");
}

/** The life that a code stands for. Throws a CodeError with one line for any other text. */
export function decode(text: string): Code {
  const all = lettersOf(text), letters = all.slice(0, -CHECK), named = { text: quoted(text, 40) };
  if (checkOf(letters).join() !== all.slice(-CHECK).join()) {
    throw new CodeError(fill(say.letter, named));
  }
  const bits = new Bits(letters), version = bits.take(4);
  if (version !== VERSION && version !== GUESSED) {
    throw new CodeError(fill(say.version, { ...named, version: String(version), known: VERSION, newest: GUESSED }));
  }
  const code = read(bits, version === GUESSED, named);
  if (encode(code).replaceAll("-", "") !== plain(text)) { // there is one code for each life
    throw new CodeError(fill(say.unlike, named));
  }
  return code;
}

/** Whether these are the letters of a code, whole and right, whatever they say. */
export function checked(text: string): boolean {
  const letters = Array.from(plain(text), (letter) => ALPHABET.indexOf(letter));
  if (letters.length < SHORTEST || letters.length > LONGEST || letters.includes(-1)) return false;
  return checkOf(letters.slice(0, -CHECK)).join() === letters.slice(-CHECK).join();
}

function read(bits: Bits, guessed: boolean, named: { text: string }): Code {
  try {
    const code = taken(bits, guessed);
    checkPlayed(code);
    return code;
  } catch (error) {
    const cannot = error instanceof Impossible || error instanceof ChoiceError || error instanceof RulebookError;
    throw cannot ? new CodeError(fill(say.cannot, { ...named, problem: error.message })) : error;
  }
}

/** What could not be lived, though it can be written. */
function checkPlayed({ town, months, life }: Code): void {
  wholeNumber("residents", town.residents, 2, exported.most.residents);
  wholeNumber("resident", life.resident, 0, town.residents - 1);
  const late = [...life.orders, ...life.answers].find(({ month }) => month > months);
  if (late) throw new Impossible(fill(say.late, { resident: life.resident, month: late.month, months }));
  new Choices(life.answers, life.orders);
}

function wholeNumber(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw new Impossible(fill(say.integer, { name, value, low: grouped(low), high: grouped(high) }));
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

const plain = (text: string): string => Array.from(text.toUpperCase().replace(/[- \t\r\n]/g, ""), (c) => READ_AS[c] ?? c).join("");

function lettersOf(text: string): number[] {
  const letters = Array.from(plain(Array.from(text).slice(0, 4 * LONGEST).join("")));
  if (!letters.length) throw new CodeError(say.empty);
  letters.forEach((letter, at) => {
    if (ALPHABET.includes(letter)) return;
    throw new CodeError(fill(say.strange, { text: quoted(text, 40), letter: quoted(letter), place: at + 1 }));
  });
  if (letters.length < SHORTEST || letters.length > LONGEST) {
    const sentence = letters.length < SHORTEST ? say.short : say.long;
    throw new CodeError(fill(sentence, { text: quoted(text, 40), least: SHORTEST, most: grouped(LONGEST) }));
  }
  return letters.map((letter) => ALPHABET.indexOf(letter));
}

// ---- towns

function putTown(bits: Bits, { rulebook, people, changes, seed, residents }: CodedTown): void {
  const book = RULEBOOKS.indexOf(rulebook), whose = PEOPLE.indexOf(people);
  if (book < 0 || whose < 0 || Object.keys(changes).length) {
    throw new CodeError(fill(say.ownTown, { rulebook: quoted(rulebook) }));
  }
  bits.put(6, book);
  bits.put(2, whose);
  bits.put(63, BigInt(seed));
  bits.put(24, residents);
}

function take(bits: Bits, count: number): number {
  const value = bits.take(count);
  if (value === null) throw new Impossible(say.early);
  return value;
}

function taken(bits: Bits, guessed: boolean): Code {
  const number = take(bits, 5), other = number === OTHER_TOWN;
  if (!other && number >= TOWNS.length) throw new Impossible(fill(say.town, { number, last: TOWNS.length - 1 }));
  const town = other ? takeTown(bits) : TOWNS[number];
  const known = take(bits, 2), months = known === OTHER_MONTHS ? take(bits, 14) : MONTHS[known];
  if (months < 1 || months > exported.most.months) {
    throw new Impossible(fill(say.months, { months, most: grouped(exported.most.months) }));
  }
  const resident = take(bits, other ? 24 : 10);
  const guess = guessed ? GUESSES[take(bits, 2)] : "", life = takeLife(bits, resident, sourceNames(rulebookOf(town)));
  return { town, months, life: guess ? { ...life, guess } : life };
}

function takeTown(bits: Bits): CodedTown {
  const rulebook = take(bits, 6), people = take(bits, 2), seed = bits.takeWide(63);
  if (seed === null) throw new Impossible(say.early);
  const residents = take(bits, 24);
  if (rulebook >= RULEBOOKS.length || people >= PEOPLE.length) throw new Impossible(say.rulebook);
  return { rulebook: RULEBOOKS[rulebook], seed: String(seed), people: PEOPLE[people], changes: {}, residents };
}

// ---- lives

/** Numbers to be written, each with its bits. */
type Written = (readonly [bits: number, value: number])[];

function putLife(bits: Bits, { orders, answers }: Life, sources: readonly string[]): void {
  const first = orders.find(({ month }) => month === 1);
  bits.put(14, numberOf({ ...NO_ORDERS, ...first?.orders }, sources));
  const entries: { month: number; byHand: number; written: Written }[] = [
    ...orders.filter((standing) => standing.month > 1).map((standing) => (
      { month: standing.month, byHand: 0, written: [[14, numberOf({ ...NO_ORDERS, ...standing.orders }, sources)] as const] }
    )),
    ...answers.map((answer) => ({ month: answer.month, byHand: 1, written: writtenOf(answer, sources) })),
  ];
  entries.sort((a, b) => a.month - b.month || a.byHand - b.byHand || inOrder(a.written, b.written));
  let since = 1;
  for (const { month, byHand, written } of entries) {
    const gap = month - since;
    since = month;
    bits.put(5, Math.min(gap, LONG_GAP));
    if (gap >= LONG_GAP) bits.put(14, gap);
    bits.put(1, 1 - byHand);
    for (const [count, value] of written) bits.put(count, value);
  }
}

/** Which of two answers of one month stands first. */
function inOrder(one: Written, other: Written): number {
  for (let at = 0; at < one.length && at < other.length; at++) {
    const apart = one[at][0] - other[at][0] || one[at][1] - other[at][1];
    if (apart) return apart;
  }
  return one.length - other.length;
}

function takeLife(bits: Bits, resident: number, sources: readonly string[]): Life {
  const orders: Standing[] = [], answers: Choice[] = [], first = take(bits, 14), begins = ordersOf(first, sources);
  if (first) orders.push({ month: 1, resident, orders: begins });
  let month = 1;
  while (bits.left >= LEAST) {
    const gap = take(bits, 5);
    month += gap === LONG_GAP ? take(bits, 14) : gap;
    if (take(bits, 1)) orders.push({ month, resident, orders: ordersOf(take(bits, 14), sources) });
    else answers.push(takeAnswer(bits, month, resident, sources));
  }
  if (take(bits, bits.left)) throw new Impossible(say.end);
  return { resident, orders, answers };
}

/** An answer as numbers. */
function writtenOf({ month, resident, what, value }: Choice, sources: readonly string[]): Written {
  if (what.startsWith(PAY)) return [[3, value ? 0 : 1], [4, sources.indexOf(what.slice(PAY.length))]];
  const matter = MATTERS.indexOf(what);
  if (what === "appeal" || what === "repair") return [[3, matter], [1, value]];
  const steps = value * (what === "buy" ? 1 : EIGHTHS);
  if (!Number.isInteger(steps) || steps > 127) {
    throw new CodeError(fill(what === "buy" ? say.points : say.eighths, { resident, month, what, value }));
  }
  return [[3, matter], [7, steps]];
}

function takeAnswer(bits: Bits, month: number, resident: number, sources: readonly string[]): Choice {
  const matter = take(bits, 3), what = MATTERS[matter];
  if (matter >= MATTERS.length) throw new Impossible(say.matter);
  if (matter < 2) {
    const place = take(bits, 4);
    if (place >= sources.length) throw new Impossible(say.source);
    return { month, resident, what: PAY + sources[place], value: 1 - matter };
  }
  if (what === "appeal" || what === "repair") return { month, resident, what, value: take(bits, 1) };
  return { month, resident, what, value: take(bits, 7) / (what === "buy" ? 1 : EIGHTHS) };
}

/** Standing orders as one number. */
function numberOf(orders: Orders, sources: readonly string[]): number {
  const keep = KEEPS.indexOf(orders.keep), [appeal, repair, buy] = [orders.appeal, orders.repair, orders.buy].map((a) => ANSWERS.indexOf(a));
  if (keep < 0) throw new CodeError(fill(say.keep, { keep: orders.keep, known: KEEPS.join(", ") }));
  const number = ((appeal + 3 * repair + 9 * buy) * KEEPS.length + keep) * FIRSTS + firstsOf(sources).indexOf(orders.first);
  return (number * 2 + Number(orders.bills_first)) * 2 + Number(orders.never_slip);
}

function ordersOf(number: number, sources: readonly string[]): Orders {
  const digit = (base: number): number => {
    const last = number % base;
    number = (number - last) / base;
    return last;
  };
  const never_slip = digit(2) === 1, bills_first = digit(2) === 1, first = digit(FIRSTS), keep = KEEPS[digit(KEEPS.length)];
  const appeal = ANSWERS[digit(3)], repair = ANSWERS[digit(3)], firsts = firstsOf(sources);
  if (number >= ANSWERS.length || first >= firsts.length) throw new Impossible(say.orders);
  return { never_slip, first: firsts[first], keep, bills_first, appeal, repair, buy: ANSWERS[number] };
}

const firstsOf = (sources: readonly string[]): string[] => ["", SMALL, LARGE, ...sources];
