// Stop 12: abolish. Everybody is free at once; whole, when?

import { signal } from "@preact/signals";
import { exported, withoutList, type Town } from "../../engine";
import { Lines } from "../chart/Lines.tsx";
import { go, last, play } from "../clock.ts";
import { still } from "../dom.ts";
import { lived } from "../lives.ts";
import { wholeNumber } from "../refused.ts";
import { keep, month, months, rulebook, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button, Clock, Slider } from "../ui.tsx";
import { fill, number, words } from "../words.ts";
import { healing, type Healing } from "./healing.ts";
import { abolished, onwards, relive } from "./relive.ts";
import { counted } from "./say.ts";
import { type Stop } from "./stop.ts";

const [REFORMED, AS_IS, WITHOUT] = [0, 1, 2];
/** After how many years the list goes; null: it stays. */
const year = signal<number | null>(null);
/** The year on the slider before it is done. */
const aimed = signal(5);
keep("abolish", {
  read: (text) => (year.value = wholeNumber("abolish", text, 1, 40)),
  write: () => (year.value === null ? null : String(year.value)),
});

const most = () => Math.max(1, Math.floor(months.value / 12) - 1);
const chosen = () => Math.min(most(), year.value ?? aimed.value);
/** The first month without it. */
const date = (years: number) => Math.min(12 * years + 1, months.value);

const relived = relive(
  () =>
    year.value === null
      ? []
      : [
          { name: String(chosen()), rulebook: abolished(rulebook.value, date(chosen())) },
          { name: "as it is", rulebook: rulebook.value },
          { name: "without", rulebook: withoutList(rulebook.value) },
        ],
  true,
);

function Picture() {
  relived.useLives();
  const town = (year.value === null ? null : relived.town.value) ?? lived.value?.town;
  if (!town) return null;
  return <TownView town={town} world={0} month={month.value} who={who.value} />;
}

/** With the reform and without it; worked out once for a town, not for every month on show. */
function both(town: Town, from: number): { healed: Healing; stays: Healing } {
  const known =
    worked?.town === town
      ? worked
      : { town, healed: healing(town, REFORMED, AS_IS, WITHOUT, from), stays: healing(town, AS_IS, AS_IS, WITHOUT, from) };
  worked = known;
  return known;
}
let worked: { town: Town; healed: Healing; stays: Healing } | null = null;

function abolish(): void {
  year.value = chosen();
  go(12 * chosen());
  if (still()) go(last());
  else play();
}

function Words() {
  const text = words.abolish,
    town = year.value === null ? null : relived.town.value;
  const slider = (
    <Slider
      name={text.year}
      value={chosen()}
      low={1}
      high={most()}
      step={1}
      shown={counted(chosen(), text.years)}
      onInput={(value) => {
        aimed.value = value;
        year.value = null;
        go(12 * value);
      }}
    />
  );
  if (!town || town.worlds[REFORMED].name !== String(chosen())) {
    return (
      <>
        <p class="sentence">{text.sentence}</p>
        {slider}
        <div class="row">
          <Button primary onClick={abolish}>
            {text.do}
          </Button>
        </div>
        <Clock />
      </>
    );
  }
  const { healed, stays } = both(town, date(chosen()));
  const end = month.value >= months.value,
    known = end || (healed.half !== null && month.value >= date(chosen()) - 1 + healed.half); // told when it comes about
  const listed = town.worlds[REFORMED].history.flags.map((seen) => seen.reduce((sum, flag) => sum + (flag & exported.flags.LISTED), 0));
  return (
    <>
      <p class="sentence">
        {healed.ever === 0 ? text.nobody : counted(healed.on, text.people)}{" "}
        {healed.ever === 0 || !known
          ? ""
          : healed.half === null
            ? fill(text.mostNever, { ever: number(healed.ever) })
            : fill(text.half, { ever: number(healed.ever), months: counted(healed.half, text.months) })}
      </p>
      {healed.ever > 0 && end && (
        <p>{fill(text.never, { never: number(healed.never), ever: number(healed.ever), stays: number(stays.never) })}</p>
      )}
      {slider}
      <Lines
        months={months.value}
        month={month.value}
        unit={text.unit}
        least={10}
        ratio={0.4}
        lines={[
          { name: text.listed, values: listed, look: "first" },
          { name: text.poorer, values: healed.poorer, look: "second" },
          { name: text.stays, values: stays.poorer, look: "third" },
        ]}
      />
      <Clock />
      <p class="small">{text.bounds}</p>
    </>
  );
}

export const abolition: Stop = {
  id: "abolish",
  title: words.abolish.title,
  minutes: 5,
  Picture,
  Words,
  done: () => year.value !== null,
  enter: onwards,
};
