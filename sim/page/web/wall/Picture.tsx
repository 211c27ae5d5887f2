// Everybody's two lives as one picture: a row a player.

import { useSize } from "../dom.ts";
import { lecture } from "../state.ts";
import { close, fill, number, words } from "../words.ts";
import { guessed } from "./Guesses.tsx";
import { guessesOf } from "./guesses.ts";
import { counted, lived, living, type ClassLife, type Counts, type Row } from "./lives.ts";
import { guess, tooLarge } from "./state.ts";

const text = words.wall;

/** The sentence above the picture, which says what it shows. */
export function finding(counts: Counts): string {
  const { ever, only } = counts;
  const first = ever ? fill(ever === 1 ? text.everOne : text.ever, { ...counts }) : fill(text.never, { ...counts });
  return ever ? `${first}${fill(only ? (only === 1 ? text.onlyOne : text.only) : text.onlyNobody, { ...counts })}` : first;
}

/** What the class thought beforehand, beside what came: by show of hands, and each of them in a code. */
export function beforehand(life: ClassLife): string {
  const hands = guess.value === null ? "" : fill(text.hands, { guess: guess.value, ...counted(life) }),
    each = guessesOf(life);
  return [hands, each ? guessed(each) : ""].filter(Boolean).join(" ");
}

export function Picture() {
  const life = lived.value;
  if (!life) return <Empty />;
  const counts = counted(life),
    thought = beforehand(life);
  return (
    <figure class="wall">
      <figcaption>
        <p class="wall-finding">{finding(counts)}</p>
        {thought && <p class="wall-hands">{thought}</p>}
        <p class="small">{text.money}</p>
      </figcaption>
      <Rows life={life} />
    </figure>
  );
}

