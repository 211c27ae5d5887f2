/** The checks of lessons 5 and 6: the same answers pass as in `sim/lab/check_05.py` and `check_06.py`, with the same hints. */

import { exported, load, set, type Rulebook } from "../../sim/page/engine";
import {
  DEFAULT,
  percent,
  requireChannels,
  requireGates,
  requireLaw,
  requireList,
  requireListings,
  short,
  toLetters,
  toRulebook,
  type Exercise,
} from "./exercises";
import { toName, toNumber, type Answer } from "./parse";
import { means, onlyByTies, OWN, runTown, SEEDS } from "./towns";

const pilots = Object.keys(exported.pilots);
const HOUSEHOLD = 60,
  CLEAN = 10,
  LISTED_FRIENDS = 0.5;
const council = () => set(load(DEFAULT), { "score.household": HOUSEHOLD });

const LANTERN = "lantern-score",
  SCHEME = "thousand-points";
/** The town of lesson 6. */
const NINE = 19;
const SENTENCES: Record<string, readonly [string, string]> = {
  A: ["refuted", "several studies say that there is no single national score"],
  B: ["documented", "press and official papers report names and numbers put online"],
  C: ["unknown", "no measured error rate was found for these lists; those we have come from other systems"],
  D: ["refuted", "in a study of 2018, 11% of people in pilot areas knew that they were in one"],
  E: ["documented", "two city schemes of 2018 had incentives only"],
  F: ["unknown", "18 million duties were fulfilled by an official count, but nobody knows how many without a list"],
};
const LETTERS = Object.keys(SENTENCES);

export const TIES_AND_TOWNS: Record<string, Exercise> = {
  "05.1": {
    praise: "Ties took 60 points, clean months gave 10 back; this person did nothing. With 51 fewer they would be listed.",
    judge: (given) => {
      const { score } = load(DEFAULT),
        said = toNumber(given as Answer),
        friends = LISTED_FRIENDS * score.association;
      const right = score.start + CLEAN * score.merit - friends - score.household,
        is = (other: number) => Math.abs(said - other) <= 0.5;
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
      requireLaw(rulebook);
      const without = set(rulebook, { "score.association": 0, "score.household": 0 });
      let own = 0,
        bare = 0;
      for (const seed of SEEDS) ((own += await onlyByTies(rulebook, seed)), (bare += await onlyByTies(without, seed)));
      if (bare) {
        return (
          `${bare.toLocaleString("en-GB")} people are listed without a record even when ties cost no points, so it is not their ties that ` +
          "do it. Leave the threshold below 1,000 and make the ties weigh more."
        );
      }
      if (own >= 10) return null;
      return (
        `In three towns together ${own} people are listed without a record; find rules for at least ten. How many ` +
        "points can ties take at the most, how many do clean months give back, and where is the threshold?"
      );
    },
  },
  "05.3": {
    praise: "A tie rule spreads what is there. With less to spread, it spreads less.",
    judge: async (given) => {
      const rulebook = toRulebook(given, council());
      requireList(rulebook);
      requireChannels(rulebook, exported.feedback);
      requireLaw(rulebook);
      const least = load(DEFAULT).score.association;
      if (rulebook.score.household < HOUSEHOLD || rulebook.score.association < least) {
        return `The council insists: score.household stays at ${short(HOUSEHOLD)}, score.association at ${short(least)}.`;
      }
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
    praise: "A share is not a size: feedback causes nearly all months on this list, and the list is short.",
    judge: async (given) => {
      const said = toName(given as Answer, pilots, "one of the nine"),
        rows: Record<string, Record<string, number>> = {};
      for (const name of pilots) rows[name] = (await runTown(load(name), NINE)).worlds[OWN] as unknown as Record<string, number>;
      const most = (column: string) => pilots.reduce((best, name) => (rows[name][column] > rows[best][column] ? name : best));
      if (said === most("entrenchment")) return null;
      if ([most("listed_share"), "joined-hands"].includes(said)) {
        return "Many are on this list. The question is about another column: what share of the months feedback causes.";
      }
      return `Feedback causes ${percent(rows[said].entrenchment)} there. One of the nine has more.`;
    },
  },
  "06.2": {
    praise: "Far fewer are refused, and the perks stay. What did you have to change: the company's rules, or the court's?",
    judge: async (given) => {
      const rulebook = toRulebook(given, LANTERN),
        old = load(LANTERN);
      if (rulebook.registry.coverage < old.registry.coverage) {
        return "You let fewer people in. The same 60% join; change what happens to them.";
      }
      keepsTheList(rulebook, LANTERN);
      if (rulebook.listing.threshold < old.listing.threshold) {
        return "You moved the line of refusal. Leave it where it is, and ask what pushes people below it.";
      }
      const own = await means(rulebook),
        before = await means(old);
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
      const rulebook = toRulebook(given, SCHEME),
        old = load(SCHEME);
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
      if (moved > 0.004)
        return `Bills missed change by ${percent(moved, 1)} in one town. Leave conduct as it is, so that only grades move.`;
      return null;
    },
  },
  "06.4": {
    praise: "You can tell what is documented from what is not. Most talk about these schemes cannot.",
    judge: (given) => {
      const said = toLetters(given, LETTERS, ["documented", "refuted", "unknown"], "one of the three words");
      const wrong = LETTERS.filter((letter) => said[letter] !== SENTENCES[letter][0]);
      if (!wrong.length) return null;
      return `Look at ${wrong[0]} again: ${SENTENCES[wrong[0]][1]}. (${LETTERS.length - wrong.length} of ${LETTERS.length} right.)`;
    },
  },
};

function keepsTheList(rulebook: Rulebook, base: string): void {
  requireList(rulebook);
  requireGates(rulebook);
  requireChannels(rulebook);
  requireLaw(rulebook, base);
}
