/** Towns that an answer is judged by, lived here as `sim/lab/classroom.py` lives them: the same people, the same luck. */

import {
  byCause,
  exported,
  inTown,
  keys,
  live,
  load,
  Luck,
  marginOfWorld,
  summary,
  Town,
  withTwins,
  type Rulebook,
  type Summary,
} from "../../sim/page/engine";

export const RESIDENTS = 1000,
  MONTHS = 120,
  SEEDS = [1, 2, 3] as const;
const KEPT = 48; // towns whose numbers are remembered; the towns themselves are let go
const DISTRICTS = 2; // of a town in which fairness is counted
const { TIES, WRONG } = exported.causes;
const { LISTED, WILL_NOT } = exported.flags;

export type Measure = keyof typeof exported.measures;
export type Number = keyof typeof exported.summary;
export type World = 0 | 1 | 2;
/** As it is, without feedback, without a list. */
export const OWN: World = 0,
  NO_FEEDBACK: World = 1,
  NO_LIST: World = 2;

/** What a town came to; one entry a world. */
export interface Lived {
  worlds: Summary[];
  sums: Record<Measure, number>[];
  /** Of the first world: listings by wrong records, months on the list of all, and what is known at the end. */
  wronged: number;
  monthsListed: number;
  /** Shares of residents for whom a listing decides, and who lose money either way. */
  hinge: number;
  poor: number;
  /** Share of those on the list who know it; 1 where nobody is. */
  informed: number;
  /** Shares favoured at the end: of those with no record that counts, and of those with one. */
  favoured: { clean: number; marked: number };
}

/** Shares of months in one district; see `sim/studies/audit/fair.py`. */
export interface Fair {
  listedWithout: number;
  notListed: number;
}

const remembered = new Map<string, Promise<unknown>>();
const lucks = new Map<number, Luck>();

function once<Result>(key: string, find: () => Promise<Result>): Promise<Result> {
  const known = remembered.get(key) as Promise<Result> | undefined;
  if (known) return known;
  const result = find();
  remembered.set(key, result);
  if (remembered.size > KEPT) remembered.delete(remembered.keys().next().value!);
  return result;
}
const spelt = (rulebook: Rulebook) => JSON.stringify([keys(rulebook), rulebook.amendment, rulebook.score.grades]);

function luckOf(seed: number): Luck {
  const luck = lucks.get(seed) ?? new Luck(seed, RESIDENTS);
  lucks.set(seed, luck);
  if (lucks.size > 6) lucks.delete(lucks.keys().next().value!);
  return luck;
}
const town = (rulebooks: ConstructorParameters<typeof Town>[0], seed: number, districts?: number) =>
  new Town(rulebooks, { residents: RESIDENTS, seed, luck: luckOf(seed), diaries: false, ...(districts ? { districts } : {}) });

/** One town under a rulebook beside its twins; asked for again, it is not lived again. */
export function runTown(rulebook: Rulebook, seed = 1): Promise<Lived> {
  return once(`${seed} ${spelt(rulebook)}`, async () => lived(await live(town(withTwins(rulebook), seed), MONTHS)));
}

/** The same under a rulebook that ships. */
export const summaryOf = (name: string, town?: string, seed = 1): Promise<Lived> =>
  runTown(town ? inTown(load(name), town) : load(name), seed);

function lived(town: Town): Lived {
  const [own] = town.worlds,
    everyone = [...own.listed.keys()];
  const share = (who: number[], flags: Uint8Array) => who.filter((i) => flags[i]).length / who.length;
  const listed = everyone.filter((i) => own.listed[i]);
  const { hinge, poor } = marginOfWorld(own);
  return {
    worlds: summary(town),
    sums: town.worlds.map(({ history }) => {
      const total = { ...history.tallies[0] };
      for (const month of history.tallies.slice(1)) for (const name of Object.keys(total) as Measure[]) total[name] += month[name];
      return total;
    }),
    wronged: byCause(own)[WRONG],
    monthsListed: own.months_listed.reduce((sum, months) => sum + months, 0),
    hinge: mean([...hinge]),
    poor: mean([...poor]),
    informed: listed.length ? share(listed, own.knows) : 1,
    favoured: {
      clean: share(
        everyone.filter((i) => own.strikes[i] === 0),
        own.favoured,
      ),
      marked: share(
        everyone.filter((i) => own.strikes[i] > 0),
        own.favoured,
      ),
    },
  };
}

export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The numbers of one world's summary as means over towns. */
export async function means(rulebook: Rulebook, world: World = OWN, seeds: readonly number[] = SEEDS): Promise<Record<Number, number>> {
  const rows: Summary[] = [];
  for (const seed of seeds) rows.push((await runTown(rulebook, seed)).worlds[world]);
  const names = Object.keys(exported.summary) as Number[];
  return Object.fromEntries(names.map((name) => [name, mean(rows.map((row) => row[name] ?? NaN))])) as Record<Number, number>;
}

/** How many people of a town are ever listed without one record of their own. */
export function onlyByTies(rulebook: Rulebook, seed: number): Promise<number> {
  return once(`ties ${seed} ${spelt(rulebook)}`, async () => {
    const [world] = (await live(town([rulebook], seed), MONTHS)).worlds;
    return new Set(world.history.entries.filter(({ causes }) => causes === 1 << TIES).map(({ resident }) => resident)).size;
  });
}

/** The shares of the two districts, as means over three towns; one in which a share cannot be counted has no part in it. */
export async function districts(rulebook: Rulebook): Promise<Fair[]> {
  const towns: Fair[][] = [];
  for (const seed of SEEDS) towns.push(await fair(rulebook, seed));
  const over = (district: number, share: keyof Fair) =>
    mean(towns.map((town) => town[district][share]).filter((value) => !Number.isNaN(value)));
  return [0, 1].map((d) => ({ listedWithout: over(d, "listedWithout"), notListed: over(d, "notListed") }));
}

function fair(rulebook: Rulebook, seed: number): Promise<Fair[]> {
  return once(`fair ${seed} ${spelt(rulebook)}`, async () => {
    const lived = await live(town([rulebook], seed, DISTRICTS), MONTHS),
      { flags } = lived.worlds[0].history,
      { bounds } = lived.people;
    return [0, 1].map((d) => {
      let others = 0,
        listedOthers = 0,
        onPurpose = 0,
        spared = 0;
      for (let i = bounds[d]; i < bounds[d + 1]; i++) {
        let last = -Infinity; // month in which a bill was last missed on purpose
        flags.forEach((month, at) => {
          if (month[i] & WILL_NOT) last = at;
          const listed = (month[i] & LISTED) > 0,
            cause = at - last < exported.year;
          if (cause) (onPurpose++, (spared += Number(!listed)));
          else (others++, (listedOthers += Number(listed)));
        });
      }
      return { listedWithout: listedOthers / others, notListed: spared / onPurpose };
    });
  });
}
