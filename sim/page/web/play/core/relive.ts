// A life lived again: as it was decided, or otherwise. In slices, so that a page stays alive meanwhile.

import { live, rulebookOf, Town, type Code, type Luck, type Named, type Rulebook } from "../../../engine";

export interface Relived {
  /** Months on the list. */
  listed: number;
  /** Savings less what is owed at the end, in months of basic costs. */
  left: number;
}

export interface Hand {
  luck: Luck;
  signal?: AbortSignal;
}

const SLICE = 25; // milliseconds of work before the page may do something else
/** Set for each town that is lived again, with its number of worlds: for tests and benchmarks. */
export const MARK = "lived again";

/** A town of these rulebooks, with a life's decisions in it; as far as it was lived where the signal ends it. */
export async function relive(
  { town, months, life }: Code,
  rulebooks: readonly (Rulebook | Named)[],
  { luck, signal }: Hand,
  diaries = false,
): Promise<Town> {
  const known = new Set(rulebooks.flatMap((one) => ("rulebook" in one ? one.rulebook : one).source.map(({ name }) => name)));
  const fits = ({ what }: { what: string }) => !what.startsWith("pay ") || known.has(what.slice(4)); // other rules, other bills
  const choices = { byHand: life.answers.filter(fits), orders: life.orders };
  const again = new Town(rulebooks, { residents: town.residents, seed: town.seed, luck, choices, diaries });
  await live(again, months, { signal, slice: SLICE });
  performance.mark(MARK, { detail: rulebooks.length });
  return again;
}

/** What a life comes to under the list of its town; null where the signal ended it. */
export async function outcome(code: Code, hand: Hand): Promise<Relived | null> {
  const town = await relive(code, [rulebookOf(code.town)], hand);
  return hand.signal?.aborted ? null : came(town, 0, code.life.resident);
}

export function came(town: Town, world: number, who: number): Relived {
  const { months_listed, savings, arrears } = town.worlds[world];
  return { listed: months_listed[who], left: savings[who] - arrears[who] };
}
