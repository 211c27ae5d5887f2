// One person's lives, one under the other: months on the list, records, refusals, the purse; as far as the month on show.

import { useSize } from "../dom.ts";
import { counted } from "../story/say.ts";
import { Table } from "../ui.tsx";
import { fill, words } from "../words.ts";
import { count, type Life } from "./life.ts";

export interface Named {
  name: string;
  life: Life;
}

interface LivesProps {
  lives: Named[];
  months: number;
  month: number;
  who: number;
}

const LANE = 6; // letters

/** The picture. Every event stands in `LifeTable`, too. */
export function Lives({ lives, months, month, who }: LivesProps) {
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const text = words.life,
    lane = LANE * letter,
    height = lane * lives.length + 1.4 * letter,
    right = width - 2;
  const x = (at: number) => 2 + (at / months) * (right - 2);
  const all = lives.flatMap(({ life }) => life.purse);
  const lowest = all.reduce((a, b) => Math.min(a, b), -1),
    highest = all.reduce((a, b) => Math.max(a, b), 1);
  const heads = lives.map(({ name, life }) => fill(text.head, { name, months: counted(count(life.listed, month), text.months) }));
  const nameSize = Math.min(letter, width / (0.6 * Math.max(...heads.map((head) => head.length)))); // whole, however narrow
  const label = fill(text.label, {
    who,
    month,
    lives: lives
      .map(({ life }, i) =>
        fill(text.one, {
          head: heads[i],
          records: counted(life.records.filter((record) => record.month <= month).length, text.records),
          wrong: life.records.filter((record) => record.wrong && record.month <= month).length,
          refused: counted(count(life.refused, month), text.refused),
        }),
      )
      .join(" "),
  });
  return (
    <div class="lives" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {lives.map(({ life }, i) => {
            const top = i * lane,
              bar = top + 1.5 * letter,
              marks = bar + 1.35 * letter,
              plot = { top: marks + 0.8 * letter, bottom: top + lane - 0.35 * letter };
            const y = (value: number) => plot.bottom - ((value - lowest) / (highest - lowest)) * (plot.bottom - plot.top);
            const end = Math.min(month, life.purse.length);
            let line = "";
            for (let m = 0; m < end; m++) line += `${m ? "L" : "M"}${x(m + 1).toFixed(1)} ${y(life.purse[m]).toFixed(1)}`;
            return (
              <g key={i}>
                <text class="lane-name" style={{ fontSize: `${nameSize}px` }} x={2} y={top + letter}>
                  {heads[i]}
                </text>
                <rect class="lane-bed" x={2} y={bar} width={right - 2} height={0.7 * letter} />
                {stays(life, end).map(([from, to]) => (
                  <rect
                    key={from}
                    class="lane-bar"
                    x={x(from - 1)}
                    y={bar}
                    width={Math.max(2, x(to) - x(from - 1))}
                    height={0.7 * letter}
                  />
                ))}
                {life.refused.map(
                  (is, m) =>
                    is && m < end && <circle key={m} class="lane-refused" cx={x(m + 0.5)} cy={bar + 0.35 * letter} r={0.17 * letter} />,
                )}
                <line class="rule" x1={2} x2={right} y1={y(0)} y2={y(0)} />
                {line && (
                  <path class="lane-debt" d={`${line}L${x(end).toFixed(1)} ${y(0).toFixed(1)}L${x(1).toFixed(1)} ${y(0).toFixed(1)}Z`} />
                )}
                <path class={`lane-purse ${i % 2 ? "second" : "first"}`} d={line} fill="none" />
                {life.records.map(
                  (record, k) =>
                    record.month <= end && <Mark key={k} wrong={record.wrong} x={x(record.month - 0.5)} y={marks} size={0.34 * letter} />,
                )}
              </g>
            );
          })}
          <line class="cursor" x1={x(month)} x2={x(month)} y1={1.4 * letter} y2={height - 1.5 * letter} />
          {years(months).map((m) => (
            <text key={m} class="tick" x={x(m)} y={height - 0.3 * letter} text-anchor={m === 0 ? "start" : m >= months ? "end" : "middle"}>
              {m === 0 ? text.start : m >= months ? fill(text.year, { year: m / 12 }) : m / 12}
            </text>
          ))}
        </svg>
      )}
      <ul class="legend lane-keys">
        {(["on", "refused", "record", "wrong", "purse"] as const).map((kind) => (
          <li key={kind}>
            <svg class="lane-key" viewBox="0 0 16 16" aria-hidden="true">
              <Sign kind={kind} />
            </svg>
            {text.keys[kind]}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A record: a full triangle; a wrong one: a cross in a ring, so that shape tells as much as colour. */
function Mark({ wrong, x, y, size }: { wrong: boolean; x: number; y: number; size: number }) {
  if (!wrong) return <path class="lane-true" d={`M${x} ${y - size}L${x + size} ${y + size}L${x - size} ${y + size}Z`} />;
  const s = 1.15 * size;
  return <path class="lane-wrong" fill="none" d={`M${x - s} ${y - s}L${x + s} ${y + s}M${x + s} ${y - s}L${x - s} ${y + s}`} />;
}

function Sign({ kind }: { kind: "on" | "refused" | "record" | "wrong" | "purse" }) {
  if (kind === "on") return <rect class="lane-bar" x="0" y="3" width="16" height="10" />;
  if (kind === "refused")
    return (
      <>
        <rect class="lane-bar" x="0" y="3" width="16" height="10" />
        <circle class="lane-refused" cx="8" cy="8" r="3" />
      </>
    );
  if (kind === "purse")
    return (
      <>
        <path class="lane-debt" d="M0 8L8 8L12 14L16 8Z" />
        <path class="lane-purse first" fill="none" d="M0 5L6 4L12 14L16 9" />
      </>
    );
  return <Mark wrong={kind === "wrong"} x={8} y={8} size={6} />;
}

/** First and last months of the stays on the list. */
function stays(life: Life, end: number): [number, number][] {
  const stays: [number, number][] = [];
  for (let m = 1; m <= end; m++) {
    if (!life.listed[m - 1]) continue;
    if (m > 1 && life.listed[m - 2]) stays[stays.length - 1][1] = m;
    else stays.push([m, m]);
  }
  return stays;
}

function years(months: number): number[] {
  const step = months > 120 ? 60 : months > 48 ? 24 : 12,
    result: number[] = [];
  for (let m = 0; m < months - step / 2; m += step) result.push(m);
  return [...result, months];
}

/** What happened, month by month, in one life and the other; closed at first. */
export function LifeTable({ lives, month }: { lives: Named[]; month: number }) {
  const text = words.life,
    rows = new Map<number, string[][]>();
  lives.forEach(({ life }, i) => {
    for (const event of life.events) {
      if (event.month > month) continue;
      const row = rows.get(event.month) ?? lives.map(() => []);
      row[i].push(fill(text.events[event.what], { source: text.sources[event.source as keyof typeof text.sources] ?? event.source ?? "" }));
      rows.set(event.month, row);
    }
  });
  const ordered = [...rows].sort(([a], [b]) => a - b);
  return (
    <Table
      caption={text.table}
      head={[words.month, ...lives.map(({ name }) => name)]}
      rows={ordered.map(([at, row]) => [at, ...row.map((cell) => cell.join("; "))])}
    />
  );
}
