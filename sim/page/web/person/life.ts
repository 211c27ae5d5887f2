// One person's life in one world as lanes show it: what happened in which month.

import { exported, type PersonEvent, type PersonRecord, type World } from "../../engine";
import { isWrong, lifeIn } from "./diary.ts";

export interface FiledRecord {
  month: number;
  wrong: boolean;
  expunged: boolean;
}

export interface Life {
  /** Month by month from month 1. */
  listed: boolean[];
  refused: boolean[];
  /** Savings less what is owed, in months of basic costs. */
  purse: number[];
  /** Wages lost to closed doors. */
  lost: number[];
  /** Those that the registry reads, of bills. */
  records: FiledRecord[];
  enters: number[];
  events: Event[];
}

const EXPUNGED = exported.left_words[exported.left.EXPUNGED];

export function lifeOf(world: World, who: number): Life {
  const { months, records, events } = lifeIn(world, who);
  return {
    listed: months.map(({ listed }) => listed),
    refused: months.map(({ refused }) => refused.length > 0),
    purse: months.map(({ purse, arrears }) => purse - arrears),
    lost: months.map(({ lost }) => lost),
    records: records.filter(isRead).map((record) => ({ month: record.month, wrong: isWrong(record), expunged: record.left === EXPUNGED })),
    enters: events.filter(({ what }) => what === "listed").map(({ month }) => month),
    events: events.flatMap(asEvents),
  };
}

/** Whether it is of a bill, and the registry reads whose it is. */
const isRead = ({ joined, truth }: PersonRecord): boolean => joined && truth !== "residual";

/** How many are true. */
export const count = (list: readonly boolean[], until = list.length): number =>
  list.reduce((sum, is, m) => sum + (is && m < until ? 1 : 0), 0);

export interface Event {
  month: number;
  what: "record" | "wrong" | "on" | "off" | "refused" | "cannot" | "willNot" | "expunged";
  source?: string;
}

/** What a table says of what happened; several bills or doors of one kind in one month are said once. */
function asEvents(event: PersonEvent, at: number, all: readonly PersonEvent[]): Event[] {
  const { month } = event,
    one = (what: Event["what"], source?: string): Event[] => [{ month, what, source }];
  const first = (alike: (other: PersonEvent) => boolean) => all.findIndex((other) => other.month === month && alike(other)) === at;
  switch (event.what) {
    case "refused":
      return first(({ what }) => what === "refused") ? one("refused") : [];
    case "missed":
      return first((other) => other.what === "missed" && other.onPurpose === event.onPurpose)
        ? one(event.onPurpose ? "willNot" : "cannot")
        : [];
    case "record":
      return isRead(event.record) ? one(isWrong(event.record) ? "wrong" : "record", event.record.source) : [];
    case "record left":
      return isRead(event.record) && event.record.left === EXPUNGED ? one("expunged", event.record.source) : [];
    case "listed":
      return one("on");
    case "taken off":
      return one("off");
    default:
      return [];
  }
}
