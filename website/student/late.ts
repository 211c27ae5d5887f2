/** The checks of lessons 5 to 8, as `sim/lab/check_05.py` and its neighbours; the same answers pass, with the same hints. */

import { at, exported, keys, load, set, type Changes, type Rulebook } from "../../sim/page/engine";
import {
  changed, DEFAULT, fixed, isRulebook, percent, requireChannels, requireGates, requireLaw, requireList, requireListings, requireOwn,
  sameKeys, short, toRulebook, unanswered, type Exercise, type Given,
} from "./exercises";
import { Hint, isMapping, toChanges, toList, toName, toNumber, toWord, type Answer, type Mapping } from "./parse";
import { districts, mean, means, NO_LIST, onlyByTies, OWN, runTown, SEEDS, type Lived } from "./towns";

const pilots = Object.keys(exported.pilots);
const isDict = (given: Given): given is Mapping => !isRulebook(given) && isMapping(given as Answer);

// Lesson 5
const HOUSEHOLD = 60, CLEAN = 10, LISTED_FRIENDS = 0.5;
const council = () => set(load(DEFAULT), { "score.household": HOUSEHOLD });

// Lesson 6
const LANTERN = "lantern-score", SCHEME = "thousand-points";
const SENTENCES: Record<string, readonly [string, string]> = {
  A: ["refuted", "several studies say that there is no single national score"],
  B: ["documented", "press and official papers report names and numbers put online"],
  C: ["unknown", "no measured error rate was found for these lists; those we have come from other systems"],
  D: ["refuted", "in a study of 2018, 11% of people in pilot areas knew that they were in one"],
  E: ["documented", "two city schemes of 2018 had incentives only"],
  F: ["unknown", "18 million duties were fulfilled by an official count, but nobody knows how many without a list"],
};
const LETTERS = Object.keys(SENTENCES);

// Lesson 7
const GOAL = 90, GAP = 3, REAL = 2, MILD = 0.25, HARD = 1;
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
    "means_test.enabled": true, "means_test.accuracy": 0.95, "listing.arrears_paid": false, "registry.frozen_clock": false,
    "listing.term": 6, "notice.chance": 0, "notice.on_refusal": false, "appeal.rate": 0,
  },
  "rules-c": { "service.employer.gated": false, "service.credit.gated": false },
};
type Row = Record<string, number>;
type Bounds = Record<string, number>;

// Lesson 8
const ASKED: Record<string, readonly [string, string]> = {
  A: ["listed without cause", "someone who left nothing unpaid on purpose asks how such people fare"],
  B: ["listed with cause", "a landlord sees only that a person IS listed, and asks what that tells"],
  C: ["spared with cause", "a creditor thinks of those who would not pay, and asks how many get away"],
};
const NOTIONS = ["listed without cause", "spared with cause", "listed with cause"];
const BILLS = ["life.district_tilt", "life.district_wage"];
const EYE = 0.5;
const watched = () => set(load(DEFAULT), { "inspection.watch_tilt": EYE });

