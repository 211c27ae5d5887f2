/** The registry: joins the records of connected sources, scores by one formula, keeps both lists; see `registry.py`. */

import { chosen } from "./choices";
import { remember, withinReach } from "./inspection";
import { CANNOT, type Entry, EXPIRED, EXPUNGED, FORCED, REPAIRED, RESIDUAL, STANDS, TIES, WILL_NOT, WRONG } from "./ledger";
import { BOUGHT } from "./measures";
import { f, total } from "./numbers";
import type { World } from "./world";

/** Phase watch, last step: this month's finds become records, in the order of the sources. */
export function fileRecords(world: World): void {
  const { rules, scratch, arrears, frozen, held, tallies } = world, { namesake } = world.town.people;
  if (rules.registry.frozen_clock) for (let i = 0; i < arrears.length; i++) if (arrears[i] > 0) frozen[i]++;
  const finds = withinReach(world, scratch.finds);
  remember(world, finds);
  // all are looked at as the drawers stood before this month
  const filed = finds.map((find) => {
    const { source, resident, wrong, willNot, luck, chance } = find, k = rules.source[source];
    const astray = k.connected && !wrong && luck < f(Math.min(chance, 1) * rules.registry.mismatch);
    const holder = astray ? namesake[resident] : resident, repeat = held[source][holder] > 0;
    return {
      month: world.month, resident: holder, source,
      cause: wrong || astray ? WRONG : willNot ? WILL_NOT : CANNOT,
      demerit: repeat ? Math.floor(f(f(k.demerit * rules.score.repeat) + 0.5)) : k.demerit,
      retention: k.retention, frozen: frozen[holder], left: STANDS, left_month: 0, astray: astray ? resident : -1,
    };
  });
  for (const entry of filed) {
    enter(world, entry);
    if (rules.source[entry.source].connected) scratch.recorded[entry.resident] = 1;
    if (entry.astray >= 0) tallies.records_astray++;
    else if (entry.cause === WRONG) tallies.records_wrong++;
    else tallies.records_true++;
  }
}

/** Phase forget: records older than their retention leave; clean months are counted. */
export function forget(world: World): void {
  const { ledger, month, frozen, clean, arrears, rules } = world, { recorded } = world.scratch;
  for (const entry of ledger.open) {
    const age = month - entry.month - (frozen[entry.resident] - entry.frozen);
    if (entry.left === STANDS && age >= entry.retention) strike(world, entry, EXPIRED);
  }
  ledger.tidy();
  for (let i = 0; i < clean.length; i++) {
    if (recorded[i]) clean[i] = 0;
    else if (!(rules.score.lock && arrears[i] > 0)) clean[i]++;
  }
}

/** A record comes into the ledger. */
export function enter(world: World, entry: Entry): void {
  world.ledger.add(entry);
  updateCounts(world, entry, 1);
}

/** A record leaves: expired, expunged or repaired. */
export function strike(world: World, entry: Entry, why: number): void {
  world.ledger.remove(entry, why, world.month);
  updateCounts(world, entry, -1);
  if (why === EXPIRED) world.tallies.expired++;
  else if (why === EXPUNGED) world.tallies.expunged++;
  else if (why === REPAIRED) world.tallies.repaired++;
}

/** Keep the registry's counts equal to what the ledger holds. */
function updateCounts(world: World, { resident, source, cause, demerit }: Entry, step: 1 | -1): void {
  const aStrike = cause !== RESIDUAL;
  world.on_file += step;
  if (aStrike) world.held[source][resident] += step;
  if (!world.rules.source[source].connected) return;
  world.demerits[resident] += step * demerit;
  if (aStrike) world.strikes[resident] += step;
}

/** Phase score: start - demerits + merits - association (+ bought points, means, tenure), then clipped. */
export function score(world: World): void {
  sellPoints(world);
  const { rules, savings, listed, demerits, clean, bought, listed_ties, held, score: scores } = world;
  const { score: k, life, source } = rules, { first, household, tenure, count } = world.town.people;
  const atHome = new Uint8Array(household[count - 1] + 1);
  for (let i = 0; i < count; i++) atHome[household[i]] += listed[i];
  const ceilings = source.flatMap(({ connected, ceiling }, at) => (connected && ceiling < k.high ? [{ ceiling, held: held[at] }] : []));
  for (let i = 0; i < count; i++) {
    let points = f(f(k.start - f(demerits[i])) + f(k.merit * Math.min(clean[i], k.merit_months)));
    if (listed_ties[i]) points = f(points - f(k.association * f(listed_ties[i] / (first[i + 1] - first[i]))));
    if (atHome[household[i]] > listed[i]) points = f(points - k.household);
    points = f(points + bought[i]);
    if (k.means) points = f(points + f(k.means * f(Math.max(savings[i], 0) / life.savings_cap)));
    if (k.tenure) {
      const months = f(f(tenure[i] * 120) + world.month);
      points = f(points + f(k.tenure * Math.min(f(months / k.tenure_months), 1)));
    }
    for (const bound of ceilings) if (bound.held[i] > 0) points = Math.min(points, bound.ceiling);
    scores[i] = Math.min(Math.max(points, k.low), k.high);
  }
}

