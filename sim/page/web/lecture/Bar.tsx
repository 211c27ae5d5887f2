// For the lecturer: a bar with clock, timer and the next step; keys; notes that belong to each stop.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { pause, play, playing } from "../clock.ts";
import { rooms } from "../rooms.ts";
import { lecture, stop as shown } from "../state.ts";
import { type Stop } from "../story/stop.ts";
import { Button, Clock } from "../ui.tsx";
import { here } from "./here.ts";
import { fill, words } from "../words.ts";

const open = signal<"" | "notes" | "keys">("");
/** Seconds left for the discussion, and whether they run; null: no timer. */
const left = signal<number | null>(null);
const runs = signal(false);

interface BarProps {
  stop: Stop;
  place: number;
  count: number;
  turn: (by: number) => void;
}

export function Bar({ stop, place, count, turn }: BarProps) {
  const text = words.lecture;
  useEffect(() => {
    // a discussion ends with its stop
    left.value = null;
    runs.value = false;
  }, [stop]);
  useEffect(() => {
    if (!runs.value) return;
    const timer = setInterval(() => (left.value = (left.peek() ?? 0) - 1), 1000);
    return () => clearInterval(timer);
  }, [runs.value]);
  const notes = (words.notes as Record<string, string>)[stop.id] ?? "";
  return (
    <>
      {open.value && (
        <aside class="lecture-note" aria-label={open.value === "notes" ? text.notes : text.keys}>
          {open.value === "notes" ? (
            <>
              <p>{notes}</p>
              <Here stop={stop.id} />
            </>
          ) : (
            <dl>
              {Object.entries(text.help).map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          )}
        </aside>
      )}
      <section class="lecture-bar" aria-label={words.lecturer}>
        {inStory(stop) && (
          <>
            <Button onClick={() => turn(-1)} disabled={place === 0}>
              {words.back}
            </Button>
            <span class="place">
              {place + 1}/{count}
            </span>
            <Clock />
          </>
        )}
        <Button pressed={left.value !== null} onClick={() => timer(stop)}>
          {left.value === null ? fill(text.timer, { minutes: stop.minutes }) : clockFace(left.value)}
        </Button>
        <Button pressed={open.value === "notes"} onClick={() => toggle("notes")}>
          {text.notes}
        </Button>
        <Button pressed={open.value === "keys"} onClick={() => toggle("keys")}>
          {text.keys}
        </Button>
        <Button pressed={shown.value === WALL} onClick={() => toWall(turn)}>
          {text.wall}
        </Button>
        <Button onClick={() => (lecture.value = false)}>{text.leave}</Button>
        {inStory(stop) ? (
          <Button primary onClick={() => turn(1)} disabled={place === count - 1}>
            {words.next}
          </Button>
        ) : (
          <Button onClick={() => turn(0)}>{words.toStory}</Button>
        )}
      </section>
    </>
  );
}

/** Drawn by itself: it changes with the town, not with the bar. */
function Here({ stop }: { stop: string }) {
  const said = here(stop);
  return said ? (
    <p>
      <b>{said}</b>
    </p>
  ) : null;
}

/** Rooms beside the story have no place in it, and the page's clock shows nothing there. */
const inStory = (stop: Stop): boolean => !rooms.includes(stop);

const WALL = "wall";

/** To the class wall, or from it back to where the story was left. */
function toWall(turn: (by: number) => void): void {
  if (shown.value === WALL) turn(0);
  else shown.value = WALL;
}

function toggle(what: "notes" | "keys"): void {
  open.value = open.value === what ? "" : what;
}

/** Start the timer, stop it, or go on with it; at its end it counts what is over. */
function timer(stop: Stop): void {
  if (left.value === null) left.value = 60 * stop.minutes;
  runs.value = !runs.value;
}

const clockFace = (seconds: number): string =>
  `${seconds < 0 ? "+" : ""}${Math.floor(Math.abs(seconds) / 60)}:${String(Math.abs(seconds) % 60).padStart(2, "0")}`;

/** What is typed into. */
const FIELD = "input:not([type=checkbox], [type=radio], [type=range]), select, textarea";
/** What has its own use for arrows; Page Up and Down, which a presenter's remote sends, are the lecturer's. */
const STEERED = "input[type=range], input[type=radio], canvas, [role=slider], [role=application]";

/** Keys of the lecturer's view; none is taken from a field, and from a slider or the town no arrow, nor Space. */
export function useKeys(stop: Stop, turn: (by: number) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (target.matches(FIELD)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (target.matches(STEERED) && (key.startsWith("Arrow") || key === " ")) return;
      if (key === "l") lecture.value = !lecture.value;
      else if (!lecture.value) return;
      else if ((key === "ArrowRight" || key === "PageDown") && inStory(stop)) turn(1);
      else if ((key === "ArrowLeft" || key === "PageUp") && inStory(stop)) turn(-1);
      else if (key === " " && inStory(stop) && !target.matches("input, button, summary, a")) playing.value ? pause() : play();
      else if (key === "n") toggle("notes");
      else if (key === "?") toggle("keys");
      else if (key === "t") timer(stop);
      else if (key === "w") toWall(turn);
      else if (key === "Escape" && open.value) open.value = "";
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [stop]);
}
