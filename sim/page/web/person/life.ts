// One person's life in one world, as it was lived.

import { exported, type World } from "../../engine";

const { flags, causes, left } = exported;

export interface FiledRecord {
  month: number;
  wrong: boolean;
  /** The body that filed it. */
  source: string;
  /** When it left the file; 0 while it stands. */
  gone: number;
  expunged: boolean;
}

export interface Life {
  /** Month by month from month 1. */
  listed: boolean[];
  refused: boolean[];
  /** Bills missed because the money was not there, or on purpose. */
  cannot: boolean[];
  willNot: boolean[];
  /** Savings less what is owed, in months of basic costs. */
  purse: number[];
  /** Wages lost to closed doors. */
  lost: number[];
  records: FiledRecord[];
  enters: number[];
  leaves: number[];
}

export function lifeOf(world: World, who: number): Life {
  const { history, ledger, rules } = world;
  const having = (flag: number) => history.flags.map((month) => (month[who] & flag) > 0);
  const mine = ({ resident }: { resident: number }) => resident === who;
  return {
    listed: having(flags.LISTED),
    refused: having(flags.REFUSED),
    cannot: having(flags.CANNOT),
    willNot: having(flags.WILL_NOT),
    purse: history.pages.map((page) => page.savings[who] - page.arrears[who]),
    lost: history.pages.map((page) => page.lost[who]),
    records: ledger.all
      .filter((entry) => mine(entry) && rules.source[entry.source].connected && entry.cause !== causes.RESIDUAL)
      .map((entry) => ({
        month: entry.month,
        wrong: entry.cause === causes.WRONG,
        source: rules.source[entry.source].name,
        gone: entry.left_month,
        expunged: entry.left === left.EXPUNGED,
      })),
    enters: history.entries.filter(mine).map(({ month }) => month),
    leaves: history.exits.filter(mine).map(({ month }) => month),
  };
}

/** How many are true. */
export const count = (list: readonly boolean[], until = list.length): number =>
  list.reduce((sum, is, m) => sum + (is && m < until ? 1 : 0), 0);

export interface Event {
  month: number;
  what: "record" | "wrong" | "on" | "off" | "refused" | "cannot" | "willNot" | "expunged";
  source?: string;
}

/** Everything that happened, in order: month and what it was. */
export function events(life: Life): Event[] {
  const each = <What extends string>(list: readonly boolean[], what: What) => list.flatMap((is, m) => (is ? [{ month: m + 1, what }] : []));
  const order = ["cannot", "willNot", "record", "wrong", "expunged", "on", "off", "refused"];
  return [
    ...each(life.cannot, "cannot"),
    ...each(life.willNot, "willNot"),
    ...each(life.refused, "refused"),
    ...life.records.map(({ month, wrong, source }) => ({ month, what: wrong ? ("wrong" as const) : ("record" as const), source })),
    ...life.records.filter(({ expunged }) => expunged).map(({ gone, source }) => ({ month: gone, what: "expunged" as const, source })),
    ...life.enters.map((month) => ({ month, what: "on" as const })),
    ...life.leaves.map((month) => ({ month, what: "off" as const })),
  ].sort((a, b) => a.month - b.month || order.indexOf(a.what) - order.indexOf(b.what));
}
