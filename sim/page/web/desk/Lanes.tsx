// A lane for each file: above when they are on the list as the registry had it, below when they are as it was ruled.

import { exported } from "../../engine";
import { WRITTEN } from "../lives.ts";
import { useSize } from "../dom.ts";
import { fill, number, words } from "../words.ts";
import { type Outcome, type Relived } from "./outcome.ts";
import { chosen, truth } from "./telling.ts";

export function Lanes({ relived, all, until }: { relived: Relived; all: readonly Outcome[]; until: number }) {
  const [box, width, , letter] = useSize<HTMLDivElement>(),
    text = words.desk.signed;
  const { desk, town } = relived,
    from = desk.month;
  const worlds = [desk.town.worlds[WRITTEN], town.worlds[WRITTEN]];
  return (
    <div ref={box}>
      {width > 0 && (
        <ul class="fates" aria-label={text.lanes}>
          {all.map((one) => {
            const { file, ruling } = one,
              height = 1.3 * letter,
              step = width / Math.max(1, until - from);
            const label = fill(text.lane, {
              who: file.resident,
              district: file.district,
              truth: truth(file),
              ruling: words.desk.clerk.ruled[ruling],
              upheld: number(one.upheld.listed),
              yours: number(one.yours.listed),
            });
            return (
              <li key={file.resident}>
                <button
                  type="button"
                  class={`fate ${file.kind}`}
                  aria-pressed={chosen.value === file.resident}
                  aria-label={label}
                  onClick={() => (chosen.value = file.resident)}
                >
                  <span class="fate-head" aria-hidden="true">
                    <b>{fill(text.who, { who: file.resident })}</b> {words.desk.clerk.ruled[ruling]}: {truth(file)}
                  </span>
                  <svg width={width} height={height} aria-hidden="true">
                    <rect class="lane-bed" x={0.5} y={0.5} width={width - 1} height={height - 1} />
                    {worlds.map((world, at) =>
                      spans(world.history.flags, file.resident, from, until).map(([first, last]) => (
                        <rect
                          key={`${at} ${first}`}
                          class={at ? "lane-bar" : "fate-upheld"}
                          x={(first - 1 - from) * step}
                          y={at ? height / 2 : 2}
                          width={Math.max(1, (last - first + 1) * step)}
                          height={height / 2 - 2}
                        />
                      )),
                    )}
                  </svg>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <ul class="legend">
        <li>
          <span class="key fate-key-upheld" /> {text.asUpheld}
        </li>
        <li>
          <span class="key fate-key-yours" /> {text.asRuled}
        </li>
      </ul>
    </div>
  );
}

/** Stretches on the list, first and last month of each. */
function spans(flags: readonly Uint8Array[], resident: number, after: number, until: number): [number, number][] {
  const result: [number, number][] = [];
  for (let month = after + 1; month <= until; month++) {
    if (!(flags[month - 1][resident] & exported.flags.LISTED)) continue;
    const last = result.at(-1);
    if (last && last[1] === month - 1) last[1] = month;
    else result.push([month, month]);
  }
  return result;
}
