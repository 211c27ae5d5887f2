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
  /** Those that stand, oldest first, and some that left this month. */
  open: Entry[] = [];

  add(entry: Entry): void {
    this.all.push(entry);
    this.open.push(entry);
  }

  /** Standing records of the marked residents, oldest first. */
  standingAt(residents: Uint8Array): Entry[] {
    return this.open.filter((entry) => residents[entry.resident] && entry.left === STANDS);
  }

  /** Drop from `open` what has left. */
  tidy(): void {
    this.open = this.open.filter((entry) => entry.left === STANDS);
  }
}
