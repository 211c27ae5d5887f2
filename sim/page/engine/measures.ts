/** Measures: what is counted each month, and the month's line in the history; see `sim/town/measures.py`. */

import exported from "./exported.json";
import { total } from "./numbers";
import type { World } from "./world";

export const { LISTED, FAVOURED, ARREARS, REFUSED, RECORDED, CANNOT, WILL_NOT, CLEARED } = exported.flags;

/** Every measure of one month in one world, by Python's names. */
export type Tallies = Record<keyof typeof exported.measures, number>;
export const MEASURES = Object.keys(exported.measures) as (keyof Tallies)[];
/** Fields that held a fraction are ready for one: copies of it keep one form, and the month its compiled code. */
const NOTHING = Object.fromEntries(MEASURES.map((name) => [name, 0.5])) as Tallies;
for (const name of MEASURES) NOTHING[name] = 0;

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
  const { bounds, districts, count: n } = world.town.people, { history, month, scratch, tallies } = world;
  const { arrears, favoured, listed, waiting, ever_listed, months_listed } = world;
  const { cannot, cleared, credit_blocked, recorded, refused, will_not } = scratch;
  const flags = new Uint8Array(n);
  let onList = 0, favourites = 0, owing = 0, appealing = 0, turnedAway = 0, open = 0, missed = 0, most = 0, least = 1;
  for (let d = 0; d < districts; d++) {
    const before = onList;
    for (let i = bounds[d]; i < bounds[d + 1]; i++) {
      const owes = arrears[i] > 0 ? 1 : 0, on = listed[i], failed = cannot[i] | will_not[i];
      // in the order of the flags: LISTED is the lowest bit
      flags[i] = on | (favoured[i] << 1) | (owes << 2) | (refused[i] << 3) | (recorded[i] << 4) | (cannot[i] << 5)
        | (will_not[i] << 6) | (cleared[i] << 7);
      onList += on;
      favourites += favoured[i];
      owing += owes;
      if (waiting[i] > 0) appealing++;
      turnedAway += refused[i];
      months_listed[i] += on;
      ever_listed[i] |= on;
      if (!credit_blocked[i]) {
        open++;
        missed += failed;
      }
    }
    const share = (onList - before) / (bounds[d + 1] - bounds[d]);
    most = Math.max(most, share);
    least = Math.min(least, share);
  }
  tallies.listed = onList;
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
  tallies.district_gap = most - least;
  history.tallies.push(tallies);
  history.flags.push(flags);
  scratch.enters.forEach((resident, at) => history.entries.push({ month, resident, causes: scratch.causes[at] }));
  for (const resident of scratch.leaves) history.exits.push({ month, resident, causes: 0 });
  world.open_borrowers = open;
  world.pooled_misses = missed;
  if (world.town.diaries) history.pages.push(page(world));
}

function page({ arrears, knows, savings, score, scratch, waived }: World): Page {
  const { due_bits, lost, marks, refused_by } = scratch, n = marks.length;
  const reals = new Float32Array(4 * n), bytes = new Uint8Array(2 * n); // few large columns cost less to look after
  [savings, arrears, score, lost].forEach((column, at) => reals.set(column, at * n));
  bytes.set(refused_by);
  for (let i = 0; i < n; i++) bytes[n + i] = marks[i] | (knows[i] && KNOWS) | (waived[i] && WAIVED);
  const [first, second, third, last] = [0, 1, 2, 3].map((at) => reals.subarray(at * n, (at + 1) * n));
  return {
    savings: first, arrears: second, score: third, lost: last, dues: due_bits.slice(),
    refused: bytes.subarray(0, n), marks: bytes.subarray(n),
  };
}
