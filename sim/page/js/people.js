// Finding people whose lives are worth a look.

/** @typedef {import("./data.js").Store} Store */
/** @typedef {import("./types.js").File} File */

/** Kinds of people that can be asked for (causes by their names; one of several that weigh the same will do), and the words on the buttons. @type {[string, string][]} */
export const KINDS = [
  ["wrong record", "listed by a wrong record"], ["loop", "caught by the loop alone"], ["could not pay", "who could not pay"],
  ["would not pay", "who would not pay"], ["ties", "listed for their ties"], ["helped", "whom the list kept off itself"],
];

/** Months on the list of everybody in a world. @param {Uint8Array} states @param {number} months */
export function monthsOf(states, months) {
  const total = new Uint16Array(states.length / months);
  states.forEach((state, place) => {
    const who = Math.floor(place / months);
    if (state === 3) total[who] = (total[who] ?? 0) + 1;
  });
  return total;
}

/**
 * People of a kind, those with most months on the list first.
 * @param {Store} store @param {File[]} files @param {string} kind @returns {number[]}
 */
export function find(store, files, kind) {
  const { months, causes } = store.meta;
  const own = monthsOf(store.world(0).states, months), cut = monthsOf(store.world(1).states, months);
  const first = new Map();
  for (const stay of files[0]?.stays ?? []) if (!first.has(stay.resident)) first.set(stay.resident, stay.cause);
  const people = Array.from(own.keys());
  const of = (/** @type {number} */ who) => own[who] ?? 0, twin = (/** @type {number} */ who) => cut[who] ?? 0;
  const chosen = people.filter((who) => {
    if (kind === "helped") return twin(who) > of(who);
    if (!of(who)) return false;
    if (kind === "loop") return !twin(who);
    return (((first.get(who) ?? 0) >> causes.indexOf(kind)) & 1) === 1;
  });
  const gap = (/** @type {number} */ who) => (kind === "helped" ? twin(who) - of(who) : of(who) - twin(who));
  return chosen.sort((a, b) => gap(b) - gap(a) || a - b);
}
