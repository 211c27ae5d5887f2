// One life, played month by month: the town is lived with the list and without, and the same is decided in both.

import {
  Choices,
  NO_ORDERS,
  offers,
  rulebookOf,
  Town,
  withoutList,
  type Code,
  type CodedTown,
  type Life,
  type Luck,
  type Offers,
  type Orders,
  type Standing,
  type World,
} from "../../../engine";
import { forecast, type Answers, type Forecast } from "./money.ts";
import { Stakes, type Stake } from "./stakes.ts";

export type { Answers } from "./money.ts";

/** The two worlds of a played town. */
export const LIST = 0,
  NO_LIST = 1;

/** Where a life begins. */
export interface Begin {
  town: CodedTown;
  months: number;
  resident: number;
  orders: Orders;
  /** What was guessed beforehand; "": nothing. */
  guess?: string;
}

export class Game {
  readonly town: Town;
  /** A month was opened and is not lived yet. */
  isOpen = false;
  /** What is at stake in it. */
  stake: Stake | null = null;
  private readonly stakes: Stakes;
  private readonly choices: Choices;

  private constructor(
    readonly coded: CodedTown,
    readonly months: number,
    readonly resident: number,
    readonly guess: string,
    choices: Choices,
    luck?: Luck,
  ) {
    const book = rulebookOf(coded);
    this.choices = choices;
    const worlds = [
      { name: "with the list", rulebook: book },
      { name: "no list", rulebook: withoutList(book) },
    ];
    this.town = new Town(worlds, { residents: coded.residents, seed: coded.seed, choices, luck });
    this.stakes = new Stakes(this.world, resident, months);
  }

  /** A life that begins now. */
  static begin({ town, months, resident, orders, guess = "" }: Begin, luck?: Luck): Game {
    const first: Standing[] = same(orders, NO_ORDERS) ? [] : [{ month: 1, resident, orders }];
    return new Game(town, months, resident, guess, new Choices([], first), luck);
  }

  /** A life that was begun, to be lived once more: its decisions are known beforehand. */
  static of({ town, months, life }: Code, luck?: Luck): Game {
    return new Game(town, months, life.resident, life.guess ?? "", new Choices(life.answers, life.orders), luck);
  }

  get world(): World {
    return this.town.worlds[LIST];
  }

  /** Months that are lived. */
  get month(): number {
    return this.town.month;
  }

  get done(): boolean {
    return this.month >= this.months;
  }

  /** Standing orders in the month that is open, or in the next. */
  get orders(): Orders {
    return { ...NO_ORDERS, ...this.choices.standing(this.month + 1).get(this.resident) };
  }

  /** Begin the next month: wages are in, rent is paid. What is at stake, if anything, stands in `stake`. */
  open(): Stake | null {
    this.town.open();
    this.isOpen = true;
    this.stake = this.stakes.at(this.offers(), this.orders);
    return this.stake;
  }

  /** What can be decided in the open month. */
  offers(): Offers {
    return offers(this.world, this.resident);
  }

  /** Whether a friend is behind with a bill: they ask whoever has money. */
  asked(): boolean {
    const { people } = this.town;
    return people.tiesOf(this.resident).some((tie) => this.world.arrears[tie] > 0);
  }

  /** What the open month's money will come to with these answers, and under these orders. */
  forecast(answers: Answers = new Map(), orders = this.orders): Forecast {
    return forecast(this.world, this.resident, this.offers().bills, orders, answers);
  }

  /** New standing orders, from the month that is open (or the next) on. */
  order(orders: Orders): void {
    if (same(orders, this.orders)) return;
    const month = this.month + 1,
      { resident } = this,
      known = this.choices.orders.findIndex((one) => one.month === month);
    if (known >= 0) this.choices.orders.splice(known, 1);
    this.choices.order({ month, resident, orders });
  }

  /** Answers by hand for the open month; what the orders would answer as well needs none. */
  decide(answers: Answers): void {
    const { resident, orders } = this,
      month = this.month + 1;
    for (const [what, value] of answers) if (value !== ordered(orders, what)) this.choices.answer({ month, resident, what, value });
  }

  /** Live the rest of the month. */
  close(): void {
    this.town.close();
    this.isOpen = false;
    this.stake = null;
  }

  /** All that was decided so far. */
  life(): Life {
    const { resident, guess } = this,
      lived = this.month + Number(this.isOpen);
    const orders = this.choices.orders.filter(({ month }) => month <= lived).sort((a, b) => a.month - b.month);
    const answers = this.choices.byHand.filter(({ month }) => month <= lived);
    return { resident, orders: tidy(orders), answers, ...(guess && { guess }) };
  }

  /** The same as what a code says. */
  code(): Code {
    return { town: this.coded, months: this.months, life: this.life() };
  }
}

/** What orders answer in a matter by themselves: 1, 0, or nothing where it is left to habit. */
export function ordered(orders: Orders, what: string): number | undefined {
  if (what.startsWith("pay ")) return orders.never_slip ? 1 : undefined;
  const said = what === "appeal" || what === "repair" ? orders[what] : null;
  return said === null ? undefined : Number(said);
}

/** Without orders that change nothing. */
function tidy(orders: readonly Standing[]): Standing[] {
  let held: Orders = NO_ORDERS;
  return orders.filter((standing) => {
    const next = { ...NO_ORDERS, ...standing.orders },
      changes = !same(held, next);
    held = next;
    return changes;
  });
}

export const same = (one: Orders, other: Orders): boolean =>
  (Object.keys(NO_ORDERS) as (keyof Orders)[]).every((key) => one[key] === other[key]);
