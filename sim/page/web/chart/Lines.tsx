// Lines by month, named at their ends; drawn for the room there is, so that words keep their size.

import { useSize } from "../dom.ts";
import { close, fill, number, percent, words } from "../words.ts";
import { apart, nice } from "./scale.ts";

export interface Line {
  name: string;
  /** Month by month from month 1; shorter than the others where less is lived or drawn. */
  values: ArrayLike<number>;
  look: "first" | "second" | "third" | "guess";
  /** Shown to its end, whatever the month. */
  always?: boolean;
}

export interface LinesProps {
  lines: Line[];
  months: number;
  month: number;
  /** What is counted, for those who cannot see it: "people on the list, in percent". */
  unit: string;
  /** After a number: "%". */
  suffix?: string;
  /** The axis reaches at least so far. */
  least?: number;
  /** A taller or flatter chart: height by width. */
  ratio?: number;
  /** As high as its box, whatever the ratio. */
  fit?: boolean;
  /** One of many side by side: lines end in their number alone, and what they are stands above all of them. */
  small?: boolean;
  /** No numbers and no lines at the side: for a guess. */
  blank?: boolean;
}

/** As wide as its box. */
export function Lines(props: LinesProps) {
  const [box, width, boxHeight, letter] = useSize<HTMLDivElement>(),
    { fit = false } = props;
  const ratio = fit && width > 0 ? boxHeight / width : props.ratio;
  return (
    <div class={fit ? "chart fit" : "chart"} ref={box}>
      {width > 0 && <Sheet {...props} ratio={ratio} width={width} letter={letter} />}
    </div>
  );
}

/** Of a size that is known: on paper. */
export function Sheet({ width, letter, ...props }: LinesProps & { width: number; letter: number }) {
  const { lines, months, month, unit, suffix = "", least = 10, ratio = 0.46, fit = false, small = false, blank = false } = props;
  const height = fit ? Math.max(5 * letter, width * ratio) : Math.max((small ? 8 : 11) * letter, Math.min(width * ratio, 24 * letter));
  const size = width < 30 * letter ? 0.85 : 1; // names beside their lines, on a phone
  const broad = (letters: number) => letters * letter * size;
  const named = small ? 0 : broad(0.68 * Math.max(4, ...lines.map((line) => line.name.length)));
  const stacked = broad(4.3) + named > width / 2; // then the number stands above its name
  const edge = {
    top: 0.85 * letter,
    bottom: 2.1 * letter,
    left: 3.1 * letter,
    right: stacked ? Math.min(named + broad(0.8), width / 2) : broad(4.3) + named,
  };
  const most = Math.max(least, ...lines.map((line) => Array.from(line.values).reduce((a, b) => Math.max(a, b), 0)));
  const { top, step } = nice(most);
  const x = (m: number) => edge.left + (m / months) * (width - edge.left - edge.right);
  const y = (value: number) => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom);
  const shown = lines.map((line) => {
    const end = Math.min(line.values.length, line.always ? months : month);
    let path = `M${x(0).toFixed(1)} ${y(0).toFixed(1)}`;
    for (let m = 1; m <= end; m++) path += `L${x(m).toFixed(1)} ${y(line.values[m - 1]).toFixed(1)}`;
    const value = end ? line.values[end - 1] : 0;
    return { line, path, value, x: x(end), y: y(value) };
  });
  const heights = apart(
    shown.map((end) => end.y),
    (stacked ? 2.2 : 1.15) * letter,
    height - edge.bottom + 4,
  );
  const ticks: number[] = [],
    every = Math.max(1, Math.ceil((1.15 * letter * top) / step / (height - edge.top - edge.bottom))); // none over another
  for (let value = 0; value <= top + step / 2; value += every * step) ticks.push(value);
  const years: number[] = [];
  for (let m = 0; m <= months; m += months > 120 ? 60 : months > 60 ? 24 : 12) years.push(m);
  const read = (value: number) => (top < 10 ? close(value) : number(value)) + suffix;
  /** At the end of its line: as it is told beside the chart. */
  const end = (value: number) => (suffix === "%" ? percent(value / 100) : read(value));
  const readings = shown.map(({ line, value }) => fill(words.chart.line, { name: line.name, value: end(value) })).join("; ");
  const right = width - edge.right,
    beside = 0.5 * letter;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={fill(words.chart.label, { unit, month, lines: readings })}
    >
      {!blank &&
        ticks.map((value) => (
          <g key={value}>
            <line class="rule" x1={edge.left} x2={right} y1={y(value)} y2={y(value)} />
            <text class="tick" x={edge.left - 0.5 * letter} y={y(value) + 0.3 * letter} text-anchor="end">
              {read(value)}
            </text>
          </g>
        ))}
      {blank && <rect class="blank" x={edge.left} y={edge.top} width={right - edge.left} height={height - edge.top - edge.bottom} />}
      {years.map((m) => (
        <text key={m} class="tick" x={x(m)} y={height - 0.6 * letter} text-anchor="middle">
          {m / 12}
        </text>
      ))}
      {!small && (
        <text class="tick" x={right + 1.2 * letter} y={height - 0.6 * letter}>
          {words.chart.years}
        </text>
      )}
      {!blank && <line class="cursor" x1={x(month)} x2={x(month)} y1={edge.top} y2={height - edge.bottom} />}
      {shown.map(({ line, path }) => (
        <path key={line.name} class={`line ${line.look}`} d={path} fill="none" />
      ))}
      {shown.map(
        ({ line, value, x: at }, i) =>
          at > x(0) && (
            <text key={line.name} class={`name ${line.look}`} font-size={size * letter} y={heights[i] + (stacked ? -0.2 : 0.3) * letter}>
              <tspan x={Math.min(at, right) + beside}>{small || stacked ? end(value) : `${end(value)} ${line.name}`}</tspan>
              {stacked && !small && (
                <tspan x={Math.min(at, right) + beside} dy={size * letter}>
                  {line.name}
                </tspan>
              )}
            </text>
          ),
      )}
    </svg>
  );
}
