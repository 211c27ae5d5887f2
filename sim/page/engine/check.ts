/** What is wrong with a rulebook: the same things as in Python, from the same ranges; see `sim/rules/rulebook.py`. */

import exported from "./exported.json";
import { fill, messages } from "./messages";
import { type Amendment, type Changes, type Rulebook, RulebookError, set } from "./rulebook";

/** One thing that is wrong: where, and in plain words what, and what would be right. */
export interface Problem {
  key: string;
  message: string;
}

type Data = Record<string, unknown>;
/** One key: what it holds, and its range. */
interface Key {
  kind: string;
  default: number | boolean;
  low: number | null;
  high: number | null;
}
type Table = Record<string, Key>;

const TABLES: Record<string, Table> = exported.keys;
const LISTS = ["source", "service"] as const;
const WORDS: Record<string, string> = exported.words;
const LONGEST: Record<string, number> = exported.longest;
const KINDS: readonly unknown[] = exported.kinds;
const NAME = new RegExp(exported.patterns.name), GRADE = new RegExp(exported.patterns.grade);
const say = messages.rulebook;
const DEEP = 12; // tables within tables that are entered

const isTable = (value: unknown): value is Data => (
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
);
const known = (table: object, key: string) => Object.hasOwn(table, key);
/** A sentence that ends with what was given. */
const given = (sentence: string, value: unknown) => fill(sentence, { given: shown(value) });
const plain = (_: string, part: unknown) => (typeof part === "bigint" ? String(part) : part);
const shown = (value: unknown) => (
  typeof value === "bigint" ? String(value) : (JSON.stringify(value, plain) ?? say.nothing).slice(0, 40)
);

/** Everything that is wrong with a rulebook; nothing where Python would take it. */
export function check(rulebook: unknown): Problem[] {
  return new Checked(rulebook, false).problems;
}

/**
 * The rulebook that plain data describes, with defaults where it says nothing. Throws a RulebookError for the first
 * thing that is wrong. `toml`: whole numbers are bigints, so that 12.0 is none.
 */
export function parse(data: unknown, where = "rulebook", toml = false): Rulebook {
  const { problems, rulebook } = new Checked(data, toml);
  if (problems.length) {
    const { key, message } = problems[0];
    throw new RulebookError(`${where}: ${key && `${key}: `}${message}`);
  }
  return rulebook;
}

/** Plain data read once: problems, and the rulebook if there are none. */
class Checked {
  readonly problems: Problem[] = [];
  readonly rulebook: Rulebook;

  constructor(data: unknown, private readonly toml: boolean) {
    const checked: Data = {};
    if (!isTable(data)) this.add("", given(say.table, data));
    const all = isTable(data) ? data : {};
    for (const name of Object.keys(WORDS)) checked[name] = this.words(name, all[name]);
    for (const name of Object.keys(TABLES)) {
      if (!LISTS.includes(name as "source")) checked[name] = this.table(name, TABLES[name], all[name]);
    }
    const score = checked.score as Data;
    score.grades = this.grades(isTable(all.score) ? all.score.grades : undefined);
    for (const list of LISTS) checked[list] = this.entries(list, all[list]);
    checked.amendment = this.amendments(all.amendment);
    const unknown = Object.keys(all).find((key) => !known(checked, key));
    if (unknown !== undefined) this.add(unknown, say.unknown);
    this.rulebook = checked as unknown as Rulebook;
    if (!this.problems.length) this.agrees(this.rulebook);
    if (!this.problems.length) this.soundInEveryMonth();
  }

  private add(key: string, message: string): void {
    this.problems.push({ key, message });
  }

  private words(name: string, value: unknown): string {
    if (value === undefined) return WORDS[name];
    if (typeof value !== "string") this.add(name, given(say.words, value));
    else if (name === "name" && !NAME.test(value)) this.add(name, given(say.name, value));
    else if (known(LONGEST, name) && [...value].length > LONGEST[name]) {
      this.add(name, fill(say.letters, { most: LONGEST[name] }));
    }
    return value as string;
  }

  /** A table of keys; `beside`: what stands in it that is no number. */
  private table(where: string, keys: Table, value: unknown, beside: readonly string[] = where === "score" ? ["grades"] : []): Data {
    if (value !== undefined && !isTable(value)) this.add(where, given(say.table, value));
    const data = isTable(value) ? value : {}, checked: Data = {};
    for (const [name, key] of Object.entries(keys)) {
      checked[name] = known(data, name) ? this.value(`${where}.${name}`, key, data[name]) : key.default;
    }
    const unknown = Object.keys(data).find((name) => !known(keys, name) && !beside.includes(name));
    if (unknown !== undefined) this.add(`${where}.${unknown}`, say.unknown);
    return checked;
  }

  /** The value of one key as a number or a switch. */
  private value(where: string, { kind, low, high }: Key, value: unknown): number | boolean {
    if (kind === "switch") {
      if (typeof value !== "boolean") this.add(where, given(say.switch, value));
      return value as boolean;
    }
    const integer = typeof value === "bigint" || (!this.toml && Number.isInteger(value));
    const number = Number(value);
    if (typeof value !== "number" && typeof value !== "bigint") this.add(where, given(say.number, value));
    else if (Number.isNaN(number) || (typeof value === "number" && !Number.isFinite(value))) this.add(where, say.finite);
    else if (kind === "whole" && !integer) this.add(where, given(say.integer, value));
    else if (low !== null && number < low) this.add(where, given(fill(say.low, { low }), value));
    else if (high !== null && number > high) this.add(where, given(fill(say.high, { high }), value));
    return number;
  }

