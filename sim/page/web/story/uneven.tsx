// Stop 11: the same rules among people who do not start alike, beside people who do.

import { signal } from "@preact/signals";
import { exported, inTown } from "../../engine";
import { Tenths } from "../chart/Tenths.tsx";
import { flag } from "../refused.ts";
import { keep, month, rulebook, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button, Clock } from "../ui.tsx";
import { fill, number, words } from "../words.ts";
import { tenths } from "./counts.ts";
import { onwards, relive } from "./relive.ts";
import { type Stop } from "./stop.ts";

const TOWNS = ["even", "uneven"] as const;
/** Whether those on the list were lined up by wage. */
const lined = signal(false);
keep("lined", { read: (text) => (lined.value = flag("lined", text)), write: () => (lined.value ? "1" : null) });

const relived = relive(() => TOWNS.map((name) => ({ name, rulebook: inTown(rulebook.value, name) })));

/** On the list in the month on show. */
function listed(world: number): Uint8Array {
  const town = relived.town.value,
    seen = town?.worlds[world].history.flags[month.value - 1];
  return seen ? seen.map((flag) => flag & exported.flags.LISTED) : new Uint8Array(town?.residents ?? 0);
}

function Picture() {
  relived.useLives();
  const town = relived.town.value,
    text = words.uneven;
  if (!town) return null;
  return (
    <div class="pair">
      {TOWNS.map((name, world) => (
        <div class="pair-one" key={name}>
          <p>
            <b>{text.towns[name]}</b> {fill(text.listed, { n: number(listed(world).reduce((sum, is) => sum + is, 0)) })}
          </p>
          <div class="pair-town">
            <TownView town={town} world={world} month={month.value} who={who.value} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Words() {
  const town = relived.town.value,
    text = words.uneven;
  if (!town)
    return (
      <>
        <p class="sentence">{text.sentence}</p>
        <p>{text.same}</p>
      </>
    );
  const lines = TOWNS.map((name, world) => {
    const on = listed(world),
      counts = tenths(town.worlds[world].wage).map((part) => part.reduce((sum, r) => sum + on[r], 0));
    return { name: text.towns[name], counts, all: counts.reduce((a, b) => a + b, 0) };
  });
  return (
    <>
      <p class="sentence">
        {lined.value
          ? lines.every(({ all }) => all === 0)
            ? text.nobody
            : fill(text.lowest, { first: lines[1].counts[0], all: lines[1].all, even: lines[0].counts[0], evenAll: lines[0].all })
          : text.sentence}
      </p>
      <p>{text.same}</p>
      {lined.value ? (
        <Tenths towns={lines} />
      ) : (
        <div class="row">
          <Button primary onClick={() => (lined.value = true)}>
            {text.line}
          </Button>
        </div>
      )}
      <Clock />
      {lined.value && <p class="small">{text.assumed}</p>}
    </>
  );
}

export const uneven: Stop = {
  id: "uneven",
  title: words.uneven.title,
  minutes: 5,
  Picture,
  Words,
  done: () => lined.value,
  enter: onwards,
};
