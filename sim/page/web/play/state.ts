// The life that is played here: how it begins, its link, and the clock that runs until something is at stake.

import { batch, effect, signal } from "@preact/signals";
import { CodeError, decode, encode, exported, NO_ORDERS, TOWNS, type Code, type CodedTown, type Orders } from "../../engine";
import { pause } from "../clock.ts";
import { still } from "../dom.ts";
import { flag, refuse, wholeNumber } from "../refused.ts";
import { keep, stop } from "../state.ts";
import { luckOf } from "../workshop/luck.ts";
import { Game } from "./core/game.ts";
import { ROOM } from "./room.ts";
import { running } from "./running.ts";
import { beginWork, endWork, finishWork, livedByHabit } from "./work.ts";

/** The towns whose savings are thin: those that are built for playing. */
const PLAY_TOWNS = TOWNS.slice(0, 3);
const HELD = 12; // months on the list in the life of "somebody it happens to"

/** Who never lets a bill slip, appeals and makes good whenever they can. */
export const CAREFUL: Orders = { ...NO_ORDERS, never_slip: true, appeal: true, repair: true };

export type Way = "lot" | "happens" | "seat";

/** What is chosen before the start. */
export const years = signal(10);
export const way = signal<Way>("lot");
export const orders = signal<Orders>(CAREFUL);
export const town = signal<CodedTown>(TOWNS[0]);
export const builtForPlaying = (): boolean => PLAY_TOWNS.includes(town.value);
export const seat = signal<number | null>(null);
/** What can be guessed beforehand: how long the list will hold this life. */
export const GUESSES = exported.codes.guesses.slice(1);
export const predicted = signal("");
/** Somebody watches, and guesses. */
export const pair = signal(false);

export { running };
export const game = signal<Game | null>(null);
/** Counts up with every month, so that what reads it is drawn again. */
export const version = signal(0);
/** A life is being looked for, or lived once more up to where it was left. */
export const waiting = signal<"" | "looking" | "restoring">("");
/** The rest is left to the orders: the clock does not stop again. */
export const onward = signal(false);

/** Months a second. */
export const PACES = { slow: 1, steady: 2, fast: 6 } as const;
export type Pace = keyof typeof PACES;
export const pace = signal<Pace>("steady");
const HURRY = 30; // when the rest is left to the orders
const SLICE = 40; // milliseconds of work before the page may do something else

/** Begin a life as it is chosen. */
export async function begin(): Promise<void> {
  const months = 12 * years.peek(),
    coded = town.peek(),
    luck = luckOf(coded.seed, coded.residents);
  pause();
  let resident = (way.peek() === "seat" ? seat.peek() : null) ?? Math.floor(Math.random() * coded.residents);
  if (way.peek() === "happens") {
    waiting.value = "looking";
    resident = (await somebody(coded, months)) ?? resident;
    if (!waiting.peek()) return; // left meanwhile
  }
  const begun = Game.begin({ town: coded, months, resident, orders: orders.peek(), guess: predicted.peek() }, luck);
  batch(() => {
    waiting.value = "";
    onward.value = false;
    put(begun);
    running.value = true;
  });
}

/** One of those whom the list holds for a year or more if they live as people here do. */
async function somebody(coded: CodedTown, months: number): Promise<number | null> {
  const lived = await livedByHabit(coded, months),
    held: number[] = [];
  lived?.worlds[0].months_listed.forEach((listed, resident) => listed >= HELD && held.push(resident));
  return held.length ? held[Math.floor(Math.random() * held.length)] : null;
}

function put(next: Game | null): void {
  game.value = next;
  version.value++;
  if (next) beginWork(next);
  else endWork();
  if (next?.done) finishWork(next);
}

/** Back to before the start. */
export function leave(): void {
  batch(() => {
    running.value = false;
    waiting.value = "";
    put(null);
  });
}

/** Another lot in another of the towns that are built for it. */
export function drawTown(): void {
  if (seat.peek() === null) town.value = PLAY_TOWNS[Math.floor(Math.random() * PLAY_TOWNS.length)];
}

/** What was answered by hand at this stop so far, by matter. */
export const given = signal<ReadonlyMap<string, number>>(new Map());

/** Live the month as it is decided, and let the clock run on. */
export function goOn(): void {
  const now = game.peek();
  if (!now?.isOpen) return;
  batch(() => {
    now.decide(given.peek());
    close(now);
    running.value = !now.done;
  });
}

