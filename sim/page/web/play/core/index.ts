// A life that is played, without a page: nothing here knows of a browser, so that node plays the same lives in tests.

export { decode, digest, encode, exported, load, NO_ORDERS, rulebookOf, TOWNS, Town, withoutList } from "../../../engine";
export { came, moments, type Came, type Moments, type Stay } from "./came.ts";
export { decisions, without, type Decision } from "./decisions.ts";
export { toToml } from "./file.ts";
export { Game, type Answers, type Begin } from "./game.ts";
export { forecast, type Forecast } from "./money.ts";
export { AT_A_STOP, AT_THE_END, minutes, STOPS } from "./minutes.ts";
export { apart, best, policies, tried, type Policy } from "./policies.ts";
export { MARK, relive, type Relived } from "./relive.ts";
export { Stakes, type Kind, type Stake } from "./stakes.ts";
export { chances, cheapest, saved, tryWay, type Chance, type WayOff } from "./ways.ts";
