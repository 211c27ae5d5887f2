// The same life, luck and choices under rules that forgive: second-chance.

import { signal } from "@preact/signals";
import { fixed, load } from "../../../engine";
import { Button } from "../../ui.tsx";
import { fill, words } from "../../words.ts";
import { luckOf } from "../../workshop/luck.ts";
import { type Game } from "../core/game.ts";
import { came, relive, type Relived } from "../core/relive.ts";
import { ends } from "../work.ts";
import { listedFor, money } from "./say.ts";

const { end: text } = words.played;
const OTHER = "second-chance";
const lived = signal<{ game: Game; came: Relived } | null>(null);

export function OtherRules({ game }: { game: Game }) {
  if (game.coded.rulebook === OTHER) return null;
  const known = lived.value?.game === game ? lived.value.came : null;
  return (
    <div class="row">
      <Button pressed={known !== null} onClick={() => void again(game)}>
        {text.other}
      </Button>
      <span role="status">{known && fill(text.otherSaid, { listed: listedFor(known.listed), left: money(known.left) })}</span>
    </div>
  );
}

async function again(game: Game): Promise<void> {
  const { coded, resident } = game,
    luck = luckOf(coded.seed, coded.residents),
    signal = ends();
  const town = await relive(game.code(), [fixed(load(OTHER), coded.changes)], { luck, signal });
  if (!signal.aborted) lived.value = { game, came: came(town, 0, resident) };
}
