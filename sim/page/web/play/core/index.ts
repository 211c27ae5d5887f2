// A life that is played, without a page: nothing here knows of a browser, so that node plays the same lives in tests.

export { decode, digest, encode, exported, load, NO_ORDERS, rulebookOf, TOWNS, Town } from "../../../engine";
export { came, moments, type Came, type Moments } from "./came.ts";
export { decisions, without, type Decision } from "./decisions.ts";
export { toToml } from "./file.ts";
export { Game, type Answers, type Begin } from "./game.ts";
export { forecast, type Forecast } from "./money.ts";
export { best, policies } from "./policies.ts";
export { MARK, relive, type Relived } from "./relive.ts";
export { type Kind, type Stake } from "./stakes.ts";
export { chances, tryWay, type Chance, type WayOff } from "./ways.ts";
