// Stop 2: bad luck, then a letter that is wrong: shrug, or write to somebody.

import { type PersonRecord } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";
import { isWrong, onFile } from "../person/diary.ts";
import { Letter } from "../person/Letter.tsx";
import { month, who } from "../state.ts";
import { fill, number, when, words } from "../words.ts";
import { isDone, run, story, TastePicture, TasteWords, wayOf } from "./taste.tsx";
import { type Stop } from "./stop.ts";

const { wrong: said } = words.taste;

function Words() {
  const told = story(),
    town = lived.value?.town,
    way = wayOf("wrong");
  const reached = !!told && month.value >= told.scenes.wrong.at;
  const file = told?.letter && town ? onFile(town, WRITTEN, who.value, told.letter) : [];
  return (
    <TasteWords
      part="wrong"
      sentence={told && reached ? sentence(file.filter(isWrong)) : said.runs}
      result={told && reached ? outcome(way) : null}
    >
      {told?.letter && reached && town ? <Letter who={who.value} month={told.letter} file={file} /> : null}
    </TasteWords>
  );
}

/** About the newest of the lines that are not so. */
function sentence(wrongs: PersonRecord[]): string {
  const told = story()!,
    newest = wrongs.at(-1);
  if (told.letter) return newest ? (newest.truth === "namesake" ? said.astray : said.wrong) : said.right;
  if (!told.wrong || told.wrong.month > told.scenes.wrong.at) return fill(said.nothing, { who: who.value });
  return told.wrong.truth === "namesake" ? said.unreadAstray : said.unread;
}

/** What came of writing, or of not writing. */
function outcome(way: string | null): string | null {
  const told = story()!,
    { letter, scenes } = told,
    { offers, end } = scenes.wrong;
  if (!letter) return told.wrong && told.months.every((m) => !m.listed) ? said.noHarm : null;
  if (!offers) return said.nobody;
  if (!way) return null;
  const last = told.months[end - 1],
    after = last.listed ? said.stillOn : last.lost > 0 ? said.oldCopy : said.off;
  if (way === "shrug") return fill(last.listed ? said.shrugged : said.shruggedOff, { months: number(end - letter) });
  const { appeals } = lived.value!.town.worlds[WRITTEN].history;
  const mine = appeals.filter(({ resident, month: then }) => resident === who.value && then > letter && then <= end);
  const answer = mine.find(({ step }) => step !== "filed");
  if (!answer) return mine.length ? fill(said.waiting, { months: number(end - letter) }) : said.notTaken;
  const text = fill(answer.step === "upheld" ? said.upheld : said.rejected, { when: when(answer.month) });
  return answer.step === "upheld" ? `${text} ${after}` : text;
}

export const wrong: Stop = {
  id: "wrong",
  title: words.taste.titles.wrong,
  minutes: 2,
  Picture: () => <TastePicture part="wrong" />,
  Words,
  done: () => isDone("wrong"),
  diaries: true,
  enter: () => run("wrong"),
};
