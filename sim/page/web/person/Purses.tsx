// Two months of the middle resident, one off the list, one on it: what comes in, what goes out, what is left or lacking.

import { type Margin } from "../../engine";
import { useSize } from "../dom.ts";
import { signed } from "../story/say.ts";
import { fill, percent, words } from "../words.ts";

const PARTS = ["costs", "bills", "dearer"] as const;

export function Purses({ margin, most }: { margin: Margin; most: number }) {
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const text = words.purses, lane = 3.8 * letter, room = 4.6 * letter, height = 2 * lane;
  const x = (value: number) => 1 + (value / most) * (width - room - 2);
  const { parts: all, middle, off, on } = margin, part = (name: keyof typeof all) => all[name][middle];
  const wage = part("wage"), costs = part("costs"), bills = part("bills") + part("bad_luck"), lost = part("wages_lost");
  const months = [
    { name: text.off, came: wage, lost: 0, parts: [costs, bills, 0], left: off },
    { name: text.on, came: wage - lost, lost, parts: [costs, bills, part("extra_costs")], left: on },
  ];
  const label = months.map(({ name, left }) => fill(text.label, { name, left: signed(100 * left) })).join(" ");
  return (
    <div class="purses" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {months.map(({ name, came, lost, parts, left }, i) => {
            const top = i * lane, bar = 0.8 * letter, inY = top + 1.4 * letter, outY = inY + bar + 3;
            let at = 0;
            const out = parts.map((size, k) => {
              const from = at;
              at += size;
              return <rect key={k} class={`purse-${PARTS[k]}`} x={x(from)} y={outY} width={Math.max(0, x(at) - x(from))} height={bar} />;
            });
            return (
              <g key={name}>
                <text class="lane-name" style={{ fontSize: `${Math.min(letter, width / 20)}px` }} x={1} y={top + letter}>{fill(left < 0 ? text.short : text.over, { name, share: percent(Math.abs(left)) })}</text>
                <rect class="purse-wage" x={x(0)} y={inY} width={x(came) - x(0)} height={bar} />
                {lost > 0 && <rect class="purse-lost" x={x(came)} y={inY} width={x(came + lost) - x(came)} height={bar} />}
                {out}
                <line class="purse-edge" x1={x(came)} x2={x(came)} y1={inY - 3} y2={outY + bar + 3} />
                <text class={`purse-left ${left < 0 ? "short" : "over"}`} x={width - 2} y={outY + 0.35 * letter} text-anchor="end">{`${signed(100 * left)}%`}</text>
              </g>
            );
          })}
        </svg>
      )}
      <ul class="legend lane-keys">
        {(["wage", ...PARTS, "lost"] as const).map((part) => <li key={part}><svg class="lane-key" viewBox="0 0 16 16" aria-hidden="true"><rect class={`purse-${part}`} x="1" y="3" width="14" height="10" /></svg>{text[part]}</li>)}
      </ul>
    </div>
  );
}
