// What is printed, from wherever one is: a worksheet of four pages about the town on screen.

import { signal } from "@preact/signals";
import { render, type ComponentChildren, type VNode } from "preact";
import { exported, type Town } from "../../engine";
import { Sheet, type Line } from "../chart/Lines.tsx";
import { lived, NO_FEEDBACK, upToDate, WRITTEN } from "../lives.ts";
import { begin, changes, guess, link, months, rulebook, seed, townName, who } from "../state.ts";
import { Legend } from "../town/Legend.tsx";
import { fill, number, percent, when, words } from "../words.ts";
import { written } from "../workshop/fields.ts";
import { dated, fileOf } from "./events.ts";
import { Strips } from "./Strips.tsx";
import { TownSheet } from "./TownSheet.tsx";

const text = words.paper;
const MOST_LINES = 18; // of a file, on one page

/** What is printed next in place of the worksheet. */
export const paper = signal<(() => VNode) | null>(null);

/** Put the worksheet together just before it is printed, and take it away afterwards. */
export function keepPaper(root: Element): void {
  addEventListener("beforeprint", () => {
    if (paper.value) render(paper.value(), root);
    else if (lived.value && upToDate.value) render(<Paper town={lived.value.town} />, root);
    else render(<h1>{text.wait}</h1>, root); // half a life would pass for a whole one
  });
  addEventListener("afterprint", () => {
    paper.value = null;
    render(null, root);
  });
}

function Paper({ town }: { town: Town }) {
  const end = town.month,
    years = end / 12,
    person = Math.max(0, who.value);
  const here = share(town, WRITTEN),
    there = share(town, NO_FEEDBACK);
  const names = [words.worlds.written, words.worlds["no feedback"]] as const;
  const drawn: Line[] = guess.value ? [{ name: text.yours, values: byMonth(guess.value, end), look: "guess", always: true }] : [];
  const lines: Line[] = [
    { name: names[0], values: here, look: "first" },
    { name: names[1], values: there, look: "second" },
  ];
  const sheet = { months: end, month: end, unit: text.unit, suffix: "%", width: 660, letter: 14, ratio: 0.36 };
  const title = rulebook.value.title || rulebook.value.name,
    [first, second] = text.lives,
    apart = [first, second] as const;
  const changed = Object.entries(changes.value)
    .map(([key, value]) => `${key} = ${written(value)}`)
    .join(", ");
  return (
    <>
      <Page at={1}>
        <h1>{words.title}</h1>
        <p>
          {fill(text.intro, { people: number(town.people.count), years, rulebook: title })}
          {changed && ` ${fill(text.changed, { list: changed })}`}
        </p>
        <TownSheet town={town} world={WRITTEN} month={Math.min(12, end)} who={person} />
        <Legend />
        <p>{fill(text.first, { month: Math.min(12, end) })}</p>
        <h2>{text.guess}</h2>
        <Sheet {...sheet} lines={drawn} blank />
        <Room lines={2} question={text.why} />
      </Page>
      <Page at={2}>
        <h2>{fill(text.two, { years })}</h2>
        <TownSheet town={town} world={WRITTEN} over={NO_FEEDBACK} names={apart} month={end} who={person} />
        <Legend names={apart} />
        <Sheet {...sheet} lines={[...lines, ...drawn]} />
        <p>{fill(text.end, { here: percent(here[end - 1] / 100), there: percent(there[end - 1] / 100), years })}</p>
        <Room lines={3} question={text.only} />
      </Page>
      <Page at={3}>
        <h2>{fill(text.person, { who: person })}</h2>
        <Strips town={town} who={person} />
        <File town={town} who={person} />
        <Room lines={3} question={text.whichDoor} />
      </Page>
      <Page at={4}>
        <h2>{text.talk}</h2>
        {text.questions.map((question) => (
          <Room key={question} lines={4} question={question} />
        ))}
        <h2>{text.limits}</h2>
        <p>{text.cannot}</p>
        <p class="small">
          {fill(text.source, { version: begin.version, seed: seed.value, town: townName.value ?? text.ownPeople, months: months.value })}
        </p>
        <p class="small">{address()}</p>
      </Page>
    </>
  );
}

function Page({ at, children }: { at: number; children: ComponentChildren }) {
  return (
    <section class="sheet">
      {children}
      <p class="folio">{fill(text.folio, { at })}</p>
    </section>
  );
}

/** Where the same page can be seen; of a file on this machine its name, for its folder is nobody else's business. */
function address(): string {
  const full = link();
  return full.startsWith("file:") ? full.replace(/^[^#]*\//, "") : full;
}

/** A question with room to write. */
function Room({ question, lines }: { question: string; lines: number }) {
  return (
    <div class="room">
      <p>{question}</p>
      {Array.from({ length: lines }, (_, i) => (
        <hr key={i} />
      ))}
    </div>
  );
}

/** On the list after each month, in percent of the town. */
function share(town: Town, world: number): number[] {
  const { flags } = town.worlds[world].history,
    { LISTED } = exported.flags;
  return flags.map((seen) => (100 * seen.reduce((sum, flag) => sum + (flag & LISTED ? 1 : 0), 0)) / seen.length);
}

/** A guess of one share a year, month by month. */
function byMonth(years: readonly number[], end: number): number[] {
  return Array.from({ length: end }, (_, at) => {
    const year = (at + 1) / 12,
      below = Math.floor(year),
      low = below ? years[Math.min(below, years.length) - 1] : 0;
    return low + ((years[Math.min(below, years.length - 1)] ?? low) - low) * (year - below);
  });
}

function File({ town, who: person }: { town: Town; who: number }) {
  const events = fileOf(town, WRITTEN, person),
    more = events.length - MOST_LINES;
  if (!events.length) return <p>{fill(text.noFile, { until: when(town.month) })}</p>;
  return (
    <ol class="file">
      {events.slice(0, MOST_LINES).map((event, i) => (
        <li key={i}>{dated(event)}</li>
      ))}
      {more > 0 && <li class="rest">{fill(text.more, { more })}</li>}
    </ol>
  );
}
