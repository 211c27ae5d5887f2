// One town with all of the class in it, lived with the list, without what the list does, and without the list.

import { effect, signal } from "@preact/signals";
import { exported, live, rulebookOf, Town, withoutList, withTwins, type Code, type Life, type World } from "../../engine";
import { stop } from "../state.ts";
import { luckOf } from "../workshop/luck.ts";
import { ROOM, sorted, tooLarge } from "./state.ts";

const f = Math.fround;
const { LISTED } = exported.flags;

/** What became of one player; money is savings less arrears at the end, in months of basic costs. */
export interface Row {
  resident: number;
  /** What was guessed before the first month; "": nothing. */
  guess: string;
  /** Months on the list: as played; with no feedback; by habit. */
  listed: number;
  free: number;
  byRule: number;
  /** At the end with the list and without, as played; and by habit. */
  here: number;
  there: number;
  ruleHere: number;
  ruleThere: number;
  /** `here` less `there`. */
  lost: number;
}

/** A class that was lived. */
export interface ClassLife {
  months: number;
  residents: number;
  /** Who lost most first, as the picture of `sim live` has them. */
  rows: Row[];
  /** Of the class, on the list in each month: as played, with no feedback, by habit. */
  byMonth: { played: number[]; free: number[]; byRule: number[] };
  /** Everybody in the town, in the four lives of `sim live`: a row a number. */
  town: { what: TownNumber; values: number[] }[];
}

const TOWN_NUMBERS = ["ever", "months", "end", "owing"] as const;
export type TownNumber = (typeof TOWN_NUMBERS)[number];

export const lived = signal<ClassLife | null>(null);
export const living = signal(false);

/** Live the class anew whenever its codes change, while its wall is looked at. */
export function keepClassLiving(): void {
  effect(() => {
    const { codes } = sorted.value;
    if (stop.value !== ROOM) return;
    if (!codes.length || tooLarge.value) {
      lived.value = null;
      living.value = false;
      return;
    }
    const ending = new AbortController();
    living.value = true;
    void together(codes, ending.signal).then((life) => {
      if (ending.signal.aborted) return;
      lived.value = life;
      living.value = false;
      performance.mark("wall"); // for benchmarks
    });
    return () => ending.abort();
  });
}

async function together(codes: readonly Code[], signal: AbortSignal): Promise<ClassLife | null> {
  const [{ town, months }] = codes,
    { residents, seed } = town,
    rulebook = rulebookOf(town),
    luck = luckOf(seed, residents);
  const lives = codes.map(({ life }) => life);
  const choices = { byHand: lives.flatMap(({ answers }) => answers), orders: lives.flatMap(({ orders }) => orders) };
  const played = new Town(withTwins(rulebook), { residents, seed, luck, choices, diaries: false });
  await live(played, months, { signal });
  const without = { name: exported.twins.no_list, rulebook: withoutList(rulebook) };
  const byRule = new Town([{ name: rulebook.name, rulebook }, without], { residents, seed, luck, diaries: false });
  await live(byRule, months, { signal });
  return signal.aborted ? null : summed(lives, played, byRule);
}

const wealth = ({ savings, arrears }: World, i: number): number => f(savings[i] - arrears[i]);

function summed(lives: readonly Life[], played: Town, byRule: Town): ClassLife {
  const [list, free, none] = played.worlds,
    [ruleList, ruleNone] = byRule.worlds,
    who = lives.map(({ resident }) => resident);
  const rows = lives.map(({ resident: i, guess = "" }) => {
    const here = wealth(list, i),
      there = wealth(none, i);
    return {
      resident: i,
      guess,
      listed: list.months_listed[i],
      free: free.months_listed[i],
      byRule: ruleList.months_listed[i],
      here,
      there,
      ruleHere: wealth(ruleList, i),
      ruleThere: wealth(ruleNone, i),
      lost: f(here - there),
    };
  });
  const tenths = (value: number) => Math.round(10 * value);
  rows.sort((a, b) => tenths(a.lost) - tenths(b.lost) || b.listed - a.listed || a.resident - b.resident);
  const four = [list, none, ruleList, ruleNone];
  return {
    months: played.month,
    residents: played.residents,
    rows,
    byMonth: { played: listedOf(list, who), free: listedOf(free, who), byRule: listedOf(ruleList, who) },
    town: TOWN_NUMBERS.map((what) => ({ what, values: four.map((world) => ofTown[what](world)) })),
  };
}

const listedOf = (world: World, who: readonly number[]): number[] =>
  world.history.flags.map((flags) => who.reduce((count, i) => count + (flags[i] & LISTED ? 1 : 0), 0));

const ofTown: Record<TownNumber, (world: World) => number> = {
  ever: ({ ever_listed }) => ever_listed.reduce((count, one) => count + one, 0),
  months: ({ months_listed }) => months_listed.reduce((sum, one) => sum + one, 0),
  end: ({ history }) => history.tallies.at(-1)!.listed,
  owing: ({ history }) => history.tallies.at(-1)!.in_arrears,
};

/** What the class comes to, as `sim live` counts it. */
export interface Counts {
  people: number;
  ever: number;
  byRule: number;
  /** On the list, though never with no feedback. */
  only: number;
  worse: number;
  better: number;
  same: number;
}

export function counted({ rows }: ClassLife): Counts {
  const count = (those: (row: Row) => boolean) => rows.filter(those).length,
    little = f(exported.same);
  const worse = count(({ lost }) => lost < -little),
    better = count(({ lost }) => lost > little);
  return {
    people: rows.length,
    ever: count(({ listed }) => listed > 0),
    byRule: count(({ byRule }) => byRule > 0),
    only: count(({ listed, free }) => listed > 0 && free === 0),
    worse,
    better,
    same: rows.length - worse - better,
  };
}
