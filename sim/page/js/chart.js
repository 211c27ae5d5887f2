// Lines by month, named at their ends; drawn anew for the room there is, so that words keep their size.

import { el, number, svg } from "./dom.js";

/** @typedef {{label: string, values: ArrayLike<number>, look: string}} Line */

const EDGE = { top: 0.85, bottom: 2.1, left: 3.1 }; // in letters

/** A round number not below n, and a step that divides it. @param {number} n */
export function nice(n) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, n)));
  const tops = /** @type {[number, number][]} */ ([[1, 5], [1.2, 6], [1.5, 3], [2, 4], [2.5, 5], [3, 3], [4, 4], [5, 5], [6, 6], [8, 4], [10, 5]]);
  const [factor, parts] = tops.find(([times]) => times * power >= n) ?? [10, 5];
  return { top: factor * power, step: (factor * power) / parts };
}

/** A chart that follows the month. */
export class Chart {
  /** @param {number} months @param {string} unit @param {number} [least]  the axis reaches at least so far */
  constructor(months, unit, least = 20) {
    this.months = months;
    this.unit = unit;
    this.least = least;
    this.month = months;
    /** @type {Line[]} */
    this.lines = [];
    this.top = least;
    this.node = el("div", { class: "chart" });
    this.width = 0;
    this.height = 0;
    this.size = 16;
    new ResizeObserver(() => {
      if (Math.abs(this.node.clientWidth - this.width) > 1) this.draw();
    }).observe(this.node);
  }

  /** @param {Line[]} lines */
  show(lines) {
    this.lines = lines;
    this.draw();
  }

  /** @param {number} month */
  at(month) {
    this.month = month;
    this.reveal();
  }

  /** @param {number} month */
  x(month) {
    return this.edge.left + (month / this.months) * (this.width - this.edge.left - this.right);
  }

  /** @param {number} value */
  y(value) {
    return this.height - this.edge.bottom - (value / this.top) * (this.height - this.edge.top - this.edge.bottom);
  }

  get edge() {
    const size = this.size;
    return { top: EDGE.top * size, bottom: EDGE.bottom * size, left: EDGE.left * size };
  }

  get right() {
    return Math.min(this.width * 0.36, 11.5 * this.size);
  }


  draw() {
    this.width = this.node.clientWidth;
    if (!this.width) return;
    this.size = parseFloat(getComputedStyle(this.node).fontSize) || 16;
    this.height = Math.max(210, Math.min(this.width * 0.46, 21 * this.size));
    const most = Math.max(this.least, ...this.lines.map((line) => Math.max(0, ...Array.from(line.values))));
    const { top, step } = nice(most);
    this.top = top;
    const frame = svg("svg", { width: this.width, height: this.height, role: "img" });
    for (let value = 0; value <= top; value += step) {
      frame.append(
        svg("line", { x1: this.edge.left, x2: this.width - this.right, y1: this.y(value), y2: this.y(value), class: "rule" }),
        svg("text", { x: this.edge.left - 0.5 * this.size, y: this.y(value) + this.size * 0.3, "text-anchor": "end", class: "tick" }, number(Math.round(value))),
      );
    }
    const year = this.months > 60 ? 24 : 12;
    for (let month = 0; month <= this.months; month += year) {
      const words = month ? `${month / 12}` : "0";
      frame.append(svg("text", { x: this.x(month), y: this.height - 0.6 * this.size, "text-anchor": "middle", class: "tick" }, words));
    }
    if (!this.lines.length) frame.append(svg("text", { x: this.x(this.months / 2), y: this.height / 2, "text-anchor": "middle", class: "hint" }, "draw your line here"));
    frame.append(svg("text", { x: this.width - this.right + 1.2 * this.size, y: this.height - 0.6 * this.size, class: "tick" }, "years"));
    this.paths = this.lines.map((line) => svg("path", { class: `line ${line.look}`, fill: "none" }));
    this.names = this.lines.map((line) => svg("text", { class: `name ${line.look}` }));
    this.cursor = svg("line", { class: "cursor", y1: this.edge.top, y2: this.height - this.edge.bottom });
    frame.append(this.cursor, ...this.paths, ...this.names);
    this.frame = frame;
    this.node.replaceChildren(frame);
    this.labels = this.lines.map((line, i) => this.fitting(line.label, number(Math.round(Math.max(0, ...Array.from(line.values)))), this.names?.[i]));
    this.reveal();
  }

  /** A label cut to the room there is beside a number. @param {string} label @param {string} widest @param {SVGElement | undefined} text */
  fitting(label, widest, text) {
    if (!(text instanceof SVGTextElement)) return label;
    for (let most = [...label].slice(0, 40).length; most > 3; most--) {
      text.textContent = `${widest} ${short(label, most)}`;
      if (text.getComputedTextLength() <= this.right - 12) return short(label, most);
    }
    return short(label, 3);
  }

  /** Draw lines as far as the month. A line whose look is `guess` is always whole. */
  reveal() {
    if (!this.frame || !this.paths || !this.names) return;
    const ends = this.lines.map((line, i) => {
      const last = line.look === "guess" ? this.months : this.month;
      let path = "";
      for (let m = 0; m <= last; m++) path += `${m ? "L" : "M"}${this.x(m).toFixed(1)} ${this.y(line.values[m] ?? 0).toFixed(1)}`;
      this.paths?.[i]?.setAttribute("d", path);
      return { i, value: line.values[last] ?? 0, x: this.x(last), y: this.y(line.values[last] ?? 0) };
    });
    const gap = this.size * 1.15, bottom = this.height - this.edge.bottom + 4;
    const order = [...ends].sort((a, b) => a.y - b.y);
    order.forEach((end, k) => {
      const above = order[k - 1];
      if (above && end.y - above.y < gap) end.y = above.y + gap;
    });
    for (let k = order.length - 1, limit = bottom; k >= 0; k--, limit -= gap) {
      const end = order[k];
      if (end && end.y > limit) end.y = limit;
    }
    for (const end of ends) {
      const name = this.names[end.i], line = this.lines[end.i];
      if (!name || !line) continue;
      name.setAttribute("x", String(Math.min(end.x + 8, this.width - this.right + 8)));
      name.setAttribute("y", String(end.y + this.size * 0.3));
      name.textContent = `${number(Math.round(end.value))} ${this.labels?.[end.i] ?? ""}`;
    }
    const x = String(this.x(this.month));
    this.cursor?.setAttribute("x1", x);
    this.cursor?.setAttribute("x2", x);
    const said = ends.map((end) => `${this.lines[end.i]?.label}: ${number(Math.round(end.value))}`).join("; ");
    this.frame.setAttribute("aria-label", `${this.unit} after month ${this.month}. ${said}. All numbers stand in the table below.`);
  }
}

/** @param {string} text @param {number} most */
export function short(text, most) {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, Math.max(3, Math.floor(most) - 1)).join("")}\u2026`;
}