/** Residents with money to spare buy points, up to a yearly cap; old ones lapse in a month of one's own. */
function sellPoints(world: World): void {
  const { savings, bought, covered, month, tallies } = world, { purchase: k, listing, favour } = world.rules;
  if (!k.cap && !world.sold) return;
  world.sold = true;
  const { amounts, marks } = world.scratch, [sold, cost] = amounts, n = savings.length;
  const offered = listing.enabled || favour.enabled, answers = chosen(world, "buy");
  for (let i = 0; i < n; i++) {
    if ((i + month) % 12 === 1) bought[i] = 0;
    let spare = k.cap ? Math.floor(f(f(savings[i] - k.reserve) / k.price)) : 0;
    const answer = answers.size ? answers.get(i) : undefined;
    if (answer !== undefined) spare = Math.min(f(answer), Math.floor(f(Math.max(savings[i], 0) / k.price)));
    sold[i] = offered && covered[i] ? Math.max(Math.min(f(k.cap - bought[i]), spare), 0) : 0;
    cost[i] = sold[i] * k.price;
    bought[i] += sold[i];
    savings[i] -= cost[i];
    if (sold[i] > 0) marks[i] |= BOUGHT;
  }
  tallies.points_bought += total(sold);
  tallies.spent_on_points += total(cost);
}

/** Phase list: on when the score is too low or strikes are too many; off after the term; then the redlist. */
export function updateLists(world: World): void {
  const { month, scratch, score: scores, strikes, arrears, listed, covered, knows, since, waiting, favoured } = world;
  const { listing: k, favour, notice, discretion } = world.rules, luck = world.draw("notice"), n = listed.length;
  const forced = new Set(world.forced.get(month)), unearned = new Set<number>();
  const clerk = discretion.waive ? world.draw("clerk") : undefined, rulings = chosen(world, "waive");
  scratch.enters = [];
  scratch.leaves = [];
  for (let i = 0; i < n; i++) {
    const bad = scores[i] < k.threshold || (k.strikes > 0 && strikes[i] >= k.strikes), may = k.enabled && covered[i];
    const ruling = rulings.size ? rulings.get(i) : undefined, earned = bad && !waived(world, i, clerk, ruling);
    if (!bad) world.waived[i] = 0;
    world.was_bad[i] = +bad;
    if (listed[i]) {
      const served = month - since[i] >= k.term && !(k.arrears_paid && arrears[i] > 0);
      if (!may || ruling || (!bad && (scratch.cleared[i] || served))) {
        listed[i] = knows[i] = waiting[i] = 0;
        scratch.leaves.push(i);
      }
    } else if (may && (earned || forced.has(i))) {
      listed[i] = 1;
      since[i] = month;
      if (luck[i] < notice.chance) knows[i] = 1;
      scratch.enters.push(i);
      if (!earned) unearned.add(i);
    }
    favoured[i] = +(favour.enabled && covered[i] && scores[i] > favour.threshold && !listed[i]);
  }
  scratch.causes = causes(world, unearned);
  updateListedTies(world);
}

/** Discretion: a clerk may let off who turns bad, or has a new record, until the next record; by hand, anybody. */
function waived(world: World, i: number, clerk: Float32Array | undefined, ruling: number | undefined): boolean {
  const { waived, was_bad, listed, ever_listed } = world, { discretion: k } = world.rules, { people } = world.town;
  if (ruling !== undefined) {
    waived[i] = ruling;
    return ruling === 1;
  }
  if (!was_bad[i] || world.scratch.recorded[i]) {
    const lever = people.lever[people.district[i]];
    const lenience = f(f(k.waive * f(1 - f(k.district * lever))) * f(1 - f(k.first * ever_listed[i])));
    waived[i] = +(clerk !== undefined && clerk[i] < lenience);
  }
  if (listed[i]) waived[i] = 0;
  return waived[i] === 1;
}

/**
 * What weighs most (in demerits, then in count) on the file of each new listing, as a sum of bits.
 *
 * Causes that weigh the same are all in it. With no record at all it is the ties.
 */
function causes(world: World, unearned: ReadonlySet<number>): number[] {
  const { enters } = world.scratch;
  if (!enters.length) return [];
  const entered = new Uint8Array(world.listed.length);
  for (const i of enters) entered[i] = 1;
  const files = new Map(enters.map((i) => [i, { demerits: [0, 0, 0, 0, 0], records: [0, 0, 0, 0, 0] }]));
  for (const { resident, source, cause, demerit } of world.ledger.standingAt(entered)) {
    if (!world.rules.source[source].connected) continue;
    const file = files.get(resident)!;
    file.demerits[cause] += demerit;
    file.records[cause]++;
  }
  return enters.map((i) => {
    if (unearned.has(i)) return 1 << FORCED;
    const { demerits, records } = files.get(i)!;
    const most = Math.max(...demerits.filter((_, cause) => records[cause]));
    const many = Math.max(...records.filter((_, cause) => demerits[cause] === most));
    if (!(many > 0)) return 1 << TIES;
    return records.reduce((bits, count, cause) => bits | (count === many && demerits[cause] === most ? 1 << cause : 0), 0);
  });
}

/** Each change of the list changes how many ties of the neighbours are listed, from the next score on. */
function updateListedTies(world: World): void {
  const { enters, leaves } = world.scratch, { people } = world.town, { listed_ties } = world;
  for (const i of enters) for (const tie of people.tiesOf(i)) listed_ties[tie]++;
  for (const i of leaves) for (const tie of people.tiesOf(i)) listed_ties[tie]--;
}
