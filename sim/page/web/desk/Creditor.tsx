// The creditor: what goes unpaid with no list, what comes back with one, and what to ask for. Three short screens.

import { NO_FEEDBACK, NO_LIST, WRITTEN } from "../lives.ts";
import { months, rulebook, unchanged } from "../state.ts";
import { apart, monthsListed, total } from "../story/counts.ts";
import { signed } from "../story/say.ts";
import { Button, Slider, Switch, Table } from "../ui.tsx";
import { close, fill, number, percent, words } from "../words.ts";
import { Bars } from "./Bars.tsx";
import { bookOf, unpaid } from "./books.ts";
import { asked, body, expected, side, toDesk } from "./sitting.ts";
import { askedTown } from "./asking.ts";
import { type Town } from "../../engine";

const text = words.desk.creditor;
const LEAST_STEP = 10; // points of the threshold's slider
const NO_LISTS = { "listing.enabled": false, "favour.enabled": false };

const nameOf = (source: string): string => (source ? ((words.life.sources as Record<string, string>)[source] ?? source) : text.all);
const years = (): string => close(months.value / 12);

/** Whose books: one body's, or all together. */
function Bodies({ town }: { town: Town }) {
  return (
    <div class="radios" role="radiogroup" aria-label={text.whose}>
      {["", ...town.worlds[WRITTEN].rules.source.map(({ name }) => name)].map((source) => (
        <label key={source}>
          <input type="radio" name="body" checked={body.value === source} onChange={() => (body.value = source)} />
          {nameOf(source)}
        </label>
      ))}
    </div>
  );
}

/** With no list; and a guess. */
export function Books({ town }: { town: Town }) {
  const free = bookOf(town.worlds[NO_LIST], body.value),
    guess = expected.value ?? 100;
  return (
    <>
      <p class="sentence">
        {fill(text.free, { n: number(unpaid(free)), years: years(), share: percent(free.billed ? unpaid(free) / free.billed : 0) })}
      </p>
      <Bodies town={town} />
      <p>{fill(text.why, { cannot: number(free.cannot), willNot: number(free.willNot) })}</p>
      <p class="do">{text.guess}</p>
      <Slider
        name={text.guessName}
        value={guess}
        low={0}
        high={300}
        step={5}
        shown={fill(text.guessed, { share: guess, n: number((unpaid(free) * guess) / 100) })}
        onInput={(value) => (expected.value = value)}
      />
      <div class="row">
        <Button primary={expected.value !== null} onClick={() => (side.value = "listed")}>
          {expected.value === null ? text.noGuess : text.show}
        </Button>
      </div>
    </>
  );
}

/** With the list: what of it is fear, what comes of listings. */
export function Listed({ town }: { town: Town }) {
  const [free, feared, written] = [NO_LIST, NO_FEEDBACK, WRITTEN].map((world) => bookOf(town.worlds[world], body.value));
  const fear = unpaid(feared) - unpaid(free),
    loop = unpaid(written) - unpaid(feared),
    change = unpaid(written) - unpaid(free);
  const said = change === 0 ? text.same : change < 0 ? text.fewer : text.more;
  const bars = [
    { name: words.desk.creditor.bars.free, value: unpaid(free), look: "second" },
    { name: words.desk.creditor.bars.feared, value: unpaid(feared), look: "third" },
    { name: words.desk.creditor.bars.written, value: unpaid(written), look: "first" },
  ] as const;
  const guess = expected.value === null ? null : (unpaid(free) * expected.value) / 100;
  const worlds = [NO_LIST, NO_FEEDBACK, WRITTEN].map((world) => town.worlds[world]);
  return (
    <>
      <p class="sentence">{fill(said, { n: number(Math.abs(change)), with: number(unpaid(written)), without: number(unpaid(free)) })}</p>
      <Bodies town={town} />
      <Bars unit={text.unit} bars={bars} mark={guess === null ? undefined : { name: text.yourGuess, value: guess }} />
      <p>{fill(text.fear, { n: signed(fear) })}</p>
      <p>{fill(text.loop, { n: signed(loop), cannot: signed(Math.round(written.cannot) - Math.round(feared.cannot)) })}</p>
      <Table
        caption={text.table}
        head={[text.row, ...bars.map(({ name }) => name)]}
        rows={() => [
          ...town.worlds[WRITTEN].rules.source.map(({ name }) => [
            fill(text.ofBody, { name: nameOf(name) }),
            ...worlds.map((world) => number(unpaid(bookOf(world, name)))),
          ]),
          ...Array.from({ length: Math.ceil(town.month / 12) }, (_, year) => [
            fill(text.ofYear, { n: year + 1, name: nameOf(body.value) }),
            ...worlds.map((world) => {
              const { soFar } = bookOf(world, body.value);
              return number(soFar[Math.min(town.month, 12 * (year + 1)) - 1] - (year ? soFar[12 * year - 1] : 0));
            }),
          ]),
          [text.late, ...worlds.map((world) => number(total(world, "arrears_paid")))],
          [text.writtenOff, ...worlds.map((world) => number(total(world, "written_off")))],
          [text.owed, ...worlds.map((world) => number(world.history.tallies[town.month - 1].arrears))],
        ]}
      />
      <div class="row">
        <Button onClick={() => (side.value = "books")}>{words.back}</Button>
        <Button primary onClick={() => (side.value = "ask")}>
          {text.toAsk}
        </Button>
      </div>
    </>
  );
}

