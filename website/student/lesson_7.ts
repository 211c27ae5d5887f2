/** The checks of lesson 7: the same answers pass as in `sim/lab/check_07.py`, with the same hints. */

import { at, exported, load, set, type Changes, type Rulebook } from "../../sim/page/engine";
import {
  changed,
  DEFAULT,
  fixed,
  isDict,
  requireChannels,
  requireLaw,
  requireList,
  requireOwn,
  short,
  toRulebook,
  unanswered,
  type Exercise,
  type Given,
} from "./exercises";
import { Hint, toChanges, toList, toName, toNumber, type Answer } from "./parse";
import { mean, NO_LIST, OWN, runTown, type Lived } from "./towns";

const pilots = Object.keys(exported.pilots);
const GOAL = 90,
  GAP = 3,
  REAL = 2,
  MILD = 0.25,
  HARD = 1;
const WITNESS = "second-chance";
const MENU: Record<string, string> = {
  gifts: "perks handed out, for each resident, % of basic costs",
  told: "know that they are on the list, % of those on it",
  cannot: "listings for bills that could not be paid, %",
  wrong: "listings for wrong records, %",
  poorer: "poorer than with no list, % of residents",
  ever: "ever on the list, %",
};
const TRICKS: Record<string, Changes> = {
  "rules-a": { "favour.threshold": 900, "service.*.perk": 0.2 },
  "rules-b": {
    "means_test.enabled": true,
    "means_test.accuracy": 0.95,
    "listing.arrears_paid": false,
    "registry.frozen_clock": false,
    "listing.term": 6,
    "notice.chance": 0,
    "notice.on_refusal": false,
    "appeal.rate": 0,
  },
  "rules-c": { "service.employer.gated": false, "service.credit.gated": false },
};
/** The towns of lesson 7. */
const TOWNS = [23, 25, 27];
type Row = Record<string, number>;
type Bounds = Record<string, number>;

export const BETTER: Record<string, Exercise> = {
  "07.1": {
    praise: "This is the front: each is better than the others in one aim, and none of the seven beats it.",
    judge: async (given) => {
      const shown = pilots.filter((name) => load(name).listing.enabled && load(name).source.some(({ connected }) => connected));
      const rows: Record<string, Row> = {};
      for (const name of shown) rows[name] = await measure(load(name));
      const said = new Set(toList(given as Answer).map((name) => toName(name, shown, "a name in the table")));
      const beaters = (name: string) =>
        shown.filter((other) => {
          const [one, own] = [rows[other], rows[name]];
          return one.missed <= own.missed && one.feedback <= own.feedback && (one.missed < own.missed || one.feedback < own.feedback);
        });
      const best = shown.filter((name) => !beaters(name).length),
        beaten = [...said].filter((name) => !best.includes(name)).sort();
      if (beaten.length) return `${beaten[0]} is beaten: ${beaters(beaten[0])[0]} is no worse in both aims and better in one.`;
      if (said.size !== best.length) return "One is missing. Look for a rulebook that has no other both lower and further to the left.";
      return null;
    },
  },
  "07.2": {
    praise: "The claim is overturned: under these rules a list that bites gets more paid. It depends on other rules.",
    judge: async (given) => {
      const rulebook = aLaw(given);
      if (isDict(given) && "sanctions.severity" in toChanges(given, load(DEFAULT))) {
        return "Leave sanctions.severity out: the check tries a mild list (0.25) and a hard one (1) for you.";
      }
      const mild = await measure(set(rulebook, { "sanctions.severity": MILD })),
        hard = await measure(set(rulebook, { "sanctions.severity": HARD }));
      if (hard.ever < REAL) return `Only ${fixed(hard.ever, 1)}% are ever listed. Keep a list that lists at least ${short(REAL)}%.`;
      if (hard.missed <= mild.missed - 3) return null;
      return (
        `Under your rules the mild list has ${fixed(mild.missed)} bills missed for 100 with no list, the hard one ` +
        `${fixed(hard.missed)}. A hard list frightens more, and traps more. What keeps people from being trapped?`
      );
    },
  },
  "07.3": {
    praise: "The goal as first written is met within its bounds. Is it what was meant? See the next part.",
    judge: async (given) => {
      const rulebook = aLaw(given);
      requireOwn(rulebook);
      return shortOf(await measure(rulebook));
    },
  },
  "07.4": { praise: "All three tricks fall, and an honest rulebook still passes. Now write one of your own.", judge: mended },
  "07.5": {
    praise: "It meets the goal as you mended it. Now defend it: what does it rest on, and who pays for it?",
    judge: async (given) => {
      if (!Array.isArray(given) || given.length !== 2) {
        return "Run the cells of exercises 4 and 5 first: the check looks at your bounds and at your rulebook.";
      }
      const [own, bounds] = given as [Given, Given],
        hint = await mended(bounds);
      if (hint !== null) return `First pass exercise 4. ${hint}`;
      const rulebook = aLaw(own);
      requireOwn(rulebook);
      const row = await measure(rulebook),
        short_ = shortOf(row);
      if (short_ !== null) return short_;
      const more = toBounds(bounds),
        [past] = broken(row, more);
      return past ? `It breaks a bound of yours: ${MENU[past]}: ${fixed(row[past], 1)}, and you asked for ${short(more[past])}.` : null;
    },
  },
  "07.6": {
    praise: "You found where your own answer fails. Say so when you defend it: that makes it stronger, not weaker.",
    judge: async (given) => {
      if (!Array.isArray(given) || given.length !== 2) {
        return "Run the two cells above first: the check looks at your rulebook and at your change of the town.";
      }
      const [own, town] = given as [Given, Given];
      if (unanswered(own) || shortOf(await measure(aLaw(own))) !== null) {
        return "First pass exercise 3 or 5: a rulebook that misses the goal at home need not be broken elsewhere.";
      }
      if (!isDict(town)) return 'Write the change of the town as {"key": number}, such as {"life.shock": 0.03}.';
      const rulebook = toRulebook(own),
        changes = toChanges(town, rulebook);
      const foreign = Object.keys(changes).find((key) => !/^(?:life|deterrence)\./.test(key));
      if (foreign) return `${foreign} is a rule, not the town. Give a key that begins with life. or deterrence.`;
      const row = await measure(changed(rulebook, changes as Changes));
      if (row.missed > GOAL + 1) return null;
      return (
        `Your rulebook stands: ${fixed(row.missed)} bills are missed there for 100 with no list. What does it need ` +
        "from people? Fear, work, good luck? Take some of that away."
      );
    },
  },
};

