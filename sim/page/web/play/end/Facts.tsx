// What whoever lived it could not see: when they were listed, when they learned of it, and what was true of their file.

import { billName } from "../../person/Purse.tsx";
import { fill, number, when, words } from "../../words.ts";
import { moments, type Stay } from "../core/came.ts";
import { type Game, LIST } from "../core/game.ts";

const { end: text } = words.played;

export function Facts({ game: { town, resident } }: { game: Game }) {
  const { stays, records } = moments(town.worlds[LIST], resident),
    wrong = records.filter(({ isWrong }) => isWrong).length;
  return (
    <section aria-label={text.facts}>
      <h2>{text.facts}</h2>
      <ul class="facts">
        {stays.map((stay) => (
          <li key={stay.on}>{stayed(stay)}</li>
        ))}
        {!records.length && <li>{text.noRecord}</li>}
      </ul>
      {records.length > 0 && (
        <details class="standing">
          <summary>{fill(text.records, { n: number(records.length), wrong: number(wrong) })}</summary>
          <ul class="facts">
            {records.map(({ month, name, isWrong, astray }, at) => (
              <li key={at}>
                {fill(text.record, {
                  when: when(month),
                  source: billName(name),
                  truth: isWrong ? (astray >= 0 ? text.astray : text.wrong) : text.true,
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function stayed({ on, known, off }: Stay): string {
  const said = known ? (off ? text.listedIn : text.listedOn) : off ? text.unknown : text.unknownOn;
  return fill(said, { on: when(on), known: when(known), off: when(off) });
}
