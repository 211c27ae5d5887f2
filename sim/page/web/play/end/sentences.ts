// What the end of a life tells, sentence by sentence. Nothing here knows of a browser: tests in node hold each against Python.

import { billName } from "../../person/names.ts";
import { counted } from "../../story/say.ts";
import { close, fill, number, when, words } from "../../words.ts";
import { type Came, type Moments, type Stay } from "../core/came.ts";
import { apart, best, type Policy } from "../core/policies.ts";
import { cheapest, saved, type WayOff } from "../core/ways.ts";
import { listedFor, money, monthsOf, rent, same } from "./say.ts";

const { end: text } = words.played;
const tenths = (value: number): number => Math.round(10 * value) / 10;

/** What the list did, at the same choices: how long they were on it, and what that cost them or brought. */
export function listDid(here: Came, there: Came, months: number): string {
  const on = here.listed ? fill(text.on, { listed: number(here.listed), months: number(months) }) : text.never;
  if (same(here.left, there.left)) return `${on} ${text.nothing}`;
  const difference = Math.max(0.1, Math.abs(tenths(there.left) - tenths(here.left))); // as the two are told
  return `${on} ${fill(here.left < there.left ? text.lost : text.won, { rent: rent(difference) })}`;
}

/** With what they end, with the list and without. */
export const ends = (here: Came, there: Came): string =>
  fill(same(here.left, there.left) ? text.asWithout : text.atSame, { here: money(here.left), there: money(there.left) });

/** What the choices did, at the same list: `list` is the life left to habit. */
export function choicesDid(here: Came, list: Came): string {
  if (here.listed === list.listed && same(here.left, list.left)) return text.choicesNothing;
  return fill(text.choices, {
    listed: listedFor(here.listed),
    left: money(here.left),
    habit: listedFor(list.listed),
    leftByHabit: money(list.left),
  });
}

/** What a hundred other ways to live a life come to; of one that was listed, whether any of them keeps off the list. */
export function hundred(tried: readonly Policy[], listed: number): string {
  const top = best(tried),
    worst = tried.reduce((a, b) => (b.left < a.left ? b : a)),
    off = tried.filter((policy) => policy.listed === 0).length;
  const here = rent(apart(tried.map(({ left }) => left))),
    there = rent(apart(tried.map(({ free }) => free)));
  return [
    fill(text.best, { listed: listedFor(top.listed), left: money(top.left), worst: money(worst.left) }),
    fill(text.apart, { here, there }),
    ...(listed ? [off ? counted(off, text.chance) : text.door] : []),
  ].join(" ");
}

/** When they were listed, when they learned of it, and when that ended. */
export function stayed({ on, known, off }: Stay): string {
  const said = known ? (off ? text.listedIn : text.listedOn) : off ? text.unknown : text.unknownOn;
  return fill(said, { on: when(on), known: when(known), off: when(off) });
}

/** A record, and whether it is true. */
export const recorded = ({ month, name, isWrong, astray }: Moments["records"][number]): string =>
  fill(text.record, { when: when(month), source: billName(name), truth: isWrong ? (astray >= 0 ? text.astray : text.wrong) : text.true });

/** The cheapest way off the list that there was, of all that were tried in a life that was listed so long. */
export function wayOff(all: readonly WayOff[], listed: number): string {
  if (!all.length) return text.wayNever;
  const best = cheapest(all, listed);
  if (!best) return counted(all.length, text.wayNone);
  const said = best.taken ? text.wayTaken : best.what === "appeal" ? text.wayAppeal : text.wayRepair;
  return `${fill(said, { when: when(best.month), months: monthsOf(saved(best, listed)) })} ${counted(all.length, text.wayOf)}`;
}

/** How far a life and the same life without something are apart, in words. */
export function against(here: { listed: number; left: number }, other: { listed: number; left: number }) {
  const left = here.left - other.left,
    listed = here.listed - other.listed,
    alike = close(Math.abs(left)) === "0";
  return { changes: listed !== 0 || !alike, listed: listed ? sign(listed) : text.same, left: alike ? text.same : sign(left) };
}

const sign = (value: number): string => (value > 0 ? "+" : "") + close(value);
