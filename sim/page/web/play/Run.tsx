// Ordinary months go by. Nothing here is read aloud by itself; the clock can be held at will.

import { useEffect, useRef } from "preact/hooks";
import { Button } from "../ui.tsx";
import { fill, when, words } from "../words.ts";
import { caption } from "./caption.ts";
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
        <span>{when(game.month)}</span> <b>{caption(now, months.at(-2), game.world.rules.life.savings_cap)}</b>
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
