/** Arithmetic as NumPy does it: single precision, sums in pairs, halves to even. */

/** To single precision, as every sum, difference, product and quotient of money, points and chances is rounded. */
export const f = Math.fround;

/** The sum of a column in double precision and in NumPy's order: halves above 128 values, eight sums side by side. */
export function total(column: Float32Array): number {
  if (wide.length < column.length) wide = new Float64Array(column.length);
  wide.set(column);
  return sum(wide, 0, column.length);
}

let wide = new Float64Array(0);

/** The same of doubles. */
export function sum(column: Float64Array, from = 0, count = column.length): number {
  if (count < 8) {
    let few = 0;
    for (let i = from; i < from + count; i++) few += column[i];
    return few;
  }
  if (count > 128) {
    const half = (count >> 1) - ((count >> 1) % 8);
    return sum(column, from, half) + sum(column, from + half, count - half);
  }
  let a = column[from], b = column[from + 1], c = column[from + 2], d = column[from + 3];
  let e = column[from + 4], g = column[from + 5], h = column[from + 6], j = column[from + 7];
  const end = from + count;
  let at = from + 8;
  for (; at + 8 <= end; at += 8) {
    a += column[at];
    b += column[at + 1];
    c += column[at + 2];
    d += column[at + 3];
    e += column[at + 4];
    g += column[at + 5];
    h += column[at + 6];
    j += column[at + 7];
  }
  let all = (a + b + (c + d)) + (e + g + (h + j));
  for (; at < end; at++) all += column[at];
  return all;
}

/** To the nearest whole number, halves to even. */
export function rint(value: number): number {
  const down = Math.floor(value), rest = value - down;
  return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : down + 1;
}

/** To so many decimals, as `np.round` does. */
export function rounded(value: number, places: number): number {
  const scale = 10 ** places;
  return rint(value * scale) / scale;
}

/** How many are marked. */
export function marked(mask: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i];
  return count;
}
