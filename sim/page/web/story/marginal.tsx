// Stop 9: the margin. Two purses, a month off the list and a month on it; the wage is moved until it no longer turns.

import { signal } from "@preact/signals";
import { cut, marginOfWorld, set, withTwins, type Town } from "../../engine";
import { Dots, type Dot } from "../chart/Dots.tsx";
import { lived } from "../lives.ts";
import { Purses } from "../person/Purses.tsx";
import { decimal, flag } from "../refused.ts";
import { keep, month, rulebook, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Slider, Switch } from "../ui.tsx";
import { fill, percent, words } from "../words.ts";
import { causedShare } from "./counts.ts";
import { onwards, relive } from "./relive.ts";
import { type Stop } from "./stop.ts";

const STEP = 0.02;
const tidy = (value: number): number => Math.round(value / STEP) * STEP;

/** The wage that is tried, in months of costs; null: as the rulebook has it. */
const wage = signal<number | null>(null);
/** Being listed costs no money: what is left goes by ties and a closer watch. */
const free = signal(false);
keep("wage", {
  read: (text) => (wage.value = decimal("wage", text, 0.5, 5)),
  write: () => (wage.value === null ? null : wage.value.toFixed(2)),
});
keep("nocost", { read: (text) => (free.value = flag("nocost", text)), write: () => (free.value ? "1" : null) });

const tried = () => wage.value ?? rulebook.value.life.wage;
/** The name of a world says what was tried in it: so a town that comes late is not taken for another. */
const relived = relive(() => {
  const book = set(rulebook.value, { "life.wage": tried() });
  return withTwins(free.value ? cut(book, ["means"]) : book, `${tried().toFixed(2)}${free.value ? " free" : ""}`).slice(0, 2);
});

/** What was tried so far under these rules, newest last. */
let trail: { rules: unknown; seed: string; dots: Map<string, Dot> } | null = null;
function dotsOf(town: Town): Dot[] {
  const { name } = town.worlds[0];
  if (trail?.rules !== rulebook.value || trail.seed !== `${town.seed}/${town.residents}/${town.month}`)
    trail = { rules: rulebook.value, seed: `${town.seed}/${town.residents}/${town.month}`, dots: new Map() };
  if (!trail.dots.has(name))
    trail.dots.set(name, {
      x: Number(name.split(" ")[0]),
      y: causedShare(town.worlds[0], town.worlds[1]),
      look: name.endsWith("free") ? "second" : "first",
    });
  return [...trail.dots.values()];
}

function Picture() {
  relived.useLives();
  const town = relived.town.value ?? lived.value?.town;
  if (!town) return null;
  return <TownView town={town} world={0} month={month.value} who={who.value} />;
}

function Words() {
  const town = relived.town.value,
    text = words.margin,
    own = rulebook.value.life.wage;
  const low = tidy(own * 0.9),
    high = tidy(own * 1.34);
  if (!town) return <p class="sentence wait">{words.why.wait}</p>;
  const [world, twin] = town.worlds,
    margin = marginOfWorld(world),
    share = causedShare(world, twin),
    dots = dotsOf(town);
  const x = Number(world.name.split(" ")[0]),
    slope = (margin.parts.wage[margin.middle] - margin.parts.wages_lost[margin.middle]) / x;
  return (
    <>
      <p class="sentence">{margin.on < 0 ? (margin.off < 0 ? text.both : text.turns) : text.over}</p>
      <Purses margin={margin} most={high + 0.02} />
      <Slider
        name={text.wage}
        value={tried()}
        low={low}
        high={high}
        step={STEP}
        shown={fill(text.costs, { wage: tried().toFixed(2) })}
        onInput={(value) => (wage.value = tidy(value))}
      />
      <p>{fill(text.share, { share: percent(share) })}</p>
      <Dots
        dots={dots}
        low={low}
        high={high}
        now={x}
        turn={x - margin.on / slope}
        turnName={text.turn}
        axis={text.axis}
        names={[text.paid, text.free]}
      />
      <Switch name={text.free} on={free.value} onChange={(on) => (free.value = on)} />
      {(dots.length > 3 || free.value) && <p class="small">{text.slope}</p>}
    </>
  );
}

export const marginal: Stop = {
  id: "margin",
  title: words.margin.title,
  minutes: 5,
  Picture,
  Words,
  done: () => wage.value !== null || free.value,
  enter: onwards,
};
