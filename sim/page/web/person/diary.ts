// One person's month in one world, as the engine's diary has it, in the order in which it is lived.

import { exported, type Entry, type Town } from "../../engine";
import { KNOWS, MISSED_WILL_NOT, PAID, SHOCKED } from "../../engine/measures";

export type Outcome = "paid" | "short" | "withheld";

export interface Bill {
  source: string;
  amount: number;
  outcome: Outcome;
}

/** Money is in months of basic costs. */
export interface Month {
  month: number;
  /** As agreed; `lost` of it does not come, because services that read the list are closed. */
  wage: number;
  lost: number;
  living: number;
  badLuck: number;
  bills: Bill[];
  /** In the purse before this month's bills; below 0: overdrawn. `owing`: the debts then. */
  ready: number;
  owing: number;
  savings: number;
  arrears: number;
  listed: boolean;
  /** Whether they have been told, or refused. */
  knows: boolean;
  refused: string[];
  /** New on their file. */
  records: Entry[];
}

const { flags } = exported;

/** A month that was lived, or null. */
export function monthOf(town: Town, world: number, who: number, month: number): Month | null {
  const { history, rules, wage, living, ledger } = town.worlds[world];
  const page = history.pages[month - 1],
    flag = history.flags[month - 1]?.[who];
  if (!page || flag === undefined) return null;
  const bills: Bill[] = [];
  let paid = 0,
    missed = 0;
  rules.source.forEach(({ name, amount }, at) => {
    const due = (page.dues[who] >> (2 * at)) & 3;
    if (!due) return;
    bills.push({ source: name, amount, outcome: due === PAID ? "paid" : due === MISSED_WILL_NOT ? "withheld" : "short" });
    if (due === PAID) paid += amount;
    else missed += amount;
  });
  const savings = page.savings[who],
    arrears = page.arrears[who];
  return {
    month,
    bills,
    savings,
    arrears,
    wage: wage[who],
    lost: page.lost[who],
    living: living[who],
    badLuck: page.marks[who] & SHOCKED ? rules.life.shock_cost : 0,
    ready: savings + paid,
    owing: Math.max(0, arrears - missed),
    listed: !!(flag & flags.LISTED),
    knows: !!(page.marks[who] & KNOWS),
    refused: rules.service.filter((_, at) => page.refused[who] & (1 << at)).map(({ name }) => name),
    records: ledger.all.filter((entry) => entry.resident === who && entry.month === month),
  };
}

/** All months of one person so far. */
export function monthsOf(town: Town, world: number, who: number): Month[] {
  return Array.from({ length: town.month }, (_, at) => monthOf(town, world, who, at + 1)!);
}

/** What stands on somebody's file after a month, oldest first. */
export function onFile(town: Town, world: number, who: number, month: number): Entry[] {
  return town.worlds[world].ledger.all.filter(
    (entry) => entry.resident === who && entry.month <= month && (entry.left === exported.left.STANDS || entry.left_month > month),
  );
}

/** Whether the file says of them what is not so. */
export const isWrong = (entry: Entry): boolean => entry.cause === exported.causes.WRONG;
