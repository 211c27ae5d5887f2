/** The checks of lessons 3 and 4: the same answers pass as in `sim/lab/check_03.py` and `check_04.py`, with the same hints. */

import { at, exported, load, type Rulebook } from "../../sim/page/engine";
import {
  fixed,
  MISTAKES,
  near,
  percent,
  requireChannels,
  requireGates,
  requireLaw,
  requireList,
  requireListings,
  toRulebook,
  type Exercise,
} from "./exercises";
import { Hint, toList, toName, toShare, type Answer } from "./parse";
import { mean, means, NO_LIST, OWN, runTown, SEEDS, summaryOf, type Lived } from "./towns";

const LOOP = ["listed", "services closed", "less money", "bills missed", "records", "low score"];
const ASKED = "your office asks already. Is it right often enough, and what does a listing still cost?",
  NOT_ASKED = "who of those that miss a bill need not come onto the list at all?";
const TOWN = 4; // of lesson 3, which is uneven

export const LOOP_AND_RECORDS: Record<string, Exercise> = {
  "03.1": {
    praise: "You named the loop. It has no first step: start where you like.",
    judge: (given) => {
      const steps = toList(given as Answer).map((step) => toName(step, LOOP, "one of the six steps"));
      if ([...steps].sort().join() !== [...LOOP].sort().join()) return "Use each of the six steps once.";
      const start = steps.indexOf("listed"),
        turned = [...steps.slice(start), ...steps.slice(0, start)];
      const wrong = turned.findIndex((step, i) => step !== LOOP[i]);
      if (wrong < 0) return null;
      return `Can '${turned[wrong - 1]}' lead straight to '${turned[wrong]}'? Ask what must happen in between.`;
    },
  },
  "03.2": {
    praise: "These months are not there without feedback. Everything else was the same.",
    judge: async (given) => {
      const said = toShare(given as Answer),
        [own] = (await summaryOf("joined-hands", "uneven", TOWN)).worlds,
        right = own.entrenchment!;
      if (near(said, right, 0.011)) return null;
      if (near(said, 1 - right, 0.011)) return "This is the share that both towns have. The question asks for the rest.";
      if (near(said, own.listed_share!, 0.006)) {
        return "This is how many people stand on the list. The question is about months on the list and the twin.";
      }
      return "Look for 'caused by feedback' in the table, in the column of joined-hands.";
    },
  },
  "03.3": {
    praise: "For these a listing decides. Whoever has plenty does not sink, and who sinks anyway needs no list for it.",
    judge: async (given) => {
      const said = toShare(given as Answer),
        own = await summaryOf("joined-hands", "uneven", TOWN),
        even = await summaryOf("joined-hands", "even", TOWN);
      if (near(said, own.hinge, 0.006)) return null;
      if (near(said, even.hinge, 0.006)) return "That is the even town. This lesson's town is uneven: the other column.";
      if (near(said, own.poor, 0.006)) return "These lose money in either case. Who gains off the list and loses on it?";
      return "Look at the last two rows, in the column of the uneven town.";
    },
  },
  "03.4": {
    praise: "The list is still there and still lists people, and less than 40% of its months are of its own making.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      keepsTheList(rulebook);
      const own = await means(rulebook);
      requireListings(own.ever_listed_share);
      if (own.entrenchment < 0.4) return null;
      return (
        `Feedback still causes ${percent(own.entrenchment)} of the months on the list (three towns); aim for under ` +
        "40%. What does being listed cost in this town, and which number scales that?"
      );
    },
  },
  "03.5": {
    praise: "The claim is overturned: under these rules the list prevents more missed bills than it causes.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      keepsTheList(rulebook);
      const own = await means(rulebook),
        none = await means(rulebook, NO_LIST);
      requireListings(own.ever_listed_share);
      if (own.breach_rate < none.breach_rate - 0.001) return null;
      return (
        `${percent(own.breach_rate, 2)} of bills are missed with your list, ${percent(none.breach_rate, 2)} without any; aim ` +
        `for under ${percent(none.breach_rate - 0.001, 2)} (means of three towns). Two things pull: the list costs people ` +
        "money (more bills missed) and frightens people (fewer missed on purpose). What costs nothing frightens nobody. " +
        `Weaken the first and keep some of the second: ${at(rulebook, 120).means_test.enabled ? ASKED : NOT_ASKED}`
      );
    },
  },
  "04.1": {
    praise: "Seven of ten, of those reviewed: fewer than the sample said, and the computer alone erred twice as often.",
    judge: (given) => {
      const said = toShare(given as Answer),
        [alone, ofThese] = [34_018, 40_195],
        [helped, ofThose] = [9_910, 22_589];
      if (near(said, (alone + helped) / (ofThese + ofThose), 0.006)) return null;
      if (near(said, 0.93, 0.006)) return "This was the interim sample. What came out when all the cases had been looked at?";
      if (near(said, alone / ofThese, 0.006))
        return "This is the share of those that the computer decided alone. The question asks for all.";
      if (near(said, helped / ofThose, 0.006)) return "This is the share of those in which a person had a part. The question asks for all.";
      if (near(said, (alone / ofThese + helped / ofThose) / 2, 0.006)) {
        return "This is the middle of the two shares. The groups differ in size: add the cases first, then divide.";
      }
      return "Add up the cases that were reversed, 34,018 and 9,910. Then divide by all that were reviewed.";
    },
  },
  "04.2": {
    praise: "There was a right to appeal, and it removed very few wrong records. Most went by age, or still stand.",
    judge: async (given) => {
      const said = toShare(given as Answer),
        [own] = (await runTown(load(MACHINE), MACHINES_TOWN)).sums,
        gone = own.expunged;
      const wrong = own.records_wrong + own.records_astray;
      if (near(said, gone / wrong, 0.006)) return null;
      if (near(said * 100, gone, 0.5) || near(said, gone, 0.5)) {
        return "This is the number struck out. Of how many wrong records in all? Add up the column, then divide.";
      }
      if (near(said, 1 - gone / wrong, 0.006)) return "These are the ones that were NOT struck out. The question asks for the others.";
      return "Table of corrections: the row 'expunged', divided by the sum of the column of wrong records.";
    },
  },
  "04.3": {
    praise: "Same machine, a listing hardly cheaper, a list a third shorter or more: what is made of an accusation decides.",
    judge: async (given) => {
      const rulebook = toRulebook(given, MACHINE);
      requireLaw(rulebook, MACHINE);
      sameMachine(rulebook);
      const now = await machine(rulebook),
        before = await machine(load(MACHINE));
      requireListings(now.ever);
      if (now.cost < 0.9 * before.cost) {
        return "You made listing cheaper. That shortens the list, too. Here the cost is to stay: change the way off.";
      }
      if (now.listed <= 0.65 * before.listed) return null;
      return (
        `${percent(now.listed, 1)} are on the list at the end under your rules, ${percent(before.listed, 1)} before (three ` +
        `towns); aim for ${percent(0.65 * before.listed, 1)} or less. To come off by appeal a person must know, must ` +
        "appeal, must be heard and must be believed. Which of the four is the narrowest now?"
      );
    },
  },
  "04.4": {
    praise: "The claim is overturned: the share fell because others were added, not because fewer were listed in error.",
    judge: async (given) => {
      const rulebook = toRulebook(given, MACHINE);
      requireLaw(rulebook, MACHINE, [MISTAKES]);
      sameMachine(rulebook);
      const now = await machine(rulebook),
        before = await machine(load(MACHINE));
      if (now.wronged < 0.9 * before.wronged) {
        return (
          `${fixed(now.wronged)} listings come from wrong records, ${fixed(before.wronged)} before (three towns). ` +
          "You made fewer of them. The task is to make the SHARE smaller without that. What else is in the share?"
        );
      }
      if (now.wrong < 0.3) return null;
      return (
        `Wrong records are behind ${percent(now.wrong)} of the listings, ${percent(before.wrong)} ` +
        "before. Aim for less than 30%. A share has a top and a bottom: what would make the bottom larger?"
      );
    },
  },
};

