// Puts everything in its place, a piece at a time, so that the page answers from the first moment.

import { Abolish } from "./abolish.js";
import { CaseFile } from "./casefile.js";
import { Store, tally } from "./data.js";
import { byId, el, long, number, pause, percent } from "./dom.js";
import { Guess } from "./guess.js";
import { Lecture } from "./lecture.js";
import { loopDiagram, signed } from "./loop.js";
import { find } from "./people.js";
import { pilots } from "./pilots.js";
import { RulesPlay } from "./rules.js";
import { Stage } from "./stage.js";
import { behind, table } from "./table.js";

/** @typedef {import("./types.js").Meta} Meta */
/** @typedef {{player: import("./player.js").Player, flip?: () => void}} Handle */

/** Write numbers of this town into the sentences that ask for them. @param {Record<string, string>} words */
function fill(words) {
  for (const node of document.querySelectorAll("[data-fill]")) {
    if (node instanceof HTMLElement) node.textContent = words[node.dataset.fill ?? ""] ?? "";
  }
}

/** Light, dark, or as the machine says. */
function themes() {
  const button = byId("theme"), root = document.documentElement;
  const order = ["as this machine", "light", "dark"];
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(root.dataset.theme ?? order[0] ?? "") + 1) % order.length] ?? "";
    if (next === order[0]) delete root.dataset.theme;
    else root.dataset.theme = next;
    button.textContent = `Colours: ${next}`;
    document.dispatchEvent(new Event("themechange"));
  });
}

/** @param {Stage} stage @returns {Handle} */
function handle(stage) {
  return {
    player: stage.player,
    flip: () => {
      const boxes = /** @type {HTMLInputElement[]} */ ([...stage.modes.querySelectorAll("input")]);
      const next = boxes[stage.overlay ? 0 : 1];
      if (next) {
        next.checked = true;
        stage.mode(!stage.overlay);
      }
    },
  };
}

/** Other towns: the same rules, other people. @param {Meta} meta */
function otherTowns(meta) {
  const own = { seed: meta.seed, listed: Number(meta.worlds[0]?.summary.listed_share) * meta.residents, cut: Number(meta.worlds[1]?.summary.listed_share) * meta.residents };
  const towns = [{ ...own, listed: Math.round(own.listed), cut: Math.round(own.cut) }, ...meta.towns];
  const between = (/** @type {number[]} */ values) => `${number(Math.min(...values))} to ${number(Math.max(...values))}`;
  const fold = behind("ten towns", () => ({
    head: ["Seed", "Listed at the end", "Listed at the end, no feedback"], rows: towns.map((town) => [town.seed, number(town.listed), number(town.cut)]),
  }));
  fold.node.open = true;
  fold.renew();
  return el("div", {}, el("p", { class: "big" },
    `In ${towns.length} towns with other people and other luck, ${between(towns.map((t) => t.listed))} are listed at the end; without feedback, ${between(towns.map((t) => t.cut))}.`), fold.node);
}

/** How this page was made. @param {Meta} meta */
function provenance(meta) {
  const books = meta.rulebooks.map((book) => el("details", { class: "about" }, el("summary", {}, "Rulebook ", el("bdi", {}, book.name)),
    el("pre", { tabindex: 0, role: "region", "aria-label": `Rulebook ${book.name}` }, el("bdi", {}, book.toml))));
  return el("div", {},
    table("This page was made with", ["What", "Value"], [
      ["Command", el("code", {}, meta.command)], ["Seed", meta.seed], ["People", number(meta.residents)], ["Months", number(meta.months)],
      ...Object.entries(meta.versions), ["Worlds kept whole", number(meta.worlds.length)], ["Worlds of the grid", number(meta.grid.worlds)],
    ]), ...books);
}

