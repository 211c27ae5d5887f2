// The rulebooks that ship, side by side: the same people with the same luck under each.

import { signal } from "@preact/signals";
import { exported, inTown, listedByMonth, load, overlap, townName as townOf, withTwins } from "../../engine";
import { Lines } from "../chart/Lines.tsx";
import { beginFrom, months, residents, rulebook } from "../state.ts";
import { Button } from "../ui.tsx";
import { close, fill, number, percent, words } from "../words.ts";
import { town, useWork } from "./live.ts";

const text = words.deeper.rulebooks;
const NAMES = Object.keys(exported.pilots) as (keyof typeof exported.pilots)[];

interface Seen {
  /** On the list, in percent of residents, by month: as written, and without feedback. */
  here: number[];
  free: number[];
  /** Share of the months on the list that feedback adds. */
  caused: number;
  unpaid: number;
  noList: number;
}
const seen = signal<readonly Seen[]>([]);

/** Whose people: those of the town on show, where it is one that ships; else those each rulebook speaks of. */
const people = (): string => townOf(rulebook.value);

async function look(of: string, ending: AbortSignal): Promise<void> {
  for (const name of NAMES) {
    const lives = await town(withTwins(of ? inTown(load(name), of) : load(name)), ending);
    if (ending.aborted) return;
    const [here, free, none] = lives.worlds,
      { both, caused } = overlap(here, free);
    const share = (world: typeof here) => listedByMonth(world).map((listed) => (100 * listed) / lives.residents);
    const unpaid = (world: typeof here) => world.history.tallies.reduce((sum, tallies) => sum + tallies.unpaid, 0);
    const one: Seen = {
      here: share(here),
      free: share(free),
      caused: both + caused ? caused / (both + caused) : 0,
      unpaid: unpaid(here),
      noList: unpaid(none),
    };
    seen.value = [...seen.peek(), one];
  }
}

export function Rulebooks() {
  useWork(seen, [], people, look);
  const most = Math.max(4, ...seen.value.flatMap(({ here, free }) => [...here, ...free]));
  return (
    <>
      <p>
        {fill(text.about, {
          ...text.lines,
          people: number(residents.value),
          years: close(months.value / 12),
          meaning: exported.meaning["no feedback"],
        })}
      </p>
      {seen.value.length < NAMES.length && <progress aria-label={text.title} max={NAMES.length} value={seen.value.length} />}
      <ol class="multiples">
        {NAMES.map((name, k) => (
          <li key={name}>
            <One name={name} seen={seen.value[k]} most={most} />
          </li>
        ))}
      </ol>
    </>
  );
}

function One({ name, seen, most }: { name: (typeof NAMES)[number]; seen?: Seen; most: number }) {
  const { title, grounded_in, leaves_out } = exported.pilots[name];
  if (!seen) return <h3>{title}</h3>;
  const { here, free, caused, unpaid, noList } = seen;
  return (
    <>
      <h3>{title}</h3>
      <Lines
        months={months.value}
        month={months.value}
        unit={words.workshop.unit}
        suffix="%"
        least={most}
        ratio={0.6}
        small
        lines={[
          { name: text.lines.here, values: here, look: "first" },
          { name: text.lines.free, values: free, look: "second" },
        ]}
      />
      <p class="small">{fill(text.said, { caused: percent(caused), unpaid: number(unpaid), free: number(noList) })}</p>
      <details>
        <summary>{text.grounded}</summary>
        <p class="small">{grounded_in}</p>
        <p class="small">
          <b>{text.leavesOut}</b> {leaves_out}
        </p>
      </details>
      <div class="row">
        <Button label={fill(text.beginWith, { name })} onClick={() => beginFrom(name)}>
          {text.begin}
        </Button>
      </div>
    </>
  );
}