  private grades(value: unknown): Record<string, number> {
    if (value === undefined) return {};
    if (!isTable(value)) {
      this.add("score.grades", given(say.table, value));
      return {};
    }
    const entries = Object.entries(value);
    const most = exported.most.grades;
    if (entries.length > most) this.add("score.grades", fill(say.many, { count: entries.length, most }));
    const { low, high } = exported.keys.score.start, key = { kind: "number", default: 0, low, high };
    return Object.fromEntries(entries.map(([name, points]) => {
      if (!GRADE.test(name)) this.add("score.grades", given(say.grade, name));
      return [name, this.value(`score.grades.${name}`, key, points) as number];
    }));
  }

  private entries(list: "source" | "service", value: unknown): Data[] {
    const most = exported.most[`${list}s`], named = new Set<unknown>();
    return this.list(list, value, most).map((entry, at) => {
      const name = isTable(entry) ? entry.name : undefined, where = typeof name === "string" ? `${list}.${name}` : numbered(list, at);
      const beside = list === "source" ? ["name", "kind"] : ["name"];
      const checked: Data = { name, ...(list === "source" && { kind: KINDS[0] }), ...this.table(where, TABLES[list], entry, beside) };
      if (name === undefined) this.add(`${where}.name`, say.missing);
      else if (typeof name !== "string") this.add(`${where}.name`, given(say.words, name));
      else if (!NAME.test(name)) this.add(`${where}.name`, given(say.name, name));
      else if (named.has(name)) this.add(where, fill(say.twice, { list }));
      named.add(name);
      if (list === "source" && isTable(entry) && known(entry, "kind")) {
        const kinds = KINDS.map((kind) => `'${kind}'`).join(say.or);
        checked.kind = entry.kind;
        if (!KINDS.includes(entry.kind)) this.add(`${where}.kind`, given(fill(say.kind, { kinds }), entry.kind));
      }
      return checked;
    });
  }

  private list(where: string, value: unknown, most: number): unknown[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) this.add(where, given(say.list, value));
    else if (value.length > most) this.add(where, fill(say.many, { count: value.length, most }));
    return Array.isArray(value) ? value : [];
  }

  private amendments(value: unknown): Amendment[] {
    const key = { kind: "whole", default: 1, low: 1, high: exported.most.amendment_month };
    return this.list("amendment", value, exported.most.amendments).map((entry, at) => {
      const where = numbered("amendment", at), none: Amendment = { month: 1, changes: {} };
      if (!isTable(entry)) {
        this.add(where, given(say.table, entry));
        return none;
      }
      const { month, changes, ...rest } = entry;
      if (month === undefined) this.add(`${where}.month`, say.missing);
      const since = month === undefined ? 1 : (this.value(`${where}.month`, key, month) as number);
      if (!known(entry, "changes")) return { month: since, changes: leaves(rest) as Changes };
      const [unknown] = Object.keys(rest);
      if (unknown !== undefined) this.add(`${where}.${unknown}`, say.unknown);
      if (!isTable(changes)) this.add(`${where}.changes`, given(say.table, changes));
      return { month: since, changes: (isTable(changes) ? changes : {}) as Changes };
    });
  }

  private agrees({ score }: Rulebook, inForce = (problem: string) => problem): void {
    if (!(score.low <= score.start && score.start <= score.high) || score.low >= score.high) {
      this.add("score.start", inForce(say.start));
    }
  }

  /** Amendments, too, must be keys that can be amended, at values that they can take. */
  private soundInEveryMonth(): void {
    const { rulebook } = this;
    let now: Rulebook = { ...rulebook, amendment: [] };
    for (const amendment of [...rulebook.amendment].sort((a, b) => a.month - b.month)) {
      const inForce = (problem: string) => fill(say.amended, { month: amendment.month, problem });
      for (const [dotted, value] of Object.entries(amendment.changes)) {
        if (exported.at_birth.includes(dotted)) this.add(dotted, inForce(say.birth));
        const parts = dotted.split("."), key = TABLES[parts[0]]?.[parts[parts.length - 1]];
        try {
          now = set(now, { [dotted]: value });
          const before = this.problems.length, checked = this.value(dotted, key, value);
          amendment.changes[dotted] = checked;
          now = set(now, { [dotted]: checked });
          for (const problem of this.problems.slice(before)) problem.message = inForce(problem.message);
        } catch (error) {
          if (!(error instanceof RulebookError)) throw error;
          this.add(dotted, inForce(say.unknown));
        }
      }
      this.agrees(now, inForce);
      if (this.problems.length) return;
    }
  }
}

/** Where an entry stands that has no name. */
const numbered = (list: string, at: number) => fill(say.entry, { list, number: at + 1 });

/** Every value of nested tables with its dotted key. */
function leaves(data: Data, prefix = "", deep = DEEP): Data {
  const checked: Data = {};
  for (const [name, value] of Object.entries(data)) {
    if (isTable(value) && deep) Object.assign(checked, leaves(value, `${prefix}${name}.`, deep - 1));
    else checked[prefix + name] = value;
  }
  return checked;
}
