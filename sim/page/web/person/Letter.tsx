// The letter by which somebody learns that they are on the list, with what stands on their file, and what is so.

import { type PersonRecord } from "../../engine";
import { fill, when, words } from "../words.ts";
import { isWrong } from "./diary.ts";
import { billName } from "./names.ts";

const MOST = 4; // lines: the newest, and every one that is not so

export function Letter({ who, month, file }: { who: number; month: number; file: PersonRecord[] }) {
  const { letter } = words.taste;
  const shown = file.filter((entry, at) => isWrong(entry) || at >= file.length - MOST).slice(-MOST),
    left = file.length - shown.length;
  return (
    <article class="letter" aria-label={letter.title}>
      <p class="from">{letter.from}</p>
      <p>{fill(letter.to, { who })}</p>
      <p>
        <b>{fill(letter.listed, { when: when(month) })}</b>
      </p>
      <ul>
        {shown.map((entry, at) => (
          <li key={at}>
            {fill(letter.line, { bill: billName(entry.source), when: when(entry.month) })}
            {isWrong(entry) && <em>{entry.truth === "namesake" ? letter.notYours : letter.youPaid}</em>}
          </li>
        ))}
        {left > 0 && <li>{fill(left === 1 ? letter.oneMore : letter.more, { left })}</li>}
      </ul>
    </article>
  );
}
