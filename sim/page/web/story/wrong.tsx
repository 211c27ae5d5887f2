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
  const life = story(),
    town = lived.value?.town,
    way = wayOf("wrong");
  const reached = !!life && month.value >= life.scenes.wrong.at;
  const file = life?.letter && town ? onFile(town, WRITTEN, who.value, life.letter) : [];
  return (
    <TasteWords
      part="wrong"
      sentence={life && reached ? sentence(file.filter(isWrong)) : said.runs}
      result={life && reached ? outcome(way) : null}
    >
      {life?.letter && reached && town ? <Letter who={who.value} month={life.letter} file={file} /> : null}
    </TasteWords>
  );
}

/** About the newest of the lines that are not so. */
function sentence(wrongs: PersonRecord[]): string {
  const life = story()!,
    newest = wrongs.at(-1);
  if (life.letter) return newest ? (newest.truth === "namesake" ? said.astray : said.wrong) : said.right;
  if (!life.wrong || life.wrong.month > life.scenes.wrong.at) return fill(said.nothing, { who: who.value });
  return life.wrong.truth === "namesake" ? said.unreadAstray : said.unread;
}

/** What came of writing, or of not writing. */
function outcome(way: string | null): string | null {
  const life = story()!,
    { letter, scenes } = life,
    { offers, end } = scenes.wrong;
  if (!letter) return life.wrong && life.months.every((m) => !m.listed) ? said.noHarm : null;
  if (!offers) return said.nobody;
  if (!way) return null;
  const last = life.months[end - 1],
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
