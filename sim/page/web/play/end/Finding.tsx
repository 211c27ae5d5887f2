// What the list did, what the choices did, and what a hundred other ways to live this life would have done.

import { fill, words } from "../../words.ts";
import { came, type Came } from "../core/came.ts";
import { type Game, LIST, NO_LIST } from "../core/game.ts";
import { policies as all } from "../core/policies.ts";
import { pair } from "../state.ts";
import { habit, policies } from "../work.ts";
import { guessName, monthsOf } from "./say.ts";
import { choicesDid, ends, hundred, listDid } from "./sentences.ts";

const { end: text } = words.played;

export function Finding({ game }: { game: Game }) {
  const { resident, town, months, guess } = game,
    [here, there] = town.worlds.map((world) => came(world, resident));
  return (
    <>
      <p class="sentence" tabIndex={-1}>
        {listDid(here, there, months)}
      </p>
      <p>{ends(here, there)}</p>
      {habit.value && <p>{choicesDid(here, byHabit(resident)[0])}</p>}
      <Hundred game={game} here={here} />
      {guess && (
        <p>{fill(pair.value ? text.predicted : text.guessed, { said: guessName(guess).toLowerCase(), came: outcome(here.listed) })}</p>
      )}
    </>
  );
}

const byHabit = (who: number): [Came, Came] => [came(habit.value!.worlds[LIST], who), came(habit.value!.worlds[NO_LIST], who)];

/** A hundred ways, once they are all tried. */
function Hundred({ game, here }: { game: Game; here: Came }) {
  const tried = policies.value;
  if (tried.length < all().length) return <p class="small">{fill(text.trying, { who: game.resident, n: tried.length })}</p>;
  return <p>{hundred(tried, here.listed)}</p>;
}

const outcome = (listed: number): string => (listed ? monthsOf(listed) : text.neverOn);
