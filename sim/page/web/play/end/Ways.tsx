// The cheapest way off the list that there was, found by trying each letter and each making good.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { fill, when, words } from "../../words.ts";
import { luckOf } from "../../workshop/luck.ts";
import { came } from "../core/came.ts";
import { type Game, LIST } from "../core/game.ts";
import { type WayOff, waysOff } from "../core/ways.ts";
import { ends } from "../work.ts";
import { monthsOf } from "./say.ts";

const { end: text } = words.played;
const tried = signal<readonly WayOff[] | null>(null);

export function Ways({ game }: { game: Game }) {
  const world = game.town.worlds[LIST],
    { listed } = came(world, game.resident);
  useEffect(() => {
    tried.value = null;
    if (!listed) return;
    const luck = luckOf(game.coded.seed, game.coded.residents),
      ending = new AbortController(),
      signal = AbortSignal.any([ending.signal, ends()]);
    void waysOff(game.code(), world, { luck, signal }).then((ways) => {
      if (!signal.aborted) tried.value = ways;
    });
    return () => ending.abort();
  }, [game]);
  if (!listed) return null;
  return (
    <section aria-label={text.way}>
      <h2>{text.way}</h2>
      <p>{tried.value ? cheapest(tried.value, listed) : text.wayTrying}</p>
    </section>
  );
}

/** A letter is cheaper than paying to make good; of two alike, the one that saves more months. */
function cheapest(ways: readonly WayOff[], listed: number): string {
  const saved = ({ taken, listed: other }: WayOff) => (taken ? other - listed : listed - other);
  const good = ways.filter((way) => saved(way) > 0),
    letters = good.filter(({ what }) => what === "appeal");
  const [best] = (letters.length ? letters : good).toSorted((a, b) => saved(b) - saved(a) || a.month - b.month);
  if (!best) return text.wayNone;
  const said = best.taken ? text.wayTaken : best.what === "appeal" ? text.wayAppeal : text.wayRepair;
  return fill(said, { when: when(best.month), months: monthsOf(saved(best)) });
}
