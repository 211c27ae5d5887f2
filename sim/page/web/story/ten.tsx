// Stop 5: the years go by in twenty seconds: your line, and the town's.

import { Lines, type Line } from "../chart/Lines.tsx";
import { play, playing } from "../clock.ts";
import { lived, WRITTEN } from "../lives.ts";
import { month, months, residents, rulebook, who } from "../state.ts";
import { Legend } from "../town/Legend.tsx";
import { TownView } from "../town/TownView.tsx";
import { Clock } from "../ui.tsx";
import { close, fill, number, words } from "../words.ts";
import { byMonth, guessed, listedShare, verdict, years } from "./years.ts";
import { type Stop } from "./stop.ts";

const SECONDS = 20;
const { ten: said } = words.taste;

function Picture() {
  const now = lived.value;
  if (!now) return null;
  return <TownView town={now.town} world={WRITTEN} month={month.value} who={who.value} onPick={(r) => (who.value = r)} />;
}

function Words() {
  const now = lived.value;
  if (!now) return null;
  const share = listedShare(now.town, WRITTEN),
    own = guessed.value,
    over = now.done && month.value >= months.value;
  const lines: Line[] = [{ name: said.town, values: share, look: "first" }];
  if (own) lines.unshift({ name: said.yours, values: byMonth(own, months.value), look: "guess", always: true });
  return (
    <>
      <div aria-live="polite">
        <p class="sentence">
          {over && !playing.value ? outcome(own, share[months.value - 1]) : fill(own ? said.runs : said.runsAlone, { years: years.value })}
        </p>
      </div>
      <Lines lines={lines} months={months.value} month={month.value} unit={said.unit} suffix="%" />
      <Clock />
      <Legend />
      {rulebook.value.favour.enabled && <p class="small">{words.legend.favours}</p>}
    </>
  );
}

/** One sentence about the guess, one about the town. */
function outcome(own: number[] | null, came: number): string {
  const people = number((came / 100) * residents.value),
    all = number(residents.value);
  const town = fill(came ? said.came : said.cameNobody, { people, all, years: years.value });
  if (!own) return town;
  const { way, times } = verdict(own[own.length - 1], came);
  const round = Math.round(times),
    near = times > 1.75 && Math.abs(times - round) < 0.12 * times;
  const factor = near && round === 2 ? said.twice : fill(said.factor, { times: (near && said.times[round]) || close(times) });
  const text = way === "nobody" ? (came ? said.guessedNobody : said.guessedSome) : fill(said[way], { factor });
  return `${text} ${town}`;
}

export const ten: Stop = {
  id: "ten",
  title: words.taste.titles.ten,
  minutes: 4,
  Picture,
  Words,
  done: () => month.value >= months.value,
  enter: () => {
    if (month.value < months.value) play(null, () => months.value / SECONDS);
  },
};
