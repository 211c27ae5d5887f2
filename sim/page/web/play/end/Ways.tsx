// The cheapest way off the list that there was, found by trying each letter and each making good.

import { fill, number, words } from "../../words.ts";
import { came } from "../core/came.ts";
import { type Game, LIST } from "../core/game.ts";
import { finished, ways } from "../work.ts";
import { wayOff } from "./sentences.ts";

const { end: text } = words.played;

export function Ways({ game }: { game: Game }) {
  const { listed } = came(game.town.worlds[LIST], game.resident),
    all = finished.value?.chances.length,
    tried = ways.value;
  if (!listed) return null;
  return (
    <section aria-label={text.way}>
      <h2>{text.way}</h2>
      <p>{tried.length === all ? wayOff(tried, listed) : fill(text.wayTrying, { n: number(tried.length), of: number(all ?? 0) })}</p>
    </section>
  );
}
