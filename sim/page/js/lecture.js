// The lecturer's view: one stop at a time, in big type, with keys.

import { el, byId } from "./dom.js";

/** @typedef {import("./player.js").Player} Player */

const KEYS = [["Page Down, N", "next stop"], ["Page Up, P", "last stop"], ["Space", "play or pause"], ["\u2190 \u2192", "a month back or on"], ["Home, End", "first or last month"], ["O", "side by side or one over the other"], ["Esc", "leave this view"]];

/** The lecturer's view. */
export class Lecture {
  /** @param {Map<string, {player: Player, flip?: () => void}>} players  by the id of their stop */
  constructor(players) {
    this.players = players;
    this.stops = [...document.querySelectorAll("section.stop")].filter((node) => node instanceof HTMLElement);
    this.on = false;
    this.place = 0;
    this.begun = 0;
    this.where = el("span", { class: "where", "aria-live": "polite" });
    this.clock = el("span", { class: "clock", "aria-label": "Minutes since the start" });
    this.keys = el("input", { type: "checkbox", checked: true });
    const help = el("details", { class: "key-help" }, el("summary", {}, "Keys"),
      el("dl", {}, ...KEYS.flatMap(([key, text]) => [el("dt", {}, key ?? ""), el("dd", {}, text ?? "")])),
      el("label", {}, this.keys, " these keys work"));
    this.bar = el("nav", { class: "lecture-bar", "aria-label": "Lecturer's view", hidden: true },
      el("button", { type: "button", onclick: () => this.go(this.place - 1) }, "Back"),
      el("button", { type: "button", class: "primary", onclick: () => this.go(this.place + 1) }, "Next"),
      this.where, this.clock, help,
      el("button", { type: "button", onclick: () => void document.documentElement.requestFullscreen?.() }, "Full screen"),
      el("button", { type: "button", onclick: () => this.leave() }, "Leave"));
    document.body.append(this.bar);
    byId("lecture").addEventListener("click", () => this.enter());
    document.addEventListener("keydown", (event) => this.key(event));
    setInterval(() => this.tick(), 1000);
  }

  enter() {
    this.on = true;
    this.begun ||= Date.now();
    document.documentElement.classList.add("lecture");
    this.bar.hidden = false;
    this.go(0);
  }

  leave() {
    this.on = false;
    document.documentElement.classList.remove("lecture");
    this.bar.hidden = true;
    for (const stop of this.stops) stop.classList.remove("now");
    this.stops[this.place]?.scrollIntoView();
    byId("lecture").focus({ preventScroll: true });
  }

  /** Go to a stop. @param {number} place */
  go(place) {
    this.stopAll();
    this.place = Math.max(0, Math.min(this.stops.length - 1, place));
    this.stops.forEach((stop, i) => stop.classList.toggle("now", i === this.place));
    const stop = this.stops[this.place];
    const minutes = stop?.dataset.minutes ?? "0";
    this.where.textContent = `${this.place + 1} of ${this.stops.length}: ${stop?.dataset.title ?? ""}${minutes === "0" ? "" : `, ${minutes} min`}`;
    const head = stop?.querySelector("h2");
    if (head instanceof HTMLElement) {
      head.tabIndex = -1;
      head.focus();
    }
    scrollTo(0, 0);
    this.tick();
  }

  /** Show the stop with this id; true if the lecturer's view is on. @param {string} id */
  jump(id) {
    if (this.on) this.go(this.stops.findIndex((stop) => stop.id === id));
    return this.on;
  }

  stopAll() {
    for (const { player } of this.players.values()) player.stop();
  }

  tick() {
    if (!this.on) return;
    const seconds = Math.floor((Date.now() - this.begun) / 1000);
    this.clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.on || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return this.leave();
    if (!this.keys.checked) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (at.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [role=application]")) {
      if (!event.key.startsWith("Page") || at.matches("input[type=range]")) return;
    }
    if (event.key === " " && at.closest("button, summary, input, a")) return;
    const here = this.players.get(this.stops[this.place]?.id ?? "");
    const player = here?.player;
    const acts = /** @type {Record<string, () => void>} */ ({
      "PageDown": () => this.go(this.place + 1), "n": () => this.go(this.place + 1),
      "PageUp": () => this.go(this.place - 1), "p": () => this.go(this.place - 1),
      " ": () => {
        player?.toggle();
        player?.node.closest(".stage")?.scrollIntoView({ block: "start" });
      }, "o": () => here?.flip?.(),
      "ArrowLeft": () => this.scrub(player, (month) => month - 1), "ArrowRight": () => this.scrub(player, (month) => month + 1),
      "Home": () => this.scrub(player, () => 0), "End": () => this.scrub(player, () => player?.months ?? 0),
    });
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || (at.matches("input[type=radio]") && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    act();
  }

  /** @param {Player | undefined} player @param {(month: number) => number} to */
  scrub(player, to) {
    if (!player) return;
    player.stop();
    player.go(to(player.month));
  }
}
