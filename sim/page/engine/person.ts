/** One person's life in every world, month by month, and what happened to them in order. */

import exported from "./exported.json";
import { type Entry, EXPIRED, EXPUNGED, REPAIRED, RESIDUAL, STANDS, WRONG } from "./ledger";
import { BOUGHT, FAVOURED, HELPED, KNOWS, LISTED, MISSED_WILL_NOT, PAID, SHOCKED, WAIVED } from "./measures";
import { messages } from "./messages";
import { f } from "./numbers";
import { RulebookError } from "./rulebook";
import { type Town, wholeNumber } from "./town";
import type { World } from "./world";

export type BillState = "paid" | "cannot" | "will not";

export interface PersonMonth {
  month: number;
  /** Savings after the month; below zero: overdraft. */
  purse: number;
  arrears: number;
  score: number;
  /** Earned this month, after what blocked services cost. */
  wage: number;
  lost: number;
  /** Basic costs, and what those who earn more are committed to. */
  living: number;
  /** What a stroke of bad luck cost. */
  shock: number;
  bills: { source: string; amount: number; state: BillState }[];
  /** Services that refused. */
  refused: string[];
  listed: boolean;
  favoured: boolean;
  /** Of the listing. */
  knows: boolean;
  waived: boolean;
}

export interface PersonRecord {
  month: number;
  source: string;
  /** `true`: of a bill missed; `wrong`: of a bill paid; `namesake`: of somebody else's miss; `residual`: after repair. */
  truth: "true" | "wrong" | "namesake" | "residual";
  cause: string;
  demerit: number;
  /** Whether the registry reads its source now. */
  joined: boolean;
  /** Why it left; empty while it stands. */
  left: string;
  leftMonth: number;
}

/** What happened, in the order of the month. */
export type PersonEvent =
  | { month: number; what: "shock"; amount: number }
  | { month: number; what: "refused"; service: string }
  | { month: number; what: "helped" | "bought points" | "told" | "waived" }
  | { month: number; what: "missed"; source: string; amount: number; onPurpose: boolean }
  | { month: number; what: "record" | "record left"; record: PersonRecord }
  | { month: number; what: "appeal"; step: "filed" | "upheld" | "rejected" }
  | { month: number; what: "listed"; causes: number }
  | { month: number; what: "taken off" | "favoured" | "no longer favoured" };

export interface PersonLife {
  /** Of the world. */
  name: string;
  months: PersonMonth[];
  records: PersonRecord[];
  events: PersonEvent[];
}

export interface Person {
  /** From 0. */
  resident: number;
  /** From 1. */
  district: number;
  household: number;
  namesake: number;
  ties: number[];
  lives: PersonLife[];
}

/** One person in every world of a town that keeps diaries. */
export function person(town: Town, resident: number): Person {
  const { people } = town;
  wholeNumber("resident", resident, 0, people.count - 1);
  if (!town.diaries) throw new RulebookError(messages.town.diaries);
  return {
    resident, district: people.district[resident] + 1, household: people.household[resident],
    namesake: people.namesake[resident], ties: [...people.tiesOf(resident)],
    lives: town.worlds.map((world) => life(world, resident)),
  };
}

/** One person's records in one world, oldest first; no diary is needed for them. */
export const recordsOf = (world: World, resident: number): PersonRecord[] => (
  entriesOf(world, resident).map((entry) => recordOf(world, entry))
);

const entriesOf = (world: World, i: number): Entry[] => world.ledger.all.filter(({ resident }) => resident === i);

