// The guess is drawn: a line by mouse or finger, or a slider for each year. Its axis has no numbers: from nobody to everybody.

import { useRef, useState } from "preact/hooks";
import { useSize } from "../dom.ts";
import { guess, residents } from "../state.ts";
import { Button } from "../ui.tsx";
import { fill, number, words } from "../words.ts";
import { filled, guessed, years } from "./years.ts";

const STEP = 0.5; // percent
const { draw: said } = words.taste;

export function Draw() {
  const count = years.value,
    empty = () => new Array<number | null>(count).fill(null);
  const [drawn, setDrawn] = useState<(number | null)[]>(() => guessed.value ?? empty());
  const [cleared, setCleared] = useState<number[] | null>(null);
  const [field, width, height, letter] = useSize<HTMLDivElement>(),
    last = useRef<{ at: number; value: number } | null>(null);
  const line = guessed.value ?? (drawn.length === count ? drawn : empty());

  const put = (next: (number | null)[]) => {
    setDrawn(next);
    setCleared(null);
    guess.value = filled(next);
  };
  /** From the last point of this stroke to here, every year between. */
  const stroke = (event: PointerEvent, begins: boolean) => {
    const box = field.current!.getBoundingClientRect();
    const at = Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count)));
    const share = 1 - (event.clientY - box.top) / box.height,
      value = Math.round((100 * Math.max(0, Math.min(1, share))) / STEP) * STEP;
    const from = begins || !last.current ? { at, value } : last.current,
      next = [...line];
    const steps = Math.max(1, Math.abs(at - from.at));
    for (let k = 0; k <= steps; k++)
      next[from.at + Math.round(((at - from.at) * k) / steps)] = from.value + ((value - from.value) * k) / steps;
    last.current = { at, value };
    put(next);
  };

  const people = (share: number) => fill(said.people, { people: number((share / 100) * residents.value), all: number(residents.value) });
  const x = (at: number) => (width * (at + 0.5)) / count,
    y = (share: number) => height * (1 - share / 100);
  const known = line.map((value, at) => ({ value, at })).filter(({ value }) => value !== null);
  const path = known.map(({ value, at }) => `L${x(at)} ${y(value!)}`).join("");
  return (
    <div class="draw">
      <p class="edge" aria-hidden="true">
        {said.everybody}
      </p>
      <div class="field" ref={field}>
        <svg width={width} height={height} aria-hidden="true">
          {[25, 50, 75].map((share) => (
            <line key={share} class="rule" x1={0} x2={width} y1={y(share)} y2={y(share)} />
          ))}
          {path && <path class="line guess" d={`M0 ${height}${path}`} fill="none" />}
          {line.map((value, at) => (
            <circle key={at} class={value === null ? "dot unset" : "dot"} cx={x(at)} cy={y(value ?? 0)} r={0.42 * letter} />
          ))}
        </svg>
        <div class="years" role="group" aria-label={said.sliders}>
          {line.map((value, at) => (
            <label key={at}>
              <input
                type="range"
                min={0}
                max={100}
                step={STEP}
                value={value ?? 0}
                aria-orientation="vertical"
                aria-label={fill(said.year, { year: at + 1 })}
                aria-valuetext={value === null ? said.notYet : people(value)}
                onInput={(event) => put(line.map((old, k) => (k === at ? Number(event.currentTarget.value) : old)))}
              />
            </label>
          ))}
        </div>
        <div
          class="pad"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            stroke(event, true);
          }}
          onPointerMove={(event) => event.buttons && stroke(event, false)}
          onPointerUp={() => (last.current = null)}
        />
      </div>
      <p class="edge" aria-hidden="true">
        {said.nobody}
      </p>
      <p class="ticks" aria-hidden="true">
        <span>{said.first}</span>
        <span>{fill(said.last, { year: count })}</span>
      </p>
      <p class="own">
        {guessed.value
          ? fill(said.guess, { people: people(guessed.value[count - 1]), year: count })
          : known.length
            ? fill(said.carryOn, { year: count })
            : said.begin}
      </p>
      <div class="row">
        <Button
          onClick={() => {
            if (!known.length) return;
            setCleared(guessed.value);
            setDrawn(empty());
            guess.value = null;
          }}
        >
          {said.clear}
        </Button>
        {cleared && <Button onClick={() => put(cleared)}>{said.restore}</Button>}
      </div>
    </div>
  );
}
