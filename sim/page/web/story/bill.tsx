// Stop 0 and 1: somebody's month has begun, and a bill falls due.

import { pause, until } from "../clock.ts";
import { ToPlay } from "../play/ToPlay.tsx";
import { drawAnother, order } from "../person/telling.ts";
import { residents, who } from "../state.ts";
import { Button } from "../ui.tsx";
import { fill, number, words } from "../words.ts";
import { atStake, isDone, onRecord, run, story, TastePicture, TasteWords, wayOf } from "./taste.tsx";
import { type Stop } from "./stop.ts";

const { bill: said } = words.taste;

function Words() {
  const life = story(),
    way = wayOf("bill");
  return (
    <>
      <TasteWords
        part="bill"
        sentence={fill(atStake("bill") || way ? said.enough : said.begins, { who: who.value })}
        result={life && way ? outcome(way) : null}
      />
      {life && <Drawn />}
    </>
  );
}

/** What came of the first bill. */
function outcome(way: string): string {
  const life = story()!,
    { at, end } = life.scenes.bill,
    now = life.months[at - 1];
  if (way === "pay") return now.bills.some(({ outcome }) => outcome === "short") ? said.short : said.paid;
  const settled = life.months.slice(at, end).some((later) => later.arrears === 0);
  return [said.kept, settled ? said.settled : said.owed, onRecord(now) ? said.onRecord : said.unnoticed].join(" ");
}

/** How this person was chosen, and a way to another. */
function Drawn() {
  const lives = order.value,
    place = lives.findIndex((one) => one.who === who.value),
    kind = lives[Math.max(0, place)]?.kind;
  if (!kind) return null;
  const text =
    place < 0 ? said.yours : kind === "ordinary" ? said.ordinary : place === 0 ? said.most : fill(said.next, { place: place + 1 });
  return (
    <div class="drawn">
      <details aria-label={said.chosen}>
        <summary>{fill(text, { people: number(residents.value) })}</summary>
        <p class="small">{kind === "ordinary" ? said.howOrdinary : said.how}</p>
      </details>
      <Button
        onClick={() => {
          pause();
          until.value = null;
          drawAnother();
        }}
      >
        {said.another}
      </Button>
      <ToPlay />
    </div>
  );
}

export const bill: Stop = {
  id: "bill",
  title: words.taste.titles.bill,
  minutes: 2,
  Picture: () => <TastePicture part="bill" />,
  Words,
  done: () => isDone("bill"),
  diaries: true,
  enter: () => run("bill"),
};
