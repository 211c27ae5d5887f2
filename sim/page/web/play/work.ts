// What is lived beside a played life, so that it is there when the last month is over: the same life by habit, and a hundred ways to live it.

import { signal } from "@preact/signals";
import { rulebookOf, type CodedTown, type Town, withoutList } from "../../engine";
import { luckOf } from "../workshop/luck.ts";
import { type Game } from "./core/game.ts";
import { type Policy, tried } from "./core/policies.ts";
import { relive } from "./core/relive.ts";
import { standing } from "./running.ts";

/** The town lived as people there do, with the list and without; null while it is not lived. */
export const habit = signal<Town | null>(null);
/** What standing orders alone come to for this resident, as far as they are tried. */
export const policies = signal<readonly Policy[]>([]);

let ending = new AbortController();
let kept: { coded: CodedTown; months: number; town: Promise<Town> } | null = null;

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
  const { signal: ends } = ending;
  void (async () => {
    const town = await livedByHabit(coded, months);
    if (ends.aborted) return;
    habit.value = town;
    const luck = luckOf(coded.seed, coded.residents);
    const add = (policy: Policy) => (policies.value = [...policies.peek(), policy]);
    await tried({ town: coded, months, resident }, { luck, signal: ends }, add, standing); // while somebody thinks
  })();
}

/** Leave off. */
export function endWork(): void {
  ending.abort();
  ending = new AbortController();
  habit.value = null;
  policies.value = [];
}

/** Ends with the life that it belongs to. */
export const ends = (): AbortSignal => ending.signal;
