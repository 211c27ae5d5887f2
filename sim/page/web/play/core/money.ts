// What a month's money will come to, as whoever lives it can work it out: old debts first, then the bills in their turn.

import { LARGE, SMALL, type Orders, type World } from "../../../engine";

const f = Math.fround;

/** Answers by hand in one month, by matter. */
export type Answers = ReadonlyMap<string, number>;

export interface Forecast {
  /** Of each bill that falls due, in the order in which they come. */
  bills: { source: string; amount: number; outcome: "paid" | "short" | "kept" }[];
  /** Old debts that are paid. */
  settled: number;
  savings: number;
  arrears: number;
}

/**
 * Worked out for a month that was opened, in the model's own arithmetic. It knows neither whom friends will help nor
 * which bill would slip by itself: without a word about that, bills are paid.
 */
export function forecast(
  world: World,
  who: number,
  due: readonly { source: string; amount: number }[],
  orders: Orders,
  answers: Answers,
): Forecast {
  const { life } = world.rules,
    purse = world.savings[who],
    floor = world.scratch.floor[who];
  const wanted = due.map(({ source }) => answers.get(`pay ${source}`) !== 0);
  const grown = f(world.arrears[who] + f(world.arrears[who] * life.surcharge));
  const owed = f(grown - Math.max(f(grown - life.arrears_cap), 0));
  const settled = Math.min(owed, Math.max(f(purse - keptBack(purse, due, wanted, orders, answers)), 0));
  let savings = f(purse - settled),
    arrears = f(owed - settled);
  const crowded = crowdedOut(savings, floor, due, wanted, orders.first);
  const bills = due.map(({ source, amount }, at) => {
    const outcome = !wanted[at] ? "kept" : !crowded[at] && savings >= f(amount + floor) ? "paid" : "short";
    if (outcome === "paid") savings = f(savings - amount);
    else arrears = f(arrears + amount);
    return { source, amount, outcome } as const;
  });
  return { bills, settled, savings, arrears };
}

function keptBack(purse: number, due: readonly { amount: number }[], wanted: readonly boolean[], orders: Orders, answers: Answers): number {
  const byHand = answers.get("keep");
  if (byHand !== undefined) return Math.min(f(byHand), Math.max(purse, 0));
  let back = f(orders.keep);
  if (orders.bills_first) due.forEach(({ amount }, at) => wanted[at] && (back = f(back + amount)));
  return back;
}

/** Which bills there will be no money for, where somebody is paid first. */
function crowdedOut(
  purse: number,
  floor: number,
  due: readonly { source: string; amount: number }[],
  wanted: readonly boolean[],
  first: string,
): boolean[] {
  const crowded = due.map(() => false);
  if (!first) return crowded;
  const rank = (at: number) => (first === SMALL ? due[at].amount : first === LARGE ? -due[at].amount : +(due[at].source !== first));
  let left = purse;
  for (const at of [...due.keys()].sort((a, b) => rank(a) - rank(b))) {
    if (!wanted[at]) continue;
    if (left >= f(due[at].amount + floor)) left = f(left - due[at].amount);
    else crowded[at] = true;
  }
  return crowded;
}
