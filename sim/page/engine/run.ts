/** A run by its options, for those who embed the page and for tests: what `sim run --json` tells of it. */

import exported from "./exported.json";
import { parse } from "./check";
import type { MarginRow } from "./margin";
import { messages } from "./messages";
import { listedByMonth, margins, summary, type Summary } from "./results";
import { cut as without, inTown, load, type Rulebook, RulebookError, townName, withTwins } from "./rulebook";
import { fromToml } from "./toml";
import { live, Town, wholeNumber, type LiveOptions } from "./town";

export interface RunOptions extends LiveOptions {
  /** A rulebook as TOML text; else `rulebook`: a pilot's name, or plain data; else the default pilot. */
  toml?: string;
  rulebook?: string | Rulebook;
  residents?: number;
  months?: number;
  seed?: string | number | bigint;
  /** Channels to cut. */
  cut?: string | readonly string[];
  /** Whose people, `even` or `uneven`; by default as the rulebook has them. */
  town?: string;
}

export interface RunResult {
  town: { residents: number; months: number; seed: string; districts: number; people: string };
  worlds: Summary[];
  margin: ({ world: string } & MarginRow)[];
  /** How many are on the list after each month, by world. */
  listed: Record<string, number[]>;
}

/** Live one town under a rulebook beside its twins. Throws a RulebookError with one line before anything is lived. */
export async function run(options: RunOptions = {}): Promise<RunResult> {
  const { residents, seed, slice, signal, onMonth } = options;
  const months = wholeNumber("months", options.months ?? 120, 1, exported.most.months), worlds = runWorlds(options);
  const town = new Town(worlds, { residents, seed, diaries: false });
  await live(town, months, { slice, signal, onMonth });
  return {
    town: {
      residents: town.residents, months: town.month, seed: town.seed, districts: town.people.districts,
      people: townName(worlds[0].rulebook) || "as in the rulebook",
    },
    worlds: summary(town),
    margin: margins(town),
    listed: Object.fromEntries(town.worlds.map((world) => [world.name, listedByMonth(world)])),
  };
}

function runWorlds({ toml, rulebook = exported.default, cut = [], town }: RunOptions) {
  if (toml !== undefined && typeof toml !== "string") throw new RulebookError(messages.town.toml);
  const given = toml !== undefined ? fromToml(toml) : typeof rulebook === "string" ? load(rulebook) : parse(rulebook);
  const here = town === undefined ? given : inTown(given, town), channels = [...new Set([cut].flat())];
  if (!channels.length) return withTwins(here);
  return withTwins(without(here, channels), `${here.name} without ${channels.join(", ")}`);
}
