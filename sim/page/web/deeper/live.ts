// Lives for "go deeper": lived while it is open, and anew when the rules, the people or their luck change.

import { effect, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { live, Town, type Named, type Rulebook } from "../../engine";
import { months, residents, seed } from "../state.ts";
import { luckOf } from "../workshop/luck.ts";

/** A town of these rulebooks with the luck and the people on show; nobody's choices are in it. */
export function town(rulebooks: readonly (Rulebook | Named)[], ending: AbortSignal, onMonth?: (town: Town) => void): Promise<Town> {
  const size = { residents: residents.peek(), seed: seed.peek() };
  const lives = new Town(rulebooks, { ...size, luck: luckOf(size.seed, size.residents), diaries: false });
  return live(lives, months.peek(), { signal: ending, onMonth });
}

/** Work that begins when its part is opened, and begins again whenever what `read` reads changes. */
export function useWork<Given, Result>(
  result: Signal<Result>,
  empty: Result,
  read: () => Given,
  work: (given: Given, ending: AbortSignal) => Promise<void>,
): void {
  useEffect(
    () =>
      effect(() => {
        void [months.value, residents.value, seed.value]; // read: whose lives they are
        const given = read(),
          ending = new AbortController();
        result.value = empty;
        void work(given, ending.signal);
        return () => ending.abort();
      }),
    [],
  );
}
