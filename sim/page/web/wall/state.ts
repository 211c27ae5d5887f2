// The codes of a class: pasted, sorted out, kept in the link; no word that stood around them is kept.

import { batch, computed, signal } from "@preact/signals";
import { CodeError, decode, encode, exported, pasted, sortedOut, type Code, type Pasted } from "../../engine";
import { refuse, wholeNumber } from "../refused.ts";
import { keep, stop } from "../state.ts";

export const ROOM = "wall";
const MOST_IN_LINK = 20_000; // letters
const { page: MOST } = exported;

/** All codes that were read, each once, in the order in which they came. */
const held = signal<readonly Code[]>([]);
/** What was wrong with the last paste, and how many codes came more than once so far. */
export const spoilt = signal<readonly Pasted[]>([]);
export const without = signal<readonly number[]>([]);
export const doubles = signal(0);
/** How many of the class they think will ever be on the list: a show of hands, typed by the lecturer. */
export const guess = signal<number | null>(null);

export const sorted = computed(() => sortedOut(held.value.map((code, at) => ({ line: at + 1, code }))));

/** Whether a page can live this town; Python lives any. */
export const tooLarge = computed(() => {
  const first = sorted.value.codes[0];
  return (
    first !== undefined &&
    (first.town.residents > MOST.residents || first.months > MOST.months || first.town.residents * first.months > MOST.life)
  );
});

/** Read what was pasted. */
export function paste(text: string): void {
  const { pastes, without: none } = pasted(text.slice(0, exported.toml.bytes));
  batch(() => {
    doubles.value += put(pastes.flatMap(({ code }) => code ?? []));
    spoilt.value = pastes.filter(({ code }) => !code);
    without.value = none;
  });
}

/** Add codes that are not there yet; gives how many were. */
function put(codes: readonly Code[]): number {
  const known = new Set(held.peek().map(encode)),
    fresh: Code[] = [];
  for (const code of codes) {
    const text = encode(code);
    if (known.has(text)) continue;
    known.add(text);
    fresh.push(code);
  }
  held.value = [...held.peek(), ...fresh];
  return codes.length - fresh.length;
}

/** A later life of a resident takes the place of the first. */
export function putFirst(code: Code): void {
  held.value = [code, ...held.peek().filter((other) => other !== code)];
}

export function clear(): void {
  batch(() => {
    held.value = [];
    spoilt.value = [];
    without.value = [];
    doubles.value = 0;
    guess.value = null;
  });
}

/** All codes as a text file that `sim live` reads. */
export const codesText = (): string => sorted.value.codes.map((code) => `${encode(code)}\n`).join("");

const packed = computed(() => held.value.map((code) => encode(code).replaceAll("-", "")).join("."));

keep("codes", {
  read: (text) => {
    if (text !== null && text !== packed.peek()) held.value = text.split(".").flatMap(read);
  },
  write: () => (stop.value === ROOM && packed.value.length <= MOST_IN_LINK ? packed.value || null : null),
});
keep("hands", {
  read: (text) => {
    const hands = wholeNumber("hands", text, 0, 9999);
    if (hands !== null) guess.value = hands;
  },
  write: () => (stop.value === ROOM && guess.value !== null ? String(guess.value) : null),
});

function read(text: string): Code[] {
  try {
    return [decode(text)];
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    refuse("codes", error.message);
    return [];
  }
}
