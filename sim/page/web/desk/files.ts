// The clerk's files: a dozen people who came onto the list within a year, drawn by luck of their own from the town's seed.

import { computed } from "@preact/signals";
import { exported, type Entry, type Town } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";

const { causes, flags, left, year: YEAR } = exported;
const MOST = 12;

/** What is behind a file: a wrong record; else what most of its bills were missed for. */
export const KINDS = ["wrong", "cannot", "willNot"] as const;
export type Kind = (typeof KINDS)[number];

export interface File {
  resident: number;
  /** From 1. */
  district: number;
  /** The month in which they came onto the list. */
  since: number;
  score: number;
  /** What stands and the registry reads, oldest first. */
  records: readonly Entry[];
  kind: Kind;
}

export interface Desk {
  town: Town;
  /** After this month the files are on the desk; rulings hold from the next on. */
  month: number;
  /** Below this score people are listed. */
  threshold: number;
  files: readonly File[];
  /** How many of each kind there were to draw from, in the order of KINDS. */
  pool: readonly number[];
  /** How many may be struck out or waived. */
  room: number;
}

/** The desk of the town on show; null while it is lived. Without a list there are no files. */
export const desk = computed<Desk | null>(() => (lived.value?.done && lived.value.town.diaries ? deskOf(lived.value.town) : null));

function deskOf(town: Town): Desk {
  const world = town.worlds[WRITTEN],
    month = deskMonth(town),
    { rules } = world.inForceIn(month);
  const luck = town.luck.draw("desk", month);
  const piles = KINDS.map(() => [] as File[]);
  const stays = onList(town, month);
  const standing = new Map([...stays.keys()].map((resident) => [resident, [] as Entry[]]));
  for (const entry of world.ledger.all) {
    if (entry.month <= month && (entry.left === left.STANDS || entry.left_month > month) && rules.source[entry.source].connected)
      standing.get(entry.resident)?.push(entry);
  }
  for (const [resident, records] of standing) {
    if (!records.length) continue;
    const kind = kindOf(records);
    piles[KINDS.indexOf(kind)].push({
      resident,
      records,
      kind,
      since: stays.get(resident)!,
      district: town.people.district[resident] + 1,
      score: world.history.pages[month - 1].score[resident],
    });
  }
  const byLuck = (a: File, b: File) => luck[a.resident] - luck[b.resident] || a.resident - b.resident;
  const late = (file: File) => Number(month - file.since >= YEAR); // those of long ago only where there are too few
  for (const pile of piles) pile.sort((a, b) => late(a) - late(b) || byLuck(a, b));
  const files: File[] = [];
  for (let turn = 0; files.length < MOST && piles.some((pile) => pile.length > turn); turn++)
    for (const pile of piles) if (pile[turn] && files.length < MOST) files.push(pile[turn]);
  return {
    town,
    month,
    threshold: rules.listing.threshold,
    files: files.sort(byLuck),
    pool: piles.map((pile) => pile.length),
    room: Math.ceil(files.length / 2),
  };
}

function kindOf(records: readonly Entry[]): Kind {
  const count = (cause: number) => records.filter((entry) => entry.cause === cause).length;
  if (count(causes.WRONG)) return "wrong";
  return count(causes.CANNOT) >= count(causes.WILL_NOT) ? "cannot" : "willNot";
}

/** Who is on the list after a month, and since when. */
function onList(town: Town, month: number): Map<number, number> {
  const { entries, flags: marks } = town.worlds[WRITTEN].history,
    since = new Map<number, number>();
  for (const move of entries)
    if (move.month <= month && marks[month - 1][move.resident] & flags.LISTED) since.set(move.resident, move.month);
  return since;
}

/** The month with a full desk that lies nearest to a quarter of the time; else the one with the fullest. */
function deskMonth(town: Town): number {
  const quarter = Math.round(town.month / 4);
  let best = quarter,
    most = -1;
  for (let month = Math.min(YEAR, town.month); month <= Math.max(YEAR, town.month - YEAR) && month <= town.month; month++) {
    const recent = Math.min(MOST, [...onList(town, month).values()].filter((since) => month - since < YEAR).length);
    if (recent > most || (recent === most && Math.abs(month - quarter) < Math.abs(best - quarter))) [best, most] = [month, recent];
  }
  return best;
}
