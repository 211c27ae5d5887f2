// Where the clock stops: what has happened that the resident knows of, and what is at stake this month. Ordinary months run on.

import { exported, type Offers, type Orders, type World } from "../../../engine";
import { KNOWS, SHOCKED } from "../../../engine/measures";
import { forecast } from "./money.ts";

export type Kind = "letter" | "off" | "upheld" | "rejected" | "refused" | "luck" | "compete" | "cannot" | "look";

export interface Stake {
  month: number;
  /** What it stops for, the first to be said first; at least one. */
  kinds: Kind[];
  /** Services that refused this month. */
  refused: string[];
  /** The refusal is how they learn of the list. */
  learned: boolean;
  /** What bad luck cost. */
  cost: number;
}

/** Of each kind: so many stops without a wait, then so many months to the next, which doubles every time. */
const WAITS: Record<Kind, [free: number, months: number]> = {
  letter: [99, 0],
  off: [99, 0],
  upheld: [2, 6],
  rejected: [1, 12],
  refused: [1, 12],
  luck: [2, 6],
  compete: [3, 6],
  cannot: [1, 12],
  look: [99, 0],
};
const LOOKS = 36, // a look back every three years,
  RECENT = 6; // unless the clock stopped in the last months

/** Remembers for what it stopped, and when; asked once a month, in their order. */
export class Stakes {
  private readonly stops = new Map<Kind, { count: number; next: number }>();
  private last = 0;
  /** Whether the resident knew of being listed, after the month before. */
  private knew = false;

  constructor(
    private readonly world: World,
    private readonly who: number,
    private readonly months: number,
  ) {}

  /** What is at stake in a month that was opened; null: nothing, or it was seen often enough. */
  at(offers: Offers, orders: Orders): Stake | null {
    const { world, who } = this,
      { month, scratch, rules } = world;
    const before = world.history.pages[month - 2],
      known = !!before && (before.marks[who] & KNOWS) > 0,
      knows = world.knows[who] === 1;
    const refused = rules.service.filter((_, at) => scratch.refused_by[who] & (1 << at)).map(({ name }) => name);
    const learned = knows && !known;
    const kinds: Kind[] = [];
    if (known && !this.knew) kinds.push("letter");
    if (this.knew && !known) kinds.push("off");
    for (const { step } of world.history.appeals.filter((one) => one.resident === who && one.month === month - 1))
      if (step !== "filed") kinds.push(step);
    if (refused.length) kinds.push("refused");
    if (scratch.marks[who] & SHOCKED) kinds.push("luck");
    const money = this.short(offers, orders);
    if (money) kinds.push(money);
    this.knew = knows;
    if (month % LOOKS === 1 && month > LOOKS && this.months - month > RECENT && month - this.last >= RECENT) kinds.push("look");
    const worth = kinds.filter((kind) => (learned && kind === "refused") || this.ripe(kind));
    if (!worth.length) return null;
    for (const kind of kinds) this.count(kind);
    this.last = month;
    return { month, kinds, refused, learned, cost: rules.life.shock_cost };
  }

  /** Whether there is not enough for the bills, and whether anything about that is left to choose. */
  private short(offers: Offers, orders: Orders): Kind | null {
    const { world, who } = this,
      { bills } = offers;
    const plan = forecast(world, who, bills, orders, new Map());
    if (plan.bills.every(({ outcome }) => outcome === "paid")) return null;
    const all = new Map([["keep", exported.choices.most]]); // everything kept back from old debts
    const one = bills.some(({ source }) => {
      const only = bills.map((bill): [string, number] => [`pay ${bill.source}`, +(bill.source === source)]);
      const { bills: outcomes } = forecast(world, who, bills, orders, new Map([...all, ...only]));
      return outcomes.some(({ outcome }) => outcome === "paid");
    });
    return one ? "compete" : "cannot";
  }

  private ripe(kind: Kind): boolean {
    return this.world.month >= (this.stops.get(kind)?.next ?? 0);
  }

  private count(kind: Kind): void {
    const [free, wait] = WAITS[kind],
      count = (this.stops.get(kind)?.count ?? 0) + 1;
    this.stops.set(kind, { count, next: count < free ? 0 : this.world.month + wait * 2 ** (count - free) });
  }
}
