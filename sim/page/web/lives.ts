// The lives on show: the subject's rulebook with its twins, lived in slices, so that the page never stops answering.

import { computed, effect, signal } from "@preact/signals";
import { live, Luck, Town, withTwins, type Choice, type Named, type Rulebook } from "../engine";
import { choices, given } from "./choices.ts";
import { months, residents, rulebook, seed } from "./state.ts";

export interface Lived {
  town: Town;
  /** In the order of `town.worlds`: as written, no feedback, no list. */
  names: readonly string[];
  done: boolean;
  /** What was decided by hand in it. */
  choices: readonly Choice[];
  /** Counts up while it lives, so that a view which reads it is drawn again. */
  version: number;
}

export const WRITTEN = 0;
export const NO_FEEDBACK = 1;
export const NO_LIST = 2;

/** The town on show. While a new one is lived the old one stays, until the new one has reached the month on show. */
export const lived = signal<Lived | null>(null);

/** Whether the town on show is that of the rules, people and luck now chosen, lived to its end. */
export const upToDate = signal(false);

/** Until it is, and on screen. */
export async function whenUpToDate(): Promise<void> {
  if (upToDate.peek()) return;
  await new Promise<void>((resolve) => {
    const end = effect(() => {
      if (!upToDate.value) return;
      resolve();
      queueMicrotask(() => end());
    });
  });
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}

/** Luck belongs to a seed and a number of people, whatever the rules: it is kept, and a slider costs no new draw. */
let luck: { seed: string; residents: number; kept: Luck } | null = null;
function luckOf(seed: string, residents: number): Luck {
  if (luck?.seed !== seed || luck.residents !== residents) luck = { seed, residents, kept: new Luck(seed, residents) };
  return luck.kept;
}

export interface Size {
  seed: string;
  residents: number;
  months: number;
}

/** Other lives of the same people, luck and decisions, to be awaited; where `signal` ends it early, look at `signal.aborted`. */
export function others(rulebooks: readonly (Rulebook | Named)[], size: Size, signal?: AbortSignal, diaries = false): Promise<Town> {
  const decided = size.seed === seed.peek() && size.residents === residents.peek() ? choices.peek() : [];
  return live(townOf(rulebooks, size, decided, diaries), size.months, { signal });
}

const townOf = (rulebooks: readonly (Rulebook | Named)[], { seed, residents }: Size, decided: readonly Choice[], diaries: boolean): Town =>
  new Town(rulebooks, { residents, seed, luck: luckOf(seed, residents), choices: given(decided, rulebooks), diaries });

/**
 * Live the subject's town anew whenever its rules, people or luck change. Diaries are kept while `wanted` (it reads
 * signals) says that somebody's months are told, for they cost time; a town that has none is lived once more for them.
 */
export function keepLiving(wanted: () => boolean): void {
  const diaries = computed(wanted);
  let ending = new AbortController(),
    asked: unknown[] = [],
    kept = false;
  effect(() => {
    const size = { seed: seed.value, residents: residents.value, months: months.value };
    const decided = choices.value,
      subject = [rulebook.value, decided, ...Object.values(size)];
    const same = subject.every((one, at) => one === asked[at]);
    if (same && (kept || !diaries.value)) return;
    if (!same) upToDate.value = false; // lived again only for diaries, what is on show holds
    [asked, kept] = [subject, diaries.value];
    ending.abort();
    ending = new AbortController();
    const { signal } = ending,
      town = townOf(withTwins(rulebook.value), size, decided, kept);
    const show = (done: boolean) => {
      lived.value = {
        town,
        names: town.worlds.map((world) => world.name),
        done,
        choices: decided,
        version: (lived.peek()?.version ?? 0) + 1,
      };
    };
    const first = lived.peek() === null;
    const onMonth = () => {
      if (first && town.month % 3 === 0) show(false);
    };
    void live(town, size.months, { signal, onMonth }).then(() => {
      if (signal.aborted) return;
      show(true);
      upToDate.value = true;
    });
  });
}
