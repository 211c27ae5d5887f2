// A case file: one person's two lives in parallel, each record, each refusal, and which channel made the difference.

import { count, el, number, svg, when } from "./dom.js";
import { find, KINDS } from "./people.js";
import { smallestSets, withCut } from "./channels.js";
import { table } from "./table.js";

/** @typedef {import("./data.js").Store} Store */
/** @typedef {import("./types.js").File} File */
/** @typedef {import("./types.js").Entry} Entry */

/** What a record, or a listing, stands for. @type {Record<string, string>} */
const CAUSE = {
  "ties": "ties to listed people", "wrong record": "a wrong record (paid, or somebody else's)",
  "could not pay": "a true record: could not pay", "would not pay": "a true record: would not pay", "mark after repair": "mark left after repair", "forced": "put on by the experiment",
};

/** What weighed most when someone was listed; several that weighed the same. @param {string[]} causes @param {number} bits */
const heaviest = (causes, bits) => causes.filter((_, bit) => (bits >> bit) & 1).map((cause) => CAUSE[cause] ?? "").join(", or equally ");

/** The case file, with ways to find a person. */
export class CaseFile {
  /** @param {Store} store @param {(who: number) => void} onopen */
  constructor(store, onopen) {
    this.store = store;
    this.onopen = onopen;
    this.who = 0;
    this.twin = 2;
    this.turn = new Map();
    this.input = el("input", {
      type: "number", min: 0, max: store.meta.residents - 1, value: 0, inputmode: "numeric",
      onchange: () => void this.open(Number(this.input.value)),
    });
    const finders = KINDS.map(([name, words]) => el("button", { type: "button", onclick: () => void this.next(name) }, words));
    const radio = (/** @type {string} */ words, /** @type {number} */ twin) => el("label", { class: "choice" },
      el("input", { type: "radio", name: "twin", checked: twin === this.twin, onchange: () => {
        this.twin = twin;
        void this.open(this.who);
      } }), words);
    this.title = el("h3", { tabindex: -1 });
    this.story = el("p", { class: "big" });
    this.body = el("div");
    this.node = el("div", { class: "case" },
      el("div", { class: "finders", role: "group", "aria-label": "Find a person" }, el("span", {}, "Show me somebody: "), ...finders),
      el("div", { class: "row" }, el("label", {}, `Person number, 0 to ${number(store.meta.residents - 1)} `, this.input),
        el("fieldset", { class: "modes" }, el("legend", {}, "The other life"), radio("without any list", 2), radio("with the list, but no feedback", 1))),
      this.title, this.story, this.body);
    this.width = 0;
    new ResizeObserver(() => {
      if (this.redraw && Math.abs(this.node.clientWidth - this.width) > 1) this.redraw();
    }).observe(this.node);
  }

  /** The next person of a kind. @param {string} kind */
  async next(kind) {
    const { files } = await this.store.openFiles();
    const people = find(this.store, files, kind);
    if (!people.length) {
      this.story.textContent = "Nobody in this town.";
      return;
    }
    const turn = this.turn.get(kind) ?? 0;
    this.turn.set(kind, turn + 1);
    await this.open(people[turn % people.length] ?? 0);
  }

  /** Open somebody's file. @param {number} who @param {boolean} [asked]  by the reader */
  async open(who, asked = true) {
    const { meta } = this.store;
    this.who = Math.max(0, Math.min(meta.residents - 1, Math.round(who) || 0));
    const [{ files, money }] = await Promise.all([this.store.openFiles(), this.store.openGrid()]);
    this.input.value = String(this.who);
    const district = meta.bounds.filter((first) => first <= this.who).length;
    const ties = this.store.ties[this.who]?.length ?? 0;
    this.title.textContent = `Person ${this.who}: district ${district}, ${count(ties, "tie")} to other people`;
    const lives = [0, this.twin].map((world) => this.life(files, money, world));
    this.story.textContent = this.tell(lives);
    const picture = el("div", { class: "lanes" });
    this.redraw = () => {
      this.width = this.node.clientWidth;
      picture.replaceChildren(this.draw(lives));
    };
    this.redraw();
    this.body.replaceChildren(picture, this.key(), this.difference(lives), this.events(lives));
    if (asked) this.onopen(this.who);
  }

