/** The checks of lessons 0 to 2: the same answers pass as in `sim/lab/check_00`, `check_01` and `check_02`, with the same hints. */

import { at, inTown, load, set } from "../../sim/page/engine";
import { count, DEFAULT, fixed, MISTAKES, near, percent, requireLaw, requireList, toRulebook, type Exercise } from "./exercises";
import { Hint, toNumber, toShare, type Answer } from "./parse";
import { mean, means, NO_LIST, OWN, RESIDENTS, runTown, summaryOf, type Lived } from "./towns";

const F = 0.1,
  MORE = 10;
const KEEP = "Keep it, and change another number.";

const FEW = 60;
/** The towns of lessons 1 (which are uneven) and 2. */
const DRAWERS = { town: 102, towns: [102, 104, 106] },
  CARROTS = { town: 104, towns: [104, 106, 108] };
const uneven = () => inTown(load("joined-hands"), "uneven");

export const FIRST: Record<string, Exercise> = {
  "00.1": {
    praise: "Many more people pass through the list than stand on it on any one day.",
    judge: async (given) => {
      const said = toNumber(given as Answer),
        [own] = (await summaryOf("joined-hands")).worlds;
      if (near(said, own.ever_listed_share! * RESIDENTS, 5)) return null;
      if (near(said, own.listed_share! * RESIDENTS, 5)) {
        return "These are on the list at the end. How many were on it in at least one month? See 'ever on the list'.";
      }
      if (near(said, 100 * own.ever_listed_share!, 1)) {
        return `This is the number in 100. The town has ${count(RESIDENTS)} residents: how many people is that?`;
      }
      return "Look for the row 'ever on the list' and the column joined-hands. It gives a share: turn it into people.";
    },
  },
  "00.2": {
    praise: "One town is one story. The same rules gave another town a share outside the claim.",
    judge: async (given) => {
      const seed = toNumber(given as Answer);
      if (!Number.isInteger(seed) || seed < 0 || seed > 10_000) return "A seed is a whole number, such as 7.";
      if (seed === 1) return "Seed 1 is the town that the claim came from. Try another.";
      const share = (await summaryOf("joined-hands", undefined, seed)).worlds[OWN].listed_share!;
      if (share < 0.09 || share > 0.105) return null;
      return `In town ${seed} the share is ${percent(share, 1)}: the claim holds there. Look for one in which it fails.`;
    },
  },
  "00.3": {
    praise: "Nobody is ever listed, though the list is there: the numbers behind a list decide what it does.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      requireList(rulebook, "Keep it (listing.enabled stays true), and let nobody land on it.");
      requireLaw(rulebook, DEFAULT, [MISTAKES]);
      let entries = 0;
      for (const seed of [1, 2]) entries += (await runTown(rulebook, seed)).worlds[OWN].entries!;
      if (!entries) return null;
      return (
        `In two towns together, times put on the list: ${count(entries)}. What must happen before a person is ` +
        "listed? Records must be made, be read, cost points, and push a score below the threshold. Stop one step."
      );
    },
  },
  "01.1": {
    praise: "Each drawer is right about 90 in 100, and yet two of three people have a wrong record somewhere.",
    judge: (given) => {
      const said = toShare(given as Answer);
      if (near(said, 1 - (1 - F) ** MORE, 0.011)) return null;
      if (near(said, (1 - F) ** MORE, 0.011)) return "This is the share who have no wrong record at all. The question asks for the others.";
      if (near(said, F * MORE, 0.011)) {
        return "Adding up would make it certain at ten drawers, and more than certain at eleven. Some are hit twice.";
      }
      return "First find the share with NO wrong record: 0.9 for one drawer, 0.9 x 0.9 for two. Then take it from 1.";
    },
  },
  "01.2": {
    praise: "Each true record is one more that can land on a namesake. What makes more true records makes more mix-ups.",
    judge: async (given) => {
      const said = toNumber(given as Answer),
        [own, cut] = (await runTown(uneven(), DRAWERS.town)).sums;
      if (near(said, own.records_astray / cut.records_astray, 0.15)) return null;
      if (near(said, own.records_wrong / cut.records_wrong, 0.1)) {
        return "These are the paid bills that were booked as unpaid. Look one row further down: the namesakes.";
      }
      if (near(said, own.records_astray - cut.records_astray, 1)) return "This is how many more. How many TIMES as many? Divide.";
      return "Take the last row. Divide the number of joined-hands by that of the twin without feedback. Give one decimal.";
    },
  },
  "01.3": {
    praise: "The drawers stay joined, and far fewer wrong records are made.",
    judge: async (given) => {
      const rulebook = toRulebook(given, uneven());
      requireList(rulebook, KEEP);
      requireLaw(rulebook, uneven(), [MISTAKES]);
      if (!at(rulebook, 120).source.every(({ connected }) => connected)) {
        throw new Hint("You took a drawer out. Keep all five joined, and make fewer mistakes.");
      }
      const towns: Lived[] = [];
      for (const seed of DRAWERS.towns) towns.push(await runTown(rulebook, seed));
      const [true_, paid, astray] = (["records_true", "records_wrong", "records_astray"] as const).map((name) =>
        mean(towns.map(({ sums }) => sums[OWN][name])),
      );
      if (true_ < 500) return "Now hardly any true record is made either. Keep drawers that notice missed bills.";
      if (paid + astray < FEW) return null;
      const rounded = (value: number) => Number(fixed(value)).toLocaleString("en-GB");
      return (
        `Three towns had ${rounded(paid + astray)} wrong records each: ${rounded(paid)} of bills that were paid, ${rounded(astray)} ` +
        `filed under a namesake. Aim for fewer than ${FEW}. Each kind has a number of its own.`
      );
    },
  },
  "01.4": {
    praise: "The claim is overturned: one drawer lists more people than five. What is done with data decides.",
    judge: async (given) => {
      const rulebook = toRulebook(given, set(uneven(), { "source.*.connected": false, "source.utility.connected": true }));
      requireList(rulebook, KEEP);
      requireLaw(rulebook, uneven());
      const joined = at(rulebook, 120).source.filter(({ connected }) => connected).length;
      if (joined !== 1) return `${joined} drawers are joined. Leave exactly one, and change what a record in it does.`;
      const own = (await means(rulebook, OWN, DRAWERS.towns)).ever_listed_share,
        five = (await means(uneven(), OWN, DRAWERS.towns)).ever_listed_share;
      if (own > five + 0.01) return null;
      return (
        `With your one drawer ${percent(own, 1)} of the residents are ever listed, with all five ${percent(five, 1)} (three towns). ` +
        "What could make each record of this drawer count for more?"
      );
    },
  },
  "02.1": {
    praise: "The fear works, and the price is paid in bills that people cannot pay.",
    judge: async (given) => {
      const said = toNumber(given as Answer),
        { sums } = await summaryOf("joined-hands", undefined, CARROTS.town),
        own = sums[OWN],
        none = sums[NO_LIST];
      const added = own.missed_cannot - none.missed_cannot,
        fewer = none.missed_will_not - own.missed_will_not;
      if (near(said, added / fewer, 0.25)) return null;
      if (near(said, added, 50)) return "This is how many were added in all. Now divide by how many fear prevented.";
      if (near(said, fewer / added, 0.05)) return "You divided the other way round. How many were ADDED for each one prevented?";
      return (
        "Two rows, two columns. First row: joined-hands less 'no list' gives those added. Second row: 'no list' less " +
        "joined-hands gives those prevented. Divide the first by the second."
      );
    },
  },
  "02.2": {
    praise: "Somebody pays this. The model does not say who: perks cost nobody anything in it.",
    judge: async (given) => {
      const said = toNumber(given as Answer),
        rulebook = load("perks-only");
      const perk = rulebook.service.filter(({ gated }) => gated).reduce((sum, { perk }) => sum + perk, 0);
      const each = 100 * perk * (await runTown(rulebook, CARROTS.town)).worlds[OWN].favoured_share!;
      if (near(said, each, 0.15)) return null;
      if (near(said, each / 100, 0.0015)) return "This is the share of one month's basic costs. Write it in per cent: times 100.";
      if (near(said, 100 * perk, 0.1)) {
        return "This is what each favoured resident gets. Not all are favoured: what is it for each of all residents?";
      }
      return "Perks of one person, in per cent of basic costs, times the number who get them, divided by all residents.";
    },
  },
  "02.3": {
    praise: "Now the file decides, and money no longer does. The file can still be wrong, or show bad luck.",
    judge: async (given) => {
      const rulebook = toRulebook(given, "perks-only"),
        towns: Lived[] = [];
      requireLaw(rulebook, "perks-only");
      for (const seed of CARROTS.towns) towns.push(await runTown(rulebook, seed));
      const yes = mean(towns.map(({ favoured }) => favoured.clean)),
        no = mean(towns.map(({ favoured }) => favoured.marked));
      if (yes >= 0.98 && no <= 0.02) return null;
      if (yes < 0.02) {
        return (
          "Now nobody gets perks. Which score can somebody reach who has been clean for three years? " +
          "They start with 900 points and gain one a month, 36 at the most."
        );
      }
      return (
        `In three towns ${percent(yes)} of those with no record on file get perks, and ${percent(no)} of those with a record. Aim ` +
        "for at least 98% and at most 2%. What besides records moves the score? And where should the bar then lie?"
      );
    },
  },
  "02.4": {
    praise: "The claim is overturned: fewer services read the list, and fewer bills are missed than with four or none.",
    judge: async (given) => {
      const rulebook = toRulebook(given);
      requireList(rulebook, "Keep it, and change which services read it.");
      requireLaw(rulebook);
      const reading = at(rulebook, 120).service.filter(({ gated }) => gated).length;
      if (reading === 0) return "Now no service reads the list, so nobody fears it. Leave at least one.";
      if (reading > 3) return `${reading} services read the list. The claim says that more is better: show that fewer can be.`;
      const own = (await means(rulebook, OWN, CARROTS.towns)).breach_rate,
        none = (await means(rulebook, NO_LIST, CARROTS.towns)).breach_rate;
      const four = (await means(load("joined-hands"), OWN, CARROTS.towns)).breach_rate;
      if (own < Math.min(none, four) - 0.0015) return null;
      return (
        `${percent(own, 1)} of bills are missed under your rules, ${percent(none, 1)} without a list, ${percent(four, 1)} with four services ` +
        `(${count(RESIDENTS)} residents, three towns). A door that costs nothing frightens nobody; dear ` +
        "ones together push people under. Try each alone."
      );
    },
  },
};
