/** A digest of what was lived: equal to Python's `sim.page.exported.digest` for the same town. */

import { MEASURES, type Move } from "./measures";
import type { Town } from "./town";

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32, continued from an earlier part. */
function crc32(bytes: Uint8Array, before: number): number {
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = TABLE[(value ^ bytes[i]) & 255] ^ (value >>> 8);
  return ~value;
}

const bytesOf = (column: Float64Array | Int32Array) => new Uint8Array(column.buffer);
const written = (value: number) => (value >>> 0).toString(16).padStart(8, "0");

/** Flags and measures of every month, and every move of the list. */
export function digest(town: Town): string {
  let flags = 0, measures = 0, moves = 0;
  for (let month = 0; month < town.month; month++) {
    for (const { history } of town.worlds) {
      const tallies = history.tallies[month];
      flags = crc32(history.flags[month], flags);
      measures = crc32(bytesOf(Float64Array.from(MEASURES, (name) => tallies[name])), measures);
    }
  }
  const rows = (list: readonly Move[], wide: boolean) => bytesOf(
    Int32Array.from(list.flatMap(({ month, resident, causes }) => (wide ? [month, resident, causes] : [month, resident]))),
  );
  for (const { history } of town.worlds) moves = crc32(rows(history.exits, false), crc32(rows(history.entries, true), moves));
  return `flags ${written(flags)}, measures ${written(measures)}, moves ${written(moves)}`;
}
