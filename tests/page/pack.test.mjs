import assert from "node:assert/strict";
import test from "node:test";
import zlib from "node:zlib";

import { bytesOf, inflate, Reader } from "../../sim/page/js/pack.js";

/** The writer, as in sim/page/pack.py. @param {number[]} values */
function varints(values) {
  const bytes = [];
  for (let value of values) {
    for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
    bytes.push(value);
  }
  return bytes;
}

test("numbers of all lengths come back", () => {
  const values = [0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 35 - 1];
  const reader = new Reader(Uint8Array.from([...varints([values.length]), ...varints(values)]));
  assert.deepEqual(reader.series(), values);
  assert.equal(reader.at, reader.bytes.length);
});

test("a skipped series leaves the reader behind it", () => {
  const reader = new Reader(Uint8Array.from(varints([3, 5, 300, 70000, 42])));
  reader.skip();
  assert.equal(reader.varint(), 42);
});

test("steps add up", () => {
  assert.deepEqual(new Reader(Uint8Array.from(varints([3, 5, 0, 7]))).rising(), [5, 5, 12]);
});

test("turns become stays, which end with the life they belong to", () => {
  const months = 4; // resident 0: months 2-3; 1: from month 4 to the end; 2: the whole life; 3: never
  const turns = [1, 3, 7, 8];
  const steps = turns.map((turn, i) => turn - (turns[i - 1] ?? 0));
  const states = new Reader(Uint8Array.from(varints([turns.length, ...steps]))).toggles(4, months);
  assert.deepEqual([...states], [0, 3, 3, 0, 0, 0, 0, 3, 3, 3, 3, 3, 0, 0, 0, 0]);
});

test("changes of state hold until the next one, within a life", () => {
  const changes = [[1, 2], [2, 0], [3, 3], [4, 1], [6, 3]];
  const steps = changes.map(([place, state], i) => (place - (changes[i - 1]?.[0] ?? 0)) * 4 + state);
  const states = new Reader(Uint8Array.from(varints([steps.length, ...steps]))).changes(3, 4);
  assert.deepEqual([...states], [0, 2, 0, 3, 1, 1, 3, 3, 0, 0, 0, 0]);
});

test("deflated bytes in base64 come back", async () => {
  const raw = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
  const text = zlib.deflateRawSync(raw).toString("base64");
  assert.deepEqual(await inflate(bytesOf(`${text}\n`)), raw);
});
