// A table behind a picture: folded away, and filled when it is opened.

import { el } from "./dom.js";

/** @typedef {{head: string[], rows: () => (string | number | Node)[][]}} Frame */

/**
 * A table with a caption. The first column names the row.
 * @param {string} caption @param {string[]} head @param {(string | number | Node)[][]} rows
 */
export function table(caption, head, rows) {
  const body = rows.map((row) => el("tr", {}, ...row.map((cell, i) =>
    i ? el("td", {}, cell) : el("th", { scope: "row" }, cell))));
  return el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    el("table", {},
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ...head.map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, ...body)));
}

/**
 * The table behind a picture. Call `renew` on what comes back when the numbers have changed.
 * @param {string} caption @param {() => {head: string[], rows: (string | number | Node)[][]}} make
 */
export function behind(caption, make) {
  const place = el("div");
  const node = el("details", { class: "behind" }, el("summary", {}, `Table: ${caption}`), place);
  const renew = () => {
    if (!node.open) return place.replaceChildren();
    const { head, rows } = make();
    place.replaceChildren(table(caption, head, rows));
  };
  node.addEventListener("toggle", renew);
  return { node, renew };
}
