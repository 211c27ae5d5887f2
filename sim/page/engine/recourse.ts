/** Recourse: appeal and repair. Those who do not know use neither; see `sim/town/recourse.py`. */

import { chosen } from "./choices";
import { EXPUNGED, REPAIRED, RESIDUAL, STANDS, WRONG } from "./ledger";
import { rounded } from "./numbers";
import { enter, strike } from "./registry";
import type { World } from "./world";

/** How many appeals the desk reviews in a month, of a capacity per 1,000 residents: 0.1 stays 0.1. */
export function reviewsAMonth(capacity: number, residents: number): number {
  return Math.ceil(rounded((rounded(capacity, 4) * residents) / 1000, 6));
}

/** Phase appeal: listed residents who know of it appeal; the desk reviews in turn, the rest wait. */
export function appeal(world: World): void {
  const { listed, knows, waiting, month, tallies, history, scratch } = world, { appeal: k } = world.rules, n = listed.length;
  const luck = k.rate ? world.draw("appeal") : undefined, answers = chosen(world, "appeal");
  let queue: number[] = [];
  for (const i of scratch.on_list) {
    if (luck && knows[i] && !waiting[i] && (answers.get(i) ?? +(luck[i] < k.rate))) {
      waiting[i] = month;
      tallies.appeals_filed++;
      history.appeals.push({ month, resident: i, step: "filed" });
    }
    if (waiting[i]) queue.push(i);
  }
  if (!queue.length) return;
  if (queue.length > world.capacity) queue = queue.sort((a, b) => waiting[a] - waiting[b] || a - b).slice(0, world.capacity);
  const review = world.draw("review"), upheld = new Uint8Array(n);
  for (const i of queue) {
    waiting[i] = 0;
    tallies.appeals_reviewed++;
    upheld[i] = +(review[i] < k.accuracy);
  }
  for (const entry of world.ledger.standingAt(upheld)) { // of each, the oldest wrong one that the registry reads
    if (!upheld[entry.resident] || entry.cause !== WRONG || !world.rules.source[entry.source].connected) continue;
    upheld[entry.resident] = 0;
    scratch.cleared[entry.resident] = 1;
    strike(world, entry, EXPUNGED);
  }
  for (const i of queue) history.appeals.push({ month, resident: i, step: scratch.cleared[i] ? "upheld" : "rejected" });
}

/** Phase appeal, last: of whom a clerk ruled so by hand, all records leave that the registry reads. */
export function strikeOut(world: World): void {
  const { ledger, listed, rules, scratch } = world, rulings = chosen(world, "strike out");
  if (!rulings.size) return;
  const struck = new Uint8Array(listed.length);
  for (const [i, ruling] of rulings) struck[i] = ruling;
  for (const entry of ledger.standingAt(struck)) {
    if (!rules.source[entry.source].connected) continue;
    scratch.cleared[entry.resident] = 1;
    strike(world, entry, EXPUNGED);
  }
}

/** Phase appeal: listed residents who know, owe nothing and were clean for the wait make good; one mark stays. */
export function repair(world: World): void {
  const { listed, knows, arrears, clean, frozen, month, ledger, scratch } = world, { repair: k, source } = world.rules;
  if (!k.rate) return;
  const luck = world.draw("repair"), n = listed.length, repairs = new Uint8Array(n);
  const answers = chosen(world, "repair"), newest = new Int32Array(n).fill(-1);
  for (const i of scratch.on_list) {
    const ready = knows[i] && arrears[i] === 0 && clean[i] >= k.wait;
    if (ready && (answers.get(i) ?? +(luck[i] < k.rate))) repairs[i] = 1;
  }
  for (const entry of ledger.standingAt(repairs)) {
    if (entry.cause === WRONG || entry.cause === RESIDUAL || !source[entry.source].connected) continue;
    newest[entry.resident] = entry.source;
    scratch.cleared[entry.resident] = 1;
    strike(world, entry, REPAIRED);
  }
  if (!k.residual) return;
  for (let i = 0; i < n; i++) {
    if (newest[i] < 0) continue;
    enter(world, {
      month, resident: i, source: newest[i], cause: RESIDUAL, demerit: k.residual, retention: k.residual_months,
      frozen: frozen[i], left: STANDS, left_month: 0, astray: -1,
    });
  }
}
