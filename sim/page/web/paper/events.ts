// One person's file as a list: what the registry wrote down, when they were listed, what was refused, in order.

import { exported, recordsOf, type PersonRecord, type Town } from "../../engine";
import { isWrong } from "../person/diary.ts";
import { fill, when, words } from "../words.ts";

export interface Event {
  month: number;
  text: string;
}

const { flags } = exported;

/** Their records in order, true and wrong: all but the marks that stay after a repair. */
export const billsOnFile = (town: Town, world: number, who: number): PersonRecord[] =>
  recordsOf(town.worlds[world], who).filter(({ truth }) => truth !== "residual");

/** First and last month of each stay on the list of one person in one world. */
export function stays(town: Town, world: number, who: number): { from: number; to: number }[] {
  const result: { from: number; to: number }[] = [];
  town.worlds[world].history.flags.forEach((seen, at) => {
    if (!(seen[who] & flags.LISTED)) return;
    const last = result.at(-1);
    if (last?.to === at) last.to = at + 1;
    else result.push({ from: at + 1, to: at + 1 });
  });
  return result;
}

/** The file, line by line. */
export function fileOf(town: Town, world: number, who: number): Event[] {
  const text = words.paper.file,
    events: Event[] = [];
  for (const record of billsOnFile(town, world, who)) {
    events.push({ month: record.month, text: fill(isWrong(record) ? text.wrong : text.true, { source: record.source }) });
  }
  for (const { from, to } of stays(town, world, who)) {
    events.push({ month: from, text: text.on });
    if (to < town.month) events.push({ month: to + 1, text: text.off });
  }
  const refused = town.worlds[world].history.flags.findIndex((seen) => seen[who] & flags.REFUSED);
  if (refused >= 0) events.push({ month: refused + 1, text: text.refused });
  return events.sort((a, b) => a.month - b.month);
}

export const dated = ({ month, text }: Event): string => `${when(month)}: ${text}`;
