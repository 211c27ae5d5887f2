// The purse month by month so far: what is left stands up, what is owed hangs down, and a band lies under the months on the list.

import { useSize } from "../dom.ts";
import { fill, number, when, words } from "../words.ts";
import { type Month } from "./diary.ts";

const LEAST = 24; // months that there is room for at the least
const DEEP = 3; // months of costs that there is room for below, and at the least above

export function Strip({ months, month, waiting }: { months: Month[]; month: number; waiting: boolean }) {
  const [box, width, height, letter] = useSize<HTMLDivElement>();
  const shown = months.slice(0, month),
    room = Math.max(LEAST, 12 * Math.ceil(month / 12));
  const most = Math.ceil(Math.max(DEEP, ...shown.map((m) => m.savings)));
  const step = width / room,
    band = 0.5 * letter,
    zero = (height - band) * (most / (most + DEEP));
  const up = (value: number) => (Math.max(0, value) / most) * zero;
  const down = (value: number) => (Math.max(0, Math.min(value, DEEP)) / DEEP) * (height - band - zero);
  const listed = shown.filter((m) => m.listed && m.knows).length;
  return (
    <div class="strip" ref={box}>
      {width > 0 && height > 2 * letter && (
        <svg width={width} height={height} role="img" aria-label={fill(words.taste.strip, { when: when(month), listed: number(listed) })}>
          {shown.map((m) => {
            const last = waiting && m.month === month,
              savings = last ? m.ready : m.savings;
            const owed = (last ? m.owing : m.arrears) + Math.max(0, -savings),
              x = (m.month - 1) * step,
              wide = Math.max(1, step - 1);
            return (
              <g key={m.month}>
                <rect class="coins savings" x={x} y={zero - up(savings)} width={wide} height={up(savings)} />
                <rect class="coins owed" x={x} y={zero} width={wide} height={down(owed)} />
                {m.badLuck > 0 && (
                  <path
                    class="bolt"
                    d="M0 0l-.28 -.6h.56z"
                    transform={`translate(${x + step / 2} ${zero - up(savings) - 0.25 * letter}) scale(${letter})`}
                  />
                )}
                {m.listed && m.knows && <rect class="onlist" x={x} y={height - band + 1} width={step + 0.5} height={band - 1} />}
              </g>
            );
          })}
          <line class="rule" x1={0} x2={width} y1={zero} y2={zero} />
        </svg>
      )}
    </div>
  );
}
