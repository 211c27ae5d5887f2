/** The town: the same people with the same luck, under several rulebooks at once; see `sim/town/town.py`. */

import { type Choice, Choices, type Standing } from "./choices";
import exported from "./exported.json";
import { fill, messages } from "./messages";
import { Luck } from "./luck";
import { People } from "./people";
import { type Named, type Rulebook, RulebookError } from "./rulebook";
import { World } from "./world";

export interface TownOptions {
  residents?: number;
  /** Of everybody's luck: a whole number from 0 to 2^63 - 1. */
  seed?: string | number | bigint;
  districts?: number;
  /** (world, resident, month): puts that resident onto that world's list in that month. */
  forced?: readonly (readonly [number, number, number])[];
  /** What was decided for some residents, in every world alike. */
  choices?: Choices | { byHand?: readonly Choice[]; orders?: readonly Standing[] };
  /** Kept from another town of the same seed and size: then only the month's arithmetic is paid for. */
  luck?: Luck;
  /** Whether to keep of each month what `person` tells: 20 bytes a resident, month and world. */
  diaries?: boolean;
}

export class Town {
  /** The last one lived. */
  month = 0;
  readonly residents: number;
  readonly seed: string;
  readonly luck: Luck;
  readonly people: People;
  readonly worlds: World[];
  readonly diaries: boolean;
  readonly choices: Choices;

  constructor(rulebooks: readonly (Rulebook | Named)[], options: TownOptions = {}) {
    const { residents = 1000, seed = 1, districts = 4, forced = [], diaries = true } = options;
    if (!rulebooks.length) throw new RulebookError(messages.town.none);
    this.residents = wholeNumber("residents", residents, 2, exported.most.residents);
    this.seed = wholeSeed(seed);
    this.luck = options.luck ?? new Luck(this.seed, residents);
    if (this.luck.seed !== this.seed || this.luck.residents < residents) {
      throw new RulebookError(messages.town.luck);
    }
    this.people = new People(this.luck, residents, Math.min(wholeNumber("districts", districts, 1, 100), residents));
    this.diaries = diaries;
    const { choices } = options;
    this.choices = choices instanceof Choices ? choices : new Choices(choices?.byHand, choices?.orders);
    this.worlds = named(rulebooks).map(({ name, rulebook }, at) => new World(this, rulebook, name, byMonth(forced, at)));
    this.choices.check(residents, this.worlds.flatMap(({ rules }) => rules.source.map(({ name }) => name)));
  }

  /** Live so many more months. */
  advance(months: number): this {
    for (let m = 0; m < months; m++) this.step();
    return this;
  }

  /** Live one month in every world. */
  step(): void {
    this.open();
    this.close();
  }

  /** Begin a month in every world: then `offers` says what a resident can decide, and choices for it may be added. */
  open(): void {
    for (const world of this.worlds) world.open();
  }

  /** Live the rest of the month in every world. */
  close(): void {
    for (const world of this.worlds) world.close();
    this.month++;
  }
}

/** Worlds with names that differ: the second of the same name becomes `name (2)`. */
function named(given: readonly (Rulebook | Named)[]): Named[] {
  const taken = new Set<string>();
  return given.map((one) => {
    const { name, rulebook } = "rulebook" in one ? one : { name: one.name, rulebook: one };
    let label = name;
    for (let copy = 2; taken.has(label); copy++) label = `${name} (${copy})`;
    taken.add(label);
    return { name: label, rulebook };
  });
}

function byMonth(forced: readonly (readonly [number, number, number])[], world: number): Map<number, number[]> {
  const months = new Map<number, number[]>();
  for (const [there, resident, month] of forced) {
    if (there === world) months.set(month, [...(months.get(month) ?? []), resident]);
  }
  return months;
}

/** A whole number within bounds, or an error that says what would be right. */
export function wholeNumber(name: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RulebookError(fill(messages.town.integer, { name, low, high, given: value }));
}

function wholeSeed(seed: string | number | bigint): string {
  const fits = typeof seed === "number" ? Number.isSafeInteger(seed) && seed >= 0 : /^[0-9]{1,19}$/.test(String(seed));
  if (fits && BigInt(seed) < 2n ** 63n) return BigInt(seed).toString();
  throw new RulebookError(fill(messages.town.seed, { given: String(seed) }));
}

export interface LiveOptions {
  /** Milliseconds of work before the page may do something else. */
  slice?: number;
  /** Ends the promise early, with the town as far as it was lived. */
  signal?: AbortSignal;
  /** Called after each month. */
  onMonth?: (town: Town) => void;
}

/** Live so many more months in slices, so that a page stays alive meanwhile. */
export async function live(town: Town, months: number, { slice = 40, signal, onMonth }: LiveOptions = {}): Promise<Town> {
  let start = performance.now();
  for (let m = 0; m < months && !signal?.aborted; m++) {
    town.step();
    onMonth?.(town);
    if (performance.now() - start < slice || m + 1 === months) continue;
    await nextTask();
    start = performance.now();
  }
  return town;
}

/** After the page has done what waits; sooner than a timer, which a browser makes wait 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
