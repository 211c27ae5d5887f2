/** Rulebooks as TOML, refused where Python refuses them; see `sim/rules/toml.py`. */

import { parse as parseToml, TomlError } from "smol-toml";
import exported from "./exported.json";
import { parse } from "./check";
import { fill, messages } from "./messages";
import { type Rulebook, RulebookError } from "./rulebook";

const { bytes: MOST_BYTES, keys: MOST_KEYS, parts: MOST_PARTS, deep: MOST_DEEP, letters: MOST_LETTERS } = exported.toml;

const say = messages.toml;

const TOKEN = new RegExp([
  /(?<space>[ \t]+)/, /(?<comment>#[^\n]*)/, /(?<newline>\n)/,
  /(?<text>"{3}(?:[^"\\]|\\.|"(?!""))*"{3,5}|'{3}(?:[^']|'(?!''))*'{3,5}|(?!"{3})"(?:[^"\\\n]|\\[^\n])*"|(?!'{3})'[^'\n]*')/,
  /(?<numbers>(?:[+-]?[0-9][0-9_.eE+-]{0,60},[ \t\n]*)+)/, /(?<word>[^\s"'#=,.[\]{}]+)/, /(?<mark>[=,.[\]{}])/, /(?<rest>.)/,
].map((part) => part.source).join("|"), "gsu");

/** The rulebook that TOML text describes. Throws a RulebookError with one line. */
export function fromToml(text: string, file = "rulebook"): Rulebook {
  const content = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  if (!content.trim()) throw new RulebookError(fill(say.empty, { file }));
  if (new TextEncoder().encode(text).length > MOST_BYTES) throw new RulebookError(fill(say.large, { file, most: MOST_BYTES }));
  try {
    bound(content, file);
    return parse(parseToml(content, { integersAsBigInt: true }), file, true);
  } catch (error) {
    if (error instanceof TomlError) {
      const problem = error.message.split("\n")[0].replace(/^Invalid TOML document: /, "");
      throw new RulebookError(fill(say.spoilt, { file, line: error.line, problem }));
    }
    if (error instanceof RangeError) throw new RulebookError(fill(say.unreadable, { file }));
    throw error;
  }
}

/** Refuse what no rulebook needs, and what only a later TOML than Python's (1.0) allows. */
function bound(text: string, file: string): void {
  let line = 1, keys = 0, parts = 1, comma = false;
  const open: string[] = [];
  for (const { 0: word, groups } of text.matchAll(TOKEN)) {
    const inTable = open[open.length - 1] === "{";
    let problem = "";
    if (inTable && word.includes("\n") && !groups!.text) problem = say.braces;
    if (groups!.newline) {
      line++;
      parts = 1;
    } else if (groups!.text || groups!.numbers) {
      if (word.startsWith('"') && /(?<!\\)(?:\\\\)*\\[ex]/.test(word)) problem = say.escape;
      line += word.split("\n").length - 1;
      if (groups!.numbers) parts = 1;
    } else if (groups!.word && word.length > MOST_LETTERS) {
      problem = fill(say.word, { count: word.length });
    } else if (groups!.rest) {
      return; // a quote that is never closed, or something that no TOML holds: the parser says it
    } else if (groups!.mark) {
      if (word === "}" && comma) problem = say.comma;
      parts = word === "." ? parts + 1 : 1;
      if (word === "=" || (word === "[" && !open.length)) keys++;
      if (word === "[" || word === "{") open.push(word);
      else if (word === "]" || word === "}") open.pop();
      if (parts > MOST_PARTS) problem = fill(say.parts, { most: MOST_PARTS });
      else if (open.length > MOST_DEEP) problem = fill(say.deep, { most: MOST_DEEP });
      else if (keys > MOST_KEYS) problem = fill(say.keys, { most: MOST_KEYS });
    }
    if (problem) throw new RulebookError(fill(say.line, { file, line, problem }));
    if (!groups!.space && !groups!.comment) comma = word === ",";
    if (groups!.numbers) comma = true;
  }
}
