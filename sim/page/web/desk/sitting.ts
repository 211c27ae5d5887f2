// Where somebody sits in this room, and what was ruled there: kept in the link.

import { batch, signal } from "@preact/signals";
import { format, parse } from "../refused.ts";
import { keep, stop } from "../state.ts";
import { type Changes } from "../../engine";

export const RULINGS = ["uphold", "strike", "waive"] as const;
export type Ruling = (typeof RULINGS)[number];

/** The door; the clerk's files and what became of them; the creditor's three screens. */
export const SIDES = ["door", "clerk", "signed", "books", "listed", "ask"] as const;
export type Side = (typeof SIDES)[number];

export const side = signal<Side>("door");
keep("side", {
  read: (text) => (side.value = SIDES.find((name) => name === text) ?? "door"),
  write: () => (side.value === "door" ? null : side.value),
});

/** What the clerk ruled, by resident. A file without a ruling stands. */
export const ruled = signal<ReadonlyMap<number, Ruling>>(new Map());
/** Rulings before the last ones, and in whose file each of those was. */
const undone = signal<readonly { before: ReadonlyMap<number, Ruling>; resident: number }[]>([]);

/** `412.strike,88.waive` and back; anything else is left out. */
keep("ruled", {
  read: (text) => {
    const said = [...(text ?? "").slice(0, 400).matchAll(/(?:^|,)(\d{1,4})\.(uphold|strike|waive)(?=,|$)/g)];
    ruled.value = new Map(said.map(([, resident, ruling]) => [Number(resident), ruling as Ruling]));
    undone.value = [];
  },
  write: () => [...ruled.value].map(([resident, ruling]) => `${resident}.${ruling}`).join(",") || null,
});

export const canUndo = (): boolean => undone.value.length > 0;

export function rule(resident: number, ruling: Ruling): void {
  batch(() => {
    undone.value = [...undone.value, { before: ruled.value, resident }];
    ruled.value = new Map(ruled.value).set(resident, ruling);
  });
}

/** As it was before the last ruling; says in whose file that was, -1 where there was none. */
export function undo(): number {
  const last = undone.value.at(-1);
  if (!last) return -1;
  batch(() => {
    ruled.value = last.before;
    undone.value = undone.value.slice(0, -1);
  });
  return last.resident;
}

export function clearDesk(): void {
  batch(() => {
    ruled.value = new Map();
    undone.value = [];
    side.value = "clerk";
  });
}

/** Whose books the creditor keeps: a body's name, or "" for all together. */
export const body = signal("");
keep("body", {
  read: (text) => (body.value = text !== null && /^[a-z][a-z0-9_-]{0,39}$/.test(text) ? text : ""),
  write: () => body.value || null,
});

/** The creditor's guess: what is not paid on time with the list, in percent of what it is without; null: none yet. */
export const expected = signal<number | null>(null);
keep("expected", {
  read: (text) => (expected.value = text !== null && /^\d{1,3}$/.test(text) ? Math.min(300, Number(text)) : null),
  write: () => (expected.value === null ? null : String(expected.value)),
});

const ASKED = ["listing.threshold", "listing.term", "listing.enabled", "favour.enabled"];
/** The rules that the creditor asks for, as changes of those in force. */
export const asked = signal<Changes>({});
keep("ask", {
  read: (text) => (asked.value = Object.fromEntries(Object.entries(text ? parse(text) : {}).filter(([key]) => ASKED.includes(key)))),
  write: () => format(asked.value) || null,
});

/** Into this room, from anywhere. */
export function toDesk(at: Side = "door"): void {
  batch(() => {
    side.value = at;
    stop.value = "desk";
  });
}
