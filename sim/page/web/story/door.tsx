// Stop 3: a door closes, the purse turns: which bill waits.

import { exported, type Entry } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";
import { month, who } from "../state.ts";
import { close, fill, number, words } from "../words.ts";
import { isDone, run, story, TastePicture, TasteWords, wayOf } from "./taste.tsx";
import { type Stop } from "./stop.ts";

const { door: said } = words.taste;

function Words() {
  const life = story(),
    way = wayOf("door");
  if (!life) return <TasteWords part="door" sentence="" result={null} />;
  const { shut, scenes } = life,
    lost = shut && life.months[shut - 1].lost > 0;
  const sentence = month.value < (shut || scenes.door.at) ? said.runs : !shut ? said.open : lost ? said.work : said.elsewhere;
  const over = !life.scenes.door.offers || way !== null;
  return <TasteWords part="door" sentence={sentence} result={over ? (shut ? outcome() : inAll()) : null} />;
}

/** Where no door closes: what the list is to this person in all their years. */
function inAll(): string {
  const { months } = story()!,
    listed = months.filter((m) => m.listed).length;
  return fill(listed ? said.inAll : said.never, { who: who.value, years: close(months.length / 12), listed: number(listed) });
}

/** The year after, in numbers of this town. */
function outcome(): string {
  const life = story()!,
    { at, end } = life.scenes.door;
  const year = life.months.slice(at, end),
    now = life.months[end - 1],
    town = lived.value!.town;
  const listed = year.filter((m) => m.listed).length;
  const isNew = (entry: Entry) =>
    entry.resident === who.value && entry.month >= at && entry.month <= end && entry.cause !== exported.causes.RESIDUAL;
  const records = town.worlds[WRITTEN].ledger.all.filter(isNew).length;
  const owed = now.arrears + Math.max(0, -now.savings);
  return fill(now.listed ? said.on : said.off, {
    who: who.value,
    months: number(end - at),
    listed: number(listed),
    owed: owed > 0 ? fill(said.owed, { owed: close(owed) }) : said.nothingOwed,
    records: fill(records ? (records === 1 ? said.record : said.records) : said.noRecord, { records: number(records) }),
  });
}

export const door: Stop = {
  id: "door",
  title: words.taste.titles.door,
  minutes: 3,
  Picture: () => <TastePicture part="door" />,
  Words,
  done: () => isDone("door"),
  diaries: true,
  enter: () => run("door"),
};
