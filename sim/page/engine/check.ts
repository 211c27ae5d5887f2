/** What is wrong with a rulebook: the same things as in Python, from the same ranges; see `sim/rules/rulebook.py`. */

import exported from "./exported.json";
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
const DEEP = 12; // tables within tables that are entered

const isTable = (value: unknown): value is Data => (
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
);
const known = (table: object, key: string) => Object.hasOwn(table, key);
const given = (value: unknown) => ` (given: ${shown(value)})`;
const plain = (_: string, part: unknown) => (typeof part === "bigint" ? String(part) : part);
const shown = (value: unknown) => (
  typeof value === "bigint" ? String(value) : (JSON.stringify(value, plain) ?? "nothing").slice(0, 40)
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
    throw new RulebookError(`${where}: ${key ? `${key}: ` : ""}${message}`);
  }
  return rulebook;
}

/** Plain data read once: problems, and the rulebook if there are none. */
class Checked {
  readonly problems: Problem[] = [];
  readonly rulebook: Rulebook;

  constructor(data: unknown, private readonly toml: boolean) {
    const found: Data = {};
    if (!isTable(data)) this.add("", `must be a table of keys${given(data)}`);
    const all = isTable(data) ? data : {};
    for (const name of Object.keys(WORDS)) found[name] = this.words(name, all[name]);
    for (const name of Object.keys(TABLES)) {
      if (!LISTS.includes(name as "source")) found[name] = this.table(name, TABLES[name], all[name]);
    }
    const score = found.score as Data;
    score.grades = this.grades(isTable(all.score) ? all.score.grades : undefined);
    for (const list of LISTS) found[list] = this.entries(list, all[list]);
    found.amendment = this.amendments(all.amendment);
    const unknown = Object.keys(all).find((key) => !known(found, key));
    if (unknown !== undefined) this.add(unknown, "unknown key");
    this.rulebook = found as unknown as Rulebook;
    if (!this.problems.length) this.agrees(this.rulebook, "");
    if (!this.problems.length) this.soundInEveryMonth();
  }

  private add(key: string, message: string): void {
    this.problems.push({ key, message });
  }

  private words(name: string, value: unknown): string {
    if (value === undefined) return WORDS[name];
    if (typeof value !== "string") this.add(name, `must be words, in quotes${given(value)}`);
    else if (name === "name" && !NAME.test(value)) this.add(name, exported.in_words.name + given(value));
    else if (known(LONGEST, name) && [...value].length > LONGEST[name]) {
      this.add(name, `must be at most ${LONGEST[name]} letters`);
    }
    return value as string;
  }

  /** A table of keys; `beside`: what stands in it that is no number. */
  private table(where: string, keys: Table, value: unknown, beside: readonly string[] = where === "score" ? ["grades"] : []): Data {
    if (value !== undefined && !isTable(value)) this.add(where, `must be a table of keys${given(value)}`);
    const data = isTable(value) ? value : {}, found: Data = {};
    for (const [name, key] of Object.entries(keys)) {
      found[name] = known(data, name) ? this.value(`${where}.${name}`, key, data[name]) : key.default;
    }
    const unknown = Object.keys(data).find((name) => !known(keys, name) && !beside.includes(name));
    if (unknown !== undefined) this.add(`${where}.${unknown}`, "unknown key");
    return found;
  }

  /** The value of one key as a number or a switch. */
  private value(where: string, { kind, low, high }: Key, value: unknown): number | boolean {
    if (kind === "switch") {
      if (typeof value !== "boolean") this.add(where, `must be true or false${given(value)}`);
      return value as boolean;
    }
    const whole = typeof value === "bigint" || (!this.toml && Number.isInteger(value));
    const number = Number(value);
    if (typeof value !== "number" && typeof value !== "bigint") this.add(where, `must be a number${given(value)}`);
    else if (Number.isNaN(number) || (typeof value === "number" && !Number.isFinite(value))) this.add(where, "must be a finite number");
    else if (kind === "whole" && !whole) this.add(where, `must be a whole number${given(value)}`);
    else if (low !== null && number < low) this.add(where, `must be greater than or equal to ${low}${given(value)}`);
    else if (high !== null && number > high) this.add(where, `must be less than or equal to ${high}${given(value)}`);
    return number;
  }

  private grades(value: unknown): Record<string, number> {
    if (value === undefined) return {};
    if (!isTable(value)) {
      this.add("score.grades", `must be a table of keys${given(value)}`);
      return {};
    }
    const entries = Object.entries(value);
    if (entries.length > exported.most.grades) this.add("score.grades", `${entries.length} of them; at most ${exported.most.grades} are possible`);
    const { low, high } = exported.keys.score.start, key = { kind: "number", default: 0, low, high };
    return Object.fromEntries(entries.map(([name, points]) => {
      if (!GRADE.test(name)) this.add("score.grades", exported.in_words.grade + given(name));
      return [name, this.value(`score.grades.${name}`, key, points) as number];
    }));
  }

