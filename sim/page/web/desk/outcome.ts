// What became of the files: the same town lived once more with what was ruled, and with every file struck out.

import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { exported, live, Town, type Choice, type World } from "../../engine";
import { MISSED_CANNOT, MISSED_WILL_NOT } from "../../engine/measures";
import { WRITTEN } from "../lives.ts";
import { monthsListed } from "../story/counts.ts";
import { desk, type Desk, type File } from "./files.ts";
import { ruled, side, type Ruling } from "./sitting.ts";

export interface Relived {
  desk: Desk;
  rulings: ReadonlyMap<number, Ruling>;
  /** The town with what was ruled, and with all files struck out. */
  town: Town;
  struck: Town;
}

export const relived = signal<Relived | null>(null);

/** Rulings that there was time for, of the files on this desk: a link may say more. */
export function within({ files, room }: Desk, rulings: ReadonlyMap<number, Ruling>): Map<number, Ruling> {
  let left = room;
  return new Map(
    files.flatMap(({ resident }) => {
      const ruling = rulings.get(resident);
      if (!ruling || (ruling !== "uphold" && left-- <= 0)) return [];
      return [[resident, ruling]];
    }),
  );
}

const WHAT = { strike: "strike out", waive: "waive" } as const;

/** Rulings as choices of the month after the desk's. */
export function choicesOf({ month, files }: Desk, rulings: ReadonlyMap<number, Ruling>): Choice[] {
  return files.flatMap(({ resident }) => {
    const ruling = rulings.get(resident) ?? "uphold";
    return ruling === "uphold" ? [] : [{ month: month + 1, resident, what: WHAT[ruling], value: 1 }];
  });
}

/** The town on show under the list, lived once more with rulings. */
function withRulings({ town }: Desk, rulings: readonly Choice[], signal: AbortSignal): Promise<Town> {
  const { choices, luck, residents, seed } = town,
    { name, rulebook } = town.worlds[WRITTEN];
  const byHand = [...choices.byHand, ...rulings];
  return live(new Town([{ name, rulebook }], { residents, seed, luck, choices: { byHand, orders: choices.orders } }), town.month, {
    signal,
  });
}

/** To be called by what stands on the stage: once the rulings are signed it lives what becomes of them. */
export function useOutcome(): void {
  useEffect(() => {
    let ending = new AbortController();
    const stop = effect(() => {
      ending.abort();
      ending = new AbortController();
      const now = desk.value,
        rulings = now && within(now, ruled.value),
        { signal } = ending;
      if (!now || !rulings || side.value !== "signed") {
        relived.value = null;
        return;
      }
      const all = new Map(now.files.map(({ resident }) => [resident, "strike" as const]));
      void (async () => {
        const town = await withRulings(now, choicesOf(now, rulings), signal);
        const struck = await withRulings(now, choicesOf(now, all), signal);
        if (!signal.aborted) relived.value = { desk: now, rulings, town, struck };
      })();
    });
    return () => {
      stop();
      ending.abort();
      relived.value = null;
    };
  }, []);
}

/** What became of somebody after the desk's month, up to another: months on the list, and bills not paid on time. */
export interface Fate {
  listed: number;
  /** In months of costs; `onPurpose` of it is not for want of money. */
  unpaid: number;
  onPurpose: number;
}

export function fateOf(world: World, resident: number, after: number, until: number): Fate {
  const fate: Fate = { listed: 0, unpaid: 0, onPurpose: 0 };
  for (let month = after + 1; month <= until; month++) {
    const { flags, pages } = world.history;
    if (flags[month - 1][resident] & exported.flags.LISTED) fate.listed++;
    world.inForceIn(month).rules.source.forEach(({ amount }, at) => {
      const due = (pages[month - 1].dues[resident] >>> (2 * at)) & 3;
      if (due === MISSED_CANNOT || due === MISSED_WILL_NOT) fate.unpaid += amount;
      if (due === MISSED_WILL_NOT) fate.onPurpose += amount;
    });
  }
  return fate;
}

export interface Outcome {
  file: File;
  ruling: Ruling;
  /** As the registry had it, as it was ruled, and with all files struck out. */
  upheld: Fate;
  yours: Fate;
  struck: Fate;
}

export function outcomes({ desk, rulings, town, struck }: Relived, until: number): Outcome[] {
  const worlds = [desk.town, town, struck].map((lives) => lives.worlds[WRITTEN]);
  return desk.files.map((file) => {
    const [upheld, yours, all] = worlds.map((world) => fateOf(world, file.resident, desk.month, until));
    return { file, ruling: rulings.get(file.resident) ?? "uphold", upheld, yours, struck: all };
  });
}

/** Fates of several people together. */
export const together = (fates: readonly Fate[]): Fate =>
  fates.reduce(
    (sum, { listed, unpaid, onPurpose }) => ({
      listed: sum.listed + listed,
      unpaid: sum.unpaid + unpaid,
      onPurpose: sum.onPurpose + onPurpose,
    }),
    { listed: 0, unpaid: 0, onPurpose: 0 },
  );

/** Months on the list that everybody else in town spends more (or, below 0, less) for what was ruled. */
export function elsewhere({ desk, town }: Relived, all: readonly Outcome[]): number {
  const apart = monthsListed(town.worlds[WRITTEN]) - monthsListed(desk.town.worlds[WRITTEN]);
  return apart - all.reduce((sum, { upheld, yours }) => sum + yours.listed - upheld.listed, 0);
}