function life(world: World, i: number): PersonLife {
  const entries = entriesOf(world, i), records = entries.map((entry) => recordOf(world, entry));
  const events: PersonEvent[] = [], months: PersonMonth[] = [];
  const byMonth = <Item extends { month: number }>(items: Item[], month: number) => items.filter((item) => item.month === month);
  const own = <Item extends { resident: number }>(items: readonly Item[]) => items.filter((item) => item.resident === i);
  const appeals = own(world.history.appeals), on = own(world.history.entries), off = own(world.history.exits);
  const left = (month: number, why: number) => entries.flatMap((entry, at) => (
    entry.left_month === month && entry.left === why ? [{ month, what: "record left" as const, record: records[at] }] : []
  ));
  let knew = false, favoured = false, waived = false;
  for (let month = 1; month <= world.history.pages.length; month++) { // not yet one that is only opened
    const now = monthOf(world, i, month), { marks } = world.history.pages[month - 1];
    months.push(now);
    if (now.shock || marks[i] & SHOCKED) events.push({ month, what: "shock", amount: now.shock });
    for (const service of now.refused) events.push({ month, what: "refused", service });
    if (marks[i] & HELPED) events.push({ month, what: "helped" });
    for (const { source, amount, state } of now.bills) {
      if (state !== "paid") events.push({ month, what: "missed", source, amount, onPurpose: state === "will not" });
    }
    for (const record of byMonth(records, month)) if (record.truth !== "residual") events.push({ month, what: "record", record });
    events.push(...left(month, EXPIRED));
    for (const { step } of byMonth(appeals, month)) events.push({ month, what: "appeal", step });
    events.push(...left(month, EXPUNGED), ...left(month, REPAIRED));
    for (const record of byMonth(records, month)) if (record.truth === "residual") events.push({ month, what: "record", record });
    if (marks[i] & BOUGHT) events.push({ month, what: "bought points" });
    if (now.waived && !waived) events.push({ month, what: "waived" });
    for (const { causes } of byMonth(on, month)) events.push({ month, what: "listed", causes });
    if (now.knows && !knew) events.push({ month, what: "told" });
    if (byMonth(off, month).length) events.push({ month, what: "taken off" });
    if (now.favoured !== favoured) events.push({ month, what: now.favoured ? "favoured" : "no longer favoured" });
    ({ knows: knew, favoured, waived } = now);
  }
  return { name: world.name, months, records, events };
}

function monthOf(world: World, i: number, month: number): PersonMonth {
  const { rules, traits: { wage, living } } = world.inForceIn(month);
  const page = world.history.pages[month - 1], flags = world.history.flags[month - 1][i];
  const bills = rules.source.flatMap(({ name, amount }, at) => {
    const code = (page.dues[i] >>> (2 * at)) & 3;
    const state: BillState = code === PAID ? "paid" : code === MISSED_WILL_NOT ? "will not" : "cannot";
    return code ? [{ source: name, amount, state }] : [];
  });
  return {
    month, purse: page.savings[i], arrears: page.arrears[i], score: page.score[i], lost: page.lost[i],
    wage: f(wage[i] - page.lost[i]), living: living[i], shock: page.marks[i] & SHOCKED ? rules.life.shock_cost : 0, bills,
    refused: rules.service.flatMap(({ name }, at) => (page.refused[i] & (1 << at) ? [name] : [])),
    listed: (flags & LISTED) > 0, favoured: (flags & FAVOURED) > 0, knows: (page.marks[i] & KNOWS) > 0,
    waived: (page.marks[i] & WAIVED) > 0,
  };
}

/** Whether any bill comes to a resident in a month: by luck alone, whatever was decided. */
export function isBilled(world: World, resident: number, month: number): boolean {
  const { rules, traits } = world.inForceIn(month), { luck } = world.town;
  return rules.source.some(({ name, rate }) => (
    rate > 0 && luck.draw(`${name}: due`, month)[resident] < f(rate * traits.tilt[resident])
  ));
}

function recordOf(world: World, entry: Entry): PersonRecord {
  const source = world.rules.source[entry.source];
  const truth = entry.cause === RESIDUAL ? "residual" : entry.astray >= 0 ? "namesake" : entry.cause === WRONG ? "wrong" : "true";
  return {
    month: entry.month, source: source.name, truth, cause: exported.cause_words[entry.cause], demerit: entry.demerit,
    joined: source.connected, left: exported.left_words[entry.left], leftMonth: entry.left === STANDS ? 0 : entry.left_month,
  };
}
