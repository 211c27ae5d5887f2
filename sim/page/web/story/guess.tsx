// Stop 4: out to the whole town, and a guess. Until it is drawn nothing on the page says how many there are.

import { useEffect, useState } from "preact/hooks";
import { pause, until } from "../clock.ts";
import { lived, WRITTEN } from "../lives.ts";
import { month, residents, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { fill, number, words } from "../words.ts";
import { Draw } from "./Draw.tsx";
import { CLOSE_IN } from "./taste.tsx";
import { guessed, years } from "./years.ts";
import { type Stop } from "./stop.ts";

const { guess: said } = words.taste;

function Picture() {
  const now = lived.value,
    [near, setNear] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setNear(false), 250);
    return () => clearTimeout(timer);
  }, []);
  if (!now) return null;
  const label = fill(said.label, { people: number(residents.value), who: who.value });
  return <TownView town={now.town} world={WRITTEN} month={0} who={who.value} zoom={near ? CLOSE_IN : 1} alone label={label} />;
}

function Words() {
  return (
    <>
      <p class="sentence">{fill(said.sentence, { who: who.value, people: number(residents.value) })}</p>
      <p>{fill(said.ask, { years: years.value })}</p>
      <Draw />
    </>
  );
}

export const guessStop: Stop = {
  id: "guess",
  title: words.taste.titles.guess,
  minutes: 4,
  Picture,
  Words,
  done: () => guessed.value !== null,
  enter: () => {
    pause();
    until.value = null;
    month.value = 0;
  },
};
