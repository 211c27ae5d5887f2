// Elements, and numbers as words. Text from outside always becomes a text node.

/** @typedef {string | number | Node | null} Child */
/** @typedef {Record<string, string | number | boolean | EventListener>} Attributes */

const SVG = "http://www.w3.org/2000/svg";
const GROUPED = new Intl.NumberFormat("en-GB");

/**
 * @param {Element} node
 * @param {Attributes} attributes
 * @param {Child[]} children
 */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false) node.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (child !== null) node.append(child instanceof Node ? child : String(child));
  }
}

/**
 * An HTML element. Attributes that begin with `on` are listeners; `true` sets an empty attribute, `false` none.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  fill(node, attributes, children);
  return node;
}

/**
 * An SVG element.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {Child[]} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  fill(node, attributes, children);
  return node;
}

/**
 * The element with this id, which the page is sure to have.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`the page has no #${id}`);
  return node;
}

/** @param {number} n */
export function number(n) {
  return GROUPED.format(n).replace("-", "\u2212");
}

/** A share as a percentage with one decimal. @param {number} part @param {number} whole */
export function percent(part, whole) {
  return whole ? `${(100 * part / whole).toFixed(1)}%` : "0.0%";
}

/** @param {number} n @param {string} one @param {string} [many] */
export function count(n, one, many = `${one}s`) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/** A month as people say it. @param {number} month */
export function when(month) {
  if (month === 0) return "the start";
  return `year ${Math.ceil(month / 12)}, month ${((month - 1) % 12) + 1}`;
}

/** How long. @param {number} months */
export function long(months) {
  return months % 12 === 0 && months ? count(months / 12, "year") : count(months, "month");
}

/** Give the browser a chance to paint and to listen. @returns {Promise<void>} */
export function pause() {
  return new Promise((done) => setTimeout(done, 0));
}

/** Whether this person asked for less motion. */
export function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
