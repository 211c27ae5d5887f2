// Whose life the second half of the story tells: the one chosen before, or, where a link leads here at once, the most telling.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Town } from "../../engine";
import { lived, NO_FEEDBACK, WRITTEN } from "../lives.ts";
import { who } from "../state.ts";

/** Who was told of before somebody else was looked at: the way back. */
export const first = signal(-1);

/** Most months on the list that nothing but the list has made. */
function mostTelling(town: Town): number {
  const here = town.worlds[WRITTEN].months_listed, there = town.worlds[NO_FEEDBACK].months_listed;
  let best = 0;
  for (let r = 1; r < here.length; r++) if (here[r] - 2 * there[r] > here[best] - 2 * there[best]) best = r;
  return best;
}

/** To be called by what stands on the stage. */
export function useSubject(): void {
  const done = lived.value?.done, town = lived.value?.town;
  useEffect(() => {
    if (town && done && (who.peek() < 0 || who.peek() >= town.residents)) who.value = mostTelling(town);
    if (who.peek() >= 0 && first.peek() < 0) first.value = who.peek();
  }, [town, done, who.value]);
}
