// The last stop: any rule, any luck, any people; three lives of one town drawn at once.

import { signal } from "@preact/signals";
import { exported, keys, listedByMonth, marginOfWorld, summaryOf, type Changes } from "../../engine";
import { Lines } from "../chart/Lines.tsx";
import { lived, NO_FEEDBACK, NO_LIST, WRITTEN } from "../lives.ts";
import {
  base,
  begin,
  beginFrom,
  changes,
  keep,
  month,
  months,
  NAMES,
  opensAs,
  own,
  ownFile,
  residents,
  rulebook,
  seed,
  seedProblem,
  settle,
  townName,
  unchanged,
  who,
  type TownName,
} from "../state.ts";
import { named } from "../refused.ts";
import { activeChannels, onwards } from "../story/relive.ts";
import { type Stop } from "../story/stop.ts";
import { Legend } from "../town/Legend.tsx";
import { TownView } from "../town/TownView.tsx";
import { Button, Clock, Slider, Switch, Table } from "../ui.tsx";
import { close, fill, number, percent, words } from "../words.ts";
import { ToPlay } from "../play/ToPlay.tsx";
import { Deeper } from "../deeper/Deeper.tsx";
import { ToDesk } from "../desk/Desk.tsx";
import { Challenges } from "./Challenges.tsx";
import { Files } from "./Files.tsx";
import { change, Keys } from "./Keys.tsx";
import { Typed } from "./Typed.tsx";
import { written } from "./fields.ts";

const text = words.workshop;
type View = keyof typeof text.views;
const view = signal<View>("town");
keep("see", {
  read: (said) => (view.value = named("see", said, Object.keys(text.views) as View[]) ?? "town"),
  write: () => (view.value === "town" ? null : view.value),
});

const names = [words.worlds.written, words.worlds["no feedback"]] as const;

function Picture() {
  const now = lived.value;
  if (!now) return null;
  const { town } = now,
    share = (world: number) => listedByMonth(town.worlds[world]).map((listed) => (100 * listed) / town.people.count);
  const pick = (resident: number) => (who.value = resident);
  return (
    <div class="shop-stage">
      {view.value === "two" ? (
        <TownView town={town} world={WRITTEN} over={NO_FEEDBACK} names={names} month={month.value} who={who.value} onPick={pick} />
      ) : (
        <TownView town={town} world={view.value === "free" ? NO_LIST : WRITTEN} month={month.value} who={who.value} onPick={pick} />
      )}
      <Lines
        months={months.value}
        month={month.value}
        unit={text.unit}
        suffix="%"
        least={4}
        fit
        lines={[
          { name: names[0], values: share(WRITTEN), look: "first" },
          { name: names[1], values: share(NO_FEEDBACK), look: "second" },
        ]}
      />
    </div>
  );
}

function Words() {
  return (
    <>
      <p class="sentence">{text.sentence}</p>
      <Clock />
      <Results />
      <div class="radios" role="radiogroup" aria-label={text.see}>
        {Object.entries(text.views).map(([name, shown]) => (
          <label key={name}>
            <input type="radio" name="see" checked={view.value === name} onChange={() => (view.value = name as View)} />
            {shown}
          </label>
        ))}
      </div>
      <Legend names={view.value === "two" ? names : undefined} />
      <div class="row">
        <ToPlay />
      </div>
      <Setting />
      <Switches />
      <Challenges />
      <div class="row">
        <ToDesk />
      </div>
      <Files />
      <h2>{text.keys}</h2>
      <Changed />
      <Keys />
      <Deeper />
    </>
  );
}

