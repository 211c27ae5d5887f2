// The town as shapes: for paper, where a canvas would be coarse.

import { exported, type Town } from "../../engine";
import { layout } from "../town/layout.ts";
import { LISTED, ONLY_HERE, ONLY_THERE, OWING } from "../town/marks.ts";
import { countMarks, marksOf, marksOfTwo } from "../town/marksof.ts";
import { fill, number, words } from "../words.ts";

const WIDTH = 700,
  HEIGHT = 380;
const LOOKS = new Map([
  [LISTED, "listed"],
  [ONLY_HERE, "only"],
  [ONLY_THERE, "there"],
  [OWING, "owing"],
]);

interface TownSheetProps {
  town: Town;
  world: number;
  over?: number;
  names?: readonly [string, string];
  month: number;
  who: number;
}

export function TownSheet({ town, world, over, names = ["", ""], month, who }: TownSheetProps) {
  const places = layout(WIDTH, HEIGHT, town.people.bounds, exported.people.household),
    p = places.pitch;
  const marks = over === undefined ? marksOf(town, world, month) : marksOfTwo(town, world, over, month);
  const counts = countMarks(marks),
    [first, second] = names;
  const label =
    over === undefined
      ? fill(words.town.one, { month, people: number(marks.length), listed: counts[LISTED], owing: counts[OWING] })
      : fill(words.town.two, { month, both: counts[LISTED], here: counts[ONLY_HERE], there: counts[ONLY_THERE], first, second });
  return (
    <svg class="town-sheet" viewBox={`0 0 ${WIDTH} ${Math.ceil(places.height)}`} role="img" aria-label={label}>
      {places.quarters.map((q, i) => (
        <rect key={i} class="lot" x={q.x} y={q.y} width={q.width} height={q.height} rx={6} />
      ))}
      {Array.from(marks, (mark, r) => (
        <Mark key={r} look={LOOKS.get(mark) ?? ""} x={places.x[r]} y={places.y[r]} size={p} />
      ))}
      {who >= 0 && <circle class="ring" cx={places.x[who]} cy={places.y[who]} r={1.2 * p} />}
    </svg>
  );
}

function Mark({ look, x, y, size: p }: { look: string; x: number; y: number; size: number }) {
  if (!look) return <circle class="nobody" cx={x} cy={y} r={0.22 * p} />;
  if (look === "owing")
    return <path class={look} d={`M${x} ${y - 0.5 * p}l${0.42 * p} ${0.5 * p}l${-0.42 * p} ${0.5 * p}l${-0.42 * p} ${-0.5 * p}z`} />;
  return (
    <g class={look}>
      <rect x={x - 0.5 * p} y={y - 0.6 * p} width={p} height={1.2 * p} rx={0.12 * p} />
      {look === "only" && <path d={`M${x - 0.3 * p} ${y - 0.35 * p}l${0.6 * p} ${0.7 * p}m0 ${-0.7 * p}l${-0.6 * p} ${0.7 * p}`} />}
    </g>
  );
}
