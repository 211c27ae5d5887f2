// What the list did, what the choices did, and what a hundred other ways to live this life would have done.

import { fill, number, words } from "../../words.ts";
import { came, type Came } from "../core/came.ts";
import { type Game, LIST, NO_LIST } from "../core/game.ts";
import { apart, best, policies as all } from "../core/policies.ts";
import { habit, policies } from "../work.ts";
import { guessName, listedFor, money, monthsOf, rent, same } from "./say.ts";

const { end: text } = words.played;

export function Finding({ game }: { game: Game }) {
  const here = came(game.town.worlds[LIST], game.resident),
    there = came(game.town.worlds[NO_LIST], game.resident);
  return (
    <>
      <p class="sentence" tabIndex={-1}>
        {listDid(here, there, game.months)}
      </p>
      <p>{fill(same(here.left, there.left) ? text.asWithout : text.atSame, { here: money(here.left), there: money(there.left) })}</p>
      {habit.value && <p>{choicesDid(game, here, there)}</p>}
      <Hundred game={game} here={here} />
      {game.guess && <p>{fill(text.guessed, { said: guessName(game.guess).toLowerCase(), came: outcome(here.listed) })}</p>}
    </>
  );
}

function listDid(here: Came, there: Came, months: number): string {
  const on = here.listed ? fill(text.on, { listed: number(here.listed), months: number(months) }) : text.never;
  if (same(here.left, there.left)) return `${on} ${text.nothing}`;
  const apart = Math.max(0.1, Math.abs(tenths(there.left) - tenths(here.left))); // as the two are told
  return `${on} ${fill(here.left < there.left ? text.lost : text.won, { rent: rent(apart) })}`;
}

const tenths = (value: number): number => Math.round(10 * value) / 10;

function choicesDid({ resident }: Game, here: Came, there: Came): string {
  const [list, none] = [LIST, NO_LIST].map((world) => came(habit.value!.worlds[world], resident));
  if (here.listed === list.listed && same(here.left, list.left) && same(there.left, none.left)) return text.choicesNothing;
  return fill(text.choices, { listed: listedFor(list.listed), left: money(list.left) });
}

/** A hundred ways, once they are all tried. */
function Hundred({ game, here }: { game: Game; here: Came }) {
  const tried = policies.value;
  if (tried.length < all().length) return <p class="small">{fill(text.trying, { who: game.resident, n: tried.length })}</p>;
  const top = best(tried),
    worst = tried.reduce((a, b) => (b.left < a.left ? b : a)),
    off = tried.filter(({ listed }) => listed === 0).length;
  const apartHere = apart(tried.map(({ left }) => left)),
    apartThere = apart(tried.map(({ free }) => free));
  return (
    <p>
      {fill(text.best, { listed: listedFor(top.listed), left: money(top.left), worst: money(worst.left) })}{" "}
      {fill(text.apart, { here: rent(apartHere), there: rent(apartThere) })}{" "}
      {here.listed > 0 && (off ? fill(text.chance, { n: number(off) }) : text.door)}
    </p>
  );
}

const outcome = (listed: number): string => (listed ? monthsOf(listed) : text.neverOn);
