// Numbers in the lecturer's notes: of the town on screen, whatever was decided in it, never of another.

import { overlap, summaryOf } from "../../engine";
import { choices, decided } from "../choices.ts";
import { lived, NO_FEEDBACK, NO_LIST, WRITTEN } from "../lives.ts";
import { month, months, residents, who } from "../state.ts";
import { apart } from "../story/counts.ts";
import { counted } from "../story/say.ts";
import { marksOfTwo } from "../town/marksof.ts";
import { LISTED, ONLY_HERE, ONLY_THERE } from "../town/marks.ts";
import { fill, number, percent, words } from "../words.ts";

const text = words.lecture.here;

/** What a stop's notes say of the town on screen; "" where they say nothing, and before a class has seen it. */
export function here(stop: string): string {
  const said = lived.value?.done && month.value >= months.value ? numbers(stop) : "";
  const byHand = choices.value.length ? ` ${fill(text.byHand, { who: decided.value.resident })}` : "";
  return said && `${text.head} ${said}${byHand}`;
}

function numbers(stop: string): string {
  const { town } = lived.value!,
    [written, free, none] = [WRITTEN, NO_FEEDBACK, NO_LIST].map((world) => town.worlds[world]);
  if (stop === "ten") {
    const { tallies } = written.history,
      year = tallies[Math.min(12, tallies.length) - 1];
    return fill(text.ten, {
      first: number(year.listed),
      listed: number(tallies[tallies.length - 1].listed),
      people: number(residents.value),
    });
  }
  if (stop === "two") {
    const marks = marksOfTwo(town, WRITTEN, NO_FEEDBACK, town.month),
      wear = (mark: number) => number(marks.filter((one) => one === mark).length);
    return fill(text.two, { here: wear(ONLY_HERE), there: wear(ONLY_THERE), both: wear(LISTED) });
  }
  if (stop === "why" && who.value >= 0) {
    const listed = (world: typeof written) => counted(world.months_listed[who.value], words.why.months);
    return fill(text.why, { who: who.value, here: listed(written), there: listed(free) });
  }
  if (stop === "loop") {
    const { both, caused, prevented } = overlap(written, free);
    return fill(text.loop, {
      share: percent(both + caused ? caused / (both + caused) : 0),
      prevented: counted(prevented, words.why.months),
    });
  }
  if (stop === "pays") {
    const { worse, better } = apart(written, none),
      [now, without] = [WRITTEN, NO_LIST].map((world) => number(summaryOf(town, world).unpaid!));
    return fill(text.pays, { worse: number(worse), better: number(better), now, without });
  }
  return "";
}