  /** @param {File[]} files @param {Uint8Array} money @param {number} world */
  life(files, money, world) {
    const { months, residents } = this.store.meta, who = this.who;
    const mine = (/** @type {{resident: number}} */ row) => row.resident === who;
    const file = files[world];
    const first = (world * residents + who) * months;
    const { steps, zero } = this.store.meta.money;
    return {
      name: world === 0 ? "With the list" : world === 1 ? "With the list, no feedback" : "Without a list",
      money: Array.from(money.subarray(first, first + months), (step) => step / steps - zero),
      records: file?.records.filter(mine) ?? [], refusals: file?.refusals.filter(mine) ?? [], stays: file?.stays.filter(mine) ?? [],
      listed: this.store.world(world).states.subarray(who * months, (who + 1) * months).reduce((sum, s) => sum + (s === 3 ? 1 : 0), 0),
    };
  }

  /** @param {ReturnType<CaseFile["life"]>[]} lives */
  tell(lives) {
    const [here, there] = lives;
    if (!here || !there) return "";
    const wrong = here.records.filter((record) => this.store.meta.causes[record.cause] === "wrong record").length;
    const first = here.stays[0];
    const why = first ? ` First listed in ${when(first.start)}; what weighed most was ${heaviest(this.store.meta.causes, first.cause)}.` : "";
    const refused = here.refusals.length ? `, refused a service in ${count(here.refusals.length, "month")}` : "";
    return `In this life: listed for ${count(here.listed, "month")}${refused}, with ${count(here.records.length, "record")}, ${wrong} of them wrong.${why} `
      + `In the other life, with the same luck: listed for ${count(there.listed, "month")}, with ${count(there.records.length, "record")}.`;
  }

  key() {
    const entries = [["bar", "on the list"], ["true", "true record"], ["wrong", "wrong record"], ["refused", "refused a service"], ["money", "money (savings less arrears)"]];
    return el("ul", { class: "legend" }, ...entries.map(([kind, words]) =>
      el("li", {}, el("span", { class: `lane-key ${kind}`, "aria-hidden": "true" }), words ?? "")));
  }

  /** @param {ReturnType<CaseFile["life"]>[]} lives */
  draw(lives) {
    const { months, causes } = this.store.meta;
    const size = parseFloat(getComputedStyle(this.node).fontSize) || 16;
    const width = Math.max(280, this.node.clientWidth), lane = Math.max(150, 9.5 * size), left = 8, right = 8;
    const height = lane * lives.length + 2 * size;
    const x = (/** @type {number} */ month) => left + ((month - 1) / months) * (width - left - right);
    const lowest = Math.min(-1, ...lives.flatMap((life) => life.money)), highest = Math.max(1, ...lives.flatMap((life) => life.money));
    const frame = svg("svg", { width, height, role: "img", "aria-label": `Two lives of person ${this.who} by month. Every event stands in the table below.` });
    lives.forEach((life, i) => {
      const top = i * lane, bar = top + 1.7 * size, plot = [top + 4.4 * size, top + lane - 6];
      const y = (/** @type {number} */ value) => (plot[1] ?? 0) - ((value - lowest) / (highest - lowest)) * ((plot[1] ?? 0) - (plot[0] ?? 0));
      frame.append(svg("text", { x: left, y: top + size, class: "lane-name" }, `${life.name}: listed ${count(life.listed, "month")}`));
      frame.append(svg("rect", { x: left, y: bar, width: width - left - right, height: size * 0.8, class: "lane-bed" }));
      for (const stay of life.stays) {
        const end = stay.end || months + 1;
        frame.append(svg("rect", { x: x(stay.start), y: bar, width: Math.max(2, x(end) - x(stay.start)), height: size * 0.8, class: "lane-bar" }));
      }
      for (const refusal of life.refusals) {
        frame.append(svg("circle", { cx: x(refusal.month + 0.5), cy: bar + size * 1.25, r: Math.max(2, size * 0.14), class: "lane-refused" }));
      }
      frame.append(svg("line", { x1: left, x2: width - right, y1: y(0), y2: y(0), class: "rule" }));
      frame.append(svg("text", { x: left, y: y(0) + size, class: "tick" }, "below this line: in debt"));
      frame.append(svg("path", { class: `lane-money m${i}`, fill: "none", d: life.money.map((value, m) => `${m ? "L" : "M"}${x(m + 1.5).toFixed(1)} ${y(value).toFixed(1)}`).join("") }));
      for (const record of life.records) {
        const wrong = causes[record.cause] === "wrong record", cx = x(record.month + 0.5), cy = bar + size * 2.1, r = size * 0.34;
        frame.append(wrong
          ? svg("path", { class: "lane-wrong", d: `M${cx - r} ${cy - r}L${cx + r} ${cy + r}M${cx + r} ${cy - r}L${cx - r} ${cy + r}` })
          : svg("path", { class: "lane-true", d: `M${cx} ${cy - r}L${cx + r} ${cy + r}L${cx - r} ${cy + r}Z` }));
      }
    });
    for (let month = 0, step = width < 32 * size ? 60 : 24; month <= months; month += step) {
      frame.append(svg("text", { x: Math.min(width - right, x(month + 1)), y: height - 4, class: "tick", "text-anchor": month ? month >= months ? "end" : "middle" : "start" }, `year ${month / 12}`));
    }
    return frame;
  }

