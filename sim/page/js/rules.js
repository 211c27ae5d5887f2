// Change the rules: switches and sliders over a grid of worlds, every one of them lived by the model.

import { count, el, number } from "./dom.js";
import { axisOf, ownLevels, SLIDER } from "./channels.js";
import { Stage } from "./stage.js";

/** @typedef {import("./data.js").Store} Store */

const CHANNELS = ["means", "scrutiny", "association", "carrots", "errors", "deterrence", "recourse"];
/** @type {Record<string, string>} */
const MEANS = {
  means: "being listed costs wages, money and credit", errors: "wrong records are made", recourse: "appeal and repair",
};

/** Switches, sliders, and the two lives: the rules as written, and yours. */
export class RulesPlay {
  /** @param {Store} store @param {(who: number) => void} onpick */
  constructor(store, onpick) {
    this.store = store;
    this.levels = ownLevels(store);
    this.back = ownLevels(store).map((own) => own || 1);
    this.stage = new Stage(store, { name: "As written and your rules", onpick });
    this.said = el("p", { class: "big result", "aria-live": "polite" });
    this.more = el("p", { class: "costs" });
    this.keys = el("p", { class: "keys" });
    /** @type {(() => void)[]} */
    this.refresh = [];
    const { axes, worlds } = store.meta.grid;
    const switches = CHANNELS.map((channel) => this.toggle(channel));
    const sliders = axes.map((axis, i) => (Object.values(SLIDER).includes(axis.name) || axis.name === "retention" ? this.slider(i) : null));
    const buttons = el("div", { class: "row" },
      el("button", { type: "button", onclick: () => this.set(ownLevels(store)) }, "Back to the rules as written"),
      el("button", { type: "button", onclick: () => this.set(this.without(["means", "scrutiny", "association", "carrots"])) }, "Cut the four feedback channels"));
    this.node = el("div", { class: "rules" }, this.said,
      el("div", { class: "panel" },
        el("fieldset", { class: "switches" }, el("legend", {}, "Channels"), ...switches),
        el("fieldset", { class: "sliders" }, el("legend", {}, "Numbers"), ...sliders), buttons,
        el("p", { class: "small" }, `Every place of these controls is a life that the model has lived: ${number(worlds)} worlds of the same town, computed beforehand. Nothing between them is made up.`)),
      el("div", { class: "effect" }, this.more, this.keys, this.stage.node));
  }

  /** @param {string[]} channels */
  without(channels) {
    const levels = ownLevels(this.store);
    for (const channel of channels) levels[axisOf(this.store, channel)] = 0;
    return levels;
  }

  /** @param {string} channel */
  toggle(channel) {
    const axis = axisOf(this.store, channel);
    const box = el("input", { type: "checkbox", role: "switch", name: `channel-${channel}`, onchange: () => {
      const levels = [...this.levels];
      levels[axis] = box.checked ? this.back[axis] ?? 1 : 0;
      this.set(levels);
    } });
    const help = MEANS[channel] ?? this.store.meta.grid.axes[axis]?.help ?? "";
    this.refresh.push(() => {
      box.checked = (this.levels[axis] ?? 0) > 0;
    });
    return el("label", { class: "switch" }, box, el("span", { class: "switch-words" }, el("b", {}, channel), el("span", { class: "small" }, help)));
  }

  /** @param {number} i */
  slider(i) {
    const axis = this.store.meta.grid.axes[i];
    if (!axis) return null;
    const output = el("output", {});
    const range = el("input", { type: "range", min: 0, max: axis.levels.length - 1, step: 1, name: axis.name, oninput: () => {
      const levels = [...this.levels];
      levels[i] = Number(range.value);
      this.set(levels);
    } });
    this.refresh.push(() => {
      const level = this.levels[i] ?? 0;
      range.value = String(level);
      const words = axis.levels[level] ?? "";
      output.textContent = words;
      range.setAttribute("aria-valuetext", words);
    });
    return el("label", { class: "slider" }, el("span", {}, el("b", {}, axis.label), " ", output), range, el("span", { class: "small" }, axis.help));
  }

  /** @param {number[]} levels */
  set(levels) {
    this.levels = levels;
    levels.forEach((level, i) => {
      if (level) this.back[i] = level;
    });
    for (const renew of this.refresh) renew();
    const { months, grid, residents } = this.store.meta;
    const own = this.store.gridWorld(ownLevels(this.store), "as written");
    const world = this.store.gridWorld(levels, "your rules");
    const same = levels.every((level, i) => level === grid.axes[i]?.own);
    const place = this.store.place(levels), listed = world.listed[months] ?? 0, before = own.listed[months] ?? 0;
    this.said.textContent = same
      ? `As written: ${count(before, "person", "people")} of ${number(residents)} on the list at the end. Now change something.`
      : `Your rules: ${number(listed)} on the list at the end. As written: ${number(before)}.`;
    const of = (/** @type {string} */ name) => `${number(grid.totals[name]?.[place] ?? 0)} (as written ${number(grid.totals[name]?.[this.store.place(ownLevels(this.store))] ?? 0)})`;
    this.more.textContent = `Wages lost to closed doors: ${of("wages_lost")} months of basic costs. Refusals: ${of("refusals")}. Breaches that fear prevented: ${of("deterred")}.`;
    const changed = grid.axes.flatMap((axis, i) => (levels[i] === axis.own ? [] : Object.entries(axis.keys[levels[i] ?? 0] ?? {})))
      .map(([key, value]) => `${key} = ${value}`);
    const few = changed.slice(0, 6).join(", ");
    this.keys.textContent = changed.length ? `In the rulebook: ${few}${changed.length > 6 ? ` and ${changed.length - 6} more` : ""}` : "";
    this.stage.show(own, world);
  }

  /** Show the rules as written, at the end. */
  async open() {
    await this.store.openGrid();
    this.set(ownLevels(this.store));
    this.stage.player.go(this.store.meta.months);
  }
}
