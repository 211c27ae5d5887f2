// A first stop to build on: the town lives.

import { play } from "../clock.ts";
import { lived, NO_FEEDBACK, WRITTEN } from "../lives.ts";
import { month, months, who } from "../state.ts";
import { Lines } from "../chart/Lines.tsx";
import { Legend } from "../town/Legend.tsx";
import { TownView } from "../town/TownView.tsx";
import { Clock } from "../ui.tsx";
import { exported } from "../../engine";
import { type Stop } from "./stop.ts";

function Picture() {
  const now = lived.value;
  if (!now) return null;
  return <TownView town={now.town} world={WRITTEN} month={month.value} who={who.value} onPick={(r) => (who.value = r)} />;
}

function Words() {
  const now = lived.value;
  if (!now) return null;
  const share = (world: number) => now.town.worlds[world].history.flags.map((seen) => (100 * seen.reduce((sum, flag) => sum + (flag & exported.flags.LISTED ? 1 : 0), 0)) / seen.length);
  return (
    <>
      <p class="sentence">A thousand people.</p>
      <Clock />
      <Legend />
      <Lines months={months.value} month={month.value} unit="people on the list, in percent" suffix="%" lines={[
        { name: "with the list", values: share(WRITTEN), look: "first" }, { name: "no feedback", values: share(NO_FEEDBACK), look: "second" },
      ]} />
    </>
  );
}

export const watch: Stop = { id: "watch", title: "Ten years", minutes: 3, Picture, Words, done: () => month.value >= months.value, enter: () => play() };
