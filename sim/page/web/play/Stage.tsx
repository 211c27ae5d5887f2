// The picture beside a played life: the town about one's home, the purse, the months so far; at the end, the whole town.

import { useMemo } from "preact/hooks";
import { exported, rulebookOf, Town } from "../../engine";
import { Purse } from "../person/Purse.tsx";
import { Strip } from "../person/Strip.tsx";
import { NOBODY } from "../town/marks.ts";
import { TownView } from "../town/TownView.tsx";
import { fill, number, when, words } from "../words.ts";
import { luckOf } from "../workshop/luck.ts";
import { type Game } from "./core/game.ts";
import { shownWorld } from "./end/Thousand.tsx";
import { monthsLived, openMonth, ownMarks } from "./month.ts";
import { game, seat, town, version, way } from "./state.ts";

const NEAR = 5; // how near the town is while it is one person's
const { run, end } = words.played;

export function Stage() {
  const now = game.value;
  void version.value; // read: the game lives on in place
  if (!now) return <Before />;
  return now.done ? <After game={now} /> : <During game={now} />;
}

/** Nobody lives yet: the town, and the place of whoever has a seat in it. */
function Before() {
  const coded = town.value,
    who = way.value === "seat" ? (seat.value ?? -1) : -1;
  const empty = useMemo(
    () => new Town([rulebookOf(coded)], { residents: coded.residents, seed: coded.seed, luck: luckOf(coded.seed, coded.residents) }),
    [coded],
  );
  const marks = useMemo(() => new Uint8Array(coded.residents).fill(NOBODY), [coded]);
  const label = fill(words.town.one, { month: 0, people: number(coded.residents), listed: 0, owing: 0 });
  return <TownView town={empty} world={0} month={0} who={who} shown={{ marks, label }} />;
}

function During({ game }: { game: Game }) {
  void version.value; // read: the life goes on in place
  const months = monthsLived(game),
    waiting = game.isOpen && !!game.stake;
  const shown = waiting ? [...months, openMonth(game)] : months,
    now = shown.at(-1),
    month = shown.length;
  const marks = useMemo(() => ownMarks(game, now), [game, month, waiting]);
  const state = !now ? "" : now.listed && now.knows ? run.listed : now.arrears > 0 ? run.owing : "";
  const label = fill(run.label, { who: game.resident, when: when(month), state });
  return (
    <div class="taste">
      <TownView town={game.town} world={0} month={month} who={game.resident} zoom={NEAR} shown={{ marks, label }} />
      {now && <Purse now={now} waiting={waiting} />}
      <Strip months={shown} month={month} waiting={waiting} />
    </div>
  );
}

function After({ game: { town, resident, months } }: { game: Game }) {
  const world = shownWorld.value,
    { listed, in_arrears: owing } = town.worlds[world].history.tallies[months - 1];
  const people = number(town.residents),
    name = world ? end.without : end.with;
  const label = fill(end.label, { months, world: name, listed: number(listed), people, owing: number(owing) });
  return <TownView town={town} world={world} month={months} who={resident} key={exported.twins.no_list + world} label={label} />;
}
