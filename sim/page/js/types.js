// What the modules pass to each other. Types only; nothing here runs.

/**
 * @typedef {{name: string, label: string, help: string, own: number, levels: string[], keys: Record<string, unknown>[]}} Axis
 * @typedef {{name: string, title: string, question: string, grounded_in: string, leaves_out: string, toml: string}} Book
 * @typedef {{rulebook: number, kind: string, month: number, summary: Record<string, number | string>}} Kind
 * @typedef {{whole: number, bare: number, players: string[], kept: string[], parts: {name: string, value: number, text: string}[]}} Why
 */

/**
 * @typedef {object} Meta
 * @property {string} command
 * @property {Record<string, string>} versions
 * @property {number} seed
 * @property {number} residents
 * @property {number} months
 * @property {number[]} bounds  first resident of each district, and how many residents there are
 * @property {number} household  residents next to each other who share a home
 * @property {Book[]} rulebooks
 * @property {Kind[]} worlds
 * @property {Record<string, {unit: string, text: string}>} definitions
 * @property {string} sentence
 * @property {string} subject  the first rulebook in plain words
 * @property {string} wage  what life costs and brings, in plain words
 * @property {string[]} sources
 * @property {string[]} services
 * @property {string[]} causes
 * @property {string[]} left
 * @property {string[]} states
 * @property {{steps: number, zero: number}} money
 * @property {number[]} abolitions
 * @property {{axes: Axis[], worlds: number, totals: Record<string, number[]>}} grid
 * @property {Why} why
 * @property {{seed: number, listed: number, cut: number}[]} towns
 */

/**
 * @typedef {object} World
 * @property {string} label
 * @property {Uint8Array} states  what each resident is after each month, resident by resident; 3: listed
 * @property {Uint16Array} listed  how many are listed after month 0 (nobody), 1, 2, ...
 * @property {Uint16Array | null} owing  how many are in arrears; null where only the list is kept
 * @property {boolean} full  false where only the list is kept
 * @property {Record<string, number | string> | null} summary
 */

/**
 * @typedef {object} Entry
 * @property {number} resident
 * @property {number} month
 * @property {number} source
 * @property {number} cause
 * @property {number} left
 * @property {number} leftMonth
 * @property {boolean} joined
 *
 * @typedef {{resident: number, start: number, end: number, cause: number}} Stay
 * @typedef {{resident: number, month: number, services: number}} Refusal
 * @typedef {{refusals: Refusal[], records: Entry[], stays: Stay[]}} File
 */

export const TYPES = null;
