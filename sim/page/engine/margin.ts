/** The margin: what a middle month leaves to each resident, off the list and on it; see `sim/results/margin.py`. */

import exported from "./exported.json";
import { traits, type Traits } from "./living";
import { sum } from "./numbers";
import type { People } from "./people";
import { at, effective, numbers, type Rulebook, type Rules } from "./rulebook";
import type { World } from "./world";

type Part = keyof typeof exported.margin;
const PARTS = Object.keys(exported.margin) as Part[];

/** One row of the table of a margin: means over a tenth of residents by wage, or the middle resident. */
export type MarginRow = { tenth: string; hinge: number; poor: number } & Record<Part, number>;

/** A middle month of every resident, in months of basic costs: one entry a resident. */
export interface Margin {
  parts: Record<Part, Float64Array>;
  /** Afloat off the list, sinking on it: for them a listing decides. */
  hinge: Uint8Array;
  /** Sinking, listed or not. */
  poor: Uint8Array;
  /** The resident with the middle margin off the list. */
  middle: number;
  /** What a middle month leaves to that resident. */
  off: number;
  on: number;
  /** Ten rows, a tenth of residents each by wage, and the middle resident. */
  table: MarginRow[];
}

/** The margin under a rulebook as it stands in month 1, before anything is lived. */
export function margin(rulebook: Rulebook, people: People): Margin {
  const rules = numbers(effective(at(rulebook, 1)));
  return marginOf(rules, traits(rules, people));
}

/** The margin in a world, under the rules in force in its present month. */
export const marginOfWorld = (world: World): Margin => marginOf(world.rules, world);

function marginOf(rules: Rules, { wage, living, shock_chance, tilt }: Traits): Margin {
  const n = wage.length, gated = rules.service.filter((service) => service.gated);
  const added = (values: number[]) => values.reduce((all, value) => all + value, 0);
  // Without a list nobody is ever on it: the month is the same either way.
  const severity = rules.listing.enabled ? rules.sanctions.severity : 0, kept = 1 - rules.informal.share;
  const loss = Math.min(severity * added(gated.map((service) => service.wage_loss)), 1);
  const extra = severity * added(gated.map((service) => service.extra_cost));
  const perk = rules.favour.enabled ? Math.min(added(gated.map((service) => service.perk)), 1) : 0;
  const bill = added(rules.source.map((source) => source.rate * source.amount));
  const each = (make: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => make(i));
  const wages = Float64Array.from(wage), costs = Float64Array.from(living);
  const badLuck = each((i) => shock_chance[i] * rules.life.shock_cost), bills = each((i) => bill * tilt[i]);
  const lost = each((i) => wages[i] * loss * kept), extras = each(() => extra * kept);
  const off = each((i) => wages[i] - costs[i] - badLuck[i] - bills[i]), on = each((i) => off[i] - lost[i] - extras[i]);
  const parts: Record<Part, Float64Array> = {
    wage: wages, costs, bad_luck: badLuck, bills, off, wages_lost: lost, extra_costs: extras, on, perks: each(() => perk),
  };
  const hinge = Uint8Array.from(off, (left, i) => +(left >= 0 && on[i] < 0));
  const poor = Uint8Array.from(off, (left) => +(left < 0));
  const middle = inOrder(off)[Math.floor(n / 2)];
  const rows = tenths(inOrder(wages)).map((part, k) => row(String(k + 1), part, parts, hinge, poor));
  const table = [...rows.filter((_, k) => k < n), row("middle", [middle], parts, hinge, poor)];
  return { parts, hinge, poor, middle, off: off[middle], on: on[middle], table };
}

/** Residents by what they have, those with the same by number. */
const inOrder = (values: Float64Array) => [...values.keys()].sort((a, b) => values[a] - values[b] || a - b);

/** Ten parts of equal length, the first ones longer by one where it does not divide. */
function tenths(residents: number[]): number[][] {
  const size = Math.floor(residents.length / 10), longer = residents.length % 10;
  return Array.from({ length: 10 }, (_, k) => {
    const start = k * size + Math.min(k, longer);
    return residents.slice(start, start + size + (k < longer ? 1 : 0));
  });
}

function row(tenth: string, part: number[], parts: Margin["parts"], hinge: Uint8Array, poor: Uint8Array): MarginRow {
  const mean = (values: Float64Array | Uint8Array) => sum(Float64Array.from(part, (i) => values[i])) / part.length;
  const means = Object.fromEntries(PARTS.map((name) => [name, mean(parts[name])])) as Record<Part, number>;
  return { tenth, ...means, hinge: mean(hinge), poor: mean(poor) };
}
