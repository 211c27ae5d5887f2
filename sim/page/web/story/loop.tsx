// Stop 8: the loop, drawn around one person's own events; then the town's, after a guess which arrow carries most.

import { signal } from "@preact/signals";
import { cut, exported, type Town } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";
import { Loop, type Arrow, type Flow } from "../loop/Loop.tsx";
import { count, lifeOf, type Life } from "../person/life.ts";
import { look } from "../person/subject.ts";
import { named } from "../refused.ts";
import { keep, month, rulebook, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button, Table } from "../ui.tsx";
import { fill, number, percent, words } from "../words.ts";
import { monthsListed } from "./counts.ts";
import { activeChannels, onwards, relive } from "./relive.ts";
import { counted, signed } from "./say.ts";
import { type Stop } from "./stop.ts";

/** The arrow that is thought to carry most. */
const said = signal<Arrow | "">("");
keep("arrows", {
  read: (text) => (said.value = named("arrows", text, Object.keys(words.arrows) as Arrow[]) ?? ""),
  write: () => said.value || null,
});

const each = relive(() =>
  said.value ? activeChannels(rulebook.value).map((channel) => ({ name: channel, rulebook: cut(rulebook.value, [channel]) })) : [],
);

function Picture() {
  const now = lived.value;
  each.useLives();
  if (!now) return null;
  return <TownView town={now.town} world={WRITTEN} month={month.value} who={who.value} onPick={look} />;
}

function Words() {
  const now = lived.value,
    text = words.loop,
    active = activeChannels(rulebook.value) as Arrow[];
  if (!now?.done || !now.town.diaries || who.value < 0) return <p class="sentence wait">{words.why.wait}</p>;
  const towns = said.value ? each.town.value : null;
  if (towns) return <OfTown written={now.town} cuts={towns} />;
  const life = lifeOf(now.town.worlds[WRITTEN], who.value),
    mine = ofPerson(now.town, life, active);
  const flows = active.flatMap((arrow) => (mine[arrow]?.text ? [`${words.arrows[arrow]}: ${mine[arrow].text}`] : [])).join("; ");
  const guesses = active.filter((arrow) => arrow === "errors" || exported.feedback.includes(arrow));
  return (
    <>
      <p class="sentence">{fill(text.mine, { who: who.value })}</p>
      <Loop
        flows={mine}
        label={fill(text.label, { flows })}
        round={{ listed: life.enters.length ? 0.35 : 0, recorded: life.records.some((record) => !record.wrong) ? 0.35 : 0 }}
      />
      {guesses.length === 0 ? (
        <p class="do">{text.nothing}</p>
      ) : (
        <div class="cuts" role="group" aria-label={text.ask}>
          <span class="cuts-head" aria-hidden="true">
            {text.ask}
          </span>
          {guesses.map((arrow) => (
            <Button key={arrow} pressed={said.value === arrow} onClick={() => (said.value = arrow)}>
              {words.arrows[arrow]}
            </Button>
          ))}
        </div>
      )}
      <p class="small" role="status">
        {said.value && fill(text.living, { n: active.length })}
      </p>
    </>
  );
}

/** What of the loop this person's months went through, counted. */
function ofPerson(town: Town, life: Life, active: readonly Arrow[]): Partial<Record<Arrow, Flow>> {
  const world = town.worlds[WRITTEN],
    text = words.loop.counts,
    ties = town.people.tiesOf(who.value),
    { flags } = exported;
  const near = world.history.flags.filter((seen) => ties.some((tie) => seen[tie] & flags.LISTED)).length;
  const on = (at: number) => life.listed[at - 2] ?? false; // at the start of that month
  const counts: Partial<Record<Arrow, [number, keyof typeof text]>> = {
    errors: [life.records.filter((record) => record.wrong).length, "errors"],
    scrutiny: [life.records.filter((record) => !record.wrong && on(record.month)).length, "scrutiny"],
    association: [near, "association"],
    means: [count(life.lost.map((lost) => lost > 0)), "means"],
    recourse: [life.records.filter((record) => record.expunged).length, "recourse"],
    carrots: [world.history.flags.filter((seen) => seen[who.value] & flags.FAVOURED).length, "carrots"],
  };
  const flows: Partial<Record<Arrow, Flow>> = {};
  for (const arrow of active) {
    const [amount, forms] = counts[arrow] ?? [0, null];
    if (forms)
      flows[arrow] = {
        size: amount ? Math.min(1, 0.25 + amount / (forms === "means" || forms === "association" || forms === "carrots" ? 80 : 8)) : 0,
        text: counted(amount, text[forms]),
        less: arrow === "recourse" || arrow === "carrots",
      };
  }
  return flows;
}

/** What the town's list loses, or gains, where one arrow alone is cut. */
function OfTown({ written, cuts }: { written: Town; cuts: Town }) {
  const text = words.loop,
    all = monthsListed(written.worlds[WRITTEN]);
  const parts = cuts.worlds.map((world) => ({ arrow: world.name as Arrow, months: all - monthsListed(world) }));
  const most = Math.max(1, ...parts.map((part) => Math.abs(part.months)));
  const flows: Partial<Record<Arrow, Flow>> = Object.fromEntries(
    parts.map(({ arrow, months }) => [arrow, { size: Math.abs(months) / most, text: signed(months), less: months < 0 }]),
  );
  const reinforcing = parts
    .filter(({ arrow }) => arrow === "errors" || exported.feedback.includes(arrow))
    .sort((a, b) => b.months - a.months);
  const first = reinforcing[0],
    mine = parts.find(({ arrow }) => arrow === said.value);
  const share = (months: number) => (all ? percent(months / all) : "0%");
  return (
    <>
      <p class="sentence">
        {first && first.months > 0
          ? fill(text.most, { arrow: words.arrows[first.arrow], share: share(first.months), months: number(all) })
          : text.nothing}
      </p>
      <p>
        {mine &&
          (mine.arrow === first.arrow
            ? text.right
            : fill(text.guessed, { arrow: words.arrows[mine.arrow], share: share(mine.months) }))}{" "}
        {text.alone}
      </p>
      <Loop
        flows={flows}
        round={{ listed: 0.35, recorded: 0.35 }}
        label={fill(text.townLabel, { flows: parts.map(({ arrow, months }) => `${words.arrows[arrow]} ${signed(months)}`).join("; ") })}
      />
      <div class="row">
        <Button onClick={() => (said.value = "")}>{fill(text.again, { who: who.value })}</Button>
      </div>
      <Table
        caption={text.table}
        head={text.head}
        rows={parts.map(({ arrow, months }) => [words.arrows[arrow], signed(months), share(months)])}
      />
    </>
  );
}

export const loop: Stop = {
  id: "loop",
  title: words.loop.title,
  minutes: 6,
  Picture,
  Words,
  done: () => said.value !== "",
  diaries: true,
  enter: onwards,
};
