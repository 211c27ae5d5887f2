// What the page shows, as a few signals; and the same as a link: state lives in the URL's fragment.

import { batch, computed, effect, signal } from "@preact/signals";
import { exported, fromToml, inTown, keys, load, RulebookError, shipped, type Changes, type Rulebook } from "../engine";
import { pack, unpack } from "./files/carry.ts";
import { toToml } from "./files/toml.ts";
import { flag, format, named, parse, readAs, refusals, refuse, sift, wholeNumber } from "./refused.ts";
import { start } from "./start.ts";
import { words } from "./words.ts";

/** A later version of the page writes a higher number, so that an old page can say that it does not know all. */
const VERSION = 1;

export type TownName = keyof typeof exported.towns;

export const begin = start();

/** The rulebooks that ship. */
export const NAMES: readonly string[] = shipped;

/** The rulebook as it is named: one that ships, or the one this page was written with ("" in the link). */
export const base = signal<string>("");
/** The rulebook itself where it is neither: dropped in as TOML; and packed, as a link holds it ("" where it is too long). */
export const own = signal<Rulebook | null>(null);
const packed = signal("");
/** What the file with it is called; "" where it came in a link, which keeps the rules alone. */
export const ownFile = signal("");
/** What is changed in it, by dotted keys. */
export const changes = signal<Changes>({});
export const townName = signal<TownName | null>(begin.town);
export const seed = signal(begin.seed);
export const residents = signal(begin.residents);
export const months = signal(begin.months);

/** The month on show. */
export const month = signal(0);
export const who = signal(-1); // whose life is told; -1: not chosen yet
export const stop = signal("bill");
export const guess = signal<number[] | null>(null); // share in percent, one a year
export const lecture = signal(false);
/** Said once at the top: a link of a later version, a wrong digest. */
export const trouble = signal<"" | "later" | "spoilt" | "notThisTown">("");

/** The rulebook before any change, in its town. */
export const unchanged = computed<Rulebook>(() => {
  const book = own.value ?? (base.value ? load(base.value) : begin.rulebook);
  return townName.value ? inTown(book, townName.value) : book;
});

/** The rulebook in force. While a link is read its changes may be such as no rulebook takes: those are left out. */
export const rulebook = computed<Rulebook>(() => sift(unchanged.value, changes.value).rulebook);

/** Keep of the changes what the rulebook takes, and say what it does not. */
export function settle(): void {
  const { kept } = sift(unchanged.value, changes.value, refuse);
  if (Object.keys(kept).length < Object.keys(changes.value).length) changes.value = kept;
}

/** The name under which a rulebook ships, whole as it is; else "". */
export function shipsAs(rulebook: Rulebook): string {
  const content = (one: Rulebook) => JSON.stringify([keys(one), one.amendment]);
  return NAMES.includes(rulebook.name) && content(load(rulebook.name)) === content(rulebook) ? rulebook.name : "";
}
/** The name of the rulebook that this page opens with, where it ships. */
export const opensAs = shipsAs(begin.rulebook);

/** What a link holds: only what differs from how this page opens. Every part registers its own key once. */
interface Part {
  read: (text: string | null) => void;
  write: () => string | null;
}
const parts = new Map<string, Part>();

/** Short links into rooms beside the story: `#play`, `#seat=17`. */
const WAYS = { play: "play", seat: "play", wall: "wall", desk: "desk" };

/** Keep one more thing in the link. `read` gets null where the link says nothing. */
export function keep(key: string, part: Part): void {
  parts.set(key, part);
}

/** What is wrong with a seed; "" for nothing. */
export const seedProblem = (text: string): string => (/^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n ? "" : words.refused.seed);
const { page: MOST } = exported;

keep("stop", { read: (text) => (stop.value = text ?? "bill"), write: () => (stop.value === "bill" ? null : stop.value) });
keep("month", {
  read: (text) => (month.value = wholeNumber("month", text, 0, MOST.months) ?? 0),
  write: () => (month.value ? String(month.value) : null),
});
keep("who", {
  read: (text) => (who.value = wholeNumber("who", text, 0, MOST.residents - 1) ?? -1),
  write: () => (who.value < 0 ? null : String(who.value)),
});
keep("rules", { read: (text) => (base.value = bare(named("rules", text, NAMES))), write: () => base.value || null });
keep("own", { read: (text) => void unfold(text), write: () => (own.value ? packed.value || null : null) });
keep("set", {
  read: (text) => {
    if ((text ?? "") !== format(changes.peek())) changes.value = text ? parse(text, refuse) : {}; // the same changes need no new life
  },
  write: () => format(changes.value) || null,
});
keep("town", {
  read: (text) => (townName.value = named("town", text, Object.keys(exported.towns) as TownName[]) ?? begin.town),
  write: () => (townName.value === begin.town ? null : townName.value),
});
keep("seed", {
  read: (text) => {
    seed.value = readAs("seed", text, (text) => (seedProblem(text) ? null : text), words.refused.seed) ?? begin.seed;
  },
  write: () => (seed.value === begin.seed ? null : seed.value),
});
keep("people", {
  read: (text) => (residents.value = wholeNumber("people", text, MOST.least_residents, MOST.residents) ?? begin.residents),
  write: () => (residents.value === begin.residents ? null : String(residents.value)),
});
keep("months", {
  read: (text) => (months.value = wholeNumber("months", text, MOST.least_months, MOST.months) ?? begin.months),
  write: () => (months.value === begin.months ? null : String(months.value)),
});
/** `1,2.5,4`: one a year; null for anything else. */
function shares(text: string): number[] | null {
  const all = text.split(",");
  return all.length <= MOST.months / 12 && all.every((one) => /^\d{1,3}(\.\d)?$/.test(one) && Number(one) <= 100) ? all.map(Number) : null;
}
keep("guess", {
  read: (text) => (guess.value = readAs("guess", text, shares, words.refused.guess)),
  write: () => guess.value?.map((value) => String(Math.round(10 * value) / 10)).join(",") ?? null,
});
keep("lecture", { read: (text) => (lecture.value = flag("lecture", text)), write: () => (lecture.value ? "1" : null) });

