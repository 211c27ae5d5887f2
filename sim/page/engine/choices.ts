/** What somebody decided for a resident, in every world alike, in place of the rule; see `sim/town/choices.py`. */

import exported from "./exported.json";
import { fill, messages } from "./messages";
import { f } from "./numbers";
import type { World } from "./world";

const { yes_or_no: YES_OR_NO, amounts: AMOUNTS, pay: PAY, most: MOST, latest: LATEST } = exported.choices;
export const { small: SMALL, large: LARGE } = exported.choices;

/** An answer by hand. `what`: keep, lend, buy (amounts), appeal, repair, or `pay NAME` (1 or 0). */
export interface Choice {
  month: number;
  resident: number;
  what: string;
  value: number;
}

/** Standing orders of one resident; without a word they change nothing. */
export interface Orders {
  /** Pays whatever there is money for: nothing is missed on purpose. */
  never_slip: boolean;
  /** Who is paid first when the money is short: SMALL, LARGE, or a source; "" as the bills come. */
  first: string;
  /** Savings that are not used to settle arrears. */
  keep: number;
  /** Nor is what this month's bills will take. */
  bills_first: boolean;
  /** True when possible, false never, null as people here do. */
  appeal: boolean | null;
  repair: boolean | null;
  buy: boolean | null;
}

/** Orders that hold for a resident from a month on, until others do. */
export interface Standing {
  month: number;
  resident: number;
  orders: Partial<Orders>;
}

/** A choice that nobody in this town could make. */
export class ChoiceError extends Error {
  override name = "ChoiceError";
}

const say = messages.choice;
type Answers = ReadonlyMap<number, number>;
const NOBODY: Answers = new Map();
export const NO_ORDERS: Readonly<Orders> = {
  never_slip: false, first: "", keep: 0, bills_first: false, appeal: null, repair: null, buy: null,
};

/** All choices of a town. More may be added for months that are still to be lived. */
export class Choices {
  readonly byHand: Choice[] = [];
  readonly orders: Standing[] = [];
  private readonly given = new Map<string, Map<number, number>>();
  private readonly inForce = new Map<number, Map<number, Orders>>();

  constructor(byHand: readonly Choice[] = [], orders: readonly Standing[] = []) {
    for (const choice of byHand) this.answer(choice);
    for (const standing of orders) this.order(standing);
  }

  /** Add an answer by hand. Throws a ChoiceError for one that cannot be, or a second to one question. */
  answer(choice: Choice): void {
    const { month, resident, what, value } = choice;
    const refuse = (sentence: string) => new ChoiceError(fill(sentence, { ...choice, most: MOST }));
    checkMonth(month);
    const isAmount = AMOUNTS.includes(what);
    if (!isAmount && !YES_OR_NO.includes(what) && !what.startsWith(PAY)) throw refuse(say.matter);
    if (isAmount && !isSound(value)) throw refuse(say.amount);
    if (!isAmount && value !== 0 && value !== 1) throw refuse(say.yesOrNo);
    const question = `${month}/${what}`, held = this.given.get(question) ?? new Map<number, number>();
    if (held.has(resident)) throw refuse(say.twice);
    this.given.set(question, held.set(resident, value));
    this.byHand.push(choice);
  }

  /** Add standing orders. */
  order(standing: Standing): void {
    const { month, resident, orders } = standing, keep = orders.keep ?? 0;
    checkMonth(month);
    if (!isSound(keep)) throw new ChoiceError(fill(say.keep, { month, resident, value: keep, most: MOST }));
    if (this.orders.some((other) => other.month === month && other.resident === resident)) {
      throw new ChoiceError(fill(say.twice, { month, resident, what: "orders" }));
    }
    this.orders.push(standing);
    this.inForce.clear();
  }

  /** Throws a ChoiceError for a resident or a source that the town has not. */
  check(residents: number, sources: readonly string[]): void {
    for (const { resident } of [...this.byHand, ...this.orders]) {
      if (Number.isInteger(resident) && resident >= 0 && resident < residents) continue;
      throw new ChoiceError(fill(say.resident, { most: residents - 1, resident }));
    }
    const paid = this.byHand.flatMap(({ what }) => (what.startsWith(PAY) ? [what.slice(PAY.length)] : []));
    const firsts = this.orders.map(({ orders }) => orders.first ?? "").filter((first) => !["", SMALL, LARGE].includes(first));
    const source = [...paid, ...firsts].find((name) => !sources.includes(name));
    if (source !== undefined) throw new ChoiceError(fill(say.source, { source }));
  }

  /** The orders in force in a month, by resident. */
  standing(month: number): ReadonlyMap<number, Orders> {
    let held = this.inForce.get(month);
    if (!held) {
      held = new Map();
      const inOrder = [...this.orders].sort((a, b) => a.month - b.month);
      for (const { month: since, resident, orders } of inOrder) if (since <= month) held.set(resident, { ...NO_ORDERS, ...orders });
      this.inForce.set(month, held);
    }
    return held;
  }

