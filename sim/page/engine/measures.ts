/** Measures: what is counted each month, and the month's line in the history; see `sim/town/measures.py`. */

import exported from "./exported.json";
import { total } from "./numbers";
import type { World } from "./world";

export const { LISTED, FAVOURED, ARREARS, REFUSED, RECORDED, CANNOT, WILL_NOT, CLEARED } = exported.flags;

/** Every measure of one month in one world, by Python's names. */
export type Tallies = Record<keyof typeof exported.measures, number>;
export const MEASURES = Object.keys(exported.measures) as (keyof Tallies)[];
const NOTHING = Object.fromEntries(MEASURES.map((name) => [name, 0])) as Tallies;

export const emptyTallies = (): Tallies => ({ ...NOTHING });

/** Someone comes onto the list or off it; `causes` of a listing are a sum of bits, one for each that weighs most. */
export interface Move {
  month: number;
  resident: number;
  causes: number;
}

/** What became of an appeal. */
export interface AppealStep {
  month: number;
  resident: number;
  step: "filed" | "upheld" | "rejected";
}

/** What a diary says of one month, one entry a resident. */
export interface Page {
  /** After the month. */
  savings: Float32Array;
  arrears: Float32Array;
  score: Float32Array;
  /** Wages lost to blocked services. */
  lost: Float32Array;
  /** Two bits a source: see PAID, MISSED_CANNOT, MISSED_WILL_NOT. */
  dues: Uint32Array;
  /** One bit a service that refused. */
  refused: Uint8Array;
  /** See SHOCKED, KNOWS and so on. */
  marks: Uint8Array;
}

export const PAID = 1, MISSED_CANNOT = 2, MISSED_WILL_NOT = 3;
export const SHOCKED = 1, KNOWS = 2, WAIVED = 4, HELPED = 8, BOUGHT = 16;

/** What is kept of every month. `pages` stays empty in a town without diaries. */
export class History {
  readonly flags: Uint8Array[] = [];
  readonly tallies: Tallies[] = [];
  readonly entries: Move[] = [];
  readonly exits: Move[] = [];
  readonly appeals: AppealStep[] = [];
  readonly pages: Page[] = [];
}

/** Phase count: the month's measures, and its line in the history. */
export function count(world: World): void {
  const { people } = world.town, { history, scratch, tallies } = world, n = people.count, flags = new Uint8Array(n);
  const { arrears, favoured, listed, waiting, ever_listed, months_listed } = world;
  const { cannot, cleared, credit_blocked, recorded, refused, will_not } = scratch;
  const byDistrict = new Array<number>(people.districts).fill(0);
  let favourites = 0, owing = 0, appealing = 0, turnedAway = 0, open = 0, missed = 0;
  for (let i = 0; i < n; i++) {
    const owes = arrears[i] > 0 ? ARREARS : 0, on = listed[i];
    // LISTED is the lowest bit
    flags[i] = on | (favoured[i] << 1) | owes | (refused[i] << 3) | (recorded[i] << 4) | (cannot[i] << 5)
      | (will_not[i] << 6) | (cleared[i] << 7);
    byDistrict[people.district[i]] += on;
    favourites += favoured[i];
    if (owes) owing++;
    if (waiting[i] > 0) appealing++;
    turnedAway += refused[i];
    months_listed[i] += on;
    ever_listed[i] |= on;
    if (!credit_blocked[i]) {
      open++;
      missed += cannot[i] | will_not[i];
    }
  }
  const shares = byDistrict.map((there, d) => there / (people.bounds[d + 1] - people.bounds[d]));
  tallies.listed = byDistrict.reduce((sum, there) => sum + there);
  tallies.favoured = favourites;
  tallies.in_arrears = owing;
  tallies.appeals_waiting = appealing;
  tallies.people_refused = turnedAway;
  tallies.entries = scratch.enters.length;
  tallies.exits = scratch.leaves.length;
  tallies.savings = total(world.savings);
  tallies.arrears = total(arrears);
  tallies.records_standing = world.on_file;
  tallies.mean_score = total(world.score) / n;
  tallies.district_gap = Math.max(...shares) - Math.min(...shares);
  history.tallies.push(tallies);
  history.flags.push(flags);
  scratch.enters.forEach((resident, at) => {
    history.entries.push({ month: world.month, resident, causes: scratch.causes[at] });
  });
  for (const resident of scratch.leaves) history.exits.push({ month: world.month, resident, causes: 0 });
  world.open_borrowers = open;
  world.pooled_misses = missed;
  if (world.town.diaries) history.pages.push(page(world));
}

function page(world: World): Page {
  const { scratch } = world, n = world.savings.length;
  const dues = new Uint32Array(n), marks = new Uint8Array(n);
  scratch.dues.forEach((column, source) => {
    if (world.rules.source[source].rate) for (let i = 0; i < n; i++) dues[i] |= column[i] << (2 * source);
  });
  for (let i = 0; i < n; i++) {
    marks[i] = scratch.marks[i] | (world.knows[i] ? KNOWS : 0) | (world.waived[i] ? WAIVED : 0);
  }
  return {
    savings: world.savings.slice(), arrears: world.arrears.slice(), score: world.score.slice(),
    lost: scratch.lost.slice(), dues, refused: scratch.refused_by.slice(), marks,
  };
}
