/** The town lives in the page: the public names of the engine. */

import exported from "./exported.json";

export { exported };
export { digest } from "./digest";
export { Luck } from "./luck";
export type { People } from "./people";
export type { Entry, Ledger } from "./ledger";
export { MEASURES, type AppealStep, type History, type Move, type Page, type Tallies } from "./measures";
export {
  at, changesBetween, cut, effective, fixed, fromChanges, inTown, keys, ladder, load, matches, RulebookError, set,
  shipped, withoutList, withTwins,
} from "./rulebook";
export type { Amendment, Changes, Named, Rulebook, Rules, Service, Source, Value } from "./rulebook";
export { live, Town, type LiveOptions, type TownOptions } from "./town";
export { PHASES, type World } from "./world";
