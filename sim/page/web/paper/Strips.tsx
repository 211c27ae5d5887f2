// Two lives of one person, one under the other: months on the list, and records.

import { type Town } from "../../engine";
import { NO_FEEDBACK, WRITTEN } from "../lives.ts";
import { capital, fill, words } from "../words.ts";
import { isWrong } from "../person/diary.ts";
import { counted } from "../story/say.ts";
import { billsOnFile, stays } from "./events.ts";

const LEFT = 150,
  WIDE = 500,
  TALL = 24;

export function Strips({ town, who }: { town: Town; who: number }) {
  const end = town.month,
    x = (month: number) => LEFT + (month / end) * WIDE;
  const rows = [
    { name: words.worlds.written, world: WRITTEN },
    { name: words.worlds["no feedback"], world: NO_FEEDBACK },
  ].map((row) => ({ ...row, records: billsOnFile(town, row.world, who), stays: stays(town, row.world, who) }));
  const label = rows
    .map(({ name, records, stays }) => {
      const months = stays.reduce((sum, { from, to }) => sum + to - from + 1, 0);
      return fill(words.paper.strip, {
        name: capital(name),
        months: counted(months, words.paper.months),
        records: counted(records.length, words.paper.records),
      });
    })
    .join(" ");
  return (
    <figure>
      <svg class="strips" viewBox="0 0 660 130" role="img" aria-label={label}>
        {rows.map(({ name, records, stays }, i) => (
          <g key={name} transform={`translate(0 ${i * 52})`}>
            <text x={0} y={27}>
              {name}
            </text>
            <rect class="bed" x={LEFT} y={10} width={WIDE} height={TALL} />
            {stays.map(({ from, to }) => (
              <rect key={from} class="stay" x={x(from - 1)} y={10} width={x(to) - x(from - 1)} height={TALL} />
            ))}
            {records.map((record, k) => (
              <path key={k} class={isWrong(record) ? "wrong" : "true"} d={`M${x(record.month)} 36l5 9h-10z`} />
            ))}
          </g>
        ))}
        {Array.from({ length: Math.floor(end / 24) + 1 }, (_, k) => (
          <text key={k} class="tick" x={x(24 * k)} y={124} text-anchor="middle">
            {2 * k}
          </text>
        ))}
      </svg>
      <figcaption>
        {label} {words.paper.stripKey}
      </figcaption>
    </figure>
  );
}
