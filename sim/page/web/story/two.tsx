// Stop 6: two lives of one town, the same people with the same luck, and a seam to be dragged between them.

import { signal } from "@preact/signals";
import { lived, NO_FEEDBACK, WRITTEN } from "../lives.ts";
import { look } from "../person/subject.ts";
import { decimal } from "../refused.ts";
import { keep, month, who } from "../state.ts";
import { Legend } from "../town/Legend.tsx";
import { LISTED, ONLY_HERE, ONLY_THERE } from "../town/marks.ts";
import { countMarks, marksOfTwo } from "../town/marksof.ts";
import { Seam } from "../town/Seam.tsx";
import { Clock } from "../ui.tsx";
import { fill, number, words } from "../words.ts";
import { onwards } from "./relive.ts";
import { counted } from "./say.ts";
import { type Stop } from "./stop.ts";

const MIDDLE = 50;
/** How much is seen of the life with the list; null: not yet moved. */
const seam = signal<number | null>(null);
keep("seam", {
  read: (text) => (seam.value = decimal("seam", text, 0, 100)),
  write: () => (seam.value === null ? null : String(seam.value)),
});

/** In this month: on the list in both lives, only in the first, only in the second. */
function counts() {
  const now = lived.value;
  const marks = now ? countMarks(marksOfTwo(now.town, WRITTEN, NO_FEEDBACK, month.value)) : [];
  return { both: marks[LISTED] ?? 0, here: marks[ONLY_HERE] ?? 0, there: marks[ONLY_THERE] ?? 0 };
}

function Picture() {
  const now = lived.value,
    text = words.two;
  if (!now) return null;
  const { both, here, there } = counts(),
    at = seam.value ?? MIDDLE,
    moved = seam.value !== null && now.done;
  const move = (to: number) => (seam.value = to);
  return (
    <div class="two">
      <div class="two-names">
        <p>
          <b>{text.left}</b> {moved && counted(both + here, text.listed)}
        </p>
        <p>
          <b>{text.right}</b> {moved && counted(both + there, text.listed)}
        </p>
      </div>
      <Seam
        town={now.town}
        left={WRITTEN}
        right={NO_FEEDBACK}
        month={month.value}
        who={who.value}
        at={at}
        onMove={move}
        onPick={look}
        labels={[
          fill(text.label, { month: month.value, name: text.left, listed: both + here, only: here }),
          fill(text.label, { month: month.value, name: text.right, listed: both + there, only: there }),
        ]}
      />
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={at}
        aria-label={text.seam}
        aria-valuetext={fill(text.at, { at: number(at) })}
        onInput={(event) => move(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function Words() {
  const text = words.two,
    { both, here, there } = counts(),
    names: [string, string] = [text.leftLife, text.rightLife];
  return (
    <>
      <p class="sentence">{text.sentence}</p>
      <p>{text.same}</p>
      {seam.value === null || !lived.value?.done ? (
        <p class="do">{text.action}</p>
      ) : (
        <>
          <p class="both-ways">
            <b>{counted(here, text.here)}</b> <b>{counted(there, text.there)}</b>
          </p>
          <p>{counted(both, text.both)}</p>
        </>
      )}
      <Legend names={names} />
      <Clock />
    </>
  );
}

export const two: Stop = { id: "two", title: words.two.title, minutes: 4, Picture, Words, done: () => seam.value !== null, enter: onwards };
