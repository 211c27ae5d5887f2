// Stop 3: a door closes, the purse turns: which bill waits.

import { exported } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";
import { month, who } from "../state.ts";
import { close, fill, number, words } from "../words.ts";
import { isDone, run, story, TastePicture, TasteWords, wayOf } from "./taste.tsx";
import { type Stop } from "./stop.ts";

const { door: said } = words.taste;

function Words() {
  const told = story(), way = wayOf("door");
  if (!told) return <TasteWords part="door" sentence="" result={null} />;
  const { shut, scenes } = told, lost = shut && told.months[shut - 1].lost > 0;
  const sentence = !shut ? (month.value < scenes.door.at ? said.runs : said.open) : month.value < shut ? said.runs : lost ? said.work : said.elsewhere;
  const over = told.scenes.door.offers ? way !== null : told.shut > 0;
  return <TasteWords part="door" sentence={sentence} result={over ? outcome() : null} />;
}

/** The year after, in numbers of this town. */
function outcome(): string {
  const told = story()!, { at, end, offers } = told.scenes.door, from = offers ? at : told.scenes.door.from;
  const year = told.months.slice(from, end), now = told.months[end - 1], town = lived.value!.town;
  const listed = year.filter((m) => m.listed).length;
  const records = town.worlds[WRITTEN].ledger.all.filter((entry) => entry.resident === who.value && entry.month >= from && entry.month <= end && entry.cause !== exported.causes.RESIDUAL).length;
  const owed = now.arrears + Math.max(0, -now.savings);
  return fill(now.listed ? said.on : said.off, {
    who: who.value, months: number(end - from), listed: number(listed), owed: close(owed),
    records: fill(records === 1 ? said.record : said.records, { records: number(records) }),
  });
}

export const door: Stop = {
  id: "door", title: words.taste.titles.door, minutes: 3, Picture: () => <TastePicture part="door" />, Words,
  done: () => isDone("door"), enter: () => run("door"),
};
