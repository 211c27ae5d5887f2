// The four lives, one under the other: with the list and without, as it was played and by habit.

import { useEffect } from "preact/hooks";
import { Lives, LifeTable } from "../../person/Life.tsx";
import { lifeOf } from "../../person/life.ts";
import { words } from "../../words.ts";
import { type Game } from "../core/game.ts";
import { fourDrawn, habit } from "../work.ts";

const { end: text } = words.played;

export function FourLives({ game: { town, resident, months } }: { game: Game }) {
  const worlds = [...town.worlds, ...(habit.value?.worlds ?? [])],
    all = worlds.length === 4;
  useEffect(() => {
    if (all) requestAnimationFrame(fourDrawn);
  }, [all]);
  const lives = worlds.map((world, at) => ({ name: text.names[at], life: lifeOf(world, resident) }));
  return (
    <section aria-label={text.lives}>
      <h2>{text.lives}</h2>
      <Lives lives={lives} months={months} month={months} who={resident} />
      <LifeTable lives={lives} month={months} />
    </section>
  );
}