/** The rulebook that an answer means. Throws a Hint for what no law can write, and for a list given up. */
function aLaw(given: Given): Rulebook {
  const rulebook = toRulebook(given);
  requireList(rulebook, "That may be the best answer of all, but the task is to write a list.");
  requireChannels(rulebook);
  requireLaw(rulebook);
  return rulebook;
}

/** What one rulebook does, in per cent, as means over three towns; see `sim/lab/aims.py`. */
async function measure(rulebook: Rulebook): Promise<Row> {
  const rows: Row[] = [];
  for (const seed of TOWNS) rows.push(rowOf(await runTown(rulebook, seed), rulebook));
  return Object.fromEntries(Object.keys(rows[0]).map((key) => [key, mean(rows.map((row) => row[key]))]));
}

function rowOf({ worlds, sums, informed }: Lived, rulebook: Rulebook): Row {
  const [own] = worlds,
    rate = (at: number) => (sums[at].missed_cannot + sums[at].missed_will_not) / Math.max(sums[at].due, 1);
  const months = [1, ...rulebook.amendment.map(({ month }) => month)];
  const perk = Math.max(...months.map((month) => at(rulebook, month).service.reduce((sum, one) => sum + (one.gated ? one.perk : 0), 0)));
  return {
    missed: rate(NO_LIST) ? (100 * rate(OWN)) / rate(NO_LIST) : 100,
    feedback: 100 * own.entrenchment!,
    gap: 100 * own.district_gap!,
    ever: 100 * own.ever_listed_share!,
    cannot: 100 * own.cannot_share!,
    wrong: 100 * own.wrong_person_share!,
    poorer: 100 * own.worse_off!,
    told: 100 * informed,
    gifts: (100 * perk * sums[OWN].favoured) / 120 / 1000,
  };
}

/** What is missing for the goal as first written; nothing if it is met. */
function shortOf(row: Row): string | null {
  if (row.ever < REAL) {
    return `Only ${fixed(row.ever, 1)}% are ever listed. Nobody fears a list that lists nobody: keep at least ${short(REAL)}%.`;
  }
  if (row.missed > GOAL) {
    return (
      `${fixed(row.missed)} bills are missed for 100 with no list; the goal is ${GOAL} or fewer. Who ` +
      "misses bills here: people who do not want to pay, or people who are kept from it by being listed?"
    );
  }
  if (row.gap > GAP) {
    return (
      `The most listed district has ${fixed(row.gap, 1)} points more than the least; the bound is ${GAP}. ` +
      "What in these rules knows where a person lives? Look at the inspectors, and at ties."
    );
  }
  return null;
}

const broken = (row: Row, bounds: Bounds) =>
  Object.keys(bounds).filter((key) => (key === "told" ? row[key] < bounds[key] : row[key] > bounds[key]));

function toBounds(given: Given): Bounds {
  if (!isDict(given)) throw new Hint('Write your bounds as {"word": number}, such as {"ever": 15}.');
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [toName(key, Object.keys(MENU), "one of the words in the table"), toNumber(value)]),
  );
}

async function mended(given: Given): Promise<string | null> {
  const bounds = toBounds(given);
  for (const [name, changes] of Object.entries(TRICKS)) {
    const row = await measure(set(load(DEFAULT), changes));
    if (shortOf(row) !== null || broken(row, bounds).length) continue;
    return (
      `${name} still passes. What does it do that you would not defend, and which row of the table shows ` +
      "it? Look how it differs there from second-chance."
    );
  }
  const row = await measure(load(WITNESS)),
    [tight] = broken(row, bounds);
  return tight
    ? `Now second-chance fails, too: it has ${fixed(row[tight], 1)} for '${tight}', your bound is ${short(bounds[tight])}.`
    : null;
}