/** Take a rulebook out of a file; says whether a link can hold it. */
export async function adopt(rulebook: Rulebook, file: string): Promise<boolean> {
  const text = await pack(toToml(rulebook));
  batch(() => {
    packed.value = text ?? "";
    ownFile.value = file;
    own.value = rulebook;
    base.value = "";
    changes.value = {};
    townName.value = null;
  });
  return text !== null;
}

/** Begin again from a rulebook that ships, or from the one this page was written with (""). */
export function beginFrom(name: string): void {
  batch(() => {
    own.value = null;
    packed.value = "";
    base.value = bare(name);
    changes.value = {};
  });
}

/** The rulebook that this page opens with has no name in a link, and stands once in a list of names. */
const bare = (name: string | null): string => (name === null || name === opensAs ? "" : name);

let unfolding = 0; // rulebooks of links that are still unpacked
/** A rulebook out of a link. */
async function unfold(text: string | null): Promise<void> {
  if (text === null || text === packed.peek()) {
    if (text === null) own.value = null;
    return;
  }
  unfolding++;
  const content = await unpack(text);
  try {
    if (content === null) throw new RulebookError("");
    const rulebook = fromToml(content);
    batch(() => {
      packed.value = text;
      ownFile.value = "";
      own.value = rulebook;
    });
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    trouble.value = "spoilt";
  }
  if (!--unfolding) settle();
}

/** The fragment of this moment. */
export function fragment(): string {
  const query = new URLSearchParams();
  for (const [key, part] of parts) {
    const text = part.write();
    if (text !== null) query.set(key, text);
  }
  if (query.size) query.set("v", String(VERSION));
  return query.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
}

/** A link to this moment. */
export const link = (): string => `${location.href.split("#")[0]}#${fragment()}`;

let places: readonly string[] = []; // stops and rooms, by their ids

function read(fragment = location.hash.slice(1)): void {
  const query = new URLSearchParams(fragment);
  batch(() => {
    refusals.value = [];
    if (Number(query.get("v") ?? VERSION) > VERSION) trouble.value = "later";
    for (const [key, part] of parts) part.read(query.get(key));
    for (const [key, text] of query)
      if (text && key !== "v" && !parts.has(key) && !(key in WAYS)) refuse(`${key} = ${text}`, words.refused.key);
    if (!places.includes(stop.value)) stop.value = named("stop", stop.value, places) ?? places[0];
    const way = Object.entries(WAYS).find(([key]) => query.has(key));
    if (way && !query.has("stop")) stop.value = way[1];
    who.value = wholeNumber("who", who.value < 0 ? null : String(who.value), 0, residents.value - 1) ?? -1;
    if (!unfolding) settle();
    linked = query.has("month");
  });
}

/** Whether the month on show is one that a link asked for, at the stop of that link. */
export let linked = false;

/** Go to a stop by hand. */
export function walk(to: string): void {
  linked = false;
  stop.value = to;
}

/** Take the link as it is, and from now on keep the address in step: a new stop is a step back for the Back button. */
export function keepInTouch(known: readonly string[]): void {
  places = known;
  read(location.hash.slice(1) || begin.at);
  let shown = stop.value,
    timer = 0,
    waiting: (() => void) | null = null,
    reading = false,
    written = location.hash; // as this page left it
  addEventListener("hashchange", () => {
    written = location.hash;
    if (location.hash.slice(1) === fragment()) return;
    reading = true; // a step back is no new step
    read();
    reading = false;
  });
  effect(() => {
    const text = fragment();
    const push = stop.value !== shown && !reading;
    shown = stop.value;
    clearTimeout(timer);
    const put = () => {
      waiting = null;
      if (location.hash !== written) return; // another link was put into the address: it is about to be read
      const address = text ? `#${text}` : location.pathname + location.search;
      try {
        if (push) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
        written = location.hash;
      } catch {
        // a sandboxed frame may not write its address: the link can still be copied
      }
    };
    if (push) {
      waiting?.(); // what was done at the last stop belongs to its own entry
      put();
    } else {
      waiting = put;
      timer = window.setTimeout(put, 300); // not sixty times a second while it plays
    }
  });
}
