// The cheapest way off the list that there was, found by trying each letter and each making good.

import { fill, number, when, words } from "../../words.ts";
import { came } from "../core/came.ts";
import { type Game, LIST } from "../core/game.ts";
import { type WayOff } from "../core/ways.ts";
import { finished, ways } from "../work.ts";
import { monthsOf } from "./say.ts";

const { end: text } = words.played;

export function Ways({ game }: { game: Game }) {
  const { listed } = came(game.town.worlds[LIST], game.resident),
    all = finished.value?.chances.length,
    tried = ways.value;
  if (!listed) return null;
  return (
    <section aria-label={text.way}>
      <h2>{text.way}</h2>
      <p>{tried.length === all ? cheapest(tried, listed) : fill(text.wayTrying, { n: number(tried.length), of: number(all ?? 0) })}</p>
    </section>
  );
}

/** A letter is cheaper than paying to make good; of two alike, the one that saves more months. */
function cheapest(all: readonly WayOff[], listed: number): string {
  if (!all.length) return text.wayNever;
  const saved = ({ taken, listed: other }: WayOff) => (taken ? other - listed : listed - other);
  const good = all.filter((way) => saved(way) > 0),
    letters = good.filter(({ what }) => what === "appeal");
  const [best] = (letters.length ? letters : good).toSorted((a, b) => saved(b) - saved(a) || a.month - b.month);
  if (!best) return fill(text.wayNone, { n: number(all.length) });
  const said = best.taken ? text.wayTaken : best.what === "appeal" ? text.wayAppeal : text.wayRepair;
  return `${fill(said, { when: when(best.month), months: monthsOf(saved(best)) })} ${fill(text.wayOf, { n: number(all.length) })}`;
}
