/** A row of bits that is written, or read, from its beginning; and the check of its letters. See `sim/play/codes.py`. */

import exported from "./exported.json";

const { generator: GENERATOR, start: START } = exported.codes;

export class Bits {
  private readonly bits: number[];
  private next = 0;

  constructor(letters: readonly number[] = []) {
    this.bits = letters.flatMap((letter) => [4, 3, 2, 1, 0].map((shift) => (letter >> shift) & 1));
  }

  /** How many are not read. */
  get left(): number {
    return this.bits.length - this.next;
  }

  /** Add a number of so many bits. */
  put(count: number, value: number | bigint | boolean): void {
    const wide = BigInt(value);
    for (let shift = count - 1; shift >= 0; shift--) this.bits.push(Number((wide >> BigInt(shift)) & 1n));
  }

  /** Read a number of so many bits, 31 at the most; null where there are not as many. */
  take(count: number): number | null {
    const value = this.takeWide(count);
    return value === null ? null : Number(value);
  }

  /** The same of any number of bits. */
  takeWide(count: number): bigint | null {
    if (count > this.left) return null;
    let value = 0n;
    for (let bit = 0; bit < count; bit++) value = (value << 1n) | BigInt(this.bits[this.next++]);
    return value;
  }

  /** All of them by fives, the last filled with zeros. */
  letters(): number[] {
    const letters: number[] = [];
    for (let at = 0; at < this.bits.length; at += 5) {
      let letter = 0;
      for (let bit = at; bit < at + 5; bit++) letter = (letter << 1) | (this.bits[bit] ?? 0);
      letters.push(letter);
    }
    return letters;
  }
}

/** The four letters that follow these, as numbers from 0 to 31. */
export function checkOf(letters: readonly number[]): number[] {
  let rest = START;
  for (const letter of [(letters.length >> 5) & 31, letters.length & 31, ...letters]) {
    rest ^= letter << 15;
    for (let bit = 0; bit < 5; bit++) {
      rest <<= 1;
      if (rest >> 20) rest ^= GENERATOR;
    }
  }
  return [15, 10, 5, 0].map((shift) => (rest >> shift) & 31);
}
