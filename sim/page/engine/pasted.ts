/** Codes out of pasted text, with whatever stands around them, which is not kept; as `sim/play/pasted.py` reads it. */

import { checked, type Code, CodeError, decode, sameTown } from "./codes";
import exported from "./exported.json";

const { alphabet: ALPHABET, longest: LONGEST, shortest: SHORTEST, version: VERSION, guessed: GUESSED } = exported.codes;
const DASHES = /[\u2010-\u2015\u2212\ufe58\uff0d]/g, NOTHING = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const WORD = /[0-9A-Za-z]+(?:-+[0-9A-Za-z]+)*/g, LINES = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;
/** The letters with which a code of either version begins. */
const FIRST = ALPHABET.slice(2 * VERSION, 2 * GUESSED + 2);
const IN_CODES = ALPHABET + Object.keys(exported.codes.read_as).join("");
/** Letters of a group; groups with spaces that are read as one code; groups before it that may not belong to it. */
const GROUP = 4, MOST_GROUPS = 24, LATER = 3;

/** A code in a text, or what is wrong with what was meant as one. */
export interface Pasted {
  line: number;
  code?: Code;
  problem?: string;
}

/** All codes of a text in their order; and the lines (from 1) that hold none, empty ones and comments left out. */
export function pasted(text: string): { pastes: Pasted[]; without: number[] } {
  const pastes: Pasted[] = [], without: number[] = [];
  for (const { line, number } of linesOf(text)) {
    const here = inLine(line, number);
    pastes.push(...here);
    if (!here.length) without.push(number);
  }
  return { pastes, without };
}

/** Codes of one class. */
export interface SortedOut {
  /** One a resident, of the town that most codes name, or the first of equals. */
  codes: Code[];
  /** Whose town is another, of which most do not speak. */
  elsewhere: Pasted[];
  /** Whose resident is played already: in which line. */
  waiting: { line: number; code: Code; taken: number }[];
  spoilt: Pasted[];
  /** How many were pasted more than once. */
  doubles: number;
}

/** Sort out who is who. */
export function sortedOut(pastes: readonly Pasted[]): SortedOut {
  const result: SortedOut = { codes: [], elsewhere: [], waiting: [], spoilt: [], doubles: 0 };
  const town = most(pastes.flatMap(({ code }) => code ?? [])), lives = new Map<number, { line: number; code: Code }>();
  for (const one of pastes) {
    const { line, code } = one;
    if (!code) {
      result.spoilt.push(one);
      continue;
    }
    const first = lives.get(code.life.resident);
    if (!sameTown(code, town!)) result.elsewhere.push(one);
    else if (!first) lives.set(code.life.resident, { line, code });
    else if (JSON.stringify(first.code.life) === JSON.stringify(code.life)) result.doubles++;
    else result.waiting.push({ line, code, taken: first.line });
  }
  result.codes = Array.from(lives.values(), ({ code }) => code);
  return result;
}

/** One of the codes whose town most of them name. */
function most(codes: readonly Code[]): Code | undefined {
  const towns: { code: Code; count: number }[] = [];
  for (const code of codes) {
    const known = towns.find((other) => sameTown(other.code, code));
    if (known) known.count++;
    else towns.push({ code, count: 1 });
  }
  return towns.reduce<(typeof towns)[number] | undefined>((best, one) => (best && best.count >= one.count ? best : one), undefined)?.code;
}

/** Lines with their numbers, in plain hyphens; those that end in one go on in the next. */
function linesOf(text: string): { number: number; line: string }[] {
  const lines: { number: number; line: string }[] = [];
  let held = "", since = 0;
  text.replace(DASHES, "-").replace(NOTHING, "").split(LINES).forEach((raw, at) => {
    const line = raw.trim();
    if (!held) since = at + 1;
    if (!line.startsWith("#")) held += line;
    if (line.endsWith("-") && !line.startsWith("#") && held.length < 2 * LONGEST) return;
    if (held) lines.push({ number: since, line: held });
    held = "";
  });
  if (held) lines.push({ number: since, line: held });
  return lines;
}

function inLine(line: string, number: number): Pasted[] {
  const words = [...line.matchAll(WORD)], pastes: Pasted[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at][0], row = rowOf(line, words, at), meant = rowIsMeant(row);
    const { text, used } = codeIn(word, row, meant || row.length === MOST_GROUPS ? LATER : 0);
    let taken = used || (row.length === MOST_GROUPS ? row.length : 1);
    if (text) pastes.push(read(text, number));
    else if (isMeant(word) || meant) {
      taken = meant ? row.length : 1;
      pastes.push(read(meant ? row.join(" ") : word, number));
    }
    at += taken;
  }
  return pastes;
}

/** The words from here on that could be one code in groups: only spaces between, all but the last of four letters. */
function rowOf(line: string, words: readonly RegExpExecArray[], at: number): string[] {
  const row: string[] = [];
  for (let place = at; place < Math.min(at + MOST_GROUPS, words.length); place++) {
    const { 0: word, index } = words[place], before = words[place - 1];
    if (row.length && line.slice(before.index + before[0].length, index).trim()) break;
    if (word.length > GROUP || ![...word.toUpperCase()].every((letter) => IN_CODES.includes(letter))) break;
    row.push(word);
    if (word.length < GROUP) break;
  }
  return row;
}

/** A code that stands in a word, or in groups that begin so many words later; and how many words it takes, or 0. */
function codeIn(word: string, row: readonly string[], later: number): { text: string; used: number } {
  const parts = word.split("-");
  for (let first = 0; first < Math.min(LATER + 1, parts.length); first++) {
    const text = parts.slice(first).join("-");
    if (checked(text)) return { text, used: 1 };
  }
  for (let first = 0; first < Math.min(later + 1, row.length); first++) {
    if (!FIRST.includes(row[first][0].toUpperCase())) continue;
    for (let end = first + 1; end <= row.length; end++) {
      const text = row.slice(first, end).join(" ");
      if (checked(text)) return { text, used: end };
    }
  }
  return { text: "", used: 0 };
}

/** Numbers and short words stand side by side in any talk: a row must begin as codes do, and be nearly as long. */
function rowIsMeant(row: readonly string[]): boolean {
  return row.length > 1 && row.join("").length >= SHORTEST - 2 && FIRST.includes(row[0][0].toUpperCase()) && isMeant(row.join("-"));
}

/** Whether this looks like a code: groups of four with letters and digits in them, or one long row of both. */
function isMeant(word: string): boolean {
  const parts = word.toUpperCase().split("-"), plain = parts.join(""), digits = plain.replace(/[^0-9]/g, "").length;
  if (digits < 3 || digits === plain.length || plain.length < 2 * GROUP - 2) return false;
  if (parts.length === 1) return plain.length >= SHORTEST - 1 && FIRST.includes(plain[0]);
  return parts.every((part, at) => (at < parts.length - 1 ? part.length === GROUP : part.length <= GROUP));
}

function read(text: string, line: number): Pasted {
  try {
    return { line, code: decode(text) };
  } catch (error) {
    if (error instanceof CodeError) return { line, problem: error.message };
    throw error;
  }
}
