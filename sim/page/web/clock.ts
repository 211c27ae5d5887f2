// One clock for the page: whether it runs, and how fast. Only one thing plays at a time.

import { effect, signal } from "@preact/signals";
import { still } from "./dom.ts";
import { lived } from "./lives.ts";
import { month } from "./state.ts";

export const PACES = { slow: 4, steady: 9, fast: 24 } as const;
export type Pace = keyof typeof PACES;

export const playing = signal(false);
export const pace = signal<Pace>("steady");
/** The month at which the clock stops by itself: a stop of the story may want it earlier than the end. */
export const until = signal<number | null>(null);
/** Months a second by the month on show, where a stop of the story has a pace of its own. */
export type Tempo = (month: number) => number;
let tempo: Tempo | null = null;

const STILL_STEP = 6; // months at a time for those who want less motion

/** Show a month; beyond what is lived, the last one that is. */
export function go(to: number): void {
  month.value = Math.max(0, Math.min(to, last()));
}

export function play(stopAt: number | null = null, at: Tempo | null = null): void {
  until.value = stopAt;
  tempo = at;
  if (month.value >= last() && lived.value?.done) month.value = 0;
  playing.value = true;
}

export function pause(): void {
  playing.value = false;
}

/** The last month that can be shown now. */
export function last(): number {
  const months = lived.value?.town.month ?? 0;
  return until.value === null ? months : Math.min(months, until.value);
}

effect(() => {
  if (!playing.value) return;
  let exact = month.peek(),
    before = performance.now(),
    frame = 0;
  const step = still() ? STILL_STEP : 1;
  const tick = (now: number) => {
    exact = Math.max(
      exact,
      Math.min(exact + (Math.min(now - before, 200) / 1000) * (tempo?.(Math.floor(exact)) ?? PACES[pace.peek()]), last()),
    ); // never back, while the town is still lived
    before = now;
    const shown = exact >= last() ? last() : Math.floor(exact / step) * step;
    if (shown > month.peek()) month.value = shown;
    const end = until.peek() ?? Infinity;
    if (month.peek() >= end || (lived.peek()?.done && month.peek() >= last())) playing.value = false;
    else frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
  return () => cancelAnimationFrame(frame);
});
