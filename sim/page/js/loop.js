// The loop, with what each channel adds to the list in this town: exact Shapley values of person-months.

import { el, number, svg } from "./dom.js";
import { behind } from "./table.js";

/** @typedef {import("./types.js").Why} Why */
/** @typedef {{x: number, y: number, words: string[], look?: string}} Place */

/** Wide and narrow drawings: the same nodes in other places. @type {Record<string, [number, number, number, number]>} */
const AT = {
  record: [250, 130, 70, 190], points: [490, 130, 285, 190], list: [770, 130, 285, 330],
  doors: [770, 390, 280, 480], unpaid: [430, 390, 80, 480], watched: [520, 255, 84, 330],
  errors: [85, 262, 78, 75], recourse: [85, 40, 240, 75], fear: [102, 390, 80, 595],
};
/** @type {Record<string, string[]>} */
const WORDS = {
  record: ["a record"], points: ["points fall"], list: ["ON THE LIST"], doors: ["doors close:", "wages, money, credit"],
  unpaid: ["bills go unpaid"], watched: ["watched more"], errors: ["wrong records"], recourse: ["appeal, repair"], fear: ["fear of the list"],
};
/** from, to, bend, channel, whether it holds back @type {[string, string, number, string, boolean][]} */
const EDGES = [
  ["record", "points", 0, "", false], ["points", "list", 0, "", false], ["list", "doors", 0, "means", false], ["doors", "unpaid", 0, "means", false],
  ["unpaid", "record", 0, "", false], ["list", "watched", 0.1, "scrutiny", false], ["watched", "record", 0.1, "scrutiny", false],
  ["list", "points", 0.36, "association", false], ["points", "unpaid", -0.2, "carrots", false],
  ["errors", "record", 0, "errors", false], ["recourse", "record", 0, "recourse", true], ["fear", "unpaid", 0, "deterrence", true],
];
const NAMED = new Set(["list>doors", "list>watched", "list>points", "points>unpaid", "errors>record", "recourse>record", "fear>unpaid"]);

/** A signed number. @param {number} value */
export function signed(value) {
  const whole = Math.round(value);
  return whole > 0 ? `+${number(whole)}` : number(whole);
}

