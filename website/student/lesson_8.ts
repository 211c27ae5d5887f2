/** The checks of lesson 8: the same answers pass as in `sim/lab/check_08.py`, with the same hints. */

import { at, keys, load, set } from "../../sim/page/engine";
import {
  DEFAULT,
  fixed,
  percent,
  requireChannels,
  requireGates,
  requireLaw,
  requireList,
  requireListings,
  sameKeys,
  toLetters,
  toRulebook,
  type Exercise,
} from "./exercises";
import { Hint, toNumber, type Answer } from "./parse";
import { districts, means } from "./towns";

const ASKED: Record<string, readonly [string, string]> = {
  A: ["listed without cause", "someone who left nothing unpaid on purpose in a year asks how such people fare"],
  B: ["predictive value", "a landlord sees only that a person IS listed, and asks what that tells"],
  C: ["spared with cause", "a creditor thinks of those who would not pay, and asks how many get away"],
};
const NOTIONS = ["listed without cause", "spared with cause", "predictive value"];
const BILLS = ["life.district_tilt", "life.district_wage"];
const WATCH = 0.5;
const watched = () => set(load(DEFAULT), { "inspection.watch_tilt": WATCH });

export const FAIR: Record<string, Exercise> = {
  "08.1": {
    praise: "Each asks about another share of the same list: of those without cause, of the listed, of those with cause.",
    judge: (given) => {
      const letters = Object.keys(ASKED),
        said = toLetters(given, letters, NOTIONS, "one of the three shares");
      const wrong = letters.find((letter) => said[letter] !== ASKED[letter][0]);
      return wrong ? `Look at ${wrong} again: ${ASKED[wrong][1]}. Which months does that person count, and of which?` : null;
    },
  },
  "08.2": {
    praise: "Six times: nobody was watched more and no mistake was added. Only the number of misses differs.",
    judge: (given) => {
      const said = toNumber(given as Answer),
        is = (by: number, ...others: number[]) => others.some((other) => Math.abs(said - other) <= by);
      if (is(0.1, 6)) return null; // 6.07 of shares that were rounded first
      if (is(0.01, 1 / 6)) return "You divided district 2 by 1. Turn it round: how many times as large is the share in district 1?";
      if (is(0.05, 4)) return "4 is 400 / 100, or 160 / 40. Divide the shares: what part of those without cause is on the list?";
      if (is(0.05, 16, 160)) return "160 is how many months WITH cause are on the list. As many are there without. Of how many without?";
      if (is(0.06, 26.7, 0.267, 4.4, 0.044))
        return "This is one district's share. Work out the other, then divide the larger by the smaller.";
      return "District 1: 160 without cause on the list, of 600 such months. Do the same for district 2, then divide.";
    },
  },
  "08.3": {
    praise: "The watch stayed as uneven as it was. How far that carries is written in the law.",
    judge: async (given) => {
      const rulebook = toRulebook(given, watched());
      if ([0, ...rulebook.amendment.map(({ month }) => month)].some((month) => at(rulebook, month).inspection.watch_tilt !== WATCH)) {
        throw new Hint("Leave inspection.watch_tilt at 0.5: suppose that nobody can order the watch to be equal.");
      }
      requireList(rulebook);
      requireGates(rulebook);
      requireChannels(rulebook);
      requireLaw(set(rulebook, { "inspection.watch_tilt": 0 }));
      requireListings((await means(rulebook)).ever_listed_share);
      const [first, second] = await districts(rulebook),
        question = "What makes one record lead to the next?";
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
    praise: "The claim is overturned: watch and readiness are the same everywhere, and still one district bears the list.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      requireList(rulebook);
      const now = keys(rulebook),
        old = keys(load(DEFAULT));
      if (rulebook.amendment.length) return "Change the town from the start, without an amendment.";
      const other = Object.keys(now).find((key) => now[key] !== old[key] && !BILLS.includes(key));
      if (!sameKeys(now, old) || other) return `Leave ${other ?? "sources and services"} as it was: change only ${BILLS.join(" or ")}.`;
      const [first, second] = await districts(rulebook),
        times = first.listedWithout / Math.max(second.listedWithout, 1e-9);
      if (times >= 4) return null;
      return `Listed without cause ${fixed(times, 1)} times as often in district 1 (three towns). Aim for 4 or more.`;
    },
  },
};
