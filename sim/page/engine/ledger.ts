/** The ledger: every record ever made, in the order in which they were made; see `sim/town/ledger.py`. */

import exported from "./exported.json";

export const { TIES, WRONG, CANNOT, WILL_NOT, RESIDUAL, FORCED } = exported.causes;
export const { STANDS, EXPIRED, EXPUNGED, REPAIRED } = exported.left;

/** One record. */
export interface Entry {
  month: number;
  /** In whose file it stands. */
  resident: number;
  /** Place of its source in `rules.source`. */
  source: number;
  /** WRONG, CANNOT, WILL_NOT or RESIDUAL (a mark after repair). */
  cause: number;
  demerit: number;
  retention: number;
  /** Months that the resident's clock had stood still when it was made. */
  frozen: number;
  /** STANDS, EXPIRED, EXPUNGED or REPAIRED. */
  left: number;
  /** The month in which it left; 0 while it stands. */
  left_month: number;
  /** Whose missed bill it really is, where it was filed under a namesake; else -1. */
  astray: number;
}

export class Ledger {
  /** Every record. */
  readonly all: Entry[] = [];
  /** Those that stand, oldest first, and perhaps some that have left. */
  open: Entry[] = [];
  private gone = 0;

  add(entry: Entry): void {
    this.all.push(entry);
    this.open.push(entry);
  }

  /** A record leaves: expired, expunged or repaired. */
  remove(entry: Entry, why: number, month: number): void {
    entry.left = why;
    entry.left_month = month;
    this.gone++;
  }

  /** Standing records of the marked residents, oldest first. */
  standingAt(residents: Uint8Array): Entry[] {
    const standing: Entry[] = [];
    for (const entry of this.open) if (residents[entry.resident] && entry.left === STANDS) standing.push(entry);
    return standing;
  }

  /** Drop from `open` what has left, once that is more than an eighth of it. */
  tidy(): void {
    if (this.gone * 8 <= this.open.length) return;
    this.open = this.open.filter((entry) => entry.left === STANDS);
    this.gone = 0;
  }
}