/** The diagram and its table. @param {Why} why @param {number} residents */
export function loopDiagram(why, residents) {
  const picture = el("div", { class: "loop" });
  const value = (/** @type {string} */ channel) => why.parts.find((part) => part.name === channel)?.value ?? 0;
  const most = Math.max(1, ...why.parts.map((part) => Math.abs(part.value)));
  const draw = () => {
    const narrow = picture.clientWidth < 620;
    const [width, height] = narrow ? [380, 630] : [880, 450];
    const frame = svg("svg", {
      viewBox: `0 0 ${width} ${height}`, role: "img", class: narrow ? "narrow" : "",
      "aria-label": `The loop: ${why.parts.map((part) => `${part.name} ${signed(part.value)}`).join(", ")} person-months. The table below says the same.`,
    });
    frame.append(svg("defs", {}, head("arrow", "M0 0L10 5L0 10Z"), head("stop", "M6 0L10 0L10 10L6 10Z")));
    const at = (/** @type {string} */ name) => {
      const place = AT[name] ?? [0, 0, 0, 0];
      return narrow ? { x: place[2], y: place[3] } : { x: place[0], y: place[1] };
    };
    const labels = [];
    for (const [from, to, bend, channel, stop] of EDGES) {
      const a = at(from), b = at(to), size = channel ? 2 + (9 * Math.abs(value(channel))) / most : 2.5;
      const curve = between(a, b, narrow && channel === "association" ? -bend : narrow && channel === "scrutiny" ? 0 : bend, box(from, narrow), box(to, narrow), channel === "carrots" ? 0.7 : 0.5);
      frame.append(svg("path", {
        d: curve.path, fill: "none", class: `edge ${stop || value(channel) < 0 ? "less" : channel ? "more" : ""}`,
        "stroke-width": size.toFixed(1), "marker-end": `url(#${stop ? "stop" : "arrow"})`,
      }));
      if (channel && NAMED.has(`${from}>${to}`)) {
        labels.push(svg("text", { x: curve.x, y: curve.y - 6, class: "edge-name", "text-anchor": "middle" },
          svg("tspan", { x: curve.x }, channel), svg("tspan", { x: curve.x, dy: "1.1em", class: "edge-value" }, signed(value(channel)))));
      }
    }
    for (const [name, words] of Object.entries(WORDS)) {
      const { x, y } = at(name), [w, h] = box(name, narrow);
      const outer = ["errors", "recourse", "fear"].includes(name);
      frame.append(svg("g", { class: `node ${name === "list" ? "core" : outer ? "outer" : ""}` },
        svg("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 9 }),
        ...words.map((line, i) => svg("text", { x, y: y + 5 + (i - (words.length - 1) / 2) * 17, "text-anchor": "middle" }, line))));
    }
    frame.append(...labels);
    picture.replaceChildren(frame);
  };
  new ResizeObserver(draw).observe(picture);
  const fold = behind("what each channel adds", () => ({
    head: ["Part", "Person-months", "Share of all", "What it is"],
    rows: [
      ["bare list", number(why.bare), share(why.bare, why.whole), "true records, nothing fed back"],
      ...why.parts.map((part) => [part.name, signed(part.value), share(part.value, why.whole), part.text]),
      ["all", number(why.whole), share(why.whole, why.whole), `of ${number(residents)} people`],
    ],
  }));
  return el("div", {}, picture, fold.node);
}

/** @param {number} part @param {number} whole */
function share(part, whole) {
  return whole ? `${Math.round((100 * part) / whole)}%`.replace("-", "\u2212") : "0%";
}

/** @param {string} name @param {boolean} narrow @returns {[number, number]} */
function box(name, narrow) {
  const letters = Math.max(...(WORDS[name] ?? [""]).map((line) => line.length));
  return [letters * (narrow ? 7.6 : 8.6) + 22, (WORDS[name]?.length ?? 1) * 17 + 20];
}

/** @param {string} id @param {string} d */
function head(id, d) {
  return svg("marker", { id, viewBox: "0 0 10 10", refX: 7, refY: 5, markerWidth: 19, markerHeight: 19, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d, class: "head" }));
}

/**
 * A curve from the edge of one box to the edge of another, and a point on it.
 * @param {{x: number, y: number}} a @param {{x: number, y: number}} b @param {number} bend
 * @param {[number, number]} from @param {[number, number]} to @param {number} t  where on the curve, from 0 to 1
 */
function between(a, b, bend, from, to, t) {
  const cx = (a.x + b.x) / 2 + (b.y - a.y) * bend, cy = (a.y + b.y) / 2 - (b.x - a.x) * bend * (b.x < a.x ? -1 : 1);
  const start = leave(a, { x: cx, y: cy }, from), end = leave(b, { x: cx, y: cy }, to);
  return {
    path: `M${start.x.toFixed(1)} ${start.y.toFixed(1)}Q${cx.toFixed(1)} ${cy.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`,
    x: (1 - t) ** 2 * start.x + 2 * t * (1 - t) * cx + t ** 2 * end.x, y: (1 - t) ** 2 * start.y + 2 * t * (1 - t) * cy + t ** 2 * end.y,
  };
}

/** Where a line from the middle of a box to a point leaves it. @param {{x: number, y: number}} a @param {{x: number, y: number}} to @param {[number, number]} size */
function leave(a, to, size) {
  const dx = to.x - a.x, dy = to.y - a.y;
  const scale = Math.min((size[0] / 2 + 3) / Math.max(1e-6, Math.abs(dx)), (size[1] / 2 + 3) / Math.max(1e-6, Math.abs(dy)));
  return { x: a.x + dx * scale, y: a.y + dy * scale };
}
