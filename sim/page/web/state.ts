// What the page shows, as a few signals; and the same as a link: state lives in the URL's fragment.

import { batch, computed, effect, signal } from "@preact/signals";
import { check, exported, fromToml, inTown, load, RulebookError, set, shipped, type Changes, type Rulebook } from "../engine";
import { pack, unpack } from "./files/carry.ts";
import { toToml } from "./files/toml.ts";
import { start } from "./start.ts";

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

/** The rulebook in force. */
export const rulebook = computed<Rulebook>(() => changed(unchanged.value, changes.value));

/** The rulebook with these changes; of changes that no rulebook takes (a spoilt link), those that one does. */
function changed(settled: Rulebook, wanted: Changes): Rulebook {
  if (!Object.keys(wanted).length) return settled;
  const all = attempt(settled, wanted);
  if (all) return all;
  let result = settled;
  for (const [key, value] of Object.entries(wanted)) result = attempt(result, { [key]: value }) ?? result;
  return result;
}

function attempt(settled: Rulebook, wanted: Changes): Rulebook | null {
  try {
    const result = set(settled, wanted);
    return check(result).length ? null : result;
  } catch (error) {
    if (error instanceof RulebookError) return null;
    throw error;
  }
}

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

const whole = (text: string | null, least: number, most: number, otherwise: number): number => {
  const value = text !== null && /^\d{1,15}$/.test(text) ? Number(text) : otherwise;
  return Math.min(most, Math.max(least, value));
};

keep("stop", { read: (text) => (stop.value = text ?? "bill"), write: () => (stop.value === "bill" ? null : stop.value) });
keep("month", { read: (text) => (month.value = whole(text, 0, 480, 0)), write: () => (month.value ? String(month.value) : null) });
keep("who", {
  read: (text) => (who.value = text === null ? -1 : whole(text, 0, 3999, 0)),
  write: () => (who.value < 0 ? null : String(who.value)),
});
keep("rules", { read: (text) => (base.value = text !== null && NAMES.includes(text) ? text : ""), write: () => base.value || null });
keep("own", { read: (text) => void unfold(text), write: () => (own.value ? packed.value || null : null) });
keep("set", { read: (text) => (changes.value = text ? parse(text) : {}), write: () => format(changes.value) || null });
keep("town", {
  read: (text) => (townName.value = text !== null && Object.hasOwn(exported.towns, text) ? (text as TownName) : begin.town),
  write: () => (townName.value === begin.town ? null : townName.value),
});
keep("seed", {
  read: (text) => (seed.value = text !== null && /^\d{1,19}$/.test(text) && BigInt(text) < 2n ** 63n ? text : begin.seed),
  write: () => (seed.value === begin.seed ? null : seed.value),
});
keep("people", {
  read: (text) => (residents.value = whole(text, 2, 4000, begin.residents)),
  write: () => (residents.value === begin.residents ? null : String(residents.value)),
});
keep("months", {
  read: (text) => (months.value = whole(text, 12, 480, begin.months)),
  write: () => (months.value === begin.months ? null : String(months.value)),
});
keep("guess", {
  read: (text) =>
    (guess.value =
      text && /^[\d.,]+$/.test(text)
        ? text
            .split(",")
            .slice(0, 40)
            .map((part) => Math.min(100, Number(part) || 0))
        : null),
  write: () => guess.value?.map((value) => String(Math.round(10 * value) / 10)).join(",") ?? null,
});
keep("lecture", { read: (text) => (lecture.value = text === "1"), write: () => (lecture.value ? "1" : null) });

/** Take a rulebook that ships under no name; says whether a link can hold it. */
export async function adopt(rulebook: Rulebook): Promise<boolean> {
  const text = await pack(toToml(rulebook));
  batch(() => {
    packed.value = text ?? "";
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
    base.value = name;
    changes.value = {};
  });
}

/** A rulebook out of a link. */
async function unfold(text: string | null): Promise<void> {
  if (text === null || text === packed.peek()) {
    if (text === null) own.value = null;
    return;
  }
  const content = await unpack(text);
  try {
    if (content === null) throw new RulebookError("");
    const rulebook = fromToml(content);
    batch(() => {
      packed.value = text;
      own.value = rulebook;
    });
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    trouble.value = "spoilt";
  }
}

/** `life.wage:1.4,channels.means:no` and back. */
export function parse(text: string): Changes {
  const result: Changes = {};
  for (const item of text.split(",").slice(0, 400)) {
    const [key, value] = item.split(":");
    if (!key || value === undefined) continue;
    if (value === "yes" || value === "no") result[key] = value === "yes";
    else if (value !== "" && Number.isFinite(Number(value))) result[key] = Number(value);
  }
  return result;
}

export function format(values: Changes): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}:${typeof value === "boolean" ? (value ? "yes" : "no") : value}`)
    .join(",");
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

function read(): void {
  const query = new URLSearchParams(location.hash.slice(1));
  batch(() => {
    if (Number(query.get("v") ?? VERSION) > VERSION) trouble.value = "later";
    for (const [key, part] of parts) part.read(query.get(key));
    const way = Object.entries(WAYS).find(([key]) => query.has(key));
    if (way && !query.has("stop")) stop.value = way[1];
    who.value = Math.min(who.value, residents.value - 1);
  });
}

/** Take the link as it is, and from now on keep the address in step: a new stop is a step back for the Back button. */
export function keepInTouch(): void {
  read();
  let shown = stop.value,
    timer = 0,
    waiting: (() => void) | null = null;
  addEventListener("hashchange", () => {
    if (location.hash.slice(1) !== fragment()) {
      read();
      shown = stop.value;
    }
  });
  effect(() => {
    const text = fragment();
    const push = stop.value !== shown;
    shown = stop.value;
    clearTimeout(timer);
    const put = () => {
      waiting = null;
      const address = text ? `#${text}` : location.pathname + location.search;
      try {
        if (push) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
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
