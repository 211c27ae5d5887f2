/** What the field of each exercise takes, and from which rules it starts. */

import { changesBetween, exported, fromToml, inTown, keys, load, set, townName, type Changes, type Rulebook } from "../../sim/page/engine";
import { unpack } from "../../sim/page/web/files/carry";
import { DEFAULT, sameKeys, type Given } from "./exercises";
import { Hint, toMapping } from "./parse";

/** `words`: a number, a share, a name or a list; `pairs`: a word and a number a line; `choices`: one of these for each letter. */
export type Form =
  | { kind: "words" }
  | { kind: "pairs"; example: string; with?: string }
  | { kind: "choices"; letters: readonly string[]; words: readonly string[] }
  | { kind: "rules"; base: string; changes?: Changes; with?: string; town?: boolean; people?: string };

const rules: Form = { kind: "rules", base: DEFAULT };
const words: Form = { kind: "words" };
/** Of every exercise that is not answered with a word or a number. `with`: the check looks at that exercise, too. */
const FORMS: Record<string, Form> = {
  "00.3": rules,
  "01.3": { kind: "rules", base: DEFAULT, people: "uneven" },
  "01.4": { kind: "rules", base: DEFAULT, people: "uneven", changes: { "source.*.connected": false, "source.utility.connected": true } },
  "02.3": { kind: "rules", base: "perks-only" },
  "02.4": rules,
  "03.4": rules,
  "03.5": rules,
  "04.3": { kind: "rules", base: "auto-flag" },
  "04.4": { kind: "rules", base: "auto-flag" },
  "05.2": rules,
  "05.3": { kind: "rules", base: DEFAULT, changes: { "score.household": 60 } },
  "06.2": { kind: "rules", base: "lantern-score" },
  "06.3": { kind: "rules", base: "thousand-points" },
  "06.4": { kind: "choices", letters: [..."ABCDEF"], words: ["documented", "refuted", "unknown"] },
  "07.2": rules,
  "07.3": rules,
  "07.4": { kind: "pairs", example: "ever: 15" },
  "07.5": { kind: "rules", base: DEFAULT, with: "07.4" },
  "07.6": { kind: "rules", base: DEFAULT, with: "07.5", town: true },
  "08.1": { kind: "choices", letters: [..."ABC"], words: ["listed without cause", "spared with cause", "predictive value"] },
  "08.3": { kind: "rules", base: DEFAULT, changes: { "inspection.watch_tilt": 0.5 } },
  "08.4": { kind: "rules", base: DEFAULT, town: true },
};
export const formOf = (key: string): Form => FORMS[key] ?? words;

/** The rules from which an exercise starts. */
export const startOf = ({ base, changes = {}, people }: Form & { kind: "rules" }): Rulebook =>
  set(people ? inTown(load(base), people) : load(base), changes);

/** The part of a link that opens the workshop with them. */
export function linkTo({ base, changes = {}, people }: Form & { kind: "rules" }): string {
  const query = new URLSearchParams({ stop: "workshop", month: "120" });
  if (base !== DEFAULT) query.set("rules", base);
  const parts = Object.entries(changes).map(([key, value]) => `${key}:${typeof value === "boolean" ? (value ? "yes" : "no") : value}`);
  if (parts.length) query.set("set", parts.join(","));
  if (people) query.set("town", people);
  query.set("v", "1");
  return query.toString().replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%2A", "*");
}

/** What was written into a field, as its check takes it. */
export function read(form: Form, text: string): Given {
  if (form.kind === "words") return text.trim();
  return toMapping(text) ?? text.trim();
}

/** A whole rulebook as the changes that lead to it, one a line; other people (an uneven town) are no change of rules. */
export function asChanges(form: Form & { kind: "rules" }, rulebook: Rulebook): string {
  const start = startOf(form),
    town = form.town ? "" : townName(rulebook),
    from = town ? inTown(start, town) : start;
  if (!sameKeys(keys(from), keys(rulebook)) || rulebook.amendment.length) {
    throw new Hint(`These rules have other sources or services than ${form.base}, or change with time. Begin with ${form.base}.`);
  }
  const lines = Object.entries(changesBetween(from, rulebook)).map(
    ([key, value]) => `${key}: ${typeof value === "boolean" ? (value ? "yes" : "no") : value}`,
  );
  if (!lines.length) throw new Hint("These are the rules as the exercise gives them: nothing is changed yet.");
  return lines.join("\n");
}

/** The rulebook of a link out of the live page. Throws a Hint, or a RulebookError, where it holds none. */
export async function fromLink(link: string): Promise<Rulebook> {
  const query = new URLSearchParams(link.slice(link.indexOf("#") + 1)),
    own = query.get("own"),
    town = query.get("town");
  const content = own === null ? null : await unpack(own);
  if (own !== null && content === null) throw new Hint("This link is not whole. Copy it again from the workshop.");
  const base = content === null ? load(query.get("rules") ?? DEFAULT) : fromToml(content);
  const changes = (query.get("set") ?? "")
    .split(",")
    .filter(Boolean)
    .map((part): [string, number | boolean] => {
      const [key, value] = part.split(":");
      return [key, value === "yes" || value === "no" ? value === "yes" : Number(value)];
    });
  return set(town !== null && town in exported.towns ? inTown(base, town) : base, Object.fromEntries(changes));
}

/** Whether a text is a link, or a rulebook as TOML. */
export const isLink = (text: string) => /^\S*#\S*$/.test(text.trim());
export const isToml = (text: string) => /^\s*\[[a-z_]+\]/m.test(text);
export { fromToml };
