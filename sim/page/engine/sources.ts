/** Sources: where obligations fall due, are met or missed, and become records; see `sim/town/sources.py`. */

import { chosenToPay, UNWILLING, WILLING } from "./choices";
import { MISSED_CANNOT, MISSED_WILL_NOT, PAID } from "./measures";
import { f } from "./numbers";
import type { Rules } from "./rulebook";
import type { World } from "./world";

/**
 * How much a record of each source is feared by those off the list.
 *
 * fear = strength x certainty x cost / (cost + half). `law` is the rulebook as it is written: a cut channel changes what
 * happens to people, not what they have read.
 */
export function fearByLaw(rules: Rules, law: Rules): number[] {
  const { deterrence: k } = rules, { score, listing } = law, { severity } = law.sanctions;
  let loss = 0, extra = 0, line = false;
  for (const service of law.service) {
    if (!service.gated) continue;
    loss = f(loss + service.wage_loss);
    extra = f(extra + service.extra_cost);
    line ||= service.credit;
  }
  let bite = f(f(Math.min(f(severity * loss), 1) * law.life.wage) + f(severity * extra));
  bite = f(bite - f(law.informal.share * bite));
  const overdraft = line && severity > 0 ? law.life.credit_line : 0;
  const best = Math.min(f(score.start + f(score.merit * score.merit_months)), score.high);
  const way = Math.max(f(best - listing.threshold), 1); // points from a clean file to the list
  const byStrikes = listing.strikes > 0 ? f(1 / listing.strikes) : 0;
  return law.source.map((source) => {
    let weight = Math.max(Math.min(f(source.demerit / way), 1), byStrikes);
    if (source.ceiling < listing.threshold) weight = 1;
    const lasting = Math.min(f(source.retention / 12), 1);
    if (weight < 1) weight = f(weight * lasting); // more must come before this one is forgotten
    const months = Math.max(listing.term, source.retention);
    const cost = f(f(weight * weight) * f(f(bite * months) + overdraft));
    let certainty = source.connected ? source.detection : 0;
    certainty = f(certainty * (law.means_test.enabled ? law.means_test.accuracy : 1));
    certainty = f(certainty * f(1 - law.discretion.waive));
    return k.fixed > 0 ? k.fixed : f(f(k.strength * certainty) * f(cost / f(cost + k.half)));
  });
}

/** Phase settle, first step: who fears the list, and so how ready each is to miss on purpose at each source. */
export function applyDeterrence(world: World): void {
  const { rules, scratch } = world;
  scratch.feared = rules.listing.enabled && scratch.gated;
  // it hangs on the rules and on who is listed: within the same rules, only those who came and went change theirs
  const changed = scratch.ready_under === rules ? [...scratch.enters, ...scratch.leaves] : [...world.listed.keys()];
  scratch.ready_under = rules;
  for (let source = 0; source < scratch.readiness.length; source++) setReadiness(world, source, changed);
}

function setReadiness({ scratch, rules, listed, aware, covered, defiance, fear }: World, source: number, residents: number[]): void {
  const ofListed = scratch.feared ? rules.deterrence.listed : 0, ofOthers = scratch.feared ? fear[source] : 0;
  const readiness = scratch.readiness[source];
  for (const i of residents) {
    const feared = listed[i] ? ofListed : aware[i] & covered[i] ? ofOthers : 0;
    const ready = f(defiance[i] * f(1 - feared));
    readiness[i] = ready < 1 ? ready : 1;
  }
}

/**
 * Phase settle, before arrears are paid: what falls due this month, and who means to miss it.
 *
 * One uniform decides both: due if u < rate, on purpose if u < rate x will, so that more of either only adds.
 */
export function bill(world: World): void {
  const { source } = world.rules;
  for (let at = 0; at < source.length; at++) {
    world.scratch.bills[at].fill(0);
    world.scratch.billed[at] = source[at].rate ? billOf(world, at) : 0;
  }
}

/** How many a source bills; who they are stands in `scratch.due`. */
function billOf(world: World, source: number): number {
  const { scratch, tilt, defiance, tallies } = world, { name, rate } = world.rules.source[source], n = tilt.length;
  const bills = scratch.bills[source], readiness = scratch.readiness[source], due = scratch.due[source];
  const luck = world.draw(`${name}: due`), answers = chosenToPay(world, name);
  let billed = 0, deterred = 0;
  for (let i = 0; i < n; i++) {
    const chance = f(rate * tilt[i]);
    if (!(luck[i] < chance)) continue;
    due[billed++] = i;
    const willNot = luck[i] < f(chance * readiness[i]), answer = answers.size ? answers.get(i) : undefined;
    const withheld = answer === undefined ? willNot : !answer;
    bills[i] = withheld ? UNWILLING : WILLING;
    if (!willNot && !withheld && luck[i] < f(chance * defiance[i])) deterred++;
  }
  tallies.deterred += deterred;
  return billed;
}

/** Phase owe: bills are paid, or missed because of cannot or will not. */
export function owe(world: World): void {
  for (let source = 0; source < world.rules.source.length; source++) {
    world.scratch.dues[source].fill(0);
    if (world.rules.source[source].rate) oweTo(world, source);
  }
}

function oweTo({ rules, scratch, savings, arrears, tallies }: World, source: number): void {
  const { cannot, due_bits, floor, will_not } = scratch, { amount } = rules.source[source], place = 2 * source;
  const dues = scratch.dues[source], bills = scratch.bills[source], due = scratch.due[source], billed = scratch.billed[source];
  let forWant = 0, onPurpose = 0;
  for (let k = 0; k < billed; k++) {
    const i = due[k];
    if (bills[i] === WILLING && savings[i] >= f(amount + floor[i])) {
      savings[i] -= amount;
      dues[i] = PAID;
      due_bits[i] |= PAID << place;
      continue;
    }
    arrears[i] += amount;
    if (bills[i] === UNWILLING) {
      dues[i] = MISSED_WILL_NOT;
      due_bits[i] |= MISSED_WILL_NOT << place;
      will_not[i] = 1;
      onPurpose++;
    } else {
      dues[i] = MISSED_CANNOT;
      due_bits[i] |= MISSED_CANNOT << place;
      cannot[i] = 1;
      forWant++;
    }
  }
  tallies.missed_cannot += forWant;
  tallies.missed_will_not += onPurpose;
  tallies.due += billed;
  tallies.billed += billed * amount;
  tallies.unpaid += (forWant + onPurpose) * amount;
}

/** Phase watch: a miss becomes a true find, a clean event a wrong one, by one uniform. */
export function watch(world: World): void {
  const { means_test, source } = world.rules, right = means_test.enabled ? world.draw("means test") : undefined;
  for (let at = 0; at < source.length; at++) if (source[at].rate) watchFor(world, at, right);
}

function watchFor(world: World, source: number, right: Float32Array | undefined): void {
  const { scratch, error_tilt } = world, { watched, finds } = scratch, { accuracy } = world.rules.means_test;
  const { name, detection, error } = world.rules.source[source], luck = world.draw(`${name}: watch`);
  const dues = scratch.dues[source], due = scratch.due[source], billed = scratch.billed[source];
  for (let k = 0; k < billed; k++) {
    const i = due[k], wrong = dues[i] === PAID;
    const chance = wrong ? f(error * error_tilt[i]) : f(detection * watched[i]);
    if (!(luck[i] < chance)) continue;
    const willNot = dues[i] === MISSED_WILL_NOT;
    if (!wrong && right && right[i] < accuracy !== willNot) continue; // the test excuses
    finds.push({ source, resident: i, wrong, willNot, luck: luck[i], chance });
  }
}
