// The frame: one stop at a time, the town on its stage, words beside it or below.

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { pause } from "./clock.ts";
import { colours } from "./dom.ts";
import { Bar, useKeys } from "./lecture/Bar.tsx";
import { More } from "./lecture/More.tsx";
import { refusals } from "./refused.ts";
import { rooms } from "./rooms.ts";
import { lecture, stop, trouble, walk } from "./state.ts";
import { stops } from "./story/index.ts";
import { type Stop } from "./story/stop.ts";
import { fill, words } from "./words.ts";
import { Button } from "./ui.tsx";

const THEMES = ["auto", "light", "dark"] as const;

let left = 0; // the place in the story from which a room beside it was entered

/** The place in the story: that of the stop on show; in a room, that of the stop before. */
export function at(): number {
  const place = stops.findIndex(({ id }) => id === stop.value);
  if (place >= 0) left = place;
  return place >= 0 || room() ? left : 0;
}

/** The room on show, if it is one. */
const room = (): Stop | undefined => rooms.find(({ id }) => id === stop.value);

/** Go on, or back, by so many stops; out of a room, back to where it was entered. */
export function turn(by: number): void {
  walk(stops[Math.max(0, Math.min(stops.length - 1, at() + (room() ? 0 : by)))].id);
}

export function App() {
  const place = at(),
    aside = room(),
    now = aside ?? stops[place],
    heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    pause();
    now.enter?.();
    if (!first.current) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    first.current = false;
    document.title = `${now.title} \u2013 ${words.title}`;
  }, [now]);
  useLayoutEffect(() => {
    document.documentElement.classList.toggle("lecture", lecture.value);
    return () => document.documentElement.classList.remove("lecture");
  }, [lecture.value]);
  useKeys(now, turn);
  return (
    <div class={lecture.value ? "app lecture" : "app"} data-stop={now.id}>
      <a class="skip" href="#stage">
        {words.skip}
      </a>
      <header>
        <p class="brand">{words.brand}</p>
        <Contents />
        <Looks />
      </header>
      <div class="troubles">
        {trouble.value && (
          <p class="trouble" role="alert">
            {words[trouble.value]}
          </p>
        )}
        <Refusals />
      </div>
      <main>
        <section class="stage" id="stage" tabIndex={-1} aria-label={now.title}>
          <now.Picture key={now.id} />
        </section>
        <section class="words">
          <h1 ref={heading} tabIndex={-1}>
            {now.title}
          </h1>
          <now.Words key={now.id} />
          <nav class="turn" aria-label={words.contents}>
            {aside && <Button onClick={() => turn(0)}>{words.toStory}</Button>}
            {!aside && place > 0 && <Button onClick={() => turn(-1)}>{words.back}</Button>}
            {!aside && place < stops.length - 1 && (
              <Button primary={now.done()} onClick={() => turn(1)}>
                {now.done() ? words.next : words.skipStop}
              </Button>
            )}
          </nav>
          {lecture.value && <More />}
        </section>
      </main>
      {lecture.value && <Bar stop={now} place={place} count={stops.length} turn={turn} />}
    </div>
  );
}

const SHOWN = 5; // of what a link asks for in vain

/** What of the link is not taken, and why; the rest is. */
function Refusals() {
  const all = refusals.value,
    text = words.refused;
  if (!all.length) return null;
  const list = all.slice(0, SHOWN).join("; "),
    more = all.length > SHOWN ? fill(text.more, { n: all.length - SHOWN }) : "";
  return (
    <div class="trouble row">
      <p role="alert">{fill(text.line, { list: list + more })}</p>
      <Button onClick={() => (refusals.value = [])}>{text.close}</Button>
    </div>
  );
}

/** Where one is, and a way to everywhere else. */
function Contents() {
  const place = at(),
    aside = room();
  const entry = ({ id, title }: Stop) => (
    <li key={id}>
      <button
        type="button"
        aria-current={id === (aside ?? stops[place]).id ? "step" : undefined}
        onClick={(event) => {
          walk(id);
          event.currentTarget.closest("details")?.removeAttribute("open");
        }}
      >
        {title}
      </button>
    </li>
  );
  return (
    <details class="contents">
      <summary aria-label={aside ? aside.title : fill(words.place, { at: place + 1, all: stops.length, title: stops[place].title })}>
        {!aside && (
          <span class="dots" aria-hidden="true">
            {stops.map(({ id }, i) => (
              <i key={id} class={i < place ? "past" : i === place ? "now" : ""} />
            ))}
          </span>
        )}
        <span>{aside ? aside.title : `${place + 1}/${stops.length}`}</span>
      </summary>
      <div class="panel">
        <ol>{stops.map(entry)}</ol>
        {rooms.length > 0 && (
          <>
            <p class="beside">{words.rooms}</p>
            <ul>{rooms.map(entry)}</ul>
          </>
        )}
        <Looks />
      </div>
    </details>
  );
}

/** How the page looks: in the header where there is room, else in the contents. */
function Looks() {
  return (
    <div class="row looks">
      <Theme />
      <Button pressed={lecture.value} onClick={() => (lecture.value = !lecture.value)}>
        {words.lecturer}
      </Button>
    </div>
  );
}

function Theme() {
  const named = (document.documentElement.dataset.theme ?? "auto") as (typeof THEMES)[number];
  void colours.value; // read: a change of theme is drawn
  return (
    <Button
      onClick={() => {
        const next = THEMES[(THEMES.indexOf(named) + 1) % THEMES.length];
        if (next === "auto") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = next;
        colours.value++;
      }}
    >
      {words.theme[named]}
    </Button>
  );
}