function Empty() {
  return (
    <div class="wall-empty">
      <p class="wall-finding">{living.value ? text.living : tooLarge.value ? text.tooLarge : text.empty}</p>
      {!living.value && !tooLarge.value && (
        <ol>
          {text.how.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Rows({ life }: { life: ClassLife }) {
  const [box, width, height, letter] = useSize<HTMLDivElement>();
  return (
    <div class="wall-rows" ref={box}>
      {width > 0 && <Sheet life={life} width={width} height={Math.min(height, 0.8 * innerHeight)} letter={letter} />}
    </div>
  );
}

interface SheetProps {
  life: ClassLife;
  width: number;
  height: number;
  letter: number;
}

export function Sheet({ life, width, height, letter }: SheetProps) {
  const { rows, months } = life,
    counts = counted(life);
  const keys = width > 44 * letter ? 4 : width > 23 * letter ? 2 : 1, // side by side
    head = (4 / keys) * KEY * letter + 2.9 * letter;
  const narrow = (height - head) / rows.length < 1.8 * letter,
    columns = narrow && width > 40 * letter && rows.length > 12 ? 2 : 1,
    each = Math.ceil(rows.length / columns);
  const row = Math.max(least(letter), Math.min(ROOMY * letter, (height - head - 0.4 * letter) / each));
  const high = head + row * each + 0.4 * letter,
    gap = 1.6 * letter,
    wide = (width - gap * (columns - 1)) / columns;
  const size = Math.min(letter, 0.86 * row),
    label = size < TINY ? 0 : 4.6 * size;
  const bar = label + 0.5 * letter,
    money = bar + (wide - label) * 0.42 + 1.8 * letter,
    right = wide - 0.7 * letter;
  const ends = rows.flatMap(({ here, there }) => [here, there]),
    low = Math.min(-1, Math.floor(Math.min(...ends))),
    top = Math.max(1, Math.ceil(Math.max(...ends)));
  const xm = (month: number) => bar + (month / months) * (wide - label) * 0.42;
  const xc = (costs: number) => money + ((costs - low) / (top - low)) * (right - money);
  return (
    <svg width={width} height={high} viewBox={`0 0 ${width} ${high}`} role="img" aria-label={described(life, counts)}>
      <g font-size={0.92 * letter}>
        {KEYS.map((mark, at) => (
          <Key
            key={mark}
            x={(at % keys) * (width / keys)}
            y={(Math.floor(at / keys) + 0.75) * KEY * letter}
            letter={letter}
            mark={mark}
            name={text.keys[mark]}
          />
        ))}
      </g>
      {Array.from({ length: columns }, (_, column) => (
        <g key={column} transform={`translate(${column * (wide + gap)} 0)`}>
          <Head letter={letter} months={months} low={low} top={top} xm={xm} xc={xc} bottom={high} head={head} />
          {rows.slice(column * each, (column + 1) * each).map((one, at) => (
            <Line key={one.resident} row={one} y={head + row * (at + 0.5)} high={row} size={size} label={label} xm={xm} xc={xc} />
          ))}
        </g>
      ))}
    </svg>
  );
}

const KEYS = ["anyway", "more", "with", "without"] as const;
const KEY = 1.45, // lines of letters a key takes
  TINY = 8, // pixels: letters below are none
  ROOMY = 3.6; // lines of letters a row takes at most: a wall is filled
/** A row's least height: in the lecturer's view all rows are seen at once. */
const least = (letter: number): number => (lecture.value ? 4 : 1.15 * letter);

interface HeadProps {
  letter: number;
  months: number;
  low: number;
  top: number;
  xm: (month: number) => number;
  xc: (costs: number) => number;
  head: number;
  bottom: number;
}

/** What stands below it, and its axes. */
function Head({ letter, months, low, top, xm, xc, head, bottom }: HeadProps) {
  const room = (xc(top) - xm(0)) / letter,
    [listed, money] = room > 30 ? text.heads.long : room > 16 ? text.heads.short : text.heads.brief;
  const ticks = [...new Set([low, 0, top])].filter((tick) => tick === 0 || Math.abs(xc(tick) - xc(0)) > 2 * letter),
    numbers = head - 0.35 * letter;
  return (
    <g class="wall-head" font-size={0.92 * letter}>
      <text x={xm(0)} y={head - 1.6 * letter} class="what">
        {listed}
      </text>
      <text x={xc(top)} y={head - 1.6 * letter} class="what" text-anchor="end">
        {money}
      </text>
      {[0, months].map((month) => (
        <text key={month} x={xm(month)} y={numbers} text-anchor={month ? "end" : "start"}>
          {number(month)}
        </text>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={xc(tick)} y={numbers} text-anchor="middle">
          {number(tick)}
        </text>
      ))}
      <line class="zero" x1={xc(0)} x2={xc(0)} y1={head} y2={bottom} />
    </g>
  );
}

interface KeyProps {
  x: number;
  y: number;
  letter: number;
  mark: (typeof KEYS)[number];
  name: string;
}

function Key({ x, y, letter, mark, name }: KeyProps) {
  const middle = y - 0.32 * letter;
  return (
    <g>
      {mark === "with" || mark === "without" ? (
        <Mark kind={mark} x={x + 0.4 * letter} y={middle} size={0.38 * letter} />
      ) : (
        <rect class={mark} x={x} y={middle - 0.38 * letter} width={0.8 * letter} height={0.76 * letter} />
      )}
      <text x={x + 1.1 * letter} y={y}>
        {name}
      </text>
    </g>
  );
}

function Mark({ kind, x, y, size }: { kind: "with" | "without"; x: number; y: number; size: number }) {
  if (kind === "without") return <circle class="without" cx={x} cy={y} r={size} />;
  return <path class="with" d={`M${x - size} ${y}L${x} ${y - size}L${x + size} ${y}L${x} ${y + size}Z`} />;
}

interface LineProps {
  row: Row;
  y: number;
  high: number;
  size: number;
  label: number;
  xm: (month: number) => number;
  xc: (costs: number) => number;
}

function Line({ row, y, high, size, label, xm, xc }: LineProps) {
  const { resident, listed, free, here, there } = row,
    thick = Math.min(0.62 * high, 1.5 * size),
    anyway = Math.min(listed, free),
    mark = Math.max(3, Math.min(0.32 * high, 0.53 * size));
  return (
    <g font-size={size}>
      {label > 0 && (
        <text class={listed && !free ? "label only" : "label"} x={label} y={y + 0.35 * size} text-anchor="end">
          {fill(text.no, { resident })}
        </text>
      )}
      {anyway > 0 && <rect class="anyway" x={xm(0)} y={y - thick / 2} width={xm(anyway) - xm(0)} height={thick} />}
      {listed > anyway && <rect class="more" x={xm(anyway)} y={y - thick / 2} width={xm(listed) - xm(anyway)} height={thick} />}
      <line class="apart" x1={xc(there)} x2={xc(here)} y1={y} y2={y} stroke-width={Math.max(2, 0.22 * high)} />
      <Mark kind="without" x={xc(there)} y={y} size={mark} />
      <Mark kind="with" x={xc(here)} y={y} size={mark} />
    </g>
  );
}

const MOST_TOLD = 10;

function described({ rows, months }: ClassLife, counts: Counts): string {
  const some = rows
    .slice(0, MOST_TOLD)
    .map(({ resident, listed, here, there }) => fill(text.one, { resident, listed, here: close(here), there: close(there) }));
  return [fill(text.label, { people: counts.people, months }), finding(counts), ...some].join(" ");
}
