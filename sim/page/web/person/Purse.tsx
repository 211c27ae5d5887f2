// A month's money as a picture: what comes in, what goes out, what is left, what is owed. Rolls of coins, four to a month of costs.

import { useSize } from "../dom.ts";
import { close, fill, number, words } from "../words.ts";
import { type Bill, type Month } from "./diary.ts";
import { billName } from "./names.ts";

const COIN = 0.25; // months of basic costs
const ROOM = 3.2; // months of costs that a bar has room for at the least

interface Part {
  look: string;
  value: number;
}

interface Row {
  name: string;
  parts: Part[];
  /** Said at the end of the bar. */
  note?: string;
}

export interface PurseProps {
  now: Month;
  /** The month's bills are not decided yet: nothing is paid. */
  waiting?: boolean;
}

export function Purse({ now, waiting = false }: PurseProps) {
  const { purse } = words.taste;
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const savings = waiting ? now.ready : now.savings,
    arrears = waiting ? now.owing : now.arrears;
  const owed = arrears + Math.max(0, -savings),
    due = sum(now.bills);
  const paid = waiting ? 0 : sum(now.bills.filter(({ outcome }) => outcome === "paid"));
  const rows: Row[] = [
    {
      name: purse.wage,
      note: now.lost > 0 ? (now.listed ? purse.lost : purse.lostOff) : "",
      parts: [
        { look: "wage", value: now.wage - now.lost },
        { look: "lost", value: now.lost },
      ],
    },
    {
      name: purse.out,
      note: now.badLuck ? purse.badLuck : "",
      parts: [
        { look: "rent", value: now.living },
        { look: "luck", value: now.badLuck },
        { look: waiting ? "due" : "paid", value: waiting ? due : paid },
      ],
    },
    { name: purse.left, parts: [{ look: "savings", value: Math.max(0, savings) }] },
    { name: purse.owed, parts: [{ look: "owed", value: owed }] },
  ];
  const names = 0.63 * letter * Math.max(...rows.map(({ name }) => name.length)) + 0.8 * letter;
  const bar = 1.25 * letter,
    step = 1.75 * letter,
    high = step * rows.length,
    foot = 1.2 * letter;
  const scale = (width - names - 0.5 * letter) / ROOM;
  const wordy = 0.48 * letter * purse.scale.length; // or the first tick's words begin left of a phone's screen
  const label = fill(purse.label, {
    wage: close(now.wage - now.lost),
    lost: now.lost > 0 ? fill(purse.lostLabel, { lost: close(now.lost) }) : "",
    living: close(now.living),
    luck: now.badLuck ? fill(purse.luckLabel, { cost: close(now.badLuck) }) : "",
    bills: number(now.bills.length),
    due: close(due),
    left: close(Math.max(0, savings)),
    owed: close(owed),
  });
  return (
    <div class="purse" ref={box}>
      {width > 0 && (
        <svg width={width} height={high + foot} role="img" aria-label={label}>
          {[1, 2, 3].map((months) => (
            <g key={months}>
              <line class="rule" x1={names + months * scale} x2={names + months * scale} y1={0} y2={high + 0.1 * letter} />
              <text
                class="tick"
                x={months === 1 ? Math.max(names + scale + 0.3 * letter, wordy) : names + months * scale}
                y={high + 0.95 * letter}
                text-anchor={months === 1 ? "end" : "middle"}
              >
                {months === 1 ? purse.scale : months}
              </text>
            </g>
          ))}
          {rows.map(({ name, parts, note }, at) => {
            const top = at * step + 0.2 * letter;
            const total = parts.reduce((all, { value }) => all + Math.max(0, value), 0);
            const beside = names + Math.min(total, ROOM) * scale + (0.5 + 0.55 * (note?.length ?? 0)) * letter < width;
            let from = names;
            return (
              <g key={name}>
                <text x={names - 0.6 * letter} y={top + 0.95 * letter} text-anchor="end">
                  {name}
                </text>
                {parts.map(({ look, value }) => {
                  const wide = Math.max(0, Math.min(value * scale, names + ROOM * scale - from)),
                    x = from;
                  from += wide;
                  return (
                    wide > 0.5 && (
                      <rect key={look} class={`coins ${look}`} x={x} y={top} width={wide} height={bar} rx={Math.min(4, wide / 2)} />
                    )
                  );
                })}
                {coins(names, from, COIN * scale).map((x) => (
                  <line key={x} class="edge" x1={x} x2={x} y1={top} y2={top + bar} />
                ))}
                {total > ROOM && (
                  <path
                    class="more"
                    d="M0 0l.6 .42l-.6 .42"
                    fill="none"
                    transform={`translate(${from - 0.9 * letter} ${top + 0.2 * letter}) scale(${letter})`}
                  />
                )}
                {note && (
                  <text
                    class={beside ? "note" : "note inside"}
                    text-anchor={beside ? "start" : "end"}
                    x={from + (beside ? 0.5 : -1.3) * letter}
                    y={top + 0.95 * letter}
                  >
                    {note}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
      <Bills bills={now.bills} waiting={waiting} />
    </div>
  );
}

/** Where one coin ends and the next begins. */
function coins(from: number, to: number, wide: number): number[] {
  const edges: number[] = [];
  for (let x = from + wide; x < to - 1; x += wide) edges.push(x);
  return edges;
}

const sum = (bills: Bill[]): number => bills.reduce((all, { amount }) => all + amount, 0);

/** This month's bills, and what became of them. */
function Bills({ bills, waiting }: { bills: Bill[]; waiting: boolean }) {
  const { states } = words.taste;
  return (
    <ul class="bills" aria-label={words.taste.purse.bills}>
      {bills.map(({ source, outcome }) => {
        const state = waiting ? "due" : outcome;
        return (
          <li key={source} class={state}>
            {billName(source)}: <b>{states[state]}</b>
          </li>
        );
      })}
    </ul>
  );
}
