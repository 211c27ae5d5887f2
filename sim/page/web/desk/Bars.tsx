// A few bars, each with its name and number: one ledger.

import { useSize } from "../dom.ts";
import { fill, number, words } from "../words.ts";

export interface BarsProps {
  title?: string;
  /** What is counted. */
  unit: string;
  bars: readonly { name: string; value: number; look: "first" | "second" | "third" }[];
  /** A guess, drawn across. */
  mark?: { name: string; value: number };
}

export function Bars({ title, unit, bars, mark }: BarsProps) {
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const lane = 2.7 * letter,
    room = width - 5 * letter, // for the number behind the longest
    most = Math.max(1e-9, ...bars.map(({ value }) => value), mark?.value ?? 0);
  const rows = mark ? [...bars, { ...mark, look: "guess" as const }] : bars;
  const readings = rows.map(({ name, value }) => fill(words.chart.line, { name, value: number(value) })).join("; ");
  const label = `${title ?? unit}. ${readings}.`;
  return (
    <div class="bars" ref={box}>
      {title && <p class="bars-title">{title}</p>}
      {width > 0 && (
        <svg width={width} height={lane * rows.length} role="img" aria-label={label}>
          {rows.map(({ name, value, look }, at) => {
            const long = Math.max(1, (value / most) * room),
              top = at * lane;
            return (
              <g key={name}>
                <text class="tick" x={0} y={top + 0.95 * letter}>
                  {name}
                </text>
                <rect class={`bar ${look}`} x={0.5} y={top + 1.3 * letter} width={long} height={letter} />
                <text x={long + 0.4 * letter} y={top + 2.15 * letter}>
                  {number(value)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
      <p class="small">{unit}</p>
    </div>
  );
}
