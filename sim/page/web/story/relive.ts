// Other lives of the subject's people, as a stop needs them: lived while the stop is shown, let go of when it is left.

import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { at, cut, effective, exported, keys, type Named, type Rulebook, type Town } from "../../engine";
import { choices } from "../choices.ts";
import { until } from "../clock.ts";
import { others } from "../lives.ts";
import { linked, month, months, residents, seed } from "../state.ts";

export interface Relived {
  /** The newest of these towns whose lives are complete; null before the first. */
  town: ReadonlySignal<Town | null>;
  /** To be called by what stands on the stage: it lives as long as that is shown. */
  useLives: () => void;
}

/**
 * Towns under the rulebooks that `books` gives, lived anew whenever what it reads changes. What is being lived is lived
 * to its end, then the newest wish: so a slider that is moved without a pause shows something all the time. Diaries are
 * kept only where everybody's money month by month is asked for: they cost time.
 */
export function relive(books: () => readonly (Rulebook | Named)[], diaries = false): Relived {
  const town = signal<Town | null>(null);
  const useLives = () =>
    useEffect(() => {
      const ending = new AbortController();
      let wish: (() => Promise<Town>) | null = null,
        busy = false;
      const work = async () => {
        busy = true;
        while (wish) {
          const live = wish;
          wish = null;
          const next = await live();
          if (ending.signal.aborted) return;
          town.value = next;
        }
        busy = false;
      };
      const stop = effect(() => {
        const size = { seed: seed.value, residents: residents.value, months: months.value },
          rulebooks = books();
        void choices.value; // read: what is decided by hand is decided in these lives, too
        wish = rulebooks.length ? () => others(rulebooks, size, ending.signal, diaries) : null;
        if (wish && !busy) void work();
      });
      return () => {
        stop();
        ending.abort();
        town.value = null;
      };
    }, []);
  return { town, useLives };
}

/** The stops of the second half speak of the end: they open there, unless a link asks for a month of its own. */
export function onwards(): void {
  until.value = null;
  if (!linked || !month.value) month.value = months.value;
}

const active = new WeakMap<Rulebook, string[]>();

/** The channels that change a number of a rulebook in some month; cutting any other makes the same life. */
export function activeChannels(rulebook: Rulebook): string[] {
  const known = active.get(rulebook);
  if (known) return known;
  const dates = [1, ...rulebook.amendment.map((amendment) => amendment.month)];
  const numbers = (book: Rulebook) =>
    dates
      .map((date) => {
        const now = keys(effective(at(book, date)));
        for (const channel of exported.channels) delete now[`channels.${channel}`];
        return JSON.stringify(now);
      })
      .join();
  const own = numbers(rulebook);
  const result = exported.channels.filter((channel) => numbers(cut(rulebook, [channel])) !== own);
  active.set(rulebook, result);
  return result;
}

/** The same rulebook with neither blacklist nor redlist from a month on, whatever later amendments say of them. */
export function abolished(rulebook: Rulebook, month: number): Rulebook {
  const lists = new Set(Object.keys(exported.no_list));
  const kept = rulebook.amendment.map((amendment) =>
    amendment.month < month
      ? amendment
      : { ...amendment, changes: Object.fromEntries(Object.entries(amendment.changes).filter(([key]) => !lists.has(key))) },
  );
  return { ...rulebook, amendment: [...kept, { month, changes: exported.no_list }] };
}
