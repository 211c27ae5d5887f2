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
  const { scratch, listed, aware, covered, defiance, fear } = world, { deterrence, listing } = world.rules;
  scratch.feared = listing.enabled && scratch.gated;
  const ofListed = scratch.feared ? deterrence.listed : 0, n = listed.length;
  scratch.readiness.forEach((readiness, source) => {
    const ofOthers = scratch.feared ? fear[source] : 0;
    for (let i = 0; i < n; i++) {
      const feared = listed[i] ? ofListed : aware[i] & covered[i] ? ofOthers : 0;
      readiness[i] = Math.min(f(defiance[i] * f(1 - feared)), 1);
    }
  });
}

/**
 * Phase settle, before arrears are paid: what falls due this month, and who means to miss it.
 *
 * One uniform decides both: due if u < rate, on purpose if u < rate x will, so that more of either only adds.
 */
export function bill(world: World): void {
  const { rules, scratch, tilt, defiance, tallies } = world, n = tilt.length;
  rules.source.forEach(({ name, rate }, at) => {
    const bills = scratch.bills[at].fill(0), readiness = scratch.readiness[at];
    if (!rate) return;
    const luck = world.draw(`${name}: due`), answers = chosenToPay(world, name);
    let deterred = 0;
    for (let i = 0; i < n; i++) {
      const chance = f(rate * tilt[i]);
      if (!(luck[i] < chance)) continue;
      const willNot = luck[i] < f(chance * readiness[i]), answer = answers.size ? answers.get(i) : undefined;
      bills[i] = (answer === undefined ? willNot : !answer) ? UNWILLING : WILLING;
      if (!willNot && bills[i] === WILLING && luck[i] < f(chance * defiance[i])) deterred++;
    }
    tallies.deterred += deterred;
  });
}

/** Phase owe: bills are paid, or missed because of cannot or will not. */
export function owe(world: World): void {
  const { rules, scratch, savings, arrears, tallies } = world, { floor, cannot, will_not } = scratch, n = savings.length;
  rules.source.forEach(({ amount, rate }, at) => {
    const dues = scratch.dues[at].fill(0), bills = scratch.bills[at];
    if (!rate) return;
    let due = 0, forWant = 0, onPurpose = 0;
    for (let i = 0; i < n; i++) {
      if (!bills[i]) continue;
      due++;
      if (bills[i] === WILLING && savings[i] >= f(amount + floor[i])) {
        savings[i] -= amount;
        dues[i] = PAID;
        continue;
      }
      arrears[i] += amount;
      if (bills[i] === UNWILLING) {
        dues[i] = MISSED_WILL_NOT;
        will_not[i] = 1;
        onPurpose++;
      } else {
        dues[i] = MISSED_CANNOT;
        cannot[i] = 1;
        forWant++;
      }
    }
    tallies.missed_cannot += forWant;
    tallies.missed_will_not += onPurpose;
    tallies.due += due;
    tallies.billed += due * amount;
    tallies.unpaid += (forWant + onPurpose) * amount;
  });
}

/** Phase watch: a miss becomes a true find, a clean event a wrong one, by one uniform. */
export function watch(world: World): void {
  const { rules, scratch, error_tilt } = world, { watched, finds } = scratch, { means_test: test } = rules;
  const right = test.enabled ? world.draw("means test") : undefined, n = watched.length;
  rules.source.forEach(({ name, rate, detection, error }, at) => {
    if (!rate) return;
    const luck = world.draw(`${name}: watch`), dues = scratch.dues[at];
    for (let i = 0; i < n; i++) {
      if (!dues[i]) continue;
      const wrong = dues[i] === PAID, willNot = dues[i] === MISSED_WILL_NOT, chance = f(detection * watched[i]);
      if (!(luck[i] < (wrong ? f(error * error_tilt[i]) : chance))) continue;
      if (!wrong && right && right[i] < test.accuracy !== willNot) continue; // the test excuses
      finds.push({ source: at, resident: i, wrong, willNot, luck: luck[i], chance });
    }
  });
}
