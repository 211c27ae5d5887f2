// How many are on the list in each tenth of residents by wage: ten bars for a town.

import { useSize } from "../dom.ts";
import { fill, words } from "../words.ts";

export function Tenths({ towns }: { towns: readonly { name: string; counts: readonly number[] }[] }) {
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const text = words.tenths,
    lane = 6.6 * letter,
    height = lane * towns.length + 1.4 * letter;
  const most = Math.max(1, ...towns.flatMap(({ counts }) => counts)),
    slot = (width - 2) / 10;
  const label = towns.map(({ name, counts }) => fill(text.label, { name, counts: counts.join(", ") })).join(" ");
  return (
    <div class="chart tenths" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {towns.map(({ name, counts }, i) => {
            const foot = (i + 1) * lane - 0.3 * letter;
            return (
              <g key={name}>
                <text class="lane-name" x={width - 2} y={i * lane + letter} text-anchor="end">
                  {name}
                </text>
                <line class="rule" x1={1} x2={width - 1} y1={foot} y2={foot} />
                {counts.map((count, k) => {
                  const high = (count / most) * (lane - 2.4 * letter);
                  return (
                    <g key={k}>
                      <rect class="lane-bar" x={1 + k * slot + slot * 0.14} y={foot - high} width={slot * 0.72} height={high} />
                      <text x={1 + (k + 0.5) * slot} y={foot - high - 0.25 * letter} text-anchor="middle">
                        {count}
                      </text>
                    </g>
                  );
                })}
              </g>
            );
          })}
          <text class="tick" x={1} y={height - 0.3 * letter}>
            {text.low}
          </text>
          <text class="tick" x={width - 2} y={height - 0.3 * letter} text-anchor="end">
            {text.high}
          </text>
        </svg>
      )}
    </div>
  );
}