  /** @param {ReturnType<CaseFile["life"]>[]} lives */
  difference(lives) {
    const { why } = this.store.meta, here = lives[0]?.listed ?? 0;
    const box = el("div", { class: "difference" }, el("h4", {}, "Which channel made the difference?"));
    if (!here) {
      box.append(el("p", {}, "This person is never listed under these rules. See the money: carrots, perks and the misses of others may still have moved it."));
      return box;
    }
    const rows = why.players.map((channel) => ({ channel, months: withCut(this.store, [channel], this.who) }));
    const most = Math.max(here, ...rows.map((row) => row.months));
    const bar = (/** @type {string} */ words, /** @type {number} */ value, /** @type {string} */ look) => el("li", {},
      el("span", { class: "bar-name" }, words), el("span", { class: `bar ${look}`, "data-share": (value / most).toFixed(4) }), el("span", { class: "bar-value" }, count(value, "month")));
    box.append(el("p", {}, "Months on the list, had one channel alone been cut from the start; each is a world of its own, with the same luck:"),
      el("ul", { class: "bars" }, bar("as it was", here, "own"), ...rows.map((row) => bar(`without ${row.channel}`, row.months, "cut"))));
    for (const node of box.querySelectorAll("[data-share]")) {
      if (node instanceof HTMLElement) node.style.setProperty("--share", node.dataset.share ?? "0");
    }
    const sets = smallestSets(this.store, this.who);
    const words = sets.map((set) => set.join(" and ")).join("; or ");
    box.append(el("p", { class: "big verdict" }, sets.length
      ? `Never listed at all without: ${words}.`
      : "Listed at some time whatever is cut: true records alone are enough here."));
    return box;
  }

  /** @param {ReturnType<CaseFile["life"]>[]} lives */
  events(lives) {
    const { services, sources, causes, left } = this.store.meta;
    /** @type {Map<number, string[][]>} */
    const rows = new Map();
    const add = (/** @type {number} */ month, /** @type {number} */ life, /** @type {string} */ words) => {
      const cells = rows.get(month) ?? [[], []];
      cells[life]?.push(words);
      rows.set(month, cells);
    };
    lives.forEach((life, i) => {
      for (const record of life.records) {
        const gone = record.leftMonth ? `; ${left[record.left]} in month ${record.leftMonth}` : "; still stands";
        add(record.month, i, `${sources[record.source]}: ${CAUSE[causes[record.cause] ?? ""]}${record.joined ? "" : " (kept in its own drawer)"}${gone}`);
      }
      for (const stay of life.stays) {
        add(stay.start, i, `put on the list; what weighed most was ${heaviest(causes, stay.cause)}`);
        if (stay.end) add(stay.end, i, "comes off the list");
      }
      for (const refusal of life.refusals) {
        add(refusal.month, i, `refused by ${services.filter((_, bit) => (refusal.services >> bit) & 1).join(", ")}`);
      }
    });
    const list = [...rows].sort((a, b) => a[0] - b[0]).map(([month, cells]) => [month, cells[0]?.join(". ") ?? "", cells[1]?.join(". ") ?? ""]);
    return el("details", { class: "behind" }, el("summary", {}, `Table: the file of person ${this.who}, every event`),
      table(`The file of person ${this.who}`, ["Month", lives[0]?.name ?? "", lives[1]?.name ?? ""], list));
  }
}