/** New standing orders from now on. */
export function order(next: Orders): void {
  const now = game.peek();
  if (!now) orders.value = next;
  else {
    now.order(next);
    version.value++;
  }
}

function close(now: Game): void {
  now.close();
  if (now.done) {
    performance.mark("last month"); // for benchmarks
    finishWork(now);
  }
  given.value = new Map();
  version.value++;
}

/** Live a month, unless something is at stake in it: then the clock stops in the middle of it. */
function step(now: Game): void {
  batch(() => {
    const stake = now.isOpen ? null : now.open();
    version.value++;
    if (stake && !onward.peek()) {
      running.value = false;
      return;
    }
    close(now);
    if (now.done) running.value = false;
  });
}

effect(() => {
  const now = game.value;
  if (!now || !running.value) return;
  let timer = 0;
  const goesOn = () => running.peek() && game.peek() === now;
  const tick = () => {
    const start = performance.now();
    do step(now);
    while (still() && goesOn() && performance.now() - start < SLICE); // then it is drawn once for all of them
    if (goesOn()) timer = window.setTimeout(tick, wait());
  };
  timer = window.setTimeout(tick, wait());
  return () => clearTimeout(timer);
});

/** Months go by one by one; for those who want less motion, all at once up to the next stop. */
const wait = (): number => (still() ? 0 : 1000 / (onward.peek() ? HURRY : PACES[pace.peek()]));

/** Leave the rest to the orders. */
export function letRun(): void {
  onward.value = true;
  const now = game.peek();
  if (now?.isOpen) goOn();
  running.value = !!now && !now.done;
}

// ---- the link: a code, and how many months of it are lived

let lived: number | null = null; // as the link has it; null: all

keep("at", {
  read: (text) => (lived = wholeNumber("at", text, 0, 999)),
  write: () => (version.value >= 0 && stop.value === ROOM && game.value && !game.value.done ? String(game.value.month) : null),
});
keep("life", {
  read: (text) => {
    if (text === null) {
      if (stop.peek() === ROOM) leave();
    } else if (text !== written() || lived !== (game.peek()?.done ? null : (game.peek()?.month ?? null))) void restore(text);
  },
  write: () => (version.value >= 0 && stop.value === ROOM ? written() : null),
});
keep("seat", {
  read: (text) => {
    if (text === null) return;
    const place = wholeNumber("seat", text, 0, TOWNS[0].residents - 1);
    if (place === null) return;
    seat.value = place;
    way.value = "seat";
    town.value = TOWNS[0];
  },
  write: () => (stop.value === ROOM && !game.value && seat.value !== null ? String(seat.value) : null),
});
keep("guessed", {
  read: (text) => (predicted.value = GUESSES[(wholeNumber("guessed", text, 1, GUESSES.length) ?? 0) - 1] ?? ""),
  write: () => (stop.value === ROOM && !game.value && predicted.value ? String(GUESSES.indexOf(predicted.value) + 1) : null),
});
keep("pair", { read: (text) => (pair.value = flag("pair", text)), write: () => (stop.value === ROOM && pair.value ? "1" : null) });

function written(): string | null {
  return game.value ? codeOf(game.value.code()) : null;
}

/** The code of a life; null where it has none. */
export function codeOf(code: Code): string | null {
  try {
    return encode(code);
  } catch (error) {
    if (error instanceof CodeError) return null;
    throw error;
  }
}

/** A life out of a link, lived once more in slices up to where it was left. What is no code is no life. */
async function restore(text: string): Promise<void> {
  let code: Code;
  try {
    code = decode(text);
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    refuse("life", error.message);
    leave();
    return;
  }
  const until = Math.min(lived ?? code.months, code.months);
  running.value = false;
  waiting.value = "restoring";
  const { life } = code,
    answers = life.answers.filter(({ month }) => month <= until),
    orders = life.orders.filter(({ month }) => month <= until + 1);
  const again = Game.of({ ...code, life: { ...life, answers, orders } }, luckOf(code.town.seed, code.town.residents));
  for (let start = performance.now(); again.month < until;) {
    again.open();
    again.close();
    if (performance.now() - start < SLICE) continue;
    await new Promise((done) => setTimeout(done));
    start = performance.now();
    if (!waiting.peek()) return; // left meanwhile
  }
  batch(() => {
    waiting.value = "";
    onward.value = false;
    town.value = code.town;
    if (code.months === 60 || code.months === 120) years.value = code.months / 12;
    if (!again.done) again.open();
    put(again);
  });
}
