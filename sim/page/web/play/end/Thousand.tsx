// The thousand around one life: with the list, and without it.

import { signal } from "@preact/signals";
import { apart, total } from "../../story/counts.ts";
import { Button } from "../../ui.tsx";
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
  const of = (world: typeof list) => [
    ever(world),
    world.history.tallies[last].listed,
    world.history.tallies[last].in_arrears,
    total(world, "missed_cannot"),
    total(world, "missed_will_not"),
  ];
  const { rows } = text,
    names = [rows.ever, rows.listed, rows.owing, rows.missed, rows.withheld];
  const [here, there] = [of(list), of(none)];
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
      <table class="came">
        <thead>
          <tr>
            <th scope="col">{text.number}</th>
            <th scope="col">{text.with}</th>
            <th scope="col">{text.without}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, at) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{number(here[at])}</td>
              <td>{number(there[at])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{rows.worse}</th>
            <td>{number(worse)}</td>
            <td>{"\u2013"}</td>
          </tr>
          <tr>
            <th scope="row">{rows.better}</th>
            <td>{number(better)}</td>
            <td>{"\u2013"}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
