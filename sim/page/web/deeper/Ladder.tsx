// The ladder of twins: from the rules as written to no list, each rung with one thing less than the one above it.

import { signal } from "@preact/signals";
import { exported, ladder, overlap } from "../../engine";
import { monthsListed } from "../story/counts.ts";
import { signed } from "../story/say.ts";
import { months, rulebook } from "../state.ts";
import { number, words } from "../words.ts";
import { town, useWork } from "./live.ts";
import { NONE, Numeric } from "./Numeric.tsx";

const text = words.deeper.ladder;

interface Rung {
  name: string;
  /** On the list after the last month. */
  listed: number;
  /** Person-months on the list. */
  months: number;
  /** Beside the rules as written: on the list there and not here, here and not there. */
  caused: number;
  prevented: number;
}
const rungs = signal<readonly Rung[] | null>(null);
const lived = signal(0);

async function climb(twins: ReturnType<typeof ladder>, ending: AbortSignal): Promise<void> {
  const { worlds } = await town(twins, ending, ({ month }) => (lived.value = month));
  if (ending.aborted) return;
  rungs.value = worlds.map((world) => {
    const { caused, prevented } = overlap(worlds[0], world),
      { tallies } = world.history;
    return { name: world.name, listed: tallies[tallies.length - 1].listed, months: monthsListed(world), caused, prevented };
  });
}

export function Ladder() {
  useWork(rungs, null, () => ladder(rulebook.value), climb);
  const rows = rungs.value;
  if (!rows) return <progress aria-label={text.title} max={months.value} value={lived.value} />;
  return (
    <>
      <p>{text.about}</p>
      <Numeric
        title={text.title}
        head={text.head}
        rows={rows.map(({ name, listed, months, caused, prevented }, k) => [
          name,
          number(listed),
          number(months),
          k ? signed(months - rows[k - 1].months) : NONE,
          k ? number(caused) : NONE,
          k ? number(prevented) : NONE,
        ])}
      />
      <dl class="small means">
        {Object.entries(exported.meaning).map(([name, meaning]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p class="small">{text.both}</p>
    </>
  );
}
