// The page's data: worlds that are kept whole, the grid, and case files; unpacked when they are first needed.

import { bytesOf, inflate, Reader } from "./pack.js";
import { byId, pause } from "./dom.js";

/** @typedef {import("./types.js").Meta} Meta */
/** @typedef {import("./types.js").World} World */
/** @typedef {import("./types.js").File} File */

const LISTED = 3;

/** How many are in a state after month 0, 1, 2, ... @param {Uint8Array} states @param {number} months */
export function listedByMonth(states, months) {
  const counts = new Uint16Array(months + 1);
  for (let place = 0, month = 0; place < states.length; place++, month = (month + 1) % months) {
    if (states[place] === LISTED) counts[month + 1] = (counts[month + 1] ?? 0) + 1;
  }
  return counts;
}

/**
 * What a life of the town comes to, counted from its frames. `cut` is the twin without feedback.
 * @param {World} world @param {World | null} cut @param {number} months
 */
export function tally(world, cut, months) {
  let ever = 0, entries = 0, exits = 0, personMonths = 0, caused = 0;
  const states = world.states;
  for (let first = 0; first < states.length; first += months) {
    let before = false, once = false;
    for (let place = first; place < first + months; place++) {
      const now = states[place] === LISTED;
      if (now) {
        personMonths++;
        once = true;
        if (cut && cut.states[place] !== LISTED) caused++;
        if (!before) entries++;
      } else if (before) exits++;
      before = now;
    }
    if (once) ever++;
  }
  const listed = world.listed[months] ?? 0;
  return { listed, ever, entries, exits, personMonths, entrenchment: personMonths && cut ? caused / personMonths : 0 };
}

/** @param {string} name @returns {Promise<Uint8Array>} */
async function block(name) {
  if (document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }
  const text = byId(`data-${name}`).textContent ?? "";
  await pause();
  return inflate(bytesOf(text));
}

/** Everything the page knows. */
export class Store {
  /** @param {Meta} meta */
  constructor(meta) {
    this.meta = meta;
    /** @type {World[]} */
    this.worlds = [];
    /** @type {number[][]} */
    this.ties = [];
    /** @type {Map<number, World>} */
    this.kept = new Map();
    /** @type {Promise<void> | null} */
    this.opening = null;
    /** @type {Promise<{files: File[], money: Uint8Array}> | null} */
    this.reading = null;
    /** @type {Uint8Array} */
    this.grid = new Uint8Array();
    /** @type {number[]} */
    this.index = [];
    /** @type {number[]} */
    this.starts = [];
  }

  /** A world's name as it is shown. @param {number} world @returns {string} */
  label(world) {
    const kind = this.meta.worlds[world];
    if (!kind) return "";
    const book = this.meta.rulebooks[kind.rulebook];
    const name = book?.name ?? "";
    if (kind.kind === "list") return name;
    if (kind.kind === "abolished") return `${name}, abolished in month ${kind.month}`;
    return kind.rulebook === 0 ? kind.kind : `${name}, ${kind.kind}`;
  }

  /** Unpack the worlds that are kept whole. */
  async open() {
    const { residents, months } = this.meta;
    const reader = new Reader(await block("frames"));
    for (const [number, kind] of this.meta.worlds.entries()) {
      const states = reader.changes(residents, months);
      const world = {
        label: this.label(number), states, full: true, owing: null, summary: kind.summary,
        listed: listedByMonth(states, months),
      };
      this.worlds.push(world);
      if (number % 3 === 2) await pause();
    }
    const owing = reader.series();
    for (const [number, world] of this.worlds.entries()) {
      world.owing = new Uint16Array([0, ...owing.slice(number * months, (number + 1) * months)]);
    }
    this.ties = Array.from({ length: residents }, () => /** @type {number[]} */ ([]));
    for (const tie of reader.rising()) this.ties[Math.floor(tie / residents)]?.push(tie % residents);
  }

  /** A world that is kept whole. @param {number} number @returns {World} */
  world(number) {
    const world = this.worlds[number];
    if (!world) throw new Error(`no world ${number}`);
    return world;
  }

  /** Unpack the grid, once: it is looked through, and its worlds are made when they are asked for. */
  openGrid() {
    this.opening ??= (async () => {
      this.grid = await block("grid");
      await pause();
      const reader = new Reader(this.grid);
      this.index = reader.series();
      for (let world = 0; world < this.meta.grid.worlds; world++) {
        this.starts.push(reader.at);
        reader.skip();
      }
    })();
    return this.opening;
  }

  /** Which distinct world of the grid these levels are. @param {number[]} levels @returns {number} */
  place(levels) {
    let place = 0;
    for (const [i, axis] of this.meta.grid.axes.entries()) place = place * axis.levels.length + (levels[i] ?? axis.own);
    return this.index[place] ?? 0;
  }

  /** The world of the grid at these levels. @param {number[]} levels @param {string} label @returns {World} */
  gridWorld(levels, label) {
    const { residents, months } = this.meta;
    const place = this.place(levels);
    let world = this.kept.get(place);
    if (!world) {
      const states = new Reader(this.grid, this.starts[place] ?? 0).toggles(residents, months);
      world = { label, states, full: false, owing: null, summary: null, listed: listedByMonth(states, months) };
      if (this.kept.size > 40) this.kept.clear();
      this.kept.set(place, world);
    }
    return { ...world, label };
  }

  /** How many months one resident is listed at these levels. @param {number[]} levels @param {number} resident */
  monthsListed(levels, resident) {
    const { months } = this.meta;
    const turns = new Reader(this.grid, this.starts[this.place(levels)] ?? 0).rising();
    const end = (resident + 1) * months;
    const own = turns.filter((turn) => turn >= resident * months && turn < end);
    let total = 0;
    for (let i = 0; i < own.length; i += 2) total += (own[i + 1] ?? end) - (own[i] ?? end);
    return total;
  }

  /** Case files and money of the first rulebook and its two twins, once. */
  openFiles() {
    this.reading ??= (async () => {
      const [raw, money] = await Promise.all([block("files"), block("money")]);
      const { residents, months } = this.meta;
      for (let life = 0; life < money.length / months; life++) {
        if (life % residents === 0) await pause();
        for (let place = life * months + 1; place < (life + 1) * months; place++) {
          money[place] = (money[place] ?? 0) + (money[place - 1] ?? 0);
        }
      }
      const reader = new Reader(raw);
      const files = [];
      for (let world = 0; world < 3; world++) {
        files.push(readFile(reader));
        await pause();
      }
      return { files, money };
    })();
    return this.reading;
  }
}

/** @param {Reader} reader @returns {File} */
function readFile(reader) {
  const who = reader.rising(), month = reader.series(), services = reader.series();
  const refusals = who.map((resident, i) => ({ resident, month: month[i] ?? 0, services: services[i] ?? 0 }));
  const owner = reader.rising();
  const columns = Array.from({ length: 6 }, () => reader.series());
  const at = (/** @type {number} */ column, /** @type {number} */ i) => columns[column]?.[i] ?? 0;
  const records = owner.map((resident, i) => ({
    resident, month: at(0, i), source: at(1, i), cause: at(2, i), left: at(3, i), leftMonth: at(4, i), joined: at(5, i) === 1,
  }));
  const stayer = reader.rising(), start = reader.series(), end = reader.series(), cause = reader.series();
  const stays = stayer.map((resident, i) => ({
    resident, start: start[i] ?? 0, end: end[i] ?? 0, cause: cause[i] ?? 0,
  }));
  return { refusals, records, stays };
}
