// Ordinary months go by. Nothing here is read aloud by itself; the clock can be held at will.

import { useEffect, useRef } from "preact/hooks";
import { billName, serviceName } from "../person/Purse.tsx";
import { type Month } from "../person/diary.ts";
import { Button } from "../ui.tsx";
import { capital, close, fill, when, words } from "../words.ts";
import { type Game } from "./core/game.ts";
import { monthsLived } from "./month.ts";
import { StandingOrders } from "./Orders.tsx";
import { leave, letRun, order, pace, PACES, type Pace, running, version } from "./state.ts";

const { run: text } = words.played;

export function Run({ game }: { game: Game }) {
  void version.value; // read: the life goes on in place
  const months = monthsLived(game),
    now = months.at(-1),
    box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("button")?.focus({ preventScroll: true }), []); // where the button was that is gone
  return (
    <>
      <p class="sentence">{fill(text.you, { who: game.resident })}</p>
      <p class="happens">
        <span>{when(game.month)}</span> <b>{caption(game, now, months.at(-2))}</b>
      </p>
      <div class="row" ref={box}>
        <Button primary onClick={() => (running.value = !running.value)}>
          {running.value ? words.pause : text.on}
        </Button>
        <select aria-label={text.pace} value={pace.value} onChange={(event) => (pace.value = event.currentTarget.value as Pace)}>
          {Object.keys(PACES).map((name) => (
            <option key={name} value={name}>
              {text.paces[name as Pace]}
            </option>
          ))}
        </select>
      </div>
      <StandingOrders
        orders={game.orders}
        sold={game.world.rules.purchase.cap > 0}
        onChange={(next) => {
          running.value = false;
          order(next);
        }}
      />
      <WaysOut />
    </>
  );
}

/** Always there: let the orders do the rest, or leave. */
export function WaysOut() {
  return (
    <div class="row ways-out">
      <Button onClick={letRun}>{text.rest}</Button>
      <Button onClick={leave}>{text.anew}</Button>
    </div>
  );
}

/** What happened in a month, as whoever lived it knows it. */
function caption(game: Game, now: Month | undefined, before: Month | undefined): string {
  const { happens } = words.taste;
  if (!now) return happens.begins;
  if (now.badLuck) return fill(happens.badLuck, { cost: close(now.badLuck) });
  if (now.refused.length && now.knows) return fill(happens.refused, { service: capital(serviceName(now.refused[0])) });
  const short = now.bills.find(({ outcome }) => outcome === "short");
  if (short) return fill(happens.short, { bill: billName(short.source) });
  if (before && before.arrears > 0 && now.arrears === 0) return text.free;
  const { savings_cap } = game.world.rules.life;
  if (now.savings >= 0.99 * savings_cap && before && before.savings < 0.99 * savings_cap) return text.full;
  return now.bills.length ? happens.paid : happens.quiet;
}
