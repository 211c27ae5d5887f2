/** Rulebooks as TOML, refused where Python refuses them; see `sim/rules/toml.py`. */

import { parse as parseToml, TomlError } from "smol-toml";
import exported from "./exported.json";
import { parse } from "./check";
import { type Rulebook, RulebookError } from "./rulebook";

const { bytes: MOST_BYTES, keys: MOST_KEYS, parts: MOST_PARTS, deep: MOST_DEEP, letters: MOST_LETTERS } = exported.toml;

const TOKEN = new RegExp([
  /(?<space>[ \t]+)/, /(?<comment>#[^\n]*)/, /(?<newline>\n)/,
  /(?<text>"{3}(?:[^"\\]|\\.|"(?!""))*"{3,5}|'{3}(?:[^']|'(?!''))*'{3,5}|(?!"{3})"(?:[^"\\\n]|\\[^\n])*"|(?!'{3})'[^'\n]*')/,
  /(?<numbers>(?:[+-]?[0-9][0-9_.eE+-]{0,60},[ \t\n]*)+)/, /(?<word>[^\s"'#=,.[\]{}]+)/, /(?<mark>[=,.[\]{}])/, /(?<rest>.)/,
].map((part) => part.source).join("|"), "gsu");

/** The rulebook that TOML text describes. Throws a RulebookError with one line. */
export function fromToml(text: string, where = "rulebook"): Rulebook {
  const content = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (!content.trim()) throw new RulebookError(`${where}: empty`);
  if (new TextEncoder().encode(text).length > MOST_BYTES) throw new RulebookError(`${where}: larger than ${MOST_BYTES} bytes`);
  try {
    bound(content, where);
    return parse(parseToml(content, { integersAsBigInt: true }), where, true);
  } catch (error) {
    if (error instanceof TomlError) {
      throw new RulebookError(`${where}: line ${error.line}: not TOML: ${error.message.split("\n")[0].replace(/^Invalid TOML document: /, "")}`);
    }
    if (error instanceof RangeError) throw new RulebookError(`${where}: not TOML that could be read`);
    throw error;
  }
}

/** Refuse what no rulebook needs, and what only a later TOML than Python's (1.0) allows. */
function bound(text: string, where: string): void {
  let line = 1, keys = 0, parts = 1, comma = false;
  const open: string[] = [];
  for (const { 0: word, groups } of text.matchAll(TOKEN)) {
    const inTable = open[open.length - 1] === "{";
    let much = "";
    if (inTable && word.includes("\n") && !groups!.text) much = "a table in braces stands on one line";
    if (groups!.newline) {
      line++;
      parts = 1;
    } else if (groups!.text || groups!.numbers) {
      if (word.startsWith('"') && /(?<!\\)(?:\\\\)*\\[ex]/.test(word)) much = "a code after \\ that is none";
      line += word.split("\n").length - 1;
      if (groups!.numbers) parts = 1;
    } else if (groups!.word && word.length > MOST_LETTERS) {
      much = `a word or number of ${word.length} characters`;
    } else if (groups!.rest) {
      return; // a quote that is never closed, or something that no TOML holds: the parser says it
    } else if (groups!.mark) {
      if (word === "}" && comma) much = "no comma before }";
      parts = word === "." ? parts + 1 : 1;
      if (word === "=" || (word === "[" && !open.length)) keys++;
      if (word === "[" || word === "{") open.push(word);
      else if (word === "]" || word === "}") open.pop();
      if (parts > MOST_PARTS) much = `a key of more than ${MOST_PARTS} parts, between points`;
      else if (open.length > MOST_DEEP) much = `more than ${MOST_DEEP} brackets within brackets`;
      else if (keys > MOST_KEYS) much = `more than ${MOST_KEYS} keys and tables`;
    }
    if (much) throw new RulebookError(`${where}: line ${line}: ${much}`);
    if (!groups!.space && !groups!.comment) comma = word === ",";
    if (groups!.numbers) comma = true;
  }
}