/** What to ask the registry for; and both ledgers of the town that gets it. */
export function Ask({ town }: { town: Town }) {
  const now = rulebook.value,
    { threshold } = unchanged.value.listing,
    relived = askedTown.value,
    wanted = asked.value;
  const value = (key: string, otherwise: number) => Number(wanted[key] ?? otherwise);
  const change = (key: string, to: number) => (asked.value = { ...wanted, [key]: to });
  const yours = relived?.worlds[0],
    free = town.worlds[NO_LIST],
    written = town.worlds[WRITTEN];
  const three = (of: (world: typeof free) => number) => [
    { name: text.bars.free, value: of(free), look: "second" as const },
    { name: text.bars.asIs, value: of(written), look: "first" as const },
    ...(yours ? [{ name: text.bars.asked, value: of(yours), look: "third" as const }] : []),
  ];
  const none = wanted["listing.enabled"] === false,
    sets = none || Object.keys(wanted).length > 0;
  const bill = yours ? unpaid(bookOf(yours, body.value)) - unpaid(bookOf(free, body.value)) : 0;
  return (
    <>
      <p class="sentence">
        {!yours || !sets ? text.ask : fill(bill < 0 ? text.gain : bill > 0 ? text.loss : text.even, { n: number(Math.abs(bill)) })}
      </p>
      {yours && sets && (
        <p class="both-ways">{fill(text.apart, { poorer: number(apart(yours, free).worse), richer: number(apart(yours, free).better) })}</p>
      )}
      <div class="tries">
        <Slider
          name={text.threshold}
          value={value("listing.threshold", now.listing.threshold)}
          low={threshold - 200}
          high={threshold + 100}
          step={LEAST_STEP}
          shown={fill(text.points, { n: value("listing.threshold", now.listing.threshold) })}
          onInput={(to) => change("listing.threshold", to)}
        />
        <Slider
          name={text.term}
          value={value("listing.term", now.listing.term)}
          low={0}
          high={60}
          step={1}
          shown={fill(text.months, { n: value("listing.term", now.listing.term) })}
          onInput={(to) => change("listing.term", to)}
        />
        <Switch
          name={text.noList}
          on={none}
          onChange={(on) => {
            const { ["listing.enabled"]: _, ["favour.enabled"]: __, ...rest } = wanted;
            asked.value = on ? { ...rest, ...NO_LISTS } : rest;
          }}
        />
      </div>
      <div class="ledgers" role="group" aria-label={text.ledgers}>
        <Bars
          title={fill(text.yourLedger, { name: nameOf(body.value) })}
          unit={text.unit}
          bars={three((world) => unpaid(bookOf(world, body.value)))}
        />
        <Bars title={text.theirLedger} unit={text.listedUnit} bars={three(monthsListed)} />
        <Bars title={text.poorer} unit={text.poorerUnit} bars={three((world) => apart(world, free).worse)} />
      </div>
      <p class="small">{text.honest}</p>
      <div class="row">
        <Button onClick={() => (side.value = "listed")}>{words.back}</Button>
        {sets && <Button onClick={() => (asked.value = {})}>{text.reset}</Button>}
        <Button onClick={() => toDesk("clerk")}>{text.clerk}</Button>
      </div>
    </>
  );
}
