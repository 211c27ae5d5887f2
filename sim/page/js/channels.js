// Channels in the grid: which levels cut them, and what that does to one person.

/** @typedef {import("./data.js").Store} Store */

/** The slider whose first level cuts a channel; the others have a switch of their own name. @type {Record<string, string>} */
export const SLIDER = { means: "severity", errors: "errors", recourse: "appeals" };

/** Levels of the grid that equal the rulebook. @param {Store} store @returns {number[]} */
export function ownLevels(store) {
  return store.meta.grid.axes.map((axis) => axis.own);
}

/** The place of a channel's axis among the axes of the grid. @param {Store} store @param {string} channel */
export function axisOf(store, channel) {
  const name = SLIDER[channel] ?? channel;
  return store.meta.grid.axes.findIndex((axis) => axis.name === name);
}

/** Months one person is listed with these channels cut. @param {Store} store @param {string[]} cut @param {number} who */
export function withCut(store, cut, who) {
  const levels = ownLevels(store);
  for (const channel of cut) levels[axisOf(store, channel)] = 0;
  return store.monthsListed(levels, who);
}

/** All sets of so many of the names, in order. @param {string[]} names @param {number} size @returns {string[][]} */
export function combinations(names, size) {
  if (!size) return [[]];
  return names.flatMap((name, i) => combinations(names.slice(i + 1), size - 1).map((rest) => [name, ...rest]));
}

/**
 * The smallest sets of channels without which this person is never listed; none if there are none.
 * @param {Store} store @param {number} who @returns {string[][]}
 */
export function smallestSets(store, who) {
  const { players } = store.meta.why;
  for (let size = 1; size <= players.length; size++) {
    const sets = combinations(players, size).filter((set) => withCut(store, set, who) === 0);
    if (sets.length) return sets;
  }
  return [];
}
