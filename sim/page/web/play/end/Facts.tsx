// What whoever lived it could not see: when they were listed, when they learned of it, and what was true of their file.

import { fill, number, words } from "../../words.ts";
import { moments } from "../core/came.ts";
import { type Game, LIST } from "../core/game.ts";
import { recorded, stayed } from "./sentences.ts";

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
            {records.map((record, at) => (
              <li key={at}>{recorded(record)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
