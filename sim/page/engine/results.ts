/** What a life of the town comes to: the names and values of `sim run --json`; see `sim/results/`. */

import exported from "./exported.json";
import { WRONG, CANNOT as COULD_NOT, WILL_NOT as WOULD_NOT } from "./ledger";
import { type Margin, marginOfWorld, type MarginRow } from "./margin";
import { LISTED, type Tallies } from "./measures";
import { f, rint, sum } from "./numbers";
import type { Town } from "./town";
import type { World } from "./world";

/** One row a world: its name, and the numbers of `exported.summary`; some need a twin in the same town. */
export type Summary = { name: string } & Partial<Record<keyof typeof exported.summary, number>>;

export interface Twins {
  noFeedback?: number;
  noList?: number;
}

/** The twins of a world within its town, by their names; a twin is its own. */
export function twinsOf(town: Town, index: number): Twins {
  const { no_feedback, no_list } = exported.twins, names = town.worlds.map((world) => world.name);
  const isNoList = (name: string) => name === no_list || name.endsWith(`, ${no_list}`);
  const name = names[index], alone = names.includes(no_feedback) || names.includes(no_list);
  const written = name.replace(new RegExp(`, (${no_feedback}|${no_list})$`), "");
  const called = (twin: string) => names.indexOf(alone ? twin : `${written}, ${twin}`);
  const place = (at: number) => (at < 0 ? undefined : at);
  return { noFeedback: isNoList(name) ? index : place(called(no_feedback)), noList: place(called(no_list)) };
}

/** The summary of every world, in the order of the town. */
export const summary = (town: Town): Summary[] => town.worlds.map((_, index) => summaryOf(town, index));

/** The summary of one world, beside these twins. */
export function summaryOf(town: Town, index: number, twins: Twins = twinsOf(town, index)): Summary {
  const world = town.worlds[index], { history, ever_listed, months_listed } = world, n = town.residents;
  const months = (name: keyof Tallies) => Float64Array.from(history.tallies, (tallies) => tallies[name]);
  const totals = (name: keyof Tallies) => sum(months(name)), last = history.tallies[history.tallies.length - 1];
  const causes = byCause(world), entries = totals("entries"), exits = totals("exits");
  const listedMonths = months_listed.slice().sort().reverse(), most = Math.max(1, rint(n / 100));
  const all = listedMonths.reduce((count, more) => count + more, 0), ever = ever_listed.reduce((count, one) => count + one, 0);
  const numbers: Partial<Record<keyof typeof exported.summary, number>> = {
    listed_share: share(last.listed, n),
    ever_listed_share: share(ever, n),
    favoured_share: share(last.favoured, n),
    mean_months_listed: share(all, ever),
    entries,
    exits,
    wrong_person_share: share(causes[WRONG], entries),
    cannot_share: share(causes[COULD_NOT], entries),
    will_not_share: share(causes[WOULD_NOT], entries),
    district_gap: last.district_gap,
    concentration: share(listedMonths.subarray(0, most).reduce((count, more) => count + more, 0), all),
    relapse_share: share(entries - ever, exits),
    refusals: totals("refusals"),
    wages_lost: totals("wages_lost"),
    breach_rate: (totals("missed_cannot") + totals("missed_will_not")) / Math.max(totals("due"), 1),
    deterred: totals("deterred"),
    unpaid: totals("unpaid"),
    collected_late: totals("arrears_paid"),
    written_off: totals("written_off"),
    still_owed: last.arrears,
  };
  if (twins.noFeedback !== undefined) {
    const twin = town.worlds[twins.noFeedback], { caused, prevented, both } = overlap(world, twin), here = both + caused;
    Object.assign(numbers, {
      entrenchment: share(caused, here), prevented: share(prevented, here), net: share(caused - prevented, here),
    }, endings(world, twin));
  }
  if (twins.noList !== undefined) {
    const apart = richer(world, town.worlds[twins.noList]);
    numbers.worse_off = share(apart.filter((sign) => sign < 0).length, n);
    numbers.better_off = share(apart.filter((sign) => sign > 0).length, n);
  }
  const named = Object.keys(exported.summary) as (keyof typeof exported.summary)[];
  const rows = named.flatMap((name) => (numbers[name] === undefined ? [] : [[name, rounded6(numbers[name])] as const]));
  return { name: world.name, ...Object.fromEntries(rows) };
}

const share = (part: number, all: number) => (all ? part / all : 0);

