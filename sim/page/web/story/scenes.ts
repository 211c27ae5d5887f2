// The three scenes of one person's months: where the clock stops, and what is at stake there. All of it is looked up in
// what was lived; nothing is written for anybody.

import { type PersonRecord, type Town } from "../../engine";
import { decisionOf } from "../choices.ts";
import { WRITTEN } from "../lives.ts";
import { isWrong, monthsOf, type Month } from "../person/diary.ts";

export type Part = "bill" | "wrong" | "door";

export interface Scene {
  /** The month before the scene. */
  from: number;
  /** Where the clock stops. */
  at: number;
  /** Where the scene ends, once it is decided. */
  end: number;
  /** What can be decided at `at`, if anything: the month that it is decided for, and answers by name. */
  offers: { month: number; ways: Way[] } | null;
}

export interface Way {
  /** "pay", "keep", "shrug", "write", or the source that waits. */
  name: string;
  answers: [what: string, value: number][];
}

/** What the scenes are made of. */
export interface Story {
  months: Month[];
  /** The record that is not so, and the month in which this person learns of the list; 0 if never. */
  wrong: PersonRecord | null;
  letter: number;
  /** First month of the last scene in which being listed cost wages, or somebody refused; 0 if never. */
  shut: number;
  scenes: Record<Part, Scene>;
}

const AFTER = { bill: 1, shrug: 3, write: 6, door: 12 }; // months shown of what follows
const QUIET = 24; // where nothing happens, so many months say so

const kept = new WeakMap<Town, Map<number, Story>>();

/** This person's scenes in a town that is lived to its end. */
export function storyOf(town: Town, who: number): Story {
  let mine = kept.get(town);
  if (!mine) kept.set(town, (mine = new Map()));
  let story = mine.get(who);
  if (!story) mine.set(who, (story = tell(town, who)));
  return story;
}

function tell(town: Town, who: number): Story {
  const months = monthsOf(town, WRITTEN, who),
    last = months.length,
    { history, rules } = town.worlds[WRITTEN];
  const within = (month: number) => Math.max(0, Math.min(last, month));
  const first = (from: number, holds: (month: Month) => boolean) => months.find((m) => m.month > from && holds(m))?.month ?? 0;

  const due = first(0, (m) => m.bills.length > 0),
    bills = due ? months[due - 1].bills : [];
  const all = (value: number) => bills.map(({ source }): [string, number] => [`pay ${source}`, value]);
  const bill: Scene = {
    from: 0,
    at: due,
    end: within(due + AFTER.bill),
    offers: due
      ? {
          month: due,
          ways: [
            { name: "pay", answers: all(1) },
            { name: "keep", answers: all(0) },
          ],
        }
      : null,
  };

  const listing = first(0, (m) => m.listed),
    letter = first(bill.end, (m) => m.listed && m.knows);
  const wrongs = months.flatMap((m) => m.records.filter((entry) => isWrong(entry) && entry.month > due));
  const before = wrongs.filter((entry) => !listing || entry.month <= listing);
  const wrong = before.at(-1) ?? wrongs[0] ?? null;
  const written = decisionOf(who, "wrong"),
    wrote = written?.answers.some(([what, value]) => what === "appeal" && value === 1);
  const answer =
    history.appeals.find(({ resident, month, step }) => resident === who && month > letter && step !== "filed")?.month ?? Infinity;
  // the month in which they come off still lost its wage to the list: the one after it counts
  const off = (month: number) => month < last && !months[month - 1].listed && !months[month].listed;
  const ruled = answer < last ? answer + Number(off(answer)) : answer;
  const at = letter || (wrong && !listing ? wrong.month : 0) || within(bill.end + QUIET);
  const scene: Scene = {
    from: bill.end,
    at,
    end: within(wrote ? Math.min(Math.max(ruled, at + 1), at + AFTER.write) : letter ? at + AFTER.shrug : at),
    offers:
      letter && letter < last && rules.appeal.rate > 0
        ? {
            month: letter + 1,
            ways: [
              { name: "shrug", answers: [["appeal", 0]] },
              { name: "write", answers: [["appeal", 1]] },
            ],
          }
        : null,
  };

  const shut = letter ? first(scene.end, (m) => m.lost > 0 || m.refused.length > 0) : 0;
  const settled = decisionOf(who, "door"),
    { credit_line } = rules.life;
  /** Some of the bills can be paid, and not all. */
  const eitherOr = (m: Month) => {
    const amounts = m.bills.map(({ amount }) => amount),
      purse = m.ready + (m.listed ? 0 : credit_line);
    return m.listed && amounts.length > 1 && purse >= Math.min(...amounts) && purse < amounts.reduce((all, one) => all + one, 0);
  };
  const chosen = settled && (months[settled.month - 1]?.bills.length ?? 0) > 1 ? settled.month : 0;
  const tooMuch = (m: Month) => m.listed && m.bills.length > 1 && m.bills.some(({ outcome }) => outcome === "short");
  const short = shut && (chosen || first(shut - 1, eitherOr) || first(shut - 1, tooMuch));
  const either = short ? (months[short - 1]?.bills.map(({ source }) => source) ?? []) : [];
  const stakes = short || within(shut || scene.end + AFTER.door);
  const door: Scene = {
    from: scene.end,
    at: stakes,
    end: within(stakes + (shut ? AFTER.door : 0)),
    offers: short
      ? {
          month: short,
          ways: either.map((waits) => ({ name: waits, answers: either.map((one) => [`pay ${one}`, one === waits ? 0 : 1]) })),
        }
      : null,
  };
  return { months, wrong, letter, shut, scenes: { bill, wrong: scene, door } };
}
