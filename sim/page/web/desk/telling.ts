// What is told of a file once the desk is signed.

import { signal } from "@preact/signals";
import { exported, type Entry } from "../../engine";
import { counted } from "../story/say.ts";
import { words } from "../words.ts";
import { type File } from "./files.ts";

/** Whose lane was chosen: the one ringed in the town. */
export const chosen = signal(-1);

const { causes } = exported;
const text = words.desk.signed.truth;
const count = (records: readonly Entry[], cause: number) => records.filter((entry) => entry.cause === cause).length;

/** What is behind a file, record by record. */
export function truth({ records }: File): string {
  const wrong = records.filter((entry) => entry.cause === causes.WRONG),
    astray = wrong.filter((entry) => entry.astray >= 0).length;
  const parts: [number, { one: string; many: string }][] = [
    [astray, text.astray],
    [wrong.length - astray, text.paid],
    [count(records, causes.CANNOT), text.cannot],
    [count(records, causes.WILL_NOT), text.willNot],
    [count(records, causes.RESIDUAL), text.residual],
  ];
  return parts.flatMap(([n, forms]) => (n ? [counted(n, forms)] : [])).join(", ");
}