/** To six decimals as Python rounds: of the exact value, and halves (odd multiples of 1/128) to even. */
function rounded6(value: number): number {
  const half = Number.isInteger(value * 128) && (value * 128) % 2 !== 0;
  return half ? rint(value * 1e6) / 1e6 : Number(value.toFixed(6));
}

const BITS = exported.cause_words.map((_, cause) => 1 << cause);

/** Listings of a world by what weighed most on the file, by cause; those of equal weight count in equal parts. */
export function byCause(world: World): number[] {
  const counts = new Map<number, number>();
  for (const { causes } of world.history.entries) counts.set(causes, (counts.get(causes) ?? 0) + 1);
  const parts = BITS.map(() => 0);
  for (const mask of [...counts.keys()].sort((a, b) => a - b)) {
    const held = BITS.filter((bit) => mask & bit).length;
    BITS.forEach((bit, cause) => {
      if (mask & bit) parts[cause] += counts.get(mask)! * (1 / held);
    });
  }
  return parts;
}

/** The causes of one listing in words. */
export const causeWords = (mask: number): string => (
  exported.cause_words.filter((_, cause) => mask & (1 << cause)).join(` ${exported.or} `)
);

/** Listed person-months of a world beside those of its twin: in both, only here (caused), only there (prevented). */
export function overlap(world: World, twin: World): { both: number; caused: number; prevented: number } {
  let both = 0, caused = 0, prevented = 0;
  world.history.flags.forEach((here, month) => {
    const there = twin.history.flags[month];
    for (let i = 0; i < here.length; i++) {
      if (here[i] & LISTED) {
        if (there[i] & LISTED) both++;
        else caused++;
      } else if (there[i] & LISTED) prevented++;
    }
  });
  return { both, caused, prevented };
}

/** Those on the list after the last month, by what the twin did with them; see `sim/results/ladder.py`. */
export type Ending = "never" | "again" | "longer" | "sooner" | "anyway";

/** How many have each ending. */
export function endings(world: World, twin: World): Record<Ending, number> {
  const counts = { never: 0, again: 0, longer: 0, sooner: 0, anyway: 0 };
  for (let i = 0; i < world.listed.length; i++) {
    const ending = endingOf(world, twin, i);
    if (ending) counts[ending]++;
  }
  return counts;
}

/** The ending of one resident; none for those who are not on the list. */
export function endingOf(world: World, twin: World, resident: number): Ending | undefined {
  const here = world.history.flags, there = twin.history.flags, last = here.length - 1;
  const on = (flags: Uint8Array[], month: number) => (flags[month][resident] & LISTED) > 0;
  if (last < 0 || !on(here, last)) return undefined;
  let inside = 0, during = 0, month = last; // back to the month in which the stay that stands here began
  for (; month >= 0 && on(here, month); month--, during++) if (on(there, month)) inside++;
  if (inside === during) return "anyway";
  if (on(there, last)) return "sooner";
  if (inside) return "longer";
  for (; month >= 0; month--) if (on(there, month)) return "again";
  return "never";
}

/** Who is richer (1) or poorer (-1) at the end than their twin, by more than a little, else 0. */
export function richer(world: World, twin: World): Int8Array {
  const tolerance = f(exported.tolerance), wealth = ({ savings, arrears }: World, i: number) => f(savings[i] - arrears[i]);
  return Int8Array.from(world.savings, (_, i) => {
    const apart = f(wealth(world, i) - wealth(twin, i));
    return Math.abs(apart) <= tolerance ? 0 : Math.sign(apart);
  });
}

/** Listed share of each district after a month. */
export function districtShares(world: World, month: number): number[] {
  const { bounds } = world.town.people, flags = world.history.flags[month - 1];
  return bounds.slice(1).map((end, d) => {
    let listed = 0;
    for (let i = bounds[d]; i < end; i++) listed += flags[i] & LISTED;
    return listed / (end - bounds[d]);
  });
}

/** How many are on the list after each month. */
export const listedByMonth = (world: World): number[] => world.history.tallies.map(({ listed }) => listed);

/** The rows of `margin` in `sim run --json`: those of every world, one after the other. */
export function margins(town: Town): ({ world: string } & MarginRow)[] {
  return town.worlds.flatMap((world) => {
    const { table }: Margin = marginOfWorld(world);
    return table.map((row) => ({ world: world.name, ...row }));
  });
}
