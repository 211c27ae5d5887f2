// Stop 7: one person's two lives, one under the other; cut an arrow, and the life is lived again at once.

import { signal } from "@preact/signals";
import { cut } from "../../engine";
import { lived, NO_FEEDBACK, WRITTEN } from "../lives.ts";
import { count, lifeOf } from "../person/life.ts";
import { Lives, LifeTable, type Named } from "../person/Life.tsx";
import { look, wayBack } from "../person/subject.ts";
import { named } from "../refused.ts";
import { keep, month, months, rulebook, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button, Clock } from "../ui.tsx";
import { fill, words } from "../words.ts";
import { activeChannels, onwards, relive } from "./relive.ts";
import { counted } from "./say.ts";
import { type Stop } from "./stop.ts";

type Arrow = keyof typeof words.arrows;

/** The arrow that is cut; "" for none: then the other life is the one in which being listed does nothing. */
const arrow = signal<Arrow | "">("");
keep("arrow", {
  read: (text) => (arrow.value = named("arrow", text, Object.keys(words.arrows) as Arrow[]) ?? ""),
  write: () => arrow.value || null,
});

const cutLives = relive(() => (arrow.value ? [{ name: arrow.value, rulebook: cut(rulebook.value, [arrow.value]) }] : []), true);

function Picture() {
  const now = lived.value;
  cutLives.useLives();
  if (!now) return null;
  return <TownView town={now.town} world={WRITTEN} month={month.value} who={who.value} onPick={look} />;
}

function Words() {
  const now = lived.value,
    text = words.why,
    person = who.value;
  if (!now?.done || !now.town.diaries || person < 0) return <p class="sentence wait">{text.wait}</p>;
  const here = lifeOf(now.town.worlds[WRITTEN], person),
    cutWorld = cutLives.town.value?.worlds[0];
  const other = cutWorld && cutWorld.name === arrow.value ? cutWorld : null;
  const lives: Named[] = [
    { name: text.here, life: here },
    other
      ? { name: fill(text.without, { arrow: words.arrows[other.name as Arrow] }), life: lifeOf(other, person) }
      : { name: text.there, life: lifeOf(now.town.worlds[NO_FEEDBACK], person) },
  ];
  const start = here.enters[0] ?? 0,
    ever = count(here.listed),
    listed = count(here.listed, month.value); // with the clock
  const until = listed ? start : month.value,
    before = here.records.filter((record) => record.month <= until).length;
  const anybody = now.town.worlds[WRITTEN].history.entries.length > 0;
  const mine = activeChannels(rulebook.value),
    back = wayBack();
  return (
    <>
      <p class="sentence">
        {ever
          ? fill(listed ? text.sentence : text.notYet, {
              who: person,
              records: counted(before, text.records),
              months: counted(listed, text.months),
            })
          : fill(anybody ? text.never : text.nobody, { who: person })}
      </p>
      <Lives lives={lives} months={months.value} month={month.value} who={person} />
      <div class="cuts" role="group" aria-label={text.cut}>
        <span class="cuts-head" aria-hidden="true">
          {text.cut}
        </span>
        {mine.map((channel) => (
          <Button
            key={channel}
            pressed={arrow.value === channel}
            onClick={() => (arrow.value = arrow.value === channel ? "" : (channel as Arrow))}
          >
            {words.arrows[channel as Arrow]}
          </Button>
        ))}
      </div>
      <p class="hidden" role="status">
        {other &&
          arrow.value &&
          fill(text.said, { arrow: words.arrows[arrow.value], months: counted(count(lives[1].life.listed), text.months) })}
      </p>
      {back >= 0 && (
        <div class="row">
          <Button onClick={() => look(back)}>{fill(text.back, { who: back })}</Button>
        </div>
      )}
      <Clock />
      <LifeTable lives={lives} month={month.value} />
    </>
  );
}

export const why: Stop = {
  id: "why",
  title: words.why.title,
  minutes: 5,
  Picture,
  Words,
  done: () => arrow.value !== "",
  diaries: true,
  enter: onwards,
};
