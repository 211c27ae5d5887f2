// Stop 10: who pays for it. The creditor's book and the people, in letters of one size; rules are looked for that serve both.

import { signal } from "@preact/signals";
import { withTwins, type Changes } from "../../engine";
import { lived } from "../lives.ts";
import { format, parse, refuse, sift } from "../refused.ts";
import { begin, keep, month, rulebook, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button, Slider, Switch } from "../ui.tsx";
import { close, fill, number, percent, words } from "../words.ts";
import { apart, total } from "./counts.ts";
import { onwards, relive } from "./relive.ts";
import { type Stop } from "./stop.ts";

const KEYS = ["sanctions.severity", "listing.term", "appeal.capacity", "means_test.enabled", "means_test.accuracy"];
/** How often a test is right that asks whether somebody could have paid: a good one, and the text says that it is assumed. */
const ACCURACY = 0.8;

const tried = signal<Changes>({});
keep("try", { read: (text) => (tried.value = asked(text ?? "")), write: () => format(tried.value) || null });

/** What a link says was tried; here only these keys are. */
function asked(text: string): Changes {
  const all = Object.entries(parse(text, refuse));
  for (const [key] of all) if (!KEYS.includes(key)) refuse(key, fill(words.refused.names, { names: KEYS.join(", ") }));
  return sift(begin.rulebook, Object.fromEntries(all.filter(([key]) => KEYS.includes(key))), refuse).kept;
}

const book = () => sift(rulebook.value, tried.value).rulebook;
const relived = relive(() => withTwins(book()).filter((_, at) => at !== 1));

function Picture() {
  relived.useLives();
  const town = relived.town.value ?? lived.value?.town;
  if (!town) return null;
  return <TownView town={town} world={0} month={month.value} who={who.value} />;
}

function Words() {
  const town = relived.town.value,
    text = words.pays,
    now = book();
  if (!town) return <p class="sentence wait">{words.why.wait}</p>;
  const [world, without] = town.worlds,
    { worse, better } = apart(world, without);
  const unpaid = total(world, "unpaid"),
    before = total(without, "unpaid");
  const still = world.history.tallies[town.month - 1],
    then = without.history.tallies[town.month - 1];
  const change = (changes: Changes) => (tried.value = { ...tried.value, ...changes });
  const creditor: [string, string, string][] = [
    [text.unpaid, number(unpaid), number(before)],
    [text.late, number(total(world, "arrears_paid")), number(total(without, "arrears_paid"))],
    [text.writtenOff, number(total(world, "written_off")), number(total(without, "written_off"))],
    [text.owed, number(still.arrears), number(then.arrears)],
    [text.deterred, number(total(world, "deterred")), number(total(without, "deterred"))],
  ];
  const people: [string, string, string][] = [
    [text.worse, number(worse), "\u2013"],
    [text.better, number(better), "\u2013"],
    [text.missed, number(total(world, "missed_cannot")), number(total(without, "missed_cannot"))],
    [text.listed, number(still.listed), number(then.listed)],
    [text.waiting, number(still.appeals_waiting), number(then.appeals_waiting)],
  ];
  return (
    <>
      <p class="sentence">{fill(text.sentence, { without: number(before), with: number(unpaid) })}</p>
      <div class="sides">
        <Side name={text.creditor} rows={creditor} served={unpaid < before} answer={unpaid < before ? text.fewer : text.notFewer} />
        <Side name={text.people} rows={people} served={worse < better} answer={worse < better ? text.more : text.notMore} />
      </div>
      <p class="small">{fill(text.units, { fees: number(total(world, "surcharges") + total(world, "called_in")) })}</p>
      <div class="row">
        <p class="do">{text.action}</p>
        {Object.keys(tried.value).length > 0 && <Button onClick={() => (tried.value = {})}>{text.reset}</Button>}
      </div>
      <div class="tries">
        <Slider
          name={text.severity}
          value={now.sanctions.severity}
          low={0}
          high={1}
          step={0.05}
          shown={percent(now.sanctions.severity)}
          onInput={(value) => change({ "sanctions.severity": value })}
        />
        <Slider
          name={text.term}
          value={now.listing.term}
          low={0}
          high={36}
          step={1}
          shown={fill(text.months, { n: now.listing.term })}
          onInput={(value) => change({ "listing.term": value })}
        />
        <Slider
          name={text.desk}
          value={now.appeal.capacity}
          low={0}
          high={10}
          step={0.5}
          shown={close(now.appeal.capacity)}
          onInput={(value) => change({ "appeal.capacity": value })}
        />
        <Switch
          name={text.test}
          on={now.means_test.enabled}
          about={fill(text.assumed, { share: percent(now.means_test.enabled ? now.means_test.accuracy : ACCURACY) })}
          onChange={(on) => change(on ? { "means_test.enabled": true, "means_test.accuracy": ACCURACY } : { "means_test.enabled": false })}
        />
      </div>
    </>
  );
}

/** One side's numbers, and whether these rules serve it by the measure that the text names. */
function Side({ name, rows, served, answer }: { name: string; rows: [string, string, string][]; served: boolean; answer: string }) {
  const text = words.pays;
  return (
    <div class="side">
      <table>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col">{text.with}</th>
            <th scope="col">{text.without}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, here, there]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{here}</td>
              <td>{there}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class={served ? "served" : "unserved"}>
        <span aria-hidden="true">{served ? "\u2713" : "\u2013"}</span> {answer}
      </p>
    </div>
  );
}

export const pays: Stop = {
  id: "pays",
  title: words.pays.title,
  minutes: 7,
  Picture,
  Words,
  done: () => Object.keys(tried.value).length > 0,
  enter: onwards,
};
