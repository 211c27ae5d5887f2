// The town on a canvas: everybody at their place, as they are in one life or in two laid over each other.

import { el, number, still } from "./dom.js";
import { layout, nearest, neighbour } from "./layout.js";
import { LISTED, look, NOBODY, ONLY_HERE, ONLY_THERE, pictures, ROOM } from "./marks.js";

/** @typedef {import("./types.js").World} World */
/** @typedef {import("./data.js").Store} Store */

const BUDGET = 8; // milliseconds of a frame
const PULSE = 420; // milliseconds in which a new mark settles
const ARROWS = new Map([["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]]]);

/** Marks of everybody after a month. @param {World} world @param {World | null} over @param {number} month @param {number} months */
export function marksAt(world, over, month, months) {
  const residents = world.states.length / months;
  const marks = new Uint8Array(residents);
  if (!month) return marks;
  for (let r = 0, place = month - 1; r < residents; r++, place += months) {
    const here = world.states[place] ?? 0;
    if (!over) marks[r] = here;
    else {
      const listed = here === LISTED, there = over.states[place] === LISTED;
      marks[r] = listed && there ? LISTED : listed ? ONLY_HERE : there ? ONLY_THERE : NOBODY;
    }
  }
  return marks;
}

/** Views that wait to be painted; a frame paints as many as fit into it. @type {Set<TownView>} */
const waiting = new Set();
let asked = false;

/** Paint what fits into this frame, and ask for another for the rest. @param {number} now */
function flush(now) {
  asked = false;
  const start = performance.now();
  for (const view of waiting) {
    waiting.delete(view);
    view.paint(now);
    if (performance.now() - start > BUDGET) break;
  }
  if (waiting.size) ask();
}

function ask() {
  if (!asked) requestAnimationFrame(flush);
  asked = true;
}

/** One picture of the town. */
export class TownView {
  /**
   * @param {Store} store
   * @param {string} name  for those who cannot see it
   * @param {((resident: number) => void) | null} onpick  called with the person who was clicked or chosen
   */
  constructor(store, name, onpick) {
    this.store = store;
    this.name = name;
    this.onpick = onpick;
    /** @type {World | null} */
    this.world = null;
    /** @type {World | null} */
    this.over = null;
    this.month = 0;
    this.chosen = -1;
    this.marked = -1;
    this.marks = new Uint8Array(store.meta.residents);
    this.since = new Float64Array(store.meta.residents);
    this.visible = false;
    this.stale = true;
    this.canvas = el("canvas", { class: "town" });
    this.said = el("p", { class: "said", "aria-live": "polite" });
    this.node = el("div", { class: "town-box" }, this.canvas, this.said);
    this.places = layout(600, store.meta.bounds, store.meta.household);
    this.canvas.style.aspectRatio = `${this.places.width} / ${this.places.height}`;
    /** @type {HTMLCanvasElement[]} */
    this.stamps = [];
    if (onpick) this.listen();
    else this.canvas.setAttribute("role", "img");
    new ResizeObserver(() => this.resize()).observe(this.node);
    new IntersectionObserver((seen) => {
      this.visible = seen.some((entry) => entry.isIntersecting);
      if (this.visible) this.draw();
    }, { rootMargin: "200px" }).observe(this.canvas);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"]) {
      matchMedia(query).addEventListener("change", () => this.restyle());
    }
    document.addEventListener("themechange", () => this.restyle());
    this.describe();
  }

  /** Show a world, or what it has that another has not. @param {World} world @param {World | null} over */
  show(world, over = null) {
    this.world = world;
    this.over = over;
    this.update(false);
  }

  /** @param {number} month */
  at(month) {
    if (month === this.month) return;
    const onward = month > this.month && month - this.month < 4;
    this.month = month;
    this.update(onward);
  }

  /** @param {boolean} pulse */
  update(pulse) {
    if (!this.world) return;
    const marks = marksAt(this.world, this.over, this.month, this.store.meta.months);
    const now = performance.now(), moving = pulse && !still();
    for (let r = 0; r < marks.length; r++) {
      const fresh = marks[r] !== this.marks[r] && (marks[r] ?? 0) >= LISTED;
      if (fresh) this.since[r] = moving ? now : 0;
    }
    this.marks = marks;
    this.describe();
    this.draw();
  }

  describe() {
    const listed = this.marks.reduce((sum, mark) => sum + (mark >= LISTED && mark !== ONLY_THERE ? 1 : 0), 0);
    const how = this.onpick ? " Arrow keys choose a person, Enter opens the case file." : "";
    const text = `${this.name}: ${number(this.marks.length)} people, ${number(listed)} of them listed.${how}`;
    if (this.canvas.getAttribute("aria-label") !== text) this.canvas.setAttribute("aria-label", text);
  }

  resize() {
    const width = this.node.clientWidth;
    if (!width || Math.abs(width - this.places.width) < 0.5) return;
    const { bounds, household } = this.store.meta;
    this.places = layout(width, bounds, household);
    this.canvas.style.aspectRatio = `${this.places.width} / ${this.places.height}`;
    this.restyle();
  }

  restyle() {
    this.stale = true;
    this.draw();
  }

  /** Make marks and canvas anew for the size and colours in force. */
  fit() {
    this.stale = false;
    const ratio = Math.min(3, devicePixelRatio || 1);
    this.colours = look();
    this.ratio = ratio;
    this.stamps = pictures(this.places.pitch, ratio, this.colours);
    this.canvas.width = Math.round(this.places.width * ratio);
    this.canvas.height = Math.round(this.places.height * ratio);
  }

  draw() {
    if (!this.visible) return;
    waiting.add(this);
    ask();
  }

  /** @param {number} now */
  paint(now) {
    if (this.stale) this.fit();
    const pen = this.canvas.getContext("2d"), { places, stamps, colours } = this;
    if (!pen || !stamps.length || !colours) return;
    const ratio = this.ratio ?? 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    pen.scale(ratio, ratio);
    pen.fillStyle = colours.lot ?? "transparent";
    for (const q of places.quarters) {
      pen.beginPath();
      pen.roundRect(q.x, q.y, q.width, q.height, 8);
      pen.fill();
      if (colours.fence) {
        pen.strokeStyle = colours.fence;
        pen.strokeRect(q.x + 1, q.y + 1, q.width - 2, q.height - 2);
      }
    }
    const size = places.pitch * ROOM;
    let moving = false;
    for (let layer = 0; layer < 2; layer++) {
      for (let r = 0; r < this.marks.length; r++) {
        const mark = this.marks[r] ?? 0;
        if ((mark >= LISTED ? 1 : 0) !== layer) continue;
        const age = now - (this.since[r] ?? 0);
        let scale = 1;
        if (layer && age < PULSE) {
          scale = 1 + 1.1 * (1 - age / PULSE) ** 2;
          moving = true;
        }
        const wide = size * scale, stamp = stamps[mark];
        if (stamp) pen.drawImage(stamp, (places.x[r] ?? 0) - wide / 2, (places.y[r] ?? 0) - wide / 2, wide, wide);
      }
    }
    this.ring(pen, this.marked, 1.15);
    if (this.chosen !== this.marked && document.activeElement === this.canvas) this.ring(pen, this.chosen, 0.95);
    if (moving) this.draw();
  }

  /** A ring about one person, and threads to their ties. @param {CanvasRenderingContext2D} pen @param {number} who @param {number} size */
  ring(pen, who, size) {
    if (who < 0) return;
    const { places } = this, x = places.x[who] ?? 0, y = places.y[who] ?? 0;
    pen.strokeStyle = this.colours?.only ?? "red";
    pen.lineWidth = 1.5;
    pen.globalAlpha = 0.75;
    for (const tie of this.store.ties[who] ?? []) {
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(places.x[tie] ?? 0, places.y[tie] ?? 0);
      pen.stroke();
    }
    pen.globalAlpha = 1;
    pen.lineWidth = Math.max(3, places.pitch * 0.28);
    pen.beginPath();
    pen.arc(x, y, Math.max(9, places.pitch * size), 0, 7);
    pen.stroke();
  }

  /** Put the ring on somebody; -1 takes it off. @param {number} who */
  mark(who) {
    this.marked = who;
    if (who >= 0) this.chosen = who;
    this.draw();
  }

  listen() {
    const canvas = this.canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "town map");
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect(), zoom = this.places.width / box.width;
      const who = nearest(this.places, (event.clientX - box.left) * zoom, (event.clientY - box.top) * zoom);
      if (who >= 0) this.choose(who, true);
    });
    canvas.addEventListener("keydown", (event) => {
      const arrow = ARROWS.get(event.key);
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (arrow) this.choose(this.chosen < 0 ? 0 : neighbour(this.places, this.chosen, arrow[0] ?? 0, arrow[1] ?? 0), false);
      else if (event.key === "Enter" || event.key === " ") this.choose(Math.max(0, this.chosen), true);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    for (const type of ["focus", "blur"]) canvas.addEventListener(type, () => this.draw());
  }

  /** @param {number} who @param {boolean} open */
  choose(who, open) {
    this.chosen = who;
    const mark = this.marks[who] ?? 0;
    this.said.textContent = `Person ${who}, ${this.over ? OVER[mark] : this.store.meta.states[mark] === "none" ? "not listed" : this.store.meta.states[mark]}`;
    this.draw();
    if (open) this.onpick?.(who);
  }
}

/** @type {Record<number, string>} */
const OVER = { 0: "listed in neither life", 3: "listed in both lives", 4: "listed only in the first life", 5: "listed only in the second life" };
