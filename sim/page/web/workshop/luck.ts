// Luck for other towns than the one on show: kept where it is small, so that a second look costs no new draw.

import { Luck } from "../../engine";
import { lived } from "../lives.ts";

const KEPT = 2,
  SMALL = 1000; // towns, people
let kept: Luck[] = [];

/** The luck of a seed and a number of people: that of the town on show, or a kept one, or a new one. */
export function luckOf(seed: string, residents: number): Luck {
  const fits = (luck: Luck) => luck.seed === seed && luck.residents === residents,
    shown = lived.peek()?.town.luck;
  const known = shown && fits(shown) ? shown : kept.find(fits);
  if (known) return known;
  const luck = new Luck(seed, residents);
  if (residents <= SMALL) kept = [luck, ...kept].slice(0, KEPT);
  return luck;
}

/** The seeds of the towns after this one. */
export const nextSeeds = (seed: string, count: number): string[] =>
  Array.from({ length: count }, (_, k) => String((BigInt(seed) + BigInt(k + 1)) % 2n ** 63n));
