/** What the month does to everyone's money, and traits in a rulebook's units; see `sim/town/people.py`. */

import { chosen, keptBack } from "./choices";
import { HELPED, SHOCKED } from "./measures";
import { f, total } from "./numbers";
import type { People } from "./people";
import type { Rules } from "./rulebook";
import type { World } from "./world";

/** Savings before the first month. */
export function startSavings(world: World): void {
  const { savings_start, savings_spread, savings_cap } = world.rules.life, { people } = world.town;
  for (let i = 0; i < people.count; i++) {
    const place = f(1 + f(savings_spread * people.savings[i]));
    world.savings[i] = Math.min(f(savings_start * place), savings_cap);
  }
}

/** Traits in the units of a rulebook, one entry a resident. */
export interface Traits {
  wage: Float32Array;
  defiance: Float32Array;
  covered: Uint8Array;
  /** Who knows that there is a list. */
  aware: Uint8Array;
  /** Basic costs, and what those who earn more are committed to. */
  living: Float32Array;
  /** Of a stroke of bad luck. */
  shock_chance: Float32Array;
  /** Of the chance that obligations fall due, that a miss is noticed, that a payment becomes a wrong record. */
  tilt: Float32Array;
  watch_tilt: Float32Array;
  error_tilt: Float32Array;
}

/** Everybody's traits under these rules; worked out once more after an amendment. */
export function traits({ life, registry, deterrence, inspection }: Rules, people: People): Traits {
  const n = people.count, reals = () => new Float32Array(n), bools = () => new Uint8Array(n);
  const all: Traits = {
    wage: reals(), defiance: reals(), covered: bools(), aware: bools(), living: reals(), shock_chance: reals(),
    tilt: reals(), watch_tilt: reals(), error_tilt: reals(),
  };
  for (let i = 0; i < n; i++) {
    const lever = people.lever[people.district[i]], place = people.wage[i];
    const skewed = f(place + f(life.wage_skew * f(f(f(place * place) - 1) / 6)));
    const relative = f(f(1 + f(life.wage_spread * skewed)) * f(1 - f(life.district_wage * lever)));
    all.wage[i] = Math.max(f(life.wage * relative), life.wage_floor);
    all.living[i] = 1 + f(life.commitment * Math.max(f(all.wage[i] - life.committed_from), 0));
    all.shock_chance[i] = life.shock * f(1 + f(life.shock_spread * people.exposure[i]));
    all.defiance[i] = Math.min(f(life.defiance * f(1 + f(life.defiance_spread * people.defiance[i]))), 1);
    all.covered[i] = +(people.coverage[i] < registry.coverage);
    all.aware[i] = +(people.awareness[i] < deterrence.awareness);
    all.tilt[i] = 1 + f(life.district_tilt * lever);
    all.watch_tilt[i] = 1 + f(inspection.watch_tilt * lever);
    all.error_tilt[i] = 1 + f(inspection.error_tilt * lever);
  }
  return all;
}

/** Phase live: wage in, living costs and bad luck out; savings are capped above and floored below. */
export function live(world: World): void {
  const { life, informal } = world.rules, { savings, arrears, wage, living, shock_chance, favoured, tallies, scratch } = world;
  const { loss, lost, extra, floor, credit_blocked, marks, perk } = scratch, [called, wages, costs, unmet, spent] = scratch.amounts;
  const shock = world.draw("shock"), pool = f(life.pool_price * scratch.pool), n = savings.length;
  for (let i = 0; i < n; i++) {
    called[i] = credit_blocked[i] ? -Math.min(savings[i], 0) : 0; // overdrafts are called in
    let left = f(savings[i] + called[i]);
    arrears[i] += called[i];
    const cut = f(wage[i] * loss[i]);
    lost[i] = cut - f(informal.share * cut);
    extra[i] -= f(informal.share * extra[i]);
    let cost = f(living[i] + extra[i]);
    if (favoured[i]) cost = f(cost - perk);
    if (shock[i] < shock_chance[i]) {
      cost = f(cost + life.shock_cost);
      marks[i] |= SHOCKED;
    }
    if (!credit_blocked[i]) cost = f(cost + pool);
    wages[i] = wage[i] - lost[i];
    costs[i] = cost;
    left = f(f(left + wages[i]) - cost);
    floor[i] = credit_blocked[i] ? 0 : -life.credit_line;
    unmet[i] = Math.max(f(floor[i] - left), 0);
    left = f(left + unmet[i]);
    spent[i] = Math.max(f(left - life.savings_cap), 0);
    savings[i] = left - spent[i];
  }
  tallies.called_in += total(called);
  tallies.wages += total(wages);
  tallies.wages_lost += total(lost);
  tallies.living_costs += total(costs);
  tallies.unmet += total(unmet);
  tallies.luxuries += total(spent);
}

