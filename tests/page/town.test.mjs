import assert from "node:assert/strict";
import test from "node:test";

import { combinations } from "../../sim/page/js/channels.js";
import { nice, short } from "../../sim/page/js/chart.js";
import { listedByMonth, tally } from "../../sim/page/js/data.js";
import { count, long, number, percent, when } from "../../sim/page/js/dom.js";
import { layout, nearest, neighbour } from "../../sim/page/js/layout.js";
import { signed } from "../../sim/page/js/loop.js";
import { monthsOf } from "../../sim/page/js/people.js";
import { shown } from "../../sim/page/js/pilots.js";
import { marksAt } from "../../sim/page/js/townview.js";

const BOUNDS = [0, 250, 500, 750, 1000];

for (const width of [150, 328, 1086, 3000]) {
  test(`everybody has a place of their own in a town ${width} wide`, () => {
    const town = layout(width, BOUNDS, 3);
    const places = new Set();
    for (let r = 0; r < 1000; r++) {
      const [x, y] = [town.x[r], town.y[r]];
      assert.ok(x > 0 && x < width && y > 0 && y < town.height, `${r}: ${x}, ${y}`);
      const quarter = town.quarters[Math.floor(r / 250)];
      assert.ok(x >= quarter.x && x <= quarter.x + quarter.width && y >= quarter.y && y <= quarter.y + quarter.height);
      places.add(`${x.toFixed(2)},${y.toFixed(2)}`);
      assert.equal(nearest(town, x, y), r);
    }
    assert.equal(places.size, 1000);
  });
}

test("the same width gives the same places, and arrows lead to neighbours and back", () => {
  const town = layout(800, BOUNDS, 3);
  assert.deepEqual(town, layout(800, BOUNDS, 3));
  for (const from of [10, 300, 640, 900]) {
    const right = neighbour(town, from, 1, 0);
    assert.ok(town.x[right] > town.x[from]);
    assert.equal(neighbour(town, right, -1, 0), from);
    assert.ok(town.y[neighbour(town, from, 0, 1)] > town.y[from]);
  }
  assert.equal(neighbour(town, 0, 0, -1), 0);
});

test("small and uneven towns have places, too", () => {
  for (const bounds of [[0, 1, 2], [0, 2], [0, 3, 5, 8, 10]]) {
    const residents = bounds[bounds.length - 1];
    const town = layout(300, bounds, 3);
    assert.equal(town.x.length, residents);
    assert.ok([...town.x, ...town.y].every(Number.isFinite));
  }
});

test("a life is counted from its frames", () => {
  const months = 4;
  const states = Uint8Array.from([0, 3, 3, 0, 3, 0, 3, 3, 0, 0, 0, 0, 1, 2, 1, 2]);
  const cut = Uint8Array.from([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  const world = { states, listed: listedByMonth(states, months) };
  assert.deepEqual([...world.listed], [0, 1, 1, 2, 1]);
  assert.deepEqual(tally(world, { states: cut }, months), {
    listed: 1, ever: 2, entries: 3, exits: 2, personMonths: 5, entrenchment: 0.8,
  });
  assert.deepEqual([...monthsOf(states, months)], [2, 3, 0, 0]);
});

test("marks of one life and of two over each other", () => {
  const first = { states: Uint8Array.from([3, 3, 0, 1]) }, second = { states: Uint8Array.from([3, 0, 3, 0]) };
  assert.deepEqual([...marksAt(first, null, 0, 1)], [0, 0, 0, 0]);
  assert.deepEqual([...marksAt(first, null, 1, 1)], [3, 3, 0, 1]);
  assert.deepEqual([...marksAt(first, second, 1, 1)], [3, 4, 5, 0]);
});

test("numbers and dates are words", () => {
  assert.equal(number(-1234), "\u22121,234");
  assert.equal(percent(97, 1000), "9.7%");
  assert.equal(percent(0, 0), "0.0%");
  assert.equal(count(1, "person", "people"), "1 person");
  assert.equal(count(2, "month"), "2 months");
  assert.equal(when(0), "the start");
  assert.equal(when(12), "year 1, month 12");
  assert.equal(when(13), "year 2, month 1");
  assert.equal(long(120), "10 years");
  assert.equal(long(1), "1 month");
  assert.equal(signed(0.4), "0");
  assert.equal(signed(3131.9), "+3,132");
  assert.equal(shown("entrenchment", 0.661545), "66.2%");
  assert.equal(shown("refusals", 4827), "4,827");
  assert.equal(shown("wages_lost", 1163.808721), "1,163.8");
});

test("axes are round and reach far enough", () => {
  for (let n = 1; n < 5000; n = Math.ceil(n * 1.3)) {
    const { top, step } = nice(n);
    assert.ok(top >= n && top <= 2.01 * n, `${n}: ${top}`);
    assert.ok(Math.abs(top / step - Math.round(top / step)) < 1e-9);
  }
  assert.equal(short("abcdef", 4), "abc\u2026");
  assert.equal(short("abc", 4), "abc");
});

test("sets of channels", () => {
  assert.deepEqual(combinations(["a", "b", "c"], 2), [["a", "b"], ["a", "c"], ["b", "c"]]);
  assert.equal(combinations([..."abcdefg"], 3).length, 35);
});
