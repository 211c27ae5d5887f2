/** The month's scratch: what one phase works out for the next; see `sim/town/scratch.py`. */

import type { Rules } from "./rulebook";

/** What was noticed, before it is a record. */
export interface Find {
  source: number;
  resident: number;
  /** A clean event taken for a miss. */
  wrong: boolean;
  willNot: boolean;
  /** The uniform that made it. */
  luck: number;
  /** Of being noticed; may be above 1. */
  chance: number;
}

/** One month. Columns are made once and used again; those that phases add to are cleared. */
export class Scratch {
  /** Residents on the list when the month begins. */
  on_list: number[] = [];
  /** Whether any service reads the lists. */
  gated = false;
  /** What the favoured save. */
  perk = 0;
  /** Missed share of last month's open borrowers, which lenders price. */
  pool = 0;
  /** Whether there is a list, and a gate that reads it. */
  feared = false;
  /** Share of the wage that blocked services cost; `lost`: the same in money. */
  readonly loss: Float32Array;
  readonly lost: Float32Array;
  readonly extra: Float32Array;
  readonly floor: Float32Array;
  readonly credit_blocked: Uint8Array;
  readonly refused: Uint8Array;
  /** One bit a service. */
  readonly refused_by: Uint8Array;
  /** By source: readiness to miss on purpose, after fear of the list. */
  readonly readiness: Float32Array[];
  /** The rules under which it was last worked out for everybody. */
  ready_under: Rules | null = null;
  /** By source: WILLING, UNWILLING, CROWDED_OUT, or 0 where nothing is due. */
  readonly bills: Uint8Array[];
  /** By source: to whom a bill comes, in rising order; the first `billed` of them are this month's. */
  readonly due: Int32Array[];
  readonly billed: number[];
  /** By source: PAID, MISSED_CANNOT, MISSED_WILL_NOT, or 0 where nothing was due. */
  readonly dues: Uint8Array[];
  /** For the diary: the same, two bits a source. */
  readonly due_bits: Uint32Array;
  readonly cannot: Uint8Array;
  readonly will_not: Uint8Array;
  /** How closely each is watched for being known; `watched`: times the inspection of the district. */
  readonly regard: Float32Array;
  readonly watched: Float32Array;
  /** By district: share of the budget, and inspectors. */
  readonly share: Float32Array;
  readonly sent: Int32Array;
  finds: Find[] = [];
  readonly recorded: Uint8Array;
  readonly cleared: Uint8Array;
  enters: number[] = [];
  leaves: number[] = [];
  /** Of the new listings, in the order of `enters`: sums of bits. */
  causes: number[] = [];
  /** For the diary: see SHOCKED, HELPED and BOUGHT. */
  readonly marks: Uint8Array;
  /** Amounts of which only the sum is kept. */
  readonly amounts: Float32Array[];

  constructor(residents: number, districts: number, sources: number) {
    const reals = () => new Float32Array(residents), bools = () => new Uint8Array(residents);
    this.loss = reals();
    this.lost = reals();
    this.extra = reals();
    this.floor = reals();
    this.credit_blocked = bools();
    this.refused = bools();
    this.refused_by = bools();
    this.readiness = Array.from({ length: sources }, reals);
    this.bills = Array.from({ length: sources }, bools);
    this.due = Array.from({ length: sources }, () => new Int32Array(residents));
    this.billed = this.due.map(() => 0);
    this.dues = Array.from({ length: sources }, bools);
    this.due_bits = new Uint32Array(residents);
    this.cannot = bools();
    this.will_not = bools();
    this.regard = reals();
    this.watched = reals();
    this.share = new Float32Array(districts);
    this.sent = new Int32Array(districts);
    this.recorded = bools();
    this.cleared = bools();
    this.marks = bools();
    this.amounts = Array.from({ length: 5 }, reals);
  }

  clear(): void {
    for (const column of [this.loss, this.extra]) column.fill(0);
    for (const column of [this.credit_blocked, this.refused, this.refused_by, this.cannot, this.will_not]) column.fill(0);
    for (const column of [this.recorded, this.cleared, this.marks, this.due_bits]) column.fill(0);
    this.finds = [];
  }
}