/** Phase settle: arrears grow by the surcharge, then are paid from what is left. */
export function settle(world: World): void {
  const { life } = world.rules, { savings, arrears, tallies } = world, [surcharges, forgiven, paid] = world.scratch.amounts;
  const n = savings.length, kept = keptBack(world);
  for (let i = 0; i < n; i++) {
    surcharges[i] = arrears[i] * life.surcharge;
    const grown = f(arrears[i] + surcharges[i]);
    forgiven[i] = Math.max(f(grown - life.arrears_cap), 0);
    const owed = f(grown - forgiven[i]);
    const back = kept.size ? (kept.get(i) ?? 0) : 0;
    paid[i] = Math.min(owed, Math.max(f(savings[i] - back), 0));
    savings[i] -= paid[i];
    arrears[i] = owed - paid[i];
  }
  tallies.surcharges += total(surcharges);
  tallies.written_off += total(forgiven);
  tallies.arrears_paid += total(paid);
}

/** Phase settle, last step: ties with money to spare help those in need, before the next bills fall due. */
export function help(world: World): void {
  const { help: k, channels } = world.rules, answers = chosen(world, "lend");
  if (!k.share && !answers.size) return;
  const { savings, arrears, tallies } = world, { amounts, marks } = world.scratch, n = savings.length;
  const needs = amounts[0], offer = amounts[1], used = amounts[2], taken = amounts[3], debt = amounts[4];
  for (let i = 0; i < n; i++) {
    const short = k.upto > 0 ? Math.max(f(k.upto - Math.max(savings[i], 0)), 0) : 0;
    needs[i] = arrears[i] + short;
  }
  const inNeed = needs.map((need) => +(need > 0)), needy = overTies(world, inNeed);
  for (let i = 0; i < n; i++) {
    const helps = needy[i] > 0 && !inNeed[i]; // who is in need helps nobody
    let spare = f(k.share * Math.max(f(savings[i] - k.reserve), 0));
    const answer = answers.size ? answers.get(i) : undefined;
    if (answer !== undefined) spare = Math.min(f(answer), channels.help ? Math.max(savings[i], 0) : 0);
    offer[i] = helps ? spare / needy[i] : 0;
  }
  const offered = overTies(world, offer);
  for (let i = 0; i < n; i++) {
    taken[i] = Math.min(needs[i], offered[i]);
    used[i] = offered[i] > 0 ? taken[i] / offered[i] : 0;
    if (taken[i] > 0) marks[i] |= HELPED;
  }
  const usedByTies = overTies(world, used);
  for (let i = 0; i < n; i++) {
    debt[i] = Math.min(arrears[i], taken[i]);
    arrears[i] -= debt[i];
    savings[i] += f(taken[i] - debt[i]);
    savings[i] -= f(offer[i] * usedByTies[i]);
  }
  tallies.help += total(taken);
  tallies.arrears_paid += total(debt);
}

/** Each resident's sum of a column over their ties, one tie after the other, so that it rounds alike everywhere. */
function overTies(world: World, column: Float32Array): Float32Array {
  const { first, ties } = world.town.people, summed = new Float32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    for (let at = first[i]; at < first[i + 1]; at++) summed[i] += column[ties[at]];
  }
  return summed;
}
