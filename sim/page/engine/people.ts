/** People: invented residents. Traits are fixed and shared by all worlds; see `sim/town/people.py`. */

import exported from "./exported.json";
import { BIRTH, type Luck } from "./luck";
import { f } from "./numbers";

const { household: HOUSEHOLD, friends: FRIENDS } = exported.people;
const LOCAL = f(exported.people.local);

/**
 * Traits, one entry a resident. `wage`, `savings`, `exposure` (to bad luck) and `defiance` are places in the town's
 * distribution; a rulebook's `life` turns them into money and chances.
 */
export class People {
  readonly count: number;
  readonly districts: number;
  /** From 0. */
  readonly district: Int32Array;
  /** The residents of district d are those from `bounds[d]` up to `bounds[d + 1]`. */
  readonly bounds: number[];
  readonly household: Int32Array;
  readonly wage: Float32Array;
  readonly defiance: Float32Array;
  readonly savings: Float32Array;
  readonly exposure: Float32Array;
  readonly coverage: Float32Array;
  readonly awareness: Float32Array;
  readonly tenure: Float32Array;
  readonly namesake: Int32Array;
  /** How far each district stands from the middle: 1 for the first, -1 for the last, evenly between. */
  readonly lever: Float32Array;
  /** The ties of resident i are `ties[first[i]]` up to `ties[first[i + 1]]`, in rising order. */
  readonly ties: Int32Array;
  readonly first: Int32Array;

  constructor(luck: Luck, residents: number, districts: number) {
    const n = residents, steps = f(Math.max(districts - 1, 1));
    const drawn = (purpose: string) => luck.draw(purpose, BIRTH, n);
    const each = (make: (i: number) => number) => Float32Array.from({ length: n }, (_, i) => make(i));
    const around0 = (uniforms: Float32Array) => each((i) => f(2 * uniforms[i]) - 1);
    this.count = n;
    this.districts = districts;
    this.district = Int32Array.from({ length: n }, (_, i) => Math.floor((i * districts) / n));
    this.bounds = Array.from({ length: districts + 1 }, (_, d) => Math.ceil((d * n) / districts));
    this.household = Int32Array.from({ length: n }, (_, i) => Math.floor(i / HOUSEHOLD));
    const one = drawn("wage a"), two = drawn("wage b"), three = drawn("wage c");
    this.wage = each((i) => f(f(f(one[i] + two[i]) + three[i]) - 1.5) * 2);
    this.defiance = around0(drawn("defiance"));
    this.savings = around0(drawn("savings"));
    this.exposure = around0(drawn("exposure"));
    this.coverage = drawn("coverage");
    this.awareness = drawn("awareness");
    this.tenure = drawn("tenure");
    this.namesake = ring(drawn("namesake"), n);
    this.lever = Float32Array.from({ length: districts }, (_, d) => (districts > 1 ? 1 - f(f(2 * d) / steps) : 0));
    const both = mutual(this.pairs(luck), n);
    this.ties = Int32Array.from(both, (pair) => pair % n);
    this.first = new Int32Array(n + 1);
    for (const pair of both) this.first[Math.floor(pair / n) + 1]++;
    for (let i = 0; i < n; i++) this.first[i + 1] += this.first[i];
  }

  /** The residents tied to this one, in rising order. */
  tiesOf(resident: number): Int32Array {
    return this.ties.subarray(this.first[resident], this.first[resident + 1]);
  }

  /** Pairs of friends, each once, as low * n + high (exact in a double up to ten million residents). */
  private pairs(luck: Luck): Set<number> {
    const n = this.count, pairs = new Set<number>();
    for (let k = 0; k < FRIENDS; k++) {
      const local = luck.draw(`tie ${k} local`, BIRTH, n), who = luck.draw(`tie ${k} who`, BIRTH, n);
      for (let i = 0; i < n; i++) {
        const start = this.bounds[this.district[i]], size = this.bounds[this.district[i] + 1] - start;
        const friend = local[i] < LOCAL ? start + Math.floor(who[i] * size) : Math.floor(who[i] * n);
        if (friend !== i) pairs.add(Math.min(i, friend) * n + Math.max(i, friend));
      }
    }
    return pairs;
  }
}

/** Each pair both ways round, in rising order. */
function mutual(pairs: Set<number>, n: number): Float64Array {
  const both = new Float64Array(2 * pairs.size);
  let at = 0;
  for (const pair of pairs) {
    both[at++] = pair;
    both[at++] = (pair % n) * n + Math.floor(pair / n);
  }
  return both.sort();
}

/** Everybody's namesake: the next in the order of luck, those of equal luck by number. */
function ring(luck: Float32Array, n: number): Int32Array {
  const order = Float64Array.from({ length: n }, (_, i) => luck[i] * 2 ** 48 + i).sort(); // 24 bits of luck, 24 of number
  const namesake = new Int32Array(n);
  for (let place = 0; place < n; place++) namesake[order[place] % 2 ** 24] = order[(place + 1) % n] % 2 ** 24;
  return namesake;
}
