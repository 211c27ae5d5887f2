// What each decision changed: the same life, lived once more without it.

import { billName } from "../../person/names.ts";
import { close, fill, number, when, words } from "../../words.ts";
import { counted } from "../../story/say.ts";
import { Rows } from "../../ui.tsx";
import { came } from "../core/came.ts";
import { type Decision } from "../core/decisions.ts";
import { type Game, LIST } from "../core/game.ts";
import { finished, undecided } from "../work.ts";
import { against } from "./sentences.ts";

const { end: text } = words.played;

export function Decisions({ game }: { game: Game }) {
  const all = finished.value?.decisions ?? [],
    here = came(game.town.worlds[LIST], game.resident);
  const lived = undecided.value.map((other, at) => ({ decision: all[at], ...against(here, other) }));
  const some = lived.filter(({ changes }) => changes),
    none = lived.filter(({ changes }) => !changes);
  return (
    <section aria-label={text.decisions}>
      <h2>{text.decisions}</h2>
      {!all.length && <p>{text.noDecision}</p>}
      {lived.length < all.length && <p class="small">{fill(text.living, { n: number(lived.length), of: number(all.length) })}</p>}
      {some.length > 0 && (
        <>
          <Rows
            class="came"
            head={[text.decision, text.onList, text.atEnd]}
            rows={some.map(({ decision, listed, left }) => [name(decision), listed, left])}
          />
          <p class="small">{text.unit}</p>
        </>
      )}
      {none.length > 0 && (
        <details class="standing nothing">
          <summary>{counted(none.length, text.changedNothing)}</summary>
          <ul class="facts">
            {none.map(({ decision }) => (
              <li key={decision.month}>{name(decision)}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

const name = (decision: Decision): string => `${when(decision.month)}: ${inWords(decision)}`;

/** All that was decided in a month. */
function inWords({ answers, orders }: Decision): string {
  const said = answers.map(({ what, value }) => {
    const { did } = text;
    if (what.startsWith("pay ")) return fill(value ? did.pay1 : did.pay0, { bill: billName(what.slice(4)) });
    if (what === "appeal") return value ? did.appeal1 : did.appeal0;
    if (what === "repair") return value ? did.repair1 : did.repair0;
    return fill(did[what as "keep" | "lend" | "buy"], { n: close(value) });
  });
  return [...said, ...(orders ? [text.did.orders] : [])].join("; ");
}