/** What a class asks of a rule first. */
function Results() {
  const now = lived.value;
  if (!now?.done) return <dl class="shop-results" aria-busy="true" />;
  const row = summaryOf(now.town, WRITTEN),
    free = summaryOf(now.town, NO_LIST),
    { results } = text;
  const people = now.town.people.count,
    margin = marginOfWorld(now.town.worlds[WRITTEN]);
  const rows: [string, string, string][] = [
    [percent(row.listed_share!), "", results.listed],
    [percent(row.entrenchment!), "", results.entrenchment],
    [number(row.unpaid!), `/ ${number(free.unpaid!)} ${words.worlds["no list"]}`, results.unpaid],
    [number(row.worse_off! * people), "", results.worse],
    [number(row.better_off! * people), "", results.better],
    [percent(margin.on), "", results.margin],
  ];
  return (
    <>
      <dl class="shop-results">
        {rows.map(([value, beside, name]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} {beside && <small>{beside}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <Numbers />
    </>
  );
}

function Numbers() {
  const { town } = lived.value!;
  const rows = () => {
    const summaries = town.worlds.map((_, world) => summaryOf(town, world));
    return Object.entries(exported.summary).map(([name, { label, form }]) => {
      const values = summaries.map((summary) => summary[name as keyof typeof exported.summary]);
      return [label, ...values.map((value) => (value === undefined ? "\u2013" : form.includes("%") ? percent(value) : close(value)))];
    });
  };
  return <Table caption={text.numbers} head={[text.number_, names[0], names[1], words.worlds["no list"]]} rows={rows} />;
}

/** Which rules to begin with, whose people, which luck, how many, how long. */
function Setting() {
  const mine = own.value
    ? fill(text.yours, { name: ownFile.value || own.value.name })
    : fill(text.asWritten, { name: begin.rulebook.name });
  const otherLuck = () => (seed.value = String((BigInt(seed.value) + 1n) % 2n ** 63n));
  return (
    <div class="shop-row">
      <label>
        {text.start}
        <select value={base.value} onChange={(event) => beginFrom(event.currentTarget.value)}>
          <option value="">{mine}</option>
          {NAMES.filter((name) => own.value || name !== opensAs).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text.town}
        <select
          value={townName.value ?? ""}
          onChange={(event) => {
            townName.value = (event.currentTarget.value || null) as TownName | null;
            settle();
          }}
        >
          {Object.entries(text.towns).map(([name, shown]) => (
            <option key={name} value={name}>
              {shown}
            </option>
          ))}
        </select>
      </label>
      <Typed
        seen
        name={text.seed}
        value={seed.value}
        take={(given) => {
          const problem = seedProblem(given);
          if (!problem) seed.value = BigInt(given).toString();
          return problem && fill(text.refused, { why: problem });
        }}
      />
      <div class="row">
        <Button onClick={otherLuck}>{text.otherLuck}</Button>
      </div>
      <Slider
        name={text.people}
        value={residents.value}
        low={200}
        high={exported.page.residents}
        step={100}
        shown={number(residents.value)}
        onInput={(value) => (residents.value = value)}
      />
      <Slider
        name={text.years}
        value={months.value / 12}
        low={1}
        high={40}
        step={1}
        shown={fill(text.yearsShown, { n: close(months.value / 12) })}
        onInput={(value) => (months.value = 12 * value)}
      />
    </div>
  );
}

/** Every channel, each a key of the rulebook; one that does nothing under these rules says so. */
function Switches() {
  const about = exported.keys.channels as Record<string, { about: string }>;
  const now = keys(rulebook.value),
    active = [...activeChannels(unchanged.value), ...activeChannels(rulebook.value)];
  const said = (channel: string) =>
    active.includes(channel) || !now[`channels.${channel}`] ? about[channel].about : fill(text.idle, { about: about[channel].about });
  return (
    <section class="shop" aria-label={text.switches}>
      <h2>{text.switches}</h2>
      <div class="switches">
        {exported.channels.map((channel) => (
          <Switch
            key={channel}
            name={fill(text.switch, { arrow: (words.arrows as Record<string, string>)[channel], channel })}
            on={now[`channels.${channel}`] as boolean}
            about={said(channel)}
            onChange={(on) => change(`channels.${channel}`, on)}
          />
        ))}
      </div>
    </section>
  );
}

function Changed() {
  const all: Changes = changes.value,
    count = Object.keys(all).length;
  if (!count) return null;
  const list = Object.entries(all)
    .map(([key, value]) => `${key} = ${written(value)}`)
    .join(", ");
  return (
    <div class="row">
      <p>{fill(text.changes, { list })}</p>
      <Button onClick={() => (changes.value = {})}>{text.reset}</Button>
    </div>
  );
}

export const workshop: Stop = { id: "workshop", title: text.title, minutes: 15, Picture, Words, done: () => true, enter: onwards };
