// The thousand around one life: with the list, and without it.

import { signal } from "@preact/signals";
import { apart, total } from "../../story/counts.ts";
import { Button, Rows } from "../../ui.tsx";
import { fill, number, words } from "../../words.ts";
import { type Game, LIST, NO_LIST } from "../core/game.ts";

const { end: text } = words.played;

/** Which of the two towns stands on the stage. */
export const shownWorld = signal<typeof LIST | typeof NO_LIST>(LIST);

export function Thousand({ game: { town } }: { game: Game }) {
  const [list, none] = town.worlds,
    last = town.month - 1,
    people = number(town.residents),
    { worse, better } = apart(list, none);
  const ever = (world: typeof list) => world.ever_listed.reduce((sum, is) => sum + is, 0);
  const countsOf = (world: typeof list) => [
    ever(world),
    world.history.tallies[last].listed,
    world.history.tallies[last].in_arrears,
    total(world, "missed_cannot"),
    total(world, "missed_will_not"),
  ];
  const { rows } = text,
    names = [rows.ever, rows.listed, rows.owing, rows.missed, rows.withheld];
  const [here, there] = [countsOf(list), countsOf(none)];
  const title = fill(text.thousand, { people });
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div class="row" role="group" aria-label={text.show}>
        <Button pressed={shownWorld.value === LIST} onClick={() => (shownWorld.value = LIST)}>
          {words.worlds.written}
        </Button>
        <Button pressed={shownWorld.value === NO_LIST} onClick={() => (shownWorld.value = NO_LIST)}>
          {words.worlds["no list"]}
        </Button>
      </div>
      <Rows
        class="came"
        head={[text.number, text.with, text.without]}
        rows={[
          ...names.map((name, at) => [name, number(here[at]), number(there[at])]),
          [rows.worse, number(worse), "\u2013"],
          [rows.better, number(better), "\u2013"],
        ]}
      />
    </section>
  );
}
