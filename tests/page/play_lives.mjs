// Plays lives without a page, by chance, and says what was decided and what came of it: node play_lives.mjs CORE.mjs < games.json

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const core = await import(pathToFileURL(process.argv[2]).href);
const WITHHELD = 3, OTHERWISE = 8 | 16; // a bill held back; help from friends, or to them, and points bought are not foreseen
const { keeps } = core.exported.codes, { small, large } = core.exported.choices;

/** Numbers from 0 to 1 by a rule of one's own: the same on every machine. */
function chance(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

function orders(luck, sources) {
  const one = (list) => list[Math.floor(luck() * list.length)];
  return {
    never_slip: luck() < 0.5, first: one(["", "", small, large, ...sources]), keep: one(keeps), bills_first: luck() < 0.4,
    appeal: one([null, true, false]), repair: one([null, true, false]), buy: one([null, true, false]),
  };
}

/** Some answers to what is offered, and now and then to a question that nobody asks. */
function answers(luck, offers, sources) {
  const given = new Map();
  for (const { source } of offers.bills) if (luck() < 0.6) given.set(`pay ${source}`, +(luck() < 0.5));
  if (luck() < 0.1) given.set(`pay ${sources[Math.floor(luck() * sources.length)]}`, 0);
  if (luck() < 0.3) given.set("keep", Math.floor(luck() * 24) / 8);
  for (const what of ["appeal", "repair"]) if (offers[what] ? luck() < 0.6 : luck() < 0.05) given.set(what, +(luck() < 0.6));
  if (offers.lend && luck() < 0.4) given.set("lend", Math.floor(luck() * 9) / 8);
  if (offers.buy > 0 && luck() < 0.4) given.set("buy", Math.min(127, Math.ceil(luck() * offers.buy)));
  return given;
}

function play({ town, months, resident, seed, careful }) {
  const luck = chance(seed), sources = core.rulebookOf(town).source.map(({ name }) => name);
  const carefully = { ...core.NO_ORDERS, never_slip: true, appeal: true, repair: true };
  const game = core.Game.begin({ town, months, resident, orders: careful ? carefully : orders(luck, sources) });
  const stops = [], wrong = [], decided = [];
  let right = 0;
  while (!game.done) {
    const stake = game.open();
    let given = new Map();
    if (stake) stops.push(stake);
    if (!careful) {
      if (luck() < 0.06) game.order(orders(luck, sources));
      if (stake ? luck() < 0.8 : luck() < 0.25) given = answers(luck, game.offers(), sources);
      game.decide(given);
      for (const [what, value] of given) decided.push([game.month + 1, what, value]);
    }
    const { savings, arrears, bills } = game.forecast(given);
    game.close();
    const { history, rules } = game.world, page = history.pages[game.month - 1];
    const withheld = rules.source.filter((_, at) => ((page.dues[resident] >> (2 * at)) & 3) === WITHHELD).length;
    const foreseen = withheld === bills.filter(({ outcome }) => outcome === "kept").length && !(page.marks[resident] & OTHERWISE) && !given.has("lend");
    if (foreseen && (page.savings[resident] !== savings || page.arrears[resident] !== arrears)) wrong.push(game.month);
    if (foreseen) right++;
  }
  const code = game.code(), again = core.Game.of(code), seen = [];
  while (!again.done) {
    const stake = again.open();
    if (stake) seen.push(stake);
    again.close();
  }
  let text = "";
  try {
    text = core.encode(code);
  } catch (error) {
    if (error.name !== "CodeError") throw error;
  }
  return {
    code: text, toml: core.toToml([code]), digest: core.digest(game.town), again: core.digest(again.town), wrong, right, decided,
    stops, same: JSON.stringify(seen) === JSON.stringify(stops), came: game.town.worlds.map((world) => core.came(world, resident)),
    life: code.life,
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(play)));
