/** The town lives in the page: the public names of the engine. */

import exported from "./exported.json";

export { exported };
export { check, parse, type Problem } from "./check";
export { ChoiceError, Choices, LARGE, NO_ORDERS, offers, SMALL } from "./choices";
export type { Choice, Offers, Orders, Standing } from "./choices";
export { CodeError, decode, encode, rulebookOf, sameTown, TOWNS } from "./codes";
export type { Code, CodedTown, Life } from "./codes";
export { digest } from "./digest";
export { Luck } from "./luck";
export { margin, marginOfWorld, type Margin, type MarginRow } from "./margin";
export { pasted, sortedOut, type Pasted, type SortedOut } from "./pasted";
export type { People } from "./people";
export type { Entry, Ledger } from "./ledger";
export { MEASURES, type AppealStep, type History, type Move, type Page, type Tallies } from "./measures";
export { isBilled, person, recordsOf } from "./person";
export type { BillState, Person, PersonEvent, PersonLife, PersonMonth, PersonRecord } from "./person";
export {
  byCause, causeWords, districtShares, endingOf, endings, listedByMonth, margins, overlap, richer, summary, summaryOf,
  twinsOf,
} from "./results";
export type { Ending, Summary, Twins } from "./results";
export {
  at, changesBetween, cut, effective, fixed, fromChanges, inTown, keys, ladder, load, matches, RulebookError, set,
  shipped, sourceNames, townName, withoutList, withTwins,
} from "./rulebook";
export type { Amendment, Changes, Named, Rulebook, Rules, Service, Source, Value } from "./rulebook";
export { run, type RunOptions, type RunResult } from "./run";
export { fromToml } from "./toml";
export { live, Town, type LiveOptions, type TownOptions } from "./town";
export { PHASES, type World } from "./world";
