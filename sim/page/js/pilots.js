// The rulebooks compared: the same people under each, a small town apiece, and a table of numbers.

import { el, number, percent } from "./dom.js";
import { Player } from "./player.js";
import { legend, SPLIT } from "./stage.js";
import { table } from "./table.js";
import { TownView } from "./townview.js";

/** @typedef {import("./data.js").Store} Store */

const COLUMNS = ["listed_share", "ever_listed_share", "mean_months_listed", "entrenchment", "wrong_person_share", "refusals", "wages_lost", "breach_rate"];
/** @type {Record<string, string>} */
const NAMES = {
  listed_share: "Listed at the end", ever_listed_share: "Ever listed", mean_months_listed: "Months listed, mean", entrenchment: "Entrenchment",
  wrong_person_share: "Listed by wrong records", refusals: "Refusals", wages_lost: "Wages lost", breach_rate: "Breach rate",
};

/** A number of a summary, as it is shown. @param {string} name @param {unknown} value */
export function shown(name, value) {
  const n = Number(value);
  if (name.endsWith("share") || name === "entrenchment" || name === "breach_rate" || name === "concentration" || name === "district_gap") return percent(n, 1);
  return number(name === "mean_months_listed" || name === "wages_lost" ? Math.round(n * 10) / 10 : n);
}

/** Small towns, and the table. @param {Store} store */
export function pilots(store) {
  const { meta } = store;
  const views = meta.rulebooks.map((book, i) => {
    const view = new TownView(store, book.name, null);
    view.show(store.world(3 * i));
    const listed = el("b", {});
    return { view, listed, world: store.world(3 * i), node: el("figure", { class: "pilot" },
      el("figcaption", {}, el("bdi", {}, book.name), " ", listed), view.node) };
  });
  const player = new Player(meta.months, (month) => {
    for (const { view, listed, world } of views) {
      view.at(month);
      listed.textContent = number(world.listed[month] ?? 0);
    }
  });
  player.go(meta.months);
  const rows = meta.rulebooks.map((book, i) => [el("bdi", {}, book.name), ...COLUMNS.map((name) => shown(name, meta.worlds[3 * i]?.summary[name]))]);
  const bare = meta.worlds[2]?.summary ?? {};
  rows.push(["no list at all", ...COLUMNS.map((name) => shown(name, bare[name]))]);
  const words = el("dl", { class: "definitions" }, ...COLUMNS.flatMap((name) => {
    const { unit, text } = meta.definitions[name] ?? { unit: "", text: "" };
    return [el("dt", {}, NAMES[name] ?? name), el("dd", {}, `${unit}: ${text}`)];
  }));
  const about = meta.rulebooks.map((book) => el("details", { class: "about" }, el("summary", {}, el("bdi", {}, book.title || book.name)),
    el("dl", {}, ...[["Question", book.question], ["Grounded in", book.grounded_in], ["Leaves out", book.leaves_out]].flatMap(([term, text]) =>
      text ? [el("dt", {}, term ?? ""), el("dd", {}, el("bdi", {}, text))] : []))));
  const node = el("div", {}, player.node, el("div", { class: "pilots" }, ...views.map((v) => v.node)), legend(SPLIT),
    table("The same people under each rulebook", ["Rulebook", ...COLUMNS.map((name) => NAMES[name] ?? name)], rows),
    el("details", { class: "behind" }, el("summary", {}, "What the columns mean"), words),
    el("h3", {}, "What each rulebook asks, leans on and leaves out"), ...about);
  return { node, player };
}
