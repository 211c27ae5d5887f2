// What is lived beside a played life. First the same life by habit, so that four lives are there when the last month is
// over; while somebody thinks, a hundred ways to live it; at the end, what was decided and what could have been, one by one.

import { signal } from "@preact/signals";
import { rulebookOf, type CodedTown, type Town, withoutList } from "../../engine";
import { luckOf } from "../workshop/luck.ts";
import { decisions, without, type Decision } from "./core/decisions.ts";
import { type Game, LIST } from "./core/game.ts";
import { type Policy, tried } from "./core/policies.ts";
import { MARK, relive, type Hand, type Relived } from "./core/relive.ts";
import { chances, tryWay, type Chance, type WayOff } from "./core/ways.ts";
import { thinking } from "./running.ts";

/** Set when a life's four lives are on the screen, and when all is lived again that is told below them: for tests and benchmarks. */
const FOUR_DRAWN = "four lives",
  ALL_LIVED = "all lived again";

/** The town lived as people there do, with the list and without; null while it is not lived. */
export const habit = signal<Town | null>(null);
/** What standing orders alone come to for this resident, as far as they are tried. */
export const policies = signal<readonly Policy[]>([]);
/** What the life comes to without each of its decisions, as far as it is lived again. */
export const undecided = signal<readonly Relived[]>([]);
/** What each way off the list would have come to, as far as they are tried. */
export const ways = signal<readonly WayOff[]>([]);

/** A finished life: all that is lived again of it. */
export interface Finished {
  game: Game;
  decisions: readonly Decision[];
  chances: readonly Chance[];
}
export const finished = signal<Finished | null>(null);

let ending = new AbortController();
let kept: { coded: CodedTown; months: number; town: Promise<Town> } | null = null;
/** Over when all of a finished life is lived again: ways to live it wait so long. */
let finishing = Promise.resolve();
let whenDrawn = () => {};

/** The town as it lives by itself: nobody's decisions are in it. Kept, so that a second life in it waits for nothing. */
export function livedByHabit(coded: CodedTown, months: number): Promise<Town> {
  if (kept?.coded === coded && kept.months === months) return kept.town;
  const book = rulebookOf(coded),
    nobody = { town: coded, months, life: { resident: 0, orders: [], answers: [] } };
  const town = relive(
    nobody,
    [book, { name: "no list", rulebook: withoutList(book) }],
    { luck: luckOf(coded.seed, coded.residents) },
    true,
  );
  kept = { coded, months, town };
  return town;
}

/** Begin what belongs to a life. */
export function beginWork({ coded, months, resident }: Game): void {
  endWork();
  const { signal } = ending;
  void (async () => {
    const town = await livedByHabit(coded, months);
    if (signal.aborted) return;
    habit.value = town;
    const add = (policy: Policy) => (policies.value = [...policies.peek(), policy]);
    const ready = () => thinking(() => signal.aborted || !!finished.peek()).then(() => finishing); // or after the end
    await tried({ town: coded, months, resident }, { luck: luckOf(coded.seed, coded.residents), signal }, add, ready);
  })();
}

/** A life is over: what is told below its four lives is lived as soon as they are drawn. */
export function finishWork(game: Game): void {
  const { coded, resident } = game,
    world = game.town.worlds[LIST],
    over: Finished = { game, decisions: decisions(game.life()), chances: chances(world, resident) };
  const hand = { luck: luckOf(coded.seed, coded.residents), signal: ending.signal };
  finished.value = over;
  const painted = new Promise<void>((resolve) => (whenDrawn = resolve));
  finishing = painted.then(() => liveAgain(over, hand));
}

/** The four lives are on the screen: now there is time for other work. */
export function fourDrawn(): void {
  performance.mark(FOUR_DRAWN);
  whenDrawn();
}

async function liveAgain({ game, decisions, chances }: Finished, hand: Hand): Promise<void> {
  const code = game.code();
  for (const { month } of decisions) {
    const other = await without(code, month, hand);
    if (!other) return;
    undecided.value = [...undecided.peek(), other];
  }
  for (const chance of chances) {
    const way = await tryWay(chance, code, hand);
    if (!way) return;
    ways.value = [...ways.peek(), way];
  }
  performance.mark(ALL_LIVED);
}

/** Leave off. */
export function endWork(): void {
  ending.abort();
  ending = new AbortController();
  finishing = Promise.resolve();
  habit.value = null;
  finished.value = null;
  policies.value = [];
  undecided.value = [];
  ways.value = [];
  for (const mark of [MARK, FOUR_DRAWN, ALL_LIVED]) performance.clearMarks(mark);
}

/** Ends with the life that it belongs to. */
export const ends = (): AbortSignal => ending.signal;
