// What the end of played lives tells, without a page: node ENDED.mjs < {"lives": [{code, more}...], "towns": [...]}, bundled from the sources.

import { readFileSync } from "node:fs";
import { Luck, offers } from "../../sim/page/engine/index.ts";
import * as core from "../../sim/page/web/play/core/index.ts";
import { caption } from "../../sim/page/web/play/caption.ts";
import * as say from "../../sim/page/web/play/end/sentences.ts";
import { impossible } from "../../sim/page/web/play/impossible.ts";
import { monthsLived } from "../../sim/page/web/play/month.ts";
import { words } from "../../sim/page/web/words.ts";

const CAREFUL = { ...core.NO_ORDERS, never_slip: true, appeal: true, repair: true };
const cases = Object.entries(words.played.choose.no).map(([key, text]) => [key, text.split("{")[0]]);

/** The same life left to habit, with the list and without. */
async function habit({ town, months }, luck) {
  const book = core.rulebookOf(town), nobody = { town, months, life: { resident: 0, orders: [], answers: [] } };
  return core.relive(nobody, [book, { name: "no list", rulebook: core.withoutList(book) }], { luck });
}

async function ended({ code, more }) {
  const { resident } = code.life, luck = new Luck(code.town.seed, code.town.residents), hand = { luck };
  const game = core.Game.of(code, luck), stops = [], captions = [];
  while (!game.done) {
    if (game.open()) {
      const now = game.offers(), why = impossible(game, now, game.forecast().arrears);
      const no = why.map((sentence) => cases.find(([, start]) => sentence.startsWith(start))[0]);
      stops.push({ month: game.month + 1, no, can: { appeal: now.appeal, repair: now.repair }, asked: now.lend && game.asked() });
    }
    game.close();
    const months = monthsLived(game);
    captions.push(caption(months.at(-1), months.at(-2), game.world.rules.life.savings_cap));
  }
  const [here, there] = game.town.worlds.map((world) => core.came(world, resident));
  const left = await habit(code, luck), { stays, records } = core.moments(game.world, resident);
  const byHabit = left.worlds.map((world) => core.came(world, resident));
  const sentences = {
    stops, captions, came: [here, there, ...byHabit], stays, records: records.map(({ month, name, isWrong, astray }) => ({ month, name, isWrong, astray })),
    listDid: say.listDid(here, there, code.months), ends: say.ends(here, there), choicesDid: say.choicesDid(here, byHabit[0]),
    stayed: stays.map(say.stayed), recorded: records.map(say.recorded),
  };
  const decisions = [], ways = [], policies = [], asks = (what) => more.includes(what);
  for (const { month } of asks("decisions") ? core.decisions(game.life()) : []) {
    const other = await core.without(code, month, hand);
    decisions.push({ month, ...other, against: say.against(here, other) });
  }
  for (const chance of asks("ways") ? core.chances(game.world, resident) : []) ways.push(await core.tryWay(chance, code, hand));
  if (asks("policies")) await core.tried({ ...code, resident }, hand, (policy) => policies.push(policy));
  return {
    ...sentences, decisions, ways, wayOff: asks("ways") && say.wayOff(ways, here.listed), policies,
    hundred: asks("policies") && say.hundred(policies, here.listed),
  };
}

/** How often the clock stops for some in a town, in so many years: they live there together, all of them carefully. */
function stops({ town, residents, years }) {
  const months = 12 * years, orders = residents.map((resident) => ({ month: 1, resident, orders: CAREFUL }));
  const lived = new core.Town([core.rulebookOf(town)], { residents: town.residents, seed: town.seed, choices: { byHand: [], orders } });
  const [world] = lived.worlds, stakes = residents.map((resident) => new core.Stakes(world, resident, months));
  const count = residents.map(() => 0);
  while (lived.month < months) {
    lived.open();
    residents.forEach((resident, at) => stakes[at].at(offers(world, resident), CAREFUL) && count[at]++);
    lived.close();
  }
  return count;
}

const asked = JSON.parse(readFileSync(0, "utf8")), lives = [];
for (const life of asked.lives ?? []) lives.push(await ended(life));
const { STOPS, AT_A_STOP, AT_THE_END } = core;
const spans = Object.fromEntries(Object.entries(STOPS).map(([way, all]) =>
  [way, Object.fromEntries(Object.entries(all).map(([years, one]) => [years, core.minutes(one, Number(years), 2)]))]));
const step = (what, month, listed) => ({ what, month, listed, taken: false, left: 0 });
const some = [step("repair", 9, 1), step("appeal", 30, 8), step("appeal", 20, 8), step("appeal", 10, 12)];
process.stdout.write(JSON.stringify({ lives, stops: (asked.towns ?? []).map(stops), cheapest: core.cheapest(some, 10), minutes: { STOPS, AT_A_STOP, AT_THE_END, spans } }));