  /** What was answered in a month and matter, by resident: by hand, or else by a standing order. */
  answers(month: number, what: string): Answers {
    if (!this.byHand.length && !this.orders.length) return NOBODY;
    const all = new Map<number, number>();
    for (const [resident, orders] of this.standing(month)) {
      const answer = answerOf(orders, what);
      if (answer !== null) all.set(resident, answer);
    }
    for (const [resident, value] of this.given.get(`${month}/${what}`) ?? NOBODY) all.set(resident, value);
    return all;
  }
}

/** What orders answer in a matter, where that does not depend on the resident's money. */
function answerOf(orders: Orders, what: string): number | null {
  const said = what.startsWith(PAY) ? orders.never_slip || null
    : what === "appeal" || what === "repair" || what === "buy" ? orders[what] : null;
  return said === null ? null : what === "buy" && said ? Infinity : Number(said);
}

function checkMonth(month: number): void {
  if (Number.isInteger(month) && month >= 1 && month <= LATEST) return;
  throw new ChoiceError(fill(say.month, { most: LATEST, month }));
}

const isSound = (amount: number): boolean => typeof amount === "number" && amount >= 0 && amount <= MOST;

/** What was answered in this world's month. */
export const chosen = (world: World, what: string): Answers => world.town.choices.answers(world.month, what);

/** The same for a source's bill. */
export const chosenToPay = (world: World, source: string): Answers => chosen(world, PAY + source);

/** Phase settle: savings that are not used to settle arrears, of those who keep any. */
export function keptBack(world: World): Answers {
  const { rules, savings, scratch } = world, { choices } = world.town, kept = new Map<number, number>();
  for (const [i, orders] of choices.standing(world.month)) {
    let back = f(orders.keep);
    if (orders.bills_first) {
      rules.source.forEach(({ amount }, at) => {
        if (scratch.bills[at][i] === WILLING) back = f(back + amount);
      });
    }
    kept.set(i, back);
  }
  for (const [i, value] of chosen(world, "keep")) kept.set(i, Math.min(f(value), Math.max(savings[i], 0)));
  return kept;
}

/** Of a bill, in `scratch.bills`: to be paid if there is money; to be missed; paid for others' sake not even then. */
export const WILLING = 1, UNWILLING = 2, CROWDED_OUT = 3;

/** Phase owe, first step: those with an order of their own see which bills there will be no money for. */
export function setPriorities(world: World): void {
  const { rules, savings, scratch } = world;
  for (const [i, { first }] of world.town.choices.standing(world.month)) {
    if (!first) continue;
    let left = savings[i];
    for (const at of inTurn(first, rules.source)) {
      const { amount } = rules.source[at], bills = scratch.bills[at];
      if (bills[i] !== WILLING) continue;
      if (left >= f(amount + scratch.floor[i])) left = f(left - amount);
      else bills[i] = CROWDED_OUT;
    }
  }
}

/** Places of sources, in the order in which they are paid; equal ones go as they come. */
function inTurn(first: string, sources: readonly { name: string; amount: number }[]): number[] {
  const rank = ({ name, amount }: { name: string; amount: number }) => (
    first === SMALL ? amount : first === LARGE ? -amount : +(name !== first)
  );
  return [...sources.keys()].sort((a, b) => rank(sources[a]) - rank(sources[b]));
}

/** What a resident can decide in the rest of a month that was opened: everything else is luck, or the rules. */
export interface Offers {
  /** Bills that fall due, in the order in which they come. */
  bills: { source: string; amount: number }[];
  /** Money to keep back from arrears, or to lend, at the most. */
  purse: number;
  arrears: number;
  lend: boolean;
  appeal: boolean;
  repair: boolean;
  /** Points that can be bought at the most. */
  buy: number;
}

/** What one resident can decide now; asked between `town.open()` and `town.close()`. */
export function offers(world: World, resident: number): Offers {
  const { rules, savings, arrears, tilt } = world, { appeal, repair, purchase, listing, favour, source } = rules;
  const informed = world.listed[resident] === 1 && world.knows[resident] === 1;
  const bills = source.flatMap(({ name, rate, amount }) => (
    rate && world.draw(`${name}: due`)[resident] < f(rate * tilt[resident]) ? [{ source: name, amount }] : []
  ));
  const lapsed = (resident + world.month) % 12 === 1, left = f(purchase.cap - (lapsed ? 0 : world.bought[resident]));
  const sold = world.covered[resident] && (listing.enabled || favour.enabled);
  const purse = Math.max(savings[resident], 0);
  return {
    bills, purse, arrears: arrears[resident],
    lend: rules.channels.help && purse > 0 && world.town.people.tiesOf(resident).length > 0,
    appeal: informed && !world.waiting[resident] && appeal.rate > 0,
    repair: informed && repair.rate > 0 && world.clean[resident] + 1 >= repair.wait, // this month counts, if it stays clean
    buy: sold ? Math.max(Math.min(left, Math.floor(f(purse / purchase.price))), 0) : 0,
  };
}
