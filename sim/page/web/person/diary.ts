// One person's lives as the engine tells them, looked up once; and a month of them in the order in which it is lived.

import { person, type Person, type PersonLife, type PersonMonth, type PersonRecord, type Town, type World } from "../../engine";

const kept = new WeakMap<Town, { month: number; whose: Person }>();

/** One person's life in a world of a town that keeps diaries, as far as it is lived. */
export function lifeIn(world: World, who: number): PersonLife {
  const { town } = world;
  let known = kept.get(town);
  if (known?.month !== town.month || known.whose.resident !== who) {
    known = { month: town.month, whose: person(town, who) };
    kept.set(town, known);
  }
  return known.whose.lives[town.worlds.indexOf(world)];
}

export type Outcome = "paid" | "short" | "withheld";
const OUTCOMES = { paid: "paid", cannot: "short", "will not": "withheld" } as const;

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
  /** Whether they know of the list: by a letter, or refused. */
  knows: boolean;
  refused: string[];
  /** New on their file. */
  records: PersonRecord[];
}

function monthOf(now: PersonMonth, records: PersonRecord[]): Month {
  const { month, lost, living, purse, arrears, listed, knows, refused } = now;
  const bills = now.bills.map(({ source, amount, state }) => ({ source, amount, outcome: OUTCOMES[state] }));
  const sum = (paid: boolean) => bills.reduce((all, { amount, outcome }) => all + ((outcome === "paid") === paid ? amount : 0), 0);
  return {
    month,
    bills,
    lost,
    living,
    arrears,
    listed,
    knows,
    refused,
    records,
    wage: now.wage + lost,
    badLuck: now.shock,
    savings: purse,
    ready: purse + sum(true),
    owing: Math.max(0, arrears - sum(false)),
  };
}

/** All months of one person so far. */
export function monthsOf(town: Town, world: number, who: number): Month[] {
  const { months, records } = lifeIn(town.worlds[world], who);
  return months.map((now) =>
    monthOf(
      now,
      records.filter(({ month }) => month === now.month),
    ),
  );
}

/** What stands on somebody's file after a month, oldest first. */
export const onFile = (town: Town, world: number, who: number, month: number): PersonRecord[] =>
  lifeIn(town.worlds[world], who).records.filter((record) => record.month <= month && (!record.left || record.leftMonth > month));

/** Whether the file says of them what is not so. */
export const isWrong = ({ truth }: PersonRecord): boolean => truth === "wrong" || truth === "namesake";
