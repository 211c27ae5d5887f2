// Abolish the list at a month you choose: who comes off, and what stays.

import { count, el, number, when } from "./dom.js";
import { Chart } from "./chart.js";
import { Stage } from "./stage.js";
import { behind } from "./table.js";

/** @typedef {import("./data.js").Store} Store */

/** The list as it is beside the same list abolished. */
export class Abolish {
  /** @param {Store} store @param {(who: number) => void} onpick */
  constructor(store, onpick) {
    this.store = store;
    const { abolitions, months } = store.meta;
    this.choice = Math.max(0, Math.floor(abolitions.length / 2));
    this.stage = new Stage(store, { name: "Kept and abolished", onpick, onmonth: (month) => this.owing?.at(month) });
    this.owing = new Chart(months, "People in arrears");
    this.output = el("output", {});
    this.range = el("input", { type: "range", min: 0, max: Math.max(0, abolitions.length - 1), value: this.choice, oninput: () => {
      this.choice = Number(this.range.value);
      this.show();
    } });
    this.said = el("p", { class: "big", "aria-live": "polite" });
    this.fold = behind("people in arrears, by year", () => this.rows());
    this.node = el("div", {},
      el("label", { class: "slider wide" }, el("span", {}, el("b", {}, "Abolish the list in "), this.output), this.range,
        el("span", { class: "small" }, `computed for ${count(abolitions.length, "month")}; the redlist goes with it`)),
      this.said, this.stage.node, el("h3", {}, "What outlives the list: people in arrears"), this.owing.node, this.fold.node);
  }

  get lives() {
    const first = this.store.meta.worlds.findIndex((world) => world.kind === "abolished");
    return { kept: this.store.world(0), ended: this.store.world(first + this.choice), none: this.store.world(2) };
  }

  show() {
    const { abolitions, months } = this.store.meta, month = abolitions[this.choice] ?? 0;
    const { kept, ended, none } = this.lives;
    this.output.textContent = when(month);
    this.range.setAttribute("aria-valuetext", when(month));
    const before = ended.listed[month - 1] ?? 0, later = Math.min(months, month + 11);
    const owing = (/** @type {import("./types.js").World} */ world, /** @type {number} */ m) => world.owing?.[m] ?? 0;
    this.said.textContent = `${count(before, "person comes", "people come")} off the list at once. In arrears then: ${number(owing(ended, month - 1))}; `
      + `a year later ${number(owing(ended, later))}, where the list is kept ${number(owing(kept, later))}, and where there never was one ${number(owing(none, later))}.`;
    this.stage.show({ ...kept, label: "list kept" }, { ...ended, label: "abolished" });
    this.owing.show([
      { label: "list kept", values: kept.owing ?? [], look: "first" }, { label: "abolished", values: ended.owing ?? [], look: "second" },
      { label: "never a list", values: none.owing ?? [], look: "third" },
    ]);
    this.owing.at(this.stage.player.month);
    this.fold.renew();
  }

  rows() {
    const { months } = this.store.meta, { kept, ended, none } = this.lives;
    const rows = [];
    for (let month = 0; month <= months; month += 12) {
      rows.push([month, ...[kept, ended, none].map((world) => number(world.owing?.[month] ?? 0))]);
    }
    return { head: ["After month", "List kept", "Abolished", "Never a list"], rows };
  }

  open() {
    if (!this.store.meta.abolitions.length) return this.node.replaceChildren(el("p", {}, "This life is too short to abolish anything in it."));
    this.show();
    this.stage.player.go(this.store.meta.months);
  }
}
