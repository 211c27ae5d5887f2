// A stage: two lives of the town, their clock, their lines, and the numbers behind.

import { count, el, number, percent, when } from "./dom.js";
import { Chart } from "./chart.js";
import { Player } from "./player.js";
import { behind } from "./table.js";
import { TownView } from "./townview.js";

/** @typedef {import("./types.js").World} World */
/** @typedef {import("./data.js").Store} Store */
/** @typedef {import("./guess.js").Guess} Guess */

const WORDS = { listed: "listed", favoured: "favoured", owing: "in arrears", person: "neither" };
export const SPLIT = /** @type {[string, string][]} */ ([["person", "not listed"], ["owing", WORDS.owing], ["favoured", WORDS.favoured], ["listed", WORDS.listed]]);
const OVER = /** @type {[string, string][]} */ ([["person", "listed in neither life"], ["listed", "in both"], ["only", "only in the first"], ["there", "only in the second"]]);

/** What the marks mean. @param {[string, string][]} entries */
export function legend(entries) {
  return el("ul", { class: "legend" }, ...entries.map(([kind, words]) =>
    el("li", {}, el("span", { class: `key ${kind}`, "aria-hidden": "true" }), words)));
}

/** Two lives of one town. */
export class Stage {
  /**
   * @param {Store} store
   * @param {{name: string, single?: boolean, chart?: boolean, guess?: Guess | null, onpick: ((who: number) => void) | null, onmonth?: (month: number) => void}} options
   */
  constructor(store, options) {
    this.store = store;
    this.options = options;
    const { months } = store.meta;
    this.views = [new TownView(store, "First life", options.onpick), new TownView(store, "Second life", options.onpick)];
    this.heads = this.views.map(() => el("div", { class: "life-head" }));
    this.lives = this.views.map((view, i) => el("figure", { class: "life" }, this.heads[i] ?? null, view.node));
    this.overlay = false;
    this.legend = el("div");
    this.chart = options.chart === false ? null : new Chart(months, "People listed");
    this.sentenceLine = el("p", { class: "sentence-line", "aria-live": "off" });
    this.table = behind(`${options.name}, by year`, () => this.rows());
    this.player = new Player(months, (month) => this.at(month));
    const radio = (/** @type {string} */ words, /** @type {boolean} */ over) => el("label", { class: "choice" },
      el("input", { type: "radio", name: `mode-${options.name}`, checked: !over, onchange: () => this.mode(over) }), words);
    this.modes = el("fieldset", { class: "modes" }, el("legend", {}, "Two lives"),
      radio("side by side", false), radio("one over the other", true));
    this.node = el("div", { class: "stage" },
      options.single ? null : this.modes,
      el("div", { class: `lives${options.single ? " single" : ""}` }, ...(options.single ? this.lives.slice(0, 1) : this.lives)),
      this.legend, this.player.node, options.single ? null : this.sentenceLine, this.chart?.node ?? null, this.table.node);
    if (this.chart) this.node.classList.add("charted");
    /** @type {[World, World] | null} */
    this.worlds = null;
    this.mode(false);
  }

  /** @param {World} first @param {World} second */
  show(first, second) {
    this.worlds = [first, second];
    this.mode(this.overlay);
    this.redraw();
  }

  /** @param {boolean} over */
  mode(over) {
    this.overlay = over;
    const [first, second] = this.worlds ?? [];
    const full = first?.full && second?.full;
    this.legend.replaceChildren(legend(over ? OVER : this.options.single ? SPLIT.slice(0, 2) : full === false ? [["person", "not listed"], ["listed", "listed"]] : SPLIT));
    this.lives[1]?.toggleAttribute("hidden", over);
    this.node.classList.toggle("over", over);
    if (!first || !second) return;
    const plain = (/** @type {World} */ world) => (full ? world : onlyListed(world));
    this.views[0]?.show(plain(first), over ? second : null);
    this.views[1]?.show(plain(second));
    this.at(this.player.month);
  }

  redraw() {
    if (!this.chart || !this.worlds) return;
    const guess = this.options.guess;
    const looks = ["first", "second"];
    const lines = this.worlds.map((world, i) => ({ label: world.label, values: world.listed, look: looks[i] ?? "" }));
    this.chart.show(guess?.given ? [guess.line(), ...lines] : lines);
    this.chart.at(this.player.month);
  }

  /** @param {number} month */
  at(month) {
    for (const view of this.views) view.at(month);
    this.chart?.at(month);
    const { residents } = this.store.meta;
    if (!this.worlds) return;
    for (const [i, world] of this.worlds.entries()) {
      const listed = world.listed[month] ?? 0;
      this.heads[i]?.replaceChildren(
        el("span", { class: `swatch ${i ? "second" : "first"}`, "aria-hidden": "true" }),
        el("bdi", { class: "world-name" }, world.label),
        el("span", { class: "number", "data-count": i ? "second" : "first" }, number(this.options.single ? world.owing?.[month] ?? 0 : listed)),
        el("span", { class: "small" }, this.options.single ? "in arrears" : `listed, ${percent(listed, residents)}`),
        ...(this.overlay && !i ? this.other(month) : []));
    }
    this.sentenceLine.textContent = this.sentence(month);
    this.options.onmonth?.(month);
  }

  /** The second life's number, for the head of both. @param {number} month */
  other(month) {
    const second = this.worlds?.[1];
    return [el("span", { class: "small" }, "over"), el("span", { class: "swatch second", "aria-hidden": "true" }),
      el("bdi", { class: "world-name" }, second?.label ?? ""), el("span", { class: "number" }, number(second?.listed[month] ?? 0))];
  }

  /** @param {number} month */
  sentence(month) {
    if (!this.worlds || this.options.single) return "";
    const [first, second] = this.worlds, { months } = this.store.meta;
    if (!month) return "Press Play, or move the slider: every step is one month that the model has lived.";
    let only = 0, lost = 0;
    for (let place = month - 1; place < first.states.length; place += months) {
      const here = first.states[place] === 3, there = second.states[place] === 3;
      if (here && !there) only++;
      if (there && !here) lost++;
    }
    const listed = first.listed[month] ?? 0;
    const rest = lost ? ` ${count(lost, "other is", "others are")} listed only in the second life.` : "";
    const whom = listed ? `${number(only)} would not be on it in the second life` : "so nobody could be spared";
    return `After ${when(month)}: of ${count(listed, "person", "people")} on the list in the first life, ${whom}.${rest}`;
  }

  rows() {
    const { months } = this.store.meta;
    const dates = Array.from({ length: Math.floor(months / 12) + 1 }, (_, year) => year * 12);
    if (dates[dates.length - 1] !== months) dates.push(months);
    const guess = this.options.guess;
    const [first, second] = this.worlds ?? [];
    const single = this.options.single === true;
    return {
      head: ["After month", `Listed: ${first?.label ?? ""}`, ...(single ? ["In arrears"] : [`Listed: ${second?.label ?? ""}`]), ...(guess?.given ? ["Your guess"] : [])],
      rows: dates.map((month) => [
        month, number(first?.listed[month] ?? 0),
        number((single ? first?.owing?.[month] : second?.listed[month]) ?? 0),
        ...(guess?.given ? [number(Math.round(guess.values[month] ?? 0))] : []),
      ]),
    };
  }

  /** Ring one person in both lives. @param {number} who */
  mark(who) {
    for (const view of this.views) view.mark(who);
  }
}

/** A world of which only the list is shown. @param {World} world @returns {World} */
function onlyListed(world) {
  return world.full ? { ...world, states: world.states.map((state) => (state === 3 ? 3 : 0)) } : world;
}
