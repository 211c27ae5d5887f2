/**
 * One life of the town under one rulebook: the month of `sim/town/town.py`, top to bottom, one resident after the other.
 *
 * Every sum, difference, product and quotient of money, points and chances is rounded by `f`, as NumPy does, except
 * where a Float32Array rounds what is stored in it.
 */

import { setPriorities } from "./choices";
import { planInspection } from "./inspection";
import { Ledger, RESIDUAL, STANDS } from "./ledger";
import { count, emptyTallies, History, type Tallies } from "./measures";
import { help, live, settle, startSavings, type Traits, traits } from "./living";
import { appeal, repair, reviewsAMonth, strikeOut } from "./recourse";
import { fileRecords, forget, score, updateLists } from "./registry";
import { at, effective, numbers, type Rulebook, type Rules } from "./rulebook";
import { Scratch } from "./scratch";
import { gate, keepStaleCopies, notifyRefused, openAll, setPrices } from "./services";
import { applyDeterrence, bill, fearByLaw, owe, watch } from "./sources";
import type { Town } from "./town";
import { f } from "./numbers";

type Step = (world: World) => void;

/** One month, top to bottom. Reading these steps in this order is reading the loop. */
export const PHASES: Record<string, Step[]> = {
  live: [openAll, gate, notifyRefused, setPrices, live],
  settle: [applyDeterrence, bill, settle, help],
  owe: [setPriorities, owe],
  watch: [planInspection, watch, fileRecords],
  forget: [forget],
  appeal: [appeal, repair, strikeOut],
  score: [score],
  list: [updateLists, keepStaleCopies],
  count: [count],
};

/** The numbers of a stretch of months, and everybody's traits in them. */
export interface InForce {
  since: number;
  rules: Rules;
  traits: Traits;
}

/** Columns have one entry a resident and the names of `State` in `sim/town/people.py`. */
export class World implements Traits {
  month = 0;
  /** The numbers in force. */
  rules!: Rules;
  /** How much a record of each source is feared. */
  fear!: number[];
  /** How many appeals the desk reviews in a month. */
  capacity = 0;
  readonly savings: Float32Array;
  readonly arrears: Float32Array;
  readonly score: Float32Array;
  readonly bought: Float32Array;
  /** Whether points were ever for sale: else nobody has any. */
  sold = false;
  readonly listed: Uint8Array;
  readonly favoured: Uint8Array;
  readonly knows: Uint8Array;
  readonly ever_listed: Uint8Array;
  readonly months_listed: Int32Array;
  readonly since: Int32Array;
  readonly clean: Int32Array;
  readonly waiting: Int32Array;
  readonly frozen: Int32Array;
  readonly demerits: Int32Array;
  readonly strikes: Int32Array;
  readonly listed_ties: Int32Array;
  readonly waived: Uint8Array;
  readonly was_bad: Uint8Array;
  /** Standing records by source, connected or not. */
  readonly held: Int32Array[];
  /** Standing records of everybody. */
  on_file = 0;
  /** Past discoveries by district. */
  readonly discoveries: Float32Array;
  pooled_misses = 0;
  open_borrowers = 0;
  /** Last month of a stale copy, by service; none for a service that never kept one. */
  readonly stale_until: (Int32Array | undefined)[];
  wage!: Float32Array;
  defiance!: Float32Array;
  covered!: Uint8Array;
  aware!: Uint8Array;
  living!: Float32Array;
  shock_chance!: Float32Array;
  tilt!: Float32Array;
  watch_tilt!: Float32Array;
  error_tilt!: Float32Array;
  readonly ledger = new Ledger();
  readonly history = new History();
  readonly scratch: Scratch;
  tallies: Tallies = emptyTallies();
  private readonly amendedIn: Set<number>;
  private readonly inForce: InForce[] = [];

  constructor(
    readonly town: Town,
    readonly rulebook: Rulebook,
    /** In tables and figures. */
    readonly name: string,
    /** Who is put onto the list by an experimenter, by month. */
    readonly forced: ReadonlyMap<number, readonly number[]>,
  ) {
    const { people } = town, n = people.count;
    this.amendedIn = new Set(rulebook.amendment.map((amendment) => amendment.month));
    this.putInForce(1);
    const { rules } = this, { prior, prior_tilt } = rules.inspection;
    this.savings = new Float32Array(n);
    this.arrears = new Float32Array(n);
    this.score = new Float32Array(n).fill(rules.score.start);
    this.bought = new Float32Array(n);
    this.listed = new Uint8Array(n);
    this.favoured = new Uint8Array(n);
    this.knows = new Uint8Array(n);
    this.ever_listed = new Uint8Array(n);
    this.months_listed = new Int32Array(n);
    this.since = new Int32Array(n);
    this.clean = new Int32Array(n);
    this.waiting = new Int32Array(n);
    this.frozen = new Int32Array(n);
    this.demerits = new Int32Array(n);
    this.strikes = new Int32Array(n);
    this.listed_ties = new Int32Array(n);
    this.waived = new Uint8Array(n);
    this.was_bad = new Uint8Array(n);
    this.held = rules.source.map(() => new Int32Array(n));
    this.discoveries = people.lever.map((lever) => prior * f(1 + f(prior_tilt * lever)));
    this.stale_until = rules.service.map(() => undefined);
    this.scratch = new Scratch(n, people.districts, rules.source.length);
    startSavings(this);
  }

  /** Live one month: amendments first, then every phase in order; `after` is called at the end of each. */
  step(after?: (phase: string) => void): void {
    this.open(after);
    this.close(after);
  }

  /** Live the month as far as nothing is decided: wages are in, costs are paid. */
  open(after?: (phase: string) => void): void {
    this.month++;
    if (this.month > 1 && this.amendedIn.has(this.month)) {
      this.putInForce(this.month);
      this.recount();
    }
    this.tallies = emptyTallies();
    this.scratch.clear();
    for (const step of PHASES.live) step(this);
    after?.("live");
  }

  /** Live the rest of the month. */
  close(after?: (phase: string) => void): void {
    for (const phase in PHASES) {
      if (phase === "live") continue;
      for (const step of PHASES[phase]) step(this);
      after?.(phase);
    }
  }

  /** This month's uniforms of a purpose, one a resident, shared by all worlds. */
  draw(purpose: string, count?: number): Float32Array {
    return this.town.luck.draw(purpose, this.month, count);
  }

  /** What was in force in a month. */
  inForceIn(month: number): InForce {
    return this.inForce.findLast(({ since }) => since <= month) ?? this.inForce[0];
  }

  private putInForce(month: number): void {
    const written = at(this.rulebook, month);
    this.rules = numbers(effective(written));
    this.fear = fearByLaw(this.rules, numbers(written));
    this.capacity = reviewsAMonth(this.rules.appeal.capacity, this.town.people.count);
    const mine = traits(this.rules, this.town.people);
    this.inForce.push({ since: month, rules: this.rules, traits: mine });
    Object.assign<this, Traits>(this, mine);
  }

  /** Read the drawers anew after an amendment: what counts is what connected sources hold. */
  private recount(): void {
    this.demerits.fill(0);
    this.strikes.fill(0);
    for (const { resident, source, cause, demerit, left } of this.ledger.open) {
      if (left !== STANDS || !this.rules.source[source].connected) continue;
      this.demerits[resident] += demerit;
      if (cause !== RESIDUAL) this.strikes[resident]++;
    }
  }
}