/** The whole page. */
async function start() {
  const meta = /** @type {Meta} */ (JSON.parse(byId("data-meta").textContent ?? "{}"));
  const store = new Store(meta);
  themes();
  fill({
    residents: number(meta.residents), districts: number(meta.bounds.length - 1), duration: long(meta.months), months: number(meta.months),
    rulebook: meta.rulebooks[0]?.name ?? "", subject: meta.subject, wage: meta.wage, worlds: number(meta.worlds.length + meta.grid.worlds), sentence: meta.sentence,
    question: meta.rulebooks[0]?.question ?? "",
  });
  /** @type {Map<string, Handle>} */
  const players = new Map();
  const lecture = new Lecture(players);
  await pause();
  await store.open();

  const stages = /** @type {Stage[]} */ ([]);
  const cases = new CaseFile(store, (who) => stages.forEach((stage) => stage.mark(who)));
  const pick = (/** @type {number} */ who) => {
    void cases.open(who).then(() => {
      if (!lecture.jump("person")) byId("person").scrollIntoView();
      cases.title.focus({ preventScroll: true });
    });
  };

  const meet = new Stage(store, { name: "The town without a list", single: true, chart: false, onpick: pick });
  meet.show(store.world(2), store.world(2));
  byId("meet-here").append(meet.node);
  players.set("meet", { player: meet.player });

  /** @type {Stage | null} */
  let watch = null;
  const guess = new Guess(meta.months, meta.residents, () => watch?.redraw());
  byId("predict-here").append(guess.node);
  await pause();

  const verdict = el("p", { class: "big verdict", "aria-live": "polite" });
  const stage = new Stage(store, { name: "With and without feedback", guess, onpick: pick, onmonth: (month) => judge(month) });
  watch = stage;
  const judge = (/** @type {number} */ month) => {
    if (month < meta.months) {
      verdict.textContent = "";
      return;
    }
    const own = tally(store.world(0), store.world(1), meta.months), cut = tally(store.world(1), null, meta.months);
    const expected = guess.atEnd;
    verdict.textContent = `${expected === null ? "" : `You expected ${number(expected)}. `}On the list at the end: ${number(own.listed)} (${percent(own.listed, meta.residents)}); ever on it: ${number(own.ever)}. `
      + `Without feedback: ${number(cut.listed)} and ${number(cut.ever)}. Of all months on the list, ${percent(own.entrenchment, 1)} come from the feedback.`
      + (own.listed ? ` Of the ${number(own.listed)}, ${number(Number(meta.worlds[0]?.summary.never))} would never have been listed without it.` : "");
  };
  stage.show(store.world(0), store.world(1));
  byId("watch-here").append(stage.node, verdict);
  players.set("watch", handle(stage));
  await pause();
  document.documentElement.dataset.ready = "stage";
  performance.mark("stage");

  byId("person-here").append(cases.node);
  byId("loop-here").append(loopDiagram(meta.why, meta.residents));
  const { parts, whole, bare, kept } = meta.why;
  const feedback = parts.filter((part) => ["means", "scrutiny", "association", "carrots"].includes(part.name)).reduce((sum, part) => sum + part.value, 0);
  byId("loop-said").textContent = `${number(whole)} person-months on the list. A bare list of true records would have ${number(bare)}. The four feedback channels come to ${signed(feedback)}, wrong records to ${signed(parts.find((p) => p.name === "errors")?.value ?? 0)}, fear of the list to ${signed(parts.find((p) => p.name === "deterrence")?.value ?? 0)}.`
    + (kept.length ? ` In all of these lives: ${kept.join(", ")}.` : "");
  await pause();

  const rules = new RulesPlay(store, pick);
  byId("rules-here").append(rules.node);
  players.set("rules", handle(rules.stage));
  await pause();
  await rules.open();
  await pause();

  const abolish = new Abolish(store, pick);
  byId("abolish-here").append(abolish.node);
  players.set("abolish", handle(abolish.stage));
  abolish.open();
  await pause();

  const compared = pilots(store);
  await pause();
  byId("pilots-here").append(compared.node);
  players.set("pilots", { player: compared.player });
  await pause();
  byId("towns-here").append(otherTowns(meta));
  byId("made-here").append(provenance(meta));
  await pause();

  stages.push(meet, stage, rules.stage, abolish.stage);
  const { files } = await store.openFiles();
  const first = ["wrong record", "loop", "could not pay"].flatMap((kind) => find(store, files, kind).slice(0, 1))[0] ?? 0;
  await cases.open(first, false);
  document.documentElement.dataset.ready = "all";
}

/** Say plainly what went wrong. @param {unknown} error */
function failed(error) {
  byId("trouble").hidden = false;
  console.error(error);
}

start().catch(failed);
