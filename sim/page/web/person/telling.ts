// Whose life shows most: chosen by what was lived, the same on every machine.

import { effect, signal } from "@preact/signals";
import { exported, isBilled, type Town } from "../../engine";
import { undecide } from "../choices.ts";
import { lived, NO_FEEDBACK, WRITTEN } from "../lives.ts";
import { month, who } from "../state.ts";

export interface Telling {
  who: number;
  /** "wrong": a wrong record put them on the list; "list": the list did something; "ordinary": it did nothing. */
  kind: "wrong" | "list" | "ordinary";
}

const { flags, causes } = exported;
const MANY = 12; // months on the list that would not be there with no feedback
const ORDINARY = 20; // how many ordinary lives there are to draw from

/**
 * The most telling lives first, of a town that was lived to its end.
 *
 * Told first are those whom a wrong record helped onto the list in the first half, who were refused something, and whose
 * months on the list would be a quarter at the most with no feedback: those who never held a bill back
 * before, then by how many months the list added. Then all others to whom it added a year. Where there is nobody, the list
 * did little, and the story takes those whose purse ends in the middle.
 */
export function tellings(town: Town): Telling[] {
  const here = town.worlds[WRITTEN],
    free = town.worlds[NO_FEEDBACK],
    { history } = here;
  const first = new Map<number, { month: number; causes: number }>();
  for (const { resident, month, causes } of history.entries) if (!first.has(resident)) first.set(resident, { month, causes });
  const chosen: (Telling & { slipped: boolean; added: number })[] = [];
  for (const [resident, entry] of first) {
    const months = here.months_listed[resident],
      added = months - free.months_listed[resident];
    if (added < MANY || !history.flags.some((seen, at) => at + 1 >= entry.month && seen[resident] & flags.REFUSED)) continue;
    const wrong = !!(entry.causes & (1 << causes.WRONG)) && 2 * entry.month <= town.month && 4 * (months - added) <= months;
    const slipped = history.flags.some((seen, at) => at < entry.month && seen[resident] & flags.WILL_NOT);
    chosen.push({ who: resident, kind: wrong ? "wrong" : "list", slipped, added });
  }
  chosen.sort(
    (a, b) =>
      Number(a.kind === "list") - Number(b.kind === "list") || Number(a.slipped) - Number(b.slipped) || b.added - a.added || a.who - b.who,
  );
  return chosen.length ? chosen.map(({ who, kind }) => ({ who, kind })) : ordinary(town);
}

/** Those whose purse ends nearest the middle; if possible with a bill in the first month. */
function ordinary(town: Town): Telling[] {
  const here = town.worlds[WRITTEN],
    { savings, arrears } = here;
  const ends = Float64Array.from(savings, (money, r) => money - arrears[r]);
  const middle = ends.slice().sort()[ends.length >> 1],
    early = Array.from(ends.keys(), (r) => Number(!isBilled(here, r, 1)));
  const order = Array.from(ends.keys()).sort(
    (a, b) => early[a] - early[b] || Math.abs(ends[a] - middle) - Math.abs(ends[b] - middle) || a - b,
  );
  return order.slice(0, ORDINARY).map((resident) => ({ who: resident, kind: "ordinary" }));
}

/** The most telling of the residents. */
export const telling = (town: Town): number => tellings(town)[0].who;

/** The order to draw from: that of the town as it is without anybody's decisions by hand, where it was lived. */
export const order = signal<Telling[]>([]);
let ordered: { rulebook: unknown; seed: string; residents: number; byHand: boolean } | null = null;
const drawing = signal(false);

/** Draw the next in the order, once their town is lived without decisions. */
export function drawAnother(): void {
  undecide();
  drawing.value = true;
}

/** Keep the order, and choose somebody whenever a town is lived and nobody is chosen. */
export function keepTelling(): void {
  effect(() => {
    const now = lived.value,
      draws = drawing.value;
    if (!now?.done) return;
    const { worlds, seed, residents } = now.town,
      { rulebook } = worlds[WRITTEN],
      byHand = now.choices.length > 0;
    const same = ordered?.rulebook === rulebook && ordered.seed === seed && ordered.residents === residents;
    if (!same || (ordered!.byHand && !byHand)) {
      order.value = tellings(now.town);
      ordered = { rulebook, seed, residents, byHand };
    }
    const lives = order.value,
      place = lives.findIndex((one) => one.who === who.peek());
    if (draws && !byHand) {
      drawing.value = false;
      month.value = 0;
      who.value = lives[(place + 1) % lives.length].who;
    } else if (who.value < 0 || who.value >= residents) who.value = lives[0].who;
  });
}