  private entries(list: "source" | "service", value: unknown): Data[] {
    const most = exported.most[`${list}s`], named = new Set<unknown>();
    return this.list(list, value, most).map((entry, at) => {
      const name = isTable(entry) ? entry.name : undefined, where = typeof name === "string" ? `${list}.${name}` : `${list}.number ${at + 1}`;
      const beside = list === "source" ? ["name", "kind"] : ["name"];
      const found: Data = { name, ...(list === "source" && { kind: KINDS[0] }), ...this.table(where, TABLES[list], entry, beside) };
      if (name === undefined) this.add(`${where}.name`, "missing");
      else if (typeof name !== "string") this.add(`${where}.name`, `must be words, in quotes${given(name)}`);
      else if (!NAME.test(name)) this.add(`${where}.name`, exported.in_words.name + given(name));
      else if (named.has(name)) this.add(where, `given twice; every ${list} needs a name of its own`);
      named.add(name);
      if (list === "source" && isTable(entry) && known(entry, "kind")) {
        found.kind = entry.kind;
        if (!KINDS.includes(entry.kind)) this.add(`${where}.kind`, `must be '${KINDS.join("' or '")}'${given(entry.kind)}`);
      }
      return found;
    });
  }

  private list(where: string, value: unknown, most: number): unknown[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) this.add(where, `must be a list${given(value)}`);
    else if (value.length > most) this.add(where, `${value.length} of them; at most ${most} are possible`);
    return Array.isArray(value) ? value : [];
  }

  private amendments(value: unknown): Amendment[] {
    const key = { kind: "whole", default: 1, low: 1, high: exported.most.amendment_month };
    return this.list("amendment", value, exported.most.amendments).map((entry, at) => {
      const where = `amendment.number ${at + 1}`, none: Amendment = { month: 1, changes: {} };
      if (!isTable(entry)) {
        this.add(where, `must be a table of keys${given(entry)}`);
        return none;
      }
      const { month, changes, ...rest } = entry;
      if (month === undefined) this.add(`${where}.month`, "missing");
      const since = month === undefined ? 1 : (this.value(`${where}.month`, key, month) as number);
      if (!known(entry, "changes")) return { month: since, changes: leaves(rest) as Changes };
      const [unknown] = Object.keys(rest);
      if (unknown !== undefined) this.add(`${where}.${unknown}`, "unknown key");
      if (!isTable(changes)) this.add(`${where}.changes`, `must be a table of keys${given(changes)}`);
      return { month: since, changes: (isTable(changes) ? changes : {}) as Changes };
    });
  }

  private agrees({ score }: Rulebook, where: string): void {
    if (!(score.low <= score.start && score.start <= score.high) || score.low >= score.high) {
      this.add("score.start", `${where}must lie between score.low and score.high`);
    }
  }

  /** Amendments, too, must be keys that can be amended, at values that they can take. */
  private soundInEveryMonth(): void {
    const { rulebook } = this;
    let now: Rulebook = { ...rulebook, amendment: [] };
    for (const amendment of [...rulebook.amendment].sort((a, b) => a.month - b.month)) {
      const where = `amendment in month ${amendment.month}: `;
      for (const [dotted, value] of Object.entries(amendment.changes)) {
        if (exported.at_birth.includes(dotted)) this.add(dotted, `${where}counts only at the start`);
        const parts = dotted.split("."), key = TABLES[parts[0]]?.[parts[parts.length - 1]];
        try {
          now = set(now, { [dotted]: value });
          const before = this.problems.length, checked = this.value(dotted, key, value);
          amendment.changes[dotted] = checked;
          now = set(now, { [dotted]: checked });
          for (const problem of this.problems.slice(before)) problem.message = where + problem.message;
        } catch (error) {
          if (!(error instanceof RulebookError)) throw error;
          this.add(dotted, `${where}unknown key`);
        }
      }
      this.agrees(now, where);
      if (this.problems.length) return;
    }
  }
}

/** Every value of nested tables with its dotted key. */
function leaves(data: Data, prefix = "", deep = DEEP): Data {
  const found: Data = {};
  for (const [name, value] of Object.entries(data)) {
    if (isTable(value) && deep) Object.assign(found, leaves(value, `${prefix}${name}.`, deep - 1));
    else found[prefix + name] = value;
  }
  return found;
}
