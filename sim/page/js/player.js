// Play, pause and scrub by month.

import { el, still, when } from "./dom.js";

const PACES = [["slow", 4], ["steady", 9], ["fast", 24]];
const STILL_STEP = 6; // months at a time for those who want less motion

/** A clock for one or more pictures. */
export class Player {
  /** @param {number} months @param {(month: number) => void} onmonth */
  constructor(months, onmonth) {
    this.months = months;
    this.onmonth = onmonth;
    this.month = 0;
    this.playing = false;
    this.last = 0;
    this.exact = 0;
    this.button = el("button", { type: "button", class: "play primary", onclick: () => this.toggle() }, "Play");
    this.range = el("input", {
      type: "range", min: 0, max: months, value: 0, step: 1, "aria-label": "Month", class: "scrub",
      oninput: () => {
        this.stop();
        this.go(Number(this.range.value));
      },
    });
    this.pace = el("select", { "aria-label": "Speed" },
      ...PACES.map(([name, value]) => el("option", { value: String(value), selected: name === "steady" }, String(name))));
    this.output = el("output", { class: "when" });
    this.node = el("div", { class: "player", role: "group", "aria-label": "Time" }, this.button, this.range, this.output, this.pace);
    this.go(0);
  }

  toggle() {
    if (this.playing) this.stop();
    else this.start();
  }

  start() {
    if (this.month >= this.months) this.go(0);
    this.playing = true;
    this.button.textContent = "Pause";
    this.exact = this.month;
    this.last = performance.now();
    this.tick(this.last);
  }

  stop() {
    this.playing = false;
    this.button.textContent = "Play";
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    const step = still() ? STILL_STEP : 0;
    this.exact += (Math.min(now - this.last, 200) / 1000) * Number(this.pace.value);
    this.last = now;
    const month = Math.min(this.months, step ? Math.floor(this.exact / step) * step : Math.floor(this.exact));
    if (month > this.month) this.go(month);
    if (this.exact >= this.months) {
      this.go(this.months);
      this.stop();
    } else requestAnimationFrame((next) => this.tick(next));
  }

  /** Go to a month. @param {number} month */
  go(month) {
    this.month = Math.max(0, Math.min(this.months, month));
    this.range.value = String(this.month);
    const words = when(this.month);
    this.range.setAttribute("aria-valuetext", words);
    this.output.textContent = words;
    this.onmonth(this.month);
  }
}
