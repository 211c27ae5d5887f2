// Where somebody sits in this room, and what was ruled there: kept in the link.

import { batch, signal } from "@preact/signals";
import { format, named, parse, readAs, refuse, wholeNumber } from "../refused.ts";
import { keep, stop } from "../state.ts";
import { fill, words } from "../words.ts";
import { type Changes } from "../../engine";

export const RULINGS = ["uphold", "strike", "waive"] as const;
export type Ruling = (typeof RULINGS)[number];

/** The door; the clerk's files and what became of them; the creditor's three screens. */
export const SIDES = ["door", "clerk", "signed", "books", "listed", "ask"] as const;
export type Side = (typeof SIDES)[number];

export const side = signal<Side>("door");
keep("side", {
  read: (text) => (side.value = named("side", text, SIDES) ?? "door"),
  write: () => (side.value === "door" ? null : side.value),
});

/** What the clerk ruled, by resident. A file without a ruling stands. */
export const ruled = signal<ReadonlyMap<number, Ruling>>(new Map());
/** Rulings before the last ones, and in whose file each of those was. */
const undone = signal<readonly { before: ReadonlyMap<number, Ruling>; resident: number }[]>([]);

/** `412.strike,88.waive` and back; anything else is refused. */
keep("ruled", {
  read: (text) => {
    const all = (text ?? "").split(",").filter(Boolean).slice(0, 40);
    const rulings = all.flatMap((one) => readAs("ruled", one, ruling, words.refused.ruled) ?? []);
    ruled.value = new Map(rulings.map(({ resident, said }) => [resident, said]));
    undone.value = [];
  },
  write: () => [...ruled.value].map(([resident, ruling]) => `${resident}.${ruling}`).join(",") || null,
});

function ruling(text: string): { resident: number; said: Ruling } | null {
  const [resident, said] = text.split(".");
  const known = RULINGS.find((name) => name === said);
  return known && text === `${resident}.${said}` && /^\d{1,4}$/.test(resident) ? { resident: Number(resident), said: known } : null;
}

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
  read: (text) =>
    (body.value = readAs("body", text, (text) => (/^[a-z][a-z0-9_-]{0,39}$/.test(text) ? text : null), words.refused.body) ?? ""),
  write: () => body.value || null,
});

/** The creditor's guess: what is not paid on time with the list, in percent of what it is without; null: none yet. */
export const expected = signal<number | null>(null);
keep("expected", {
  read: (text) => (expected.value = wholeNumber("expected", text, 0, 300)),
  write: () => (expected.value === null ? null : String(expected.value)),
});

const ASKED = ["listing.threshold", "listing.term", "listing.enabled", "favour.enabled"];
/** The rules that the creditor asks for, as changes of those in force. */
export const asked = signal<Changes>({});
keep("ask", {
  read: (text) => {
    const all = Object.entries(parse(text ?? "", refuse));
    for (const [key] of all) if (!ASKED.includes(key)) refuse(key, fill(words.refused.names, { names: ASKED.join(", ") }));
    asked.value = Object.fromEntries(all.filter(([key]) => ASKED.includes(key)));
  },
  write: () => format(asked.value) || null,
});

/** Into this room, from anywhere. */
export function toDesk(at: Side = "door"): void {
  batch(() => {
    side.value = at;
    stop.value = "desk";
  });
}
