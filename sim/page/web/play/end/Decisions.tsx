// What each decision changed: the same life, lived once more without it.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { billName } from "../../person/Purse.tsx";
import { close, fill, number, when, words } from "../../words.ts";
import { luckOf } from "../../workshop/luck.ts";
import { came } from "../core/came.ts";
import { type Decision, decisions, without } from "../core/decisions.ts";
import { type Game, LIST } from "../core/game.ts";
import { type Relived } from "../core/relive.ts";
import { signed } from "../../story/say.ts";
import { ends } from "../work.ts";

const { end: text } = words.played;
const MOST = 24; // lived again one by one; of more, the first

const results = signal<readonly Relived[]>([]);

export function Decisions({ game }: { game: Game }) {
  const made = decisions(game.life()),
    shown = made.slice(0, MOST),
    here = came(game.town.worlds[LIST], game.resident);
  useEffect(() => {
    results.value = [];
    const luck = luckOf(game.coded.seed, game.coded.residents),
      ending = new AbortController(),
      signal = AbortSignal.any([ending.signal, ends()]);
    void (async () => {
      for (const { month } of shown) {
        const other = await without(game.code(), month, { luck, signal });
        if (!other) return;
        results.value = [...results.peek(), other];
      }
    })();
    return () => ending.abort();
  }, [game]);
  return (
    <section aria-label={text.decisions}>
      <h2>{text.decisions}</h2>
      {!made.length && <p>{text.noDecision}</p>}
      {made.length > 0 && (
        <table class="came">
          <thead>
            <tr>
              <th scope="col">{text.decision}</th>
              <th scope="col">{text.onList}</th>
              <th scope="col">{text.atEnd}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((decision, at) => (
              <Row key={decision.month} decision={decision} here={here} other={results.value[at]} />
            ))}
          </tbody>
        </table>
      )}
      {made.length > 0 && <p class="small">{text.unit}</p>}
      {made.length > MOST && <p class="small">{fill(text.more, { n: number(made.length - MOST) })}</p>}
    </section>
  );
}

function Row({ decision, here, other }: { decision: Decision; here: Relived; other: Relived | undefined }) {
  const name = (
    <th scope="row">
      {when(decision.month)}: {inWords(decision)}
    </th>
  );
  if (!other) {
    return (
      <tr>
        {name}
        <td colSpan={2}>{text.working}</td>
      </tr>
    );
  }
  const left = here.left - other.left,
    listed = here.listed - other.listed;
  return (
    <tr>
      {name}
      <td>{listed ? signed(listed) : text.same}</td>
      <td>{close(Math.abs(left)) === "0" ? text.same : (left > 0 ? "+" : "") + close(left)}</td>
    </tr>
  );
}

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
