// What `sim page` wrote into this page: which town it opens with, and what Python says of it.

import { exported, load, type Rulebook } from "../engine";

export interface Start {
  /** Whole; in the file it may be the name of one that ships. */
  rulebook: Rulebook;
  /** "even", "uneven", or null: as the rulebook has its people. */
  town: keyof typeof exported.towns | null;
  residents: number;
  months: number;
  seed: string;
  /** Of the first town as Python lived it: the page compares it with its own. */
  digest: string;
  version: string;
  /** The command that wrote this page. */
  command: string;
  /** Written for a learning platform. */
  learning: boolean;
  /** The link with which a frame opens that has no address: as `lab.play` writes it into a notebook. */
  at?: string;
}

/** Read it. A name stands for the rulebook that ships under it. */
export function start(): Start {
  const written = JSON.parse(document.getElementById("start")?.textContent ?? "null");
  return { ...written, rulebook: typeof written.rulebook === "string" ? load(written.rulebook) : written.rulebook };
}
