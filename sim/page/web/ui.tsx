// Small parts that everything is put together from. Every control has a name.

import { type ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { last, go, pace, PACES, pause, play, playing, type Pace } from "./clock.ts";
import { month, months } from "./state.ts";
import { when, words } from "./words.ts";

interface ButtonProps {
  children: ComponentChildren;
  onClick: () => void;
  primary?: boolean;
  disabled?: boolean;
  pressed?: boolean;
  label?: string;
}

export function Button({ children, onClick, primary = false, disabled = false, pressed, label }: ButtonProps) {
  return (
    <button type="button" class={primary ? "primary" : ""} onClick={onClick} disabled={disabled} aria-pressed={pressed} aria-label={label}>
      {children}
    </button>
  );
}

interface SliderProps {
  /** What it sets: seen above it, and its accessible name. */
  name: string;
  value: number;
  low: number;
  high: number;
  step: number | "any";
  /** The value in words: seen beside the name, and read aloud. */
  shown: string;
  onInput: (value: number) => void;
  hideName?: boolean;
}

export function Slider({ name, value, low, high, step, shown, onInput, hideName = false }: SliderProps) {
  return (
    <div class="slider">
      {!hideName && (
        <span class="slider-head" aria-hidden="true">
          <span>{name}</span> <b>{shown}</b>
        </span>
      )}
      <input
        type="range"
        aria-label={name}
        aria-valuetext={shown}
        min={low}
        max={high}
        step={step}
        value={value}
        onInput={(event) => onInput(Number(event.currentTarget.value))}
      />
    </div>
  );
}

interface SwitchProps {
  name: string;
  on: boolean;
  onChange: (on: boolean) => void;
  about?: string;
}

export function Switch({ name, on, onChange, about }: SwitchProps) {
  return (
    <label class="switch">
      <input type="checkbox" role="switch" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>
        <b>{name}</b>
        {about && <small>{about}</small>}
      </span>
    </label>
  );
}

/** Play, pause, scrub: the page's one clock. */
export function Clock() {
  const shown = when(month.value);
  return (
    <div class="clock" role="group" aria-label={words.month}>
      <Button primary onClick={() => (playing.value ? pause() : play())}>
        {playing.value ? words.pause : words.play}
      </Button>
      <input
        type="range"
        aria-label={words.month}
        aria-valuetext={shown}
        min={0}
        max={months.value}
        step={1}
        value={month.value}
        onInput={(event) => {
          pause();
          go(Math.min(Number(event.currentTarget.value), last()));
        }}
      />
      <output>{shown}</output>
      <select aria-label={words.speed} value={pace.value} onChange={(event) => (pace.value = event.currentTarget.value as Pace)}>
        {Object.keys(PACES).map((name) => (
          <option key={name} value={name}>
            {words.speeds[name as Pace]}
          </option>
        ))}
      </select>
    </div>
  );
}

type Rows = (string | number)[][];

interface TableProps {
  caption: string;
  head: string[];
  /** A function is asked only while the table is open: a slider need not wait for what nobody sees. */
  rows: Rows | (() => Rows);
}

/** Numbers behind a picture: closed at first. */
export function Table({ caption, head, rows }: TableProps) {
  const [open, set] = useState(false);
  return (
    <details class="numbers" onToggle={(event) => set(event.currentTarget.open)}>
      <summary>{caption}</summary>
      {open && (
        <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
          <Rows head={head} rows={typeof rows === "function" ? rows() : rows} />
        </div>
      )}
    </details>
  );
}

interface RowsProps {
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  class?: string;
}

/** A table that is always open: a row's first cell names it. */
export function Rows({ head, rows, class: look }: RowsProps) {
  return (
    <table class={look}>
      <thead>
        <tr>
          {head.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...others], i) => (
          <tr key={i}>
            <th scope="row">{first}</th>
            {others.map((cell, k) => (
              <td key={k}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
