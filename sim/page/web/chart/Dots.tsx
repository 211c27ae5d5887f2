// What was tried, as dots: one number set, another one found.

import { useSize } from "../dom.ts";
import { fill, percent, words } from "../words.ts";

export interface Dot {
  x: number;
  /** A share, from 0 to 1. */
  y: number;
  look: "first" | "second";
}

interface DotsProps {
  dots: Dot[];
  low: number;
  high: number;
  /** The one on show. */
  now: number;
  /** Where something turns, with its name. */
  turn: number;
  turnName: string;
  axis: string;
  names: readonly [string, string];
}

export function Dots({ dots, low, high, now, turn, turnName, axis, names }: DotsProps) {
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const height = 8.2 * letter,
    edge = { left: 3.2 * letter, right: 0.6 * letter, top: 1.3 * letter, bottom: 1.5 * letter };
  const x = (value: number) => edge.left + ((value - low) / (high - low)) * (width - edge.left - edge.right);
  const y = (share: number) => height - edge.bottom - share * (height - edge.top - edge.bottom);
  const label = fill(words.dots.label, {
    axis,
    dots: dots.map((dot) => fill(words.dots.one, { name: names[dot.look === "first" ? 0 : 1], x: dot.x, y: percent(dot.y) })).join("; "),
  });
  const size = 0.32 * letter,
    right = x(turn) > width * 0.6;
  return (
    <div class="chart dots-chart" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {[0, 0.5, 1].map((share) => (
            <g key={share}>
              <line class="rule" x1={edge.left} x2={width - edge.right} y1={y(share)} y2={y(share)} />
              <text class="tick" x={edge.left - 0.5 * letter} y={y(share) + 0.3 * letter} text-anchor="end">
                {percent(share)}
              </text>
            </g>
          ))}
          {turn > low && turn < high && (
            <>
              <line class="cursor" x1={x(turn)} x2={x(turn)} y1={edge.top} y2={height - edge.bottom} />
              <text class="tick" x={x(turn) + (right ? -5 : 5)} y={0.9 * letter} text-anchor={right ? "end" : "start"}>
                {turnName}
              </text>
            </>
          )}
          <text class="tick" x={width - edge.right} y={height - 0.2 * letter} text-anchor="end">{`${axis} \u2192`}</text>
          {dots.map((dot, i) =>
            dot.look === "first" ? (
              <circle key={i} class={`dot first${dot.x === now ? " now" : ""}`} cx={x(dot.x)} cy={y(dot.y)} r={size} />
            ) : (
              <rect
                key={i}
                class={`dot second${dot.x === now ? " now" : ""}`}
                x={x(dot.x) - size}
                y={y(dot.y) - size}
                width={2 * size}
                height={2 * size}
              />
            ),
          )}
        </svg>
      )}
    </div>
  );
}
