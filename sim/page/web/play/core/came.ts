// What a life came to, as `sim live` counts it.

import { exported, type Entry, type World } from "../../../engine";
import { KNOWS } from "../../../engine/measures";

const { flags, causes } = exported;

export interface Came {
  listed: number;
  /** First month on the list; 0: never. */
  first: number;
  refused: number;
  cannot: number;
  willNot: number;
  records: number;
  wrong: number;
  left: number;
}

export function came(world: World, who: number): Came {
  const { history, ledger, savings, arrears } = world;
  const months = (flag: number) => history.flags.reduce((sum, month) => sum + Number((month[who] & flag) > 0), 0);
  const mine = ledger.all.filter((entry) => entry.resident === who && entry.cause !== causes.RESIDUAL);
  const wrong = mine.filter(({ cause }) => cause === causes.WRONG).length;
  return {
    listed: months(flags.LISTED),
    first: history.flags.findIndex((month) => month[who] & flags.LISTED) + 1,
    refused: months(flags.REFUSED),
    cannot: months(flags.CANNOT),
    willNot: months(flags.WILL_NOT),
    records: mine.length - wrong,
    wrong,
    left: savings[who] - arrears[who],
  };
}

/** One stay on the list: when it began, when it was known, when it ended; 0: never. */
export interface Stay {
  on: number;
  known: number;
  off: number;
}

export interface Moments {
  stays: Stay[];
  /** Every record, oldest first. */
  records: (Entry & { name: string; isWrong: boolean })[];
}

/** When they were listed, when they learned of it, and what stood on file. */
export function moments(world: World, who: number): Moments {
  const { history, ledger, rules } = world,
    mine = ({ resident }: { resident: number }) => resident === who;
  const ends = history.exits.filter(mine).map(({ month }) => month);
  const stays = history.entries.filter(mine).map(({ month: on }) => {
    const off = ends.find((month) => month > on) ?? 0;
    const known = history.pages.findIndex((page, at) => at + 1 >= on && (!off || at + 1 < off) && page.marks[who] & KNOWS) + 1;
    return { on, known, off };
  });
  const records = ledger.all
    .filter((entry) => mine(entry) && entry.cause !== causes.RESIDUAL)
    .map((entry) => ({ ...entry, name: rules.source[entry.source].name, isWrong: entry.cause === causes.WRONG }));
  return { stays, records };
}