export const LATE: Record<string, Exercise> = {
  "05.1": {
    praise: "Fifty points are gone, and this person did nothing. The list is another forty-odd points away.",
    judge: (given) => {
      const { score } = load(DEFAULT), said = toNumber(given as Answer), friends = LISTED_FRIENDS * score.association;
      const right = score.start + CLEAN * score.merit - friends - score.household, is = (other: number) => Math.abs(said - other) <= 0.5;
      if (is(right)) return null;
      if (is(right - CLEAN * score.merit)) return "Nearly. The months without a new record count, too: one point each.";
      if (is(right - score.association + friends)) return "The 80 points are lost only if all friends are listed. Here it is half of them.";
      if (is(right + score.household)) return "You left out the home: one of those who live there is listed.";
      return "Start with 1,000. Add one for each clean month, take off the part for friends, then the part for the home.";
    },
  },
  "05.2": {
    praise: "The claim is overturned. It held by arithmetic: 80 and 20 points reach the line, and do not cross it.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      requireList(rulebook);
      const without = set(rulebook, { "score.association": 0, "score.household": 0 });
      let own = 0, bare = 0;
      for (const seed of SEEDS) (own += await onlyByTies(rulebook, seed)), (bare += await onlyByTies(without, seed));
      if (bare) {
        return (
          `${bare.toLocaleString("en-GB")} people are listed without a record even when ties cost no points, so it is not their ties that ` +
          "do it. Leave the threshold below 1,000 and make the ties weigh more."
        );
      }
      if (own >= 10) return null;
      return (
        `In three towns together ${own} people are listed without a record; find rules for at least ten. How many ` +
        "points can ties take at the most, and how many does it take to fall below the threshold?"
      );
    },
  },
  "05.3": {
    praise: "A tie rule spreads what is there. With less to spread, it spreads less.",
    judge: async (given) => {
      const rulebook = toRulebook(given, council());
      requireList(rulebook);
      requireLaw(rulebook);
      const least = load(DEFAULT).score.association;
      if (rulebook.score.household < HOUSEHOLD || rulebook.score.association < least) {
        return `The council insists: score.household stays at ${short(HOUSEHOLD)}, score.association at ${short(least)}.`;
      }
      requireChannels(rulebook, exported.feedback);
      const own = await means(rulebook);
      requireListings(own.ever_listed_share);
      if (own.listed_share <= 0.07) return null;
      return (
        `${percent(own.listed_share, 1)} are on the list at the end (three towns); aim for 7% or less. What puts the ` +
        "first person of a home on the list? Fewer first persons, fewer who follow."
      );
    },
  },
  "06.1": {
    praise: "A share is not a size: feedback makes nearly all months on this list, and the list is short.",
    judge: async (given) => {
      const said = toName(given as Answer, pilots, "one of the nine"), rows: Record<string, Row> = {};
      for (const name of pilots) rows[name] = (await runTown(load(name))).worlds[OWN] as unknown as Row;
      const most = (column: string) => pilots.reduce((best, name) => (rows[name][column] > rows[best][column] ? name : best));
      if (said === most("entrenchment")) return null;
      if ([most("listed_share"), "joined-hands"].includes(said)) {
        return "Many are on this list. The question is about another column: what share of the months feedback makes.";
      }
      return `Feedback makes ${percent(rows[said].entrenchment)} there. One of the nine has more.`;
    },
  },
  "06.2": {
    praise: "Far fewer are refused, and the perks stay. What did you have to change: the company's rules, or the court's?",
    judge: async (given) => {
      const rulebook = toRulebook(given, LANTERN), old = load(LANTERN);
      if (rulebook.registry.coverage < old.registry.coverage) {
        return "You let fewer people in. The same 60% join; change what happens to them.";
      }
      keepsTheList(rulebook, LANTERN);
      if (rulebook.listing.threshold < old.listing.threshold) {
        return "You moved the line of refusal. Leave it where it is, and ask what pushes people below it.";
      }
      const own = await means(rulebook), before = await means(old);
      if (own.favoured_share < 0.2) return `Now only ${percent(own.favoured_share)} are favoured. Keep a scheme that favours at least 20%.`;
      if (own.ever_listed_share <= 0.6 * before.ever_listed_share) return null;
      return (
        `${percent(own.ever_listed_share, 1)} are refused at some time, before it was ${percent(before.ever_listed_share, 1)} (three towns); ` +
        "bring it down by at least 40%. Which source is not the company's own?"
      );
    },
  },
  "06.3": {
    praise: "The claim is overturned: people behave as before, and hardly anybody is in the top grades. Grades are rules.",
    judge: async (given) => {
      const rulebook = toRulebook(given, SCHEME), old = load(SCHEME);
      keepsTheList(rulebook, SCHEME);
      if (!rulebook.favour.enabled || rulebook.favour.threshold > old.favour.threshold) {
        return "Leave the top grades where they are: AA still begins at 1,030 points and is open to all.";
      }
      const favoured = (await means(rulebook)).favoured_share;
      if (favoured > 0.01) return `${percent(favoured)} are still in the top grades. What can change a score while conduct stays the same?`;
      let moved = 0;
      for (const seed of SEEDS) {
        const [now, was] = [await runTown(rulebook, seed), await runTown(old, seed)].map(({ worlds }) => worlds[OWN].breach_rate!);
        moved = Math.max(moved, Math.abs(now - was));
      }
      if (moved > 0.004) return `Bills missed change by ${percent(moved, 1)} in one town. Leave conduct as it is, so that only grades move.`;
      return null;
    },
  },
  "06.4": {
    praise: "You can tell what is documented from what is not. Most talk about these schemes cannot.",
    judge: (given) => {
      if (!isDict(given)) return 'Give a word for each letter, such as {"A": "documented", ...}.';
      const said = Object.fromEntries(Object.entries(given).map(([key, value]) => [toWord(key).toUpperCase(), toWord(value)]));
      const missing = LETTERS.filter((letter) => !(letter in said));
      if (missing.length) return `A word is missing for ${missing.join(", ")}.`;
      const odd = Object.values(said).find((word) => !["documented", "refuted", "unknown"].includes(word));
      if (odd !== undefined) return `'${odd}' is not one of the three words: documented, refuted, unknown.`;
      const wrong = LETTERS.filter((letter) => said[letter] !== SENTENCES[letter][0]);
      if (!wrong.length) return null;
      return `Look at ${wrong[0]} again: ${SENTENCES[wrong[0]][1]}. (${LETTERS.length - wrong.length} of ${LETTERS.length} right.)`;
    },
  },
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
      const best = shown.filter((name) => !beaters(name).length), beaten = [...said].filter((name) => !best.includes(name)).sort();
      if (beaten.length) return `${beaten[0]} is beaten: ${beaters(beaten[0])[0]} is no worse in both aims and better in one.`;
      if (said.size !== best.length) return "One is missing. Look for a rulebook below which, to the left, there is nothing at all.";
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
      const mild = await measure(set(rulebook, { "sanctions.severity": MILD })), hard = await measure(set(rulebook, { "sanctions.severity": HARD }));
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
      const [own, bounds] = given as [Given, Given], hint = await mended(bounds);
      if (hint !== null) return `First pass exercise 4. ${hint}`;
      const rulebook = aLaw(own);
      requireOwn(rulebook);
      const row = await measure(rulebook), short_ = shortOf(row);
      if (short_ !== null) return short_;
      const more = toBounds(bounds), [past] = broken(row, more);
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
      const rulebook = toRulebook(own), changes = toChanges(town, rulebook);
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
  "08.1": {
    praise: "Each asks about another share of the same list: of those without cause, of the listed, of those with cause.",
    judge: (given) => {
      if (!isDict(given)) return 'Give the name of a share for each letter, such as {"A": "spared with cause", ...}.';
      const named = Object.entries(given).map(([key, value]) => [toWord(key).toUpperCase(), toName(value, NOTIONS, "one of the three shares")]);
      const said: Record<string, string> = Object.fromEntries(named), letters = Object.keys(ASKED);
      const missing = letters.filter((letter) => !(letter in said));
      if (missing.length) return `A share is missing for ${missing.join(", ")}.`;
      const wrong = letters.find((letter) => said[letter] !== ASKED[letter][0]);
      return wrong ? `Look at ${wrong} again: ${ASKED[wrong][1]}. Which months does that person count, and of which?` : null;
    },
  },
  "08.2": {
    praise: "Six times: nobody was watched more and no mistake was added. Only the number of misses differs.",
    judge: (given) => {
      const said = toNumber(given as Answer), is = (by: number, ...others: number[]) => others.some((other) => Math.abs(said - other) <= by);
      if (is(0.05, 6)) return null;
      if (is(0.05, 4)) return "4 is how many times as many misses there are. The bottom of the share, who is without cause, differs, too.";
      if (is(0.05, 16, 160)) return "160 is how many months WITH cause are on the list. As many are there without. Of how many without?";
      if (is(0.06, 26.7, 0.267, 4.4, 0.044)) return "This is one district's share. Work out the other, then divide the larger by the smaller.";
      return "District 1: 160 without cause on the list, of 600 such months. Do the same for district 2, then divide.";
    },
  },
  "08.3": {
    praise: "The eye stayed as uneven as it was. How far that carries is written in the law.",
    judge: async (given) => {
      const rulebook = toRulebook(given, watched());
      requireList(rulebook);
      requireGates(rulebook);
      requireChannels(rulebook);
      if ([0, ...rulebook.amendment.map(({ month }) => month)].some((month) => at(rulebook, month).inspection.watch_tilt !== EYE)) {
        throw new Hint("Leave inspection.watch_tilt at 0.5: suppose that nobody can order the eye to be fair.");
      }
      requireLaw(set(rulebook, { "inspection.watch_tilt": 0 }));
      requireListings((await means(rulebook)).ever_listed_share);
      const [first, second] = await districts(rulebook), question = "What makes one record lead to the next?";
      if (first.notListed > 0.85) {
        return (
          `Now ${percent(first.notListed)} of those with cause are spared in district 1: the gap is small because the ` +
          `list is. Keep that at ${percent(0.85)} or less. ${question}`
        );
      }
      if (first.listedWithout - second.listedWithout <= 0.08) return null;
      return (
        `Listed without cause: ${percent(first.listedWithout, 1)} and ${percent(second.listedWithout, 1)} (three towns). ` +
        `Aim for a gap of 8 points or less. ${question}`
      );
    },
  },
  "08.4": {
    praise: "The claim is overturned: the eye is the same everywhere, readiness too, and still one district bears the list.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      requireList(rulebook);
      const now = keys(rulebook), old = keys(load(DEFAULT));
      if (rulebook.amendment.length) return "Change the town from the start, without an amendment.";
      const other = Object.keys(now).find((key) => now[key] !== old[key] && !BILLS.includes(key));
      if (!sameKeys(now, old) || other) return `Leave ${other ?? "sources and services"} as it was: change only ${BILLS.join(" or ")}.`;
      const [first, second] = await districts(rulebook), times = first.listedWithout / Math.max(second.listedWithout, 1e-9);
      if (times >= 4) return null;
      return `Listed without cause ${fixed(times, 1)} times as often in district 1 (three towns). Aim for 4 or more.`;
    },
  },
};

function keepsTheList(rulebook: Rulebook, base: string): void {
  requireList(rulebook);
  requireGates(rulebook);
  requireChannels(rulebook);
  requireLaw(rulebook, base);
}

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
  for (const seed of SEEDS) rows.push(rowOf(await runTown(rulebook, seed), rulebook));
  return Object.fromEntries(Object.keys(rows[0]).map((key) => [key, mean(rows.map((row) => row[key]))]));
}

function rowOf({ worlds, sums, told }: Lived, rulebook: Rulebook): Row {
  const [own] = worlds, rate = (at: number) => (sums[at].missed_cannot + sums[at].missed_will_not) / Math.max(sums[at].due, 1);
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
    told: 100 * told,
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
  const row = await measure(load(WITNESS)), [tight] = broken(row, bounds);
  return tight ? `Now second-chance fails, too: it has ${fixed(row[tight], 1)} for '${tight}', your bound is ${short(bounds[tight])}.` : null;
}
