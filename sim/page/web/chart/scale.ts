// Axes: round numbers, and labels that do not lie on each other.

const TOPS: readonly (readonly [number, number])[] = [
  [1, 5],
  [1.2, 6],
  [1.5, 3],
  [2, 4],
  [2.5, 5],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 6],
  [8, 4],
  [10, 5],
];

/** A round number not below n, and a step that divides it. */
export function nice(n: number): { top: number; step: number } {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  const [factor, parts] = TOPS.find(([times]) => times * power >= n) ?? [10, 5];
  return { top: factor * power, step: (factor * power) / parts };
}

/** Heights moved apart by at least `gap`, none below `bottom`, in the order given. */
export function apart(heights: readonly number[], gap: number, bottom: number): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  const result = [...heights];
  order.forEach((at, k) => {
    if (k) result[at] = Math.max(result[at], result[order[k - 1]] + gap);
  });
  for (let k = order.length - 1, limit = bottom; k >= 0; k--, limit -= gap) result[order[k]] = Math.min(result[order[k]], limit);
  return result;
}