function keepsTheList(rulebook: Rulebook): void {
  requireList(rulebook);
  requireGates(rulebook);
  requireChannels(rulebook, exported.feedback);
  requireLaw(rulebook);
}

const MACHINE = "auto-flag",
  MACHINES_TOWN = 31;

function sameMachine(rulebook: Rulebook): void {
  const base = load(MACHINE),
    now = at(rulebook, 120);
  requireList(rulebook, "Keep it, and change what happens to those on it.");
  const errors = new Map(now.source.filter(({ connected }) => connected).map(({ name, error }) => [name, error]));
  const fewer = base.source.some(({ name, error }) => (errors.get(name) ?? 0) < error) || now.registry.mismatch < base.registry.mismatch;
  if (fewer) throw new Hint("You made fewer errors. That helps, of course. But suppose that nobody knows how: keep the errors.");
}

/** What is compared in lesson 4, as means over three towns. */
async function machine(rulebook: Rulebook): Promise<Record<"listed" | "ever" | "wrong" | "wronged" | "cost", number>> {
  const towns: Lived[] = [];
  for (const seed of SEEDS) towns.push(await runTown(rulebook, seed));
  const over = (find: (town: Lived) => number) => mean(towns.map(find));
  return {
    listed: over(({ worlds }) => worlds[OWN].listed_share!),
    ever: over(({ worlds }) => worlds[OWN].ever_listed_share!),
    wrong: over(({ worlds }) => worlds[OWN].wrong_person_share!),
    wronged: over(({ wronged }) => wronged),
    cost: over(({ worlds, monthsListed }) => (monthsListed ? worlds[OWN].wages_lost! / monthsListed : 1)),
  };
}
