// One person's file as a list: what the registry wrote down, when they were listed, what was refused, in order.

import { exported, type Town } from "../../engine";
import { fill, when, words } from "../words.ts";

export interface Event {
  month: number;
  text: string;
}

const { flags, causes } = exported;

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

/** Their records in order, true and wrong. */
export function recordsOf(town: Town, world: number, who: number): { month: number; wrong: boolean; source: string }[] {
  const { ledger, rules } = town.worlds[world];
  return ledger.all
    .filter((entry) => entry.resident === who && entry.cause !== causes.RESIDUAL)
    .map((entry) => ({
      month: entry.month,
      wrong: entry.cause === causes.WRONG || entry.astray >= 0,
      source: rules.source[entry.source].name,
    }));
}

/** The file, line by line. */
export function fileOf(town: Town, world: number, who: number): Event[] {
  const text = words.paper.file,
    events: Event[] = [];
  for (const { month, wrong, source } of recordsOf(town, world, who)) {
    events.push({ month, text: fill(wrong ? text.wrong : text.true, { source }) });
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
