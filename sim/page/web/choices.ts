// What was decided by hand for the person of the story: kept in the link, and lived in every world alike.

import { computed, signal } from "@preact/signals";
import { type Choice, type Named, type Rulebook } from "../engine";
import { refuse } from "./refused.ts";
import { keep, residents, stop } from "./state.ts";
import { words } from "./words.ts";

/** One decision: in a part of the story, for a month, an answer to each matter (`pay utility`: 0 or 1). */
export interface Decision {
  part: string;
  month: number;
  answers: [what: string, value: number][];
}

export interface Decided {
  resident: number;
  /** In the order of their months. */
  list: Decision[];
}

const NOTHING: Decided = { resident: -1, list: [] };
const NO_CHOICES: readonly Choice[] = [];
const BY_RULE = new Set(["workshop", "deeper"]); // stops whose numbers `sim run` must give as well
const MOST = 24; // decisions a link may hold

export const decided = signal<Decided>(NOTHING);

const byRule = computed(() => BY_RULE.has(stop.value));
/** All of it, as the engine takes it. The workshop's town is one in which people live as people there do. */
export const choices = computed<readonly Choice[]>(() => {
  const { resident, list } = decided.value;
  if (byRule.value || resident < 0 || resident >= residents.value) return NO_CHOICES;
  const byMatter = new Map<string, Choice>();
  for (const { month, answers } of list)
    for (const [what, value] of answers) byMatter.set(`${month} ${what}`, { month, resident, what, value });
  return byMatter.size ? [...byMatter.values()] : NO_CHOICES;
});

/** Choices as towns under these rulebooks take them: a link may speak of bills that they have not. */
export function given(choices: readonly Choice[], rulebooks: readonly (Rulebook | Named)[]): { byHand: Choice[] } {
  const books = rulebooks.map((one) => ("rulebook" in one ? one.rulebook : one));
  const known = new Set(["appeal", ...books.flatMap(({ source }) => source.map(({ name }) => `pay ${name}`))]);
  return { byHand: choices.filter(({ what }) => known.has(what)) };
}

/** What this person's story has decided in a part of it. */
export const decisionOf = (resident: number, part: string): Decision | undefined =>
  decided.value.resident === resident ? decided.value.list.find((one) => one.part === part) : undefined;

/** Decide. What was decided for later months goes: after this they are other months. */
export function decide(resident: number, decision: Decision): void {
  const before = decided.value.resident === resident ? decided.value.list : [];
  const list = before.filter((one) => one.part !== decision.part && one.month < decision.month);
  decided.value = { resident, list: [...list, decision] };
}

/** Back to living as people here do. */
export function undecide(): void {
  decided.value = NOTHING;
}

/** `771:bill.1.pay-utility.0,wrong.45.appeal.1` and back; anything else is nothing. */
export function write({ resident, list }: Decided): string | null {
  if (!list.length) return null;
  const said = list.map(({ part, month, answers }) =>
    [part, month, ...answers.map(([what, value]) => `${what.replace(" ", "-")}.${value}`)].join("."),
  );
  return `${resident}:${said.join(",")}`;
}

export function read(text: string | null): Decided {
  const [first, all = ""] = (text ?? "").split(":"),
    rest = all.split(",");
  if (!/^\d{1,4}$/.test(first) || rest.length > MOST) return NOTHING;
  const list = rest.map((one) => {
    const [part, month, ...flat] = one.split(".");
    const answers: Decision["answers"] = [];
    for (let at = 0; at + 1 < flat.length; at += 2) answers.push([flat[at].replace(/^pay-/, "pay "), Number(flat[at + 1])]);
    const holds =
      /^[a-z]{1,12}$/.test(part) &&
      /^\d{1,3}$/.test(month) &&
      Number(month) > 0 &&
      answers.length > 0 &&
      flat.length % 2 === 0 &&
      answers.every(([what, value]) => /^(appeal|pay [a-z][a-z0-9_-]{0,39})$/.test(what) && (value === 0 || value === 1));
    return holds ? { part, month: Number(month), answers } : null;
  });
  const good = list.filter((one) => one !== null);
  return good.length === list.length ? { resident: Number(first), list: good } : NOTHING;
}

keep("did", {
  read: (text) => {
    if (text === write(decided.peek())) return; // the same decisions need no new life
    decided.value = read(text);
    if (text !== null && decided.value === NOTHING) refuse(`did = ${text}`, words.refused.did);
  },
  write: () => write(decided.value),
});
