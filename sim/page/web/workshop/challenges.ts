// Challenges: what is asked of a rulebook, read off a town that lives under it beside its twins.

import { at, keys, marginOfWorld, matches, summaryOf, type Rulebook, type Summary, type Town } from "../../engine";

export type ChallengeName = "short" | "spare" | "cold" | "gentle";
export type ConditionName = "listed" | "unpaid" | "used" | "often" | "fewer" | "less" | "poorer" | "costs" | "feedback" | "free" | "perks";

/** What a challenge looks at, in one town. */
export interface Facts {
  people: number;
  here: Summary;
  noList: Summary;
  /** What a month on the list takes from the middle resident, in months of basic costs. */
  cost: number;
  /** Whether the rules as they are written make a listing cost anything, in any month. */
  costly: boolean;
  /** Months in which somebody has perks. */
  perks: number;
}

/** A number as it is to be read: a share, a count, months of costs; beside what, if anything. */
export interface Reading {
  value: number;
  form: "share" | "count" | "costs";
  beside?: number;
  met: boolean;
}

const CONDITIONS: Record<ConditionName, (facts: Facts) => Reading> = {
  listed: ({ here }) => share(here.listed_share!, here.listed_share! < 0.02),
  unpaid: ({ here, noList }) => bills(here, noList, here.unpaid! <= noList.unpaid!),
  used: ({ here }) => count(here.entries!, here.entries! > 0),
  often: ({ here, people }) => count(here.entries!, here.entries! >= 0.05 * people),
  fewer: ({ here, noList }) => bills(here, noList, here.unpaid! < noList.unpaid!),
  less: ({ here, noList }) => bills(here, noList, here.unpaid! <= 0.85 * noList.unpaid!),
  poorer: ({ here }) => share(here.worse_off!, here.worse_off! < 0.02),
  costs: ({ cost }) => ({ value: cost, form: "costs", met: cost >= 0.05 }),
  feedback: ({ here }) => share(here.entrenchment!, here.entrenchment! < 0.05),
  free: ({ cost, costly }) => ({ value: cost, form: "costs", met: !costly }),
  perks: ({ perks }) => count(perks, perks === 0),
};
const share = (value: number, met: boolean): Reading => ({ value, form: "share", met });
const count = (value: number, met: boolean): Reading => ({ value, form: "count", met });
const bills = (here: Summary, noList: Summary, met: boolean): Reading => ({
  value: here.unpaid!,
  beside: noList.unpaid!,
  form: "count",
  met,
});

/** The last one cannot be won: only what a listing costs is feared, and only perks make anybody richer. */
export const CHALLENGES: Record<ChallengeName, readonly ConditionName[]> = {
  short: ["listed", "unpaid"],
  spare: ["used", "less", "poorer"],
  cold: ["often", "costs", "feedback"],
  gentle: ["used", "fewer", "free", "perks"],
};
/** A challenge is made for towns of at least so many people and months. */
export const LEAST = { people: 500, months: 120 };

export function factsOf(town: Town): Facts {
  const [world] = town.worlds,
    { off, on } = marginOfWorld(world),
    { rulebook, history } = world;
  const dates = [1, ...rulebook.amendment.map(({ month }) => month).filter((month) => month <= town.month)];
  const written = dates.map((date) => at(rulebook, date));
  const perks = written.some(({ service }) => service.some(({ gated, perk }) => gated && perk > 0));
  return {
    people: town.residents,
    here: summaryOf(town, 0),
    noList: summaryOf(town, town.worlds.length - 1),
    cost: Math.max(off - on, 0),
    costly: written.some(costs),
    perks: perks ? history.tallies.reduce((sum, { favoured }) => sum + favoured, 0) : 0,
  };
}

const costs = ({ sanctions, service }: Rulebook): boolean =>
  sanctions.severity > 0 &&
  service.some(({ gated, wage_loss, extra_cost, credit }) => gated && (wage_loss > 0 || extra_cost > 0 || credit));

export const readings = (name: ChallengeName, facts: Facts): Reading[] => CHALLENGES[name].map((condition) => CONDITIONS[condition](facts));

/** Keys that are people, bills and fears, or switches of the model itself: a rule cannot change them. */
const GIVEN = ["channels", "life", "deterrence", "help", "informal", "source.*.rate", "source.*.amount", "service.*.need"];
/** Of those, what is a rule after all. */
const RULES = ["life.surcharge", "life.credit_line", "life.arrears_cap", "deterrence.awareness"];

export const isGiven = (key: string): boolean =>
  !RULES.includes(key) && GIVEN.some((given) => key.startsWith(`${given}.`) || matches(given, key));

/** What was changed that a challenge leaves as it is. */
export function tampered(before: Rulebook, now: Rulebook): string[] {
  const was = keys(before),
    is = keys(now);
  return Object.keys(is).filter((key) => isGiven(key) && was[key] !== is[key]);
}

/** Whether fear follows the law here, as it does in every rulebook that ships; else the last challenge can be won. */
export const fearsTheLaw = ({ deterrence }: Rulebook): boolean => deterrence.fixed === 0 && deterrence.listed <= 0;
