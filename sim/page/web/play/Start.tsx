// Before the start: what it is about, who one will be, how the town was built, and the orders to begin with.

import { exported } from "../../engine";
import { Button, Switch } from "../ui.tsx";
import { fill, number, percent, words } from "../words.ts";
import { AT_A_STOP, AT_THE_END, minutes, STOPS } from "./core/minutes.ts";
import { StandingOrders } from "./Orders.tsx";
import { guessName } from "./end/say.ts";
import { begin, builtForPlaying, GUESSES, orders, pace, PACES, pair, predicted, seat, town, way, years } from "./state.ts";

const { start: text } = words.played;

export function Start() {
  const who = seat.value;
  const [said, counted] = takes(),
    about = { lot: text.aboutLot, happens: text.aboutHappens, seat: text.aboutSeat }[way.value];
  return (
    <>
      <p class="sentence">{fill(text.sentence, { years: text[years.value === 5 ? "five" : "ten"].toLowerCase() })}</p>
      <p>{text.content}</p>
      <Group name={text.years}>
        <Button pressed={years.value === 5} onClick={() => (years.value = 5)}>
          {text.five}
        </Button>
        <Button pressed={years.value === 10} onClick={() => (years.value = 10)}>
          {text.ten}
        </Button>
        {said && <small>{said}</small>}
      </Group>
      <Group name={text.who}>
        {who !== null && (
          <Button pressed={way.value === "seat"} onClick={() => (way.value = "seat")}>
            {fill(text.seat, { seat: who })}
          </Button>
        )}
        <Button pressed={way.value === "lot"} onClick={() => (way.value = "lot")}>
          {text.lot}
        </Button>
        <Button pressed={way.value === "happens"} onClick={() => (way.value = "happens")}>
          {text.happens}
        </Button>
        <small>{fill(about, { people: number(town.value.residents), seat: who ?? 0 })}</small>
      </Group>
      <StandingOrders orders={orders.value} sold={false} onChange={(next) => (orders.value = next)} presets />
      <Switch name={text.pair} about={text.pairAbout} on={pair.value} onChange={(on) => (pair.value = on)} />
      <div class="ready">
        <Group name={pair.value ? text.predict : text.guess}>
          {GUESSES.map((said) => (
            <Button key={said} pressed={predicted.value === said} onClick={() => (predicted.value = predicted.value === said ? "" : said)}>
              {guessName(said)}
            </Button>
          ))}
          <small>{text.guessAbout}</small>
        </Group>
        <div class="row choice">
          <Button primary onClick={() => void begin()}>
            {text.begin}
          </Button>
          <small>{text.waits}</small>
        </div>
      </div>
      <p class="small">
        {built()} {counted}
      </p>
    </>
  );
}

/** How long it takes, in words, and how that was counted: in the play towns, where it was. */
function takes(): [said: string, counted: string] {
  if (!builtForPlaying()) return ["", ""];
  const [few, half, many] = STOPS[way.value === "happens" ? "happens" : "lot"][years.value],
    months = PACES[pace.value];
  const [least, most] = minutes([few, half, many], years.value, months),
    seconds = number((12 * years.value) / months);
  return [fill(text.clock, { least, most, seconds, few, many }), fill(text.assumed, { stop: AT_A_STOP, end: AT_THE_END, half })];
}

/** How the town was built, in numbers that Python counted. */
function built(): string {
  if (!builtForPlaying()) return text.otherwise;
  const { lives } = exported.careful,
    met = exported.careful[years.value === 5 ? "60" : "120"];
  return fill(text.built, {
    share: percent(met.play / lives.play),
    met: met.play,
    lives: lives.play,
    years: text[years.value === 5 ? "five" : "ten"].split(" ")[0].toLowerCase(),
    usual: percent(met.default / lives.default),
  });
}

/** Buttons of which one is pressed, with what they decide. */
export function Group({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div class="matter" role="group" aria-label={name}>
      <span class="matter-name" aria-hidden="true">
        {name}
      </span>
      <div class="row">{children}</div>
    </div>
  );
}
