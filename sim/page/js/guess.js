// Predict first: draw the line you expect, with a finger, a mouse or numbers.

import { el, number } from "./dom.js";
import { Chart } from "./chart.js";

/** The guess of the reader: one line over all months, drawn or typed. */
export class Guess {
  /** @param {number} months @param {number} residents @param {() => void} onchange */
  constructor(months, residents, onchange) {
    this.months = months;
    this.residents = residents;
    this.onchange = onchange;
    this.given = false;
    this.values = new Float64Array(months + 1);
    this.chart = new Chart(months, "Your guess: people listed", Math.max(20, residents * 0.3));
    this.chart.node.classList.add("drawable");
    const knots = [0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(months * share));
    this.inputs = knots.map((month) => ({
      month,
      input: el("input", {
        type: "number", min: 0, max: residents, step: 1, inputmode: "numeric", value: "",
        oninput: () => this.typed(),
      }),
    }));
    const after = (/** @type {number} */ month) => `after ${month % 12 ? `month ${month}` : `year ${month / 12}`}`;
    this.fields = el("fieldset", { class: "numbers" }, el("legend", {}, "Or in numbers: people listed"),
      ...this.inputs.map(({ month, input }) => el("label", {}, after(month), input)));
    this.said = el("p", { class: "big", "aria-live": "polite" });
    this.node = el("div", { class: "guess" }, this.chart.node, this.fields, this.said);
    this.lastMonth = -1;
    this.listen();
    this.render();
  }

  listen() {
    const node = this.chart.node;
    const point = (/** @type {PointerEvent} */ event) => {
      const box = node.getBoundingClientRect();
      const share = (event.clientX - box.left - this.chart.x(0)) / (this.chart.x(this.months) - this.chart.x(0));
      const month = Math.max(0, Math.min(this.months, Math.round(share * this.months)));
      const zero = this.chart.y(0), full = this.chart.y(this.chart.top);
      const value = ((zero - (event.clientY - box.top)) / (zero - full)) * this.chart.top;
      this.drawn(month, Math.max(0, Math.min(this.residents, value)));
    };
    node.addEventListener("pointerdown", (event) => {
      this.lastMonth = -1;
      node.setPointerCapture(event.pointerId);
      point(event);
    });
    node.addEventListener("pointermove", (event) => {
      if (event.buttons) point(event);
    });
  }

  /** A point of the pen. @param {number} month @param {number} value */
  drawn(month, value) {
    if (!this.given) this.values.fill(0);
    const from = this.lastMonth < 0 ? (this.given ? month : 0) : this.lastMonth;
    const start = this.values[from] ?? 0, span = month - from;
    for (let k = 0; k <= Math.abs(span); k++) {
      const m = from + Math.sign(span) * k;
      this.values[m] = span ? start + ((value - start) * k) / Math.abs(span) : value;
    }
    if (!this.given || this.lastMonth < 0) for (let m = month; m <= this.months; m++) this.values[m] = value;
    if (this.lastMonth >= 0 && month >= this.lastMonth) for (let m = month; m <= this.months; m++) this.values[m] = value;
    this.values[0] = 0;
    this.lastMonth = month;
    this.given = true;
    for (const { month: knot, input } of this.inputs) input.value = String(Math.round(this.values[knot] ?? 0));
    this.render();
  }

  typed() {
    let from = 0, value = 0;
    for (const { month, input } of this.inputs) {
      const next = input.value === "" ? value : Math.max(0, Math.min(this.residents, Number(input.value) || 0));
      for (let m = from; m <= month; m++) this.values[m] = value + ((next - value) * (m - from)) / (month - from);
      [from, value] = [month, next];
    }
    this.given = true;
    this.render();
  }

  /** What was expected at the end. @returns {number | null} */
  get atEnd() {
    return this.given ? Math.round(this.values[this.months] ?? 0) : null;
  }

  line() {
    return { label: "your guess", values: this.values, look: "guess" };
  }

  render() {
    this.chart.show(this.given ? [this.line()] : []);
    this.said.textContent = this.given
      ? `You expect ${number(this.atEnd ?? 0)} of ${number(this.residents)} people on the list at the end.`
      : "Draw from left to right in the frame above.";
    this.onchange();
  }
}
