// Stop 12b: what this cannot show; and the same town at the scale that is documented.

import { signal } from "@preact/signals";
import { exported, load } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";
import { flag } from "../refused.ts";
import { keep, month, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button, Clock } from "../ui.tsx";
import { fill, number, words } from "../words.ts";
import { onwards, relive } from "./relive.ts";
import { type Stop } from "./stop.ts";

const SCALE = "true-scale";
const scaled = signal(false);
keep("scale", { read: (text) => (scaled.value = flag("scale", text)), write: () => (scaled.value ? "1" : null) });

const relived = relive(() => (scaled.value ? [load(SCALE)] : []));
const onShow = () => (scaled.value && relived.town.value) || lived.value?.town;

function Picture() {
  relived.useLives();
  const town = onShow();
  return town ? <TownView town={town} world={WRITTEN} month={month.value} who={scaled.value ? -1 : who.value} /> : null;
}

function Words() {
  const text = words.limits,
    town = onShow();
  const listed = town?.worlds[WRITTEN].history.flags[month.value - 1]?.reduce((sum, flag) => sum + (flag & exported.flags.LISTED), 0) ?? 0;
  return (
    <>
      <p class="sentence">{text.sentence}</p>
      <div class="row">
        <Button pressed={scaled.value} onClick={() => (scaled.value = !scaled.value)}>
          {text.scale}
        </Button>
        <span>{fill(text.listed, { n: number(listed), all: number(town?.residents ?? 0) })}</span>
      </div>
      <ul class="limits">
        {text.list.map(({ what, source }) => (
          <li key={what}>
            {what} <small>{source}</small>
          </li>
        ))}
      </ul>
      <Clock />
    </>
  );
}

export const limits: Stop = {
  id: "limits",
  title: words.limits.title,
  minutes: 4,
  Picture,
  Words,
  done: () => scaled.value,
  enter: onwards,
};
