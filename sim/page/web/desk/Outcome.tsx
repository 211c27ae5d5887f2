// What became of the files: the truth of each, with and without what was ruled, and whom the pattern hurt.

import { signal } from "@preact/signals";
import { exported } from "../../engine";
import { save, text as asText } from "../files/save.ts";
import { named } from "../refused.ts";
import { keep, own } from "../state.ts";
import { deskToml } from "./saving.ts";
import { counted } from "../story/say.ts";
import { Button, Rows, Table } from "../ui.tsx";
import { close, fill, number, words } from "../words.ts";
import { KINDS } from "./files.ts";
import { Lanes } from "./Lanes.tsx";
import { elsewhere, outcomes, together, type Outcome as Of, type Relived } from "./outcome.ts";
import { clearDesk, toDesk } from "./sitting.ts";
import { chosen, truth } from "./telling.ts";

const text = words.desk.signed;
const FILE = "desk.toml";

/** Whether the fates are told for a year only; else to the end. */
const year = signal(false);
keep("fate", { read: (said) => (year.value = named("fate", said, ["year"]) !== null), write: () => (year.value ? "year" : null) });

export function Outcome({ relived }: { relived: Relived }) {
  const { desk } = relived,
    last = desk.town.month,
    until = year.value ? Math.min(last, desk.month + exported.year) : last;
  const all = outcomes(relived, until),
    gone = all.filter(({ ruling }) => ruling !== "uphold"),
    stayed = all.filter(({ ruling }) => ruling === "uphold");
  const before = together(gone.map(({ upheld }) => upheld)),
    after = together(gone.map(({ yours }) => yours));
  const others = elsewhere(relived, year.value ? outcomes(relived, last) : all);
  return (
    <>
      <p class="sentence">
        {gone.length
          ? fill(text.sentence, {
              people: counted(gone.length, text.people),
              listed: number(after.listed),
              upheld: counted(before.listed, text.months),
            })
          : fill(text.none, { n: number(all.length) })}
      </p>
      <p class="both-ways">
        {gone.length > 0 && <span>{fill(text.bills, { yours: close(after.unpaid), upheld: close(before.unpaid) })} </span>}
        <Errors gone={gone} stayed={stayed} />
      </p>
      <div class="radios" role="radiogroup" aria-label={text.span}>
        {[false, true].map((short) => (
          <label key={String(short)}>
            <input type="radio" name="fate" checked={year.value === short} onChange={() => (year.value = short)} />
            {short ? text.spans.year : text.spans.end}
          </label>
        ))}
      </div>
      <h2 class="fates-name">{text.lanes}</h2>
      <Lanes relived={relived} all={all} until={until} />
      <Pattern all={all} />
      {Math.round(others) !== 0 && <p>{counted(Math.abs(others), others < 0 ? text.spared : text.added)}</p>}
      <details class="standing">
        <summary>{text.how}</summary>
        <p class="small">{fill(text.drawn, Object.fromEntries(KINDS.map((kind, at) => [kind, number(desk.pool[at])])))}</p>
        <p class="small">{text.fact}</p>
      </details>
      <Table caption={text.table} head={text.head} rows={() => all.map(row)} />
      {!own.value && (
        <div class="row">
          <Button onClick={() => save(FILE, asText(deskToml(relived), "application/toml"))}>{text.save}</Button>
          <span class="small">{fill(text.saved, { file: FILE })}</span>
        </div>
      )}
      <div class="row">
        <Button onClick={() => (clearDesk(), (chosen.value = -1))}>{text.again}</Button>
        <Button primary onClick={() => toDesk("books")}>
          {text.creditor}
        </Button>
      </div>
    </>
  );
}

/** Both errors, in words of one size: those let off who would not pay, those left on for what was not so. */
function Errors({ gone, stayed }: { gone: readonly Of[]; stayed: readonly Of[] }) {
  const lenient = gone.filter(({ file }) => file.kind === "willNot"),
    harsh = stayed.filter(({ file }) => file.kind === "wrong");
  const purpose = (side: "yours" | "upheld") => close(together(lenient.map((one) => one[side])).onPurpose);
  return (
    <>
      {lenient.length > 0 && (
        <span>
          {fill(text.lenient, { people: counted(lenient.length, text.people), yours: purpose("yours"), upheld: purpose("upheld") })}{" "}
        </span>
      )}
      {harsh.length > 0 && (
        <span>
          {fill(text.harsh, {
            people: counted(harsh.length, text.people),
            upheld: number(together(harsh.map(({ upheld }) => upheld)).listed),
            struck: number(together(harsh.map(({ struck }) => struck)).listed),
          })}
        </span>
      )}
      {!lenient.length && !harsh.length && <span>{text.neither}</span>}
    </>
  );
}

/** Months on the list that striking out would have spared those of a group who stayed on. */
function cost(group: readonly Of[]): number {
  const stayed = group.filter(({ ruling }) => ruling === "uphold");
  return together(stayed.map(({ yours }) => yours)).listed - together(stayed.map(({ struck }) => struck)).listed;
}

type Group = [name: string, group: Of[], named: string];

/** By what they did, and by district: how many files, how many let off, and what staying on costs the others. */
function Pattern({ all }: { all: readonly Of[] }) {
  const districts = [...new Set(all.map(({ file }) => file.district))].sort((a, b) => a - b);
  const kinds = KINDS.map((kind): Group => [text.kinds[kind], all.filter(({ file }) => file.kind === kind), text.hurtKinds[kind]]);
  const places = districts.map((n): Group => {
    const name = fill(text.district, { n });
    return [name, all.filter(({ file }) => file.district === n), name];
  });
  const hurt = (groups: Group[]) => groups.reduce((most, next) => (cost(next[1]) > cost(most[1]) ? next : most));
  const [where, what] = [hurt(places), hurt(kinds)];
  const tables: [string, Group[]][] = [
    [text.byKind, kinds],
    [text.byDistrict, places],
  ];
  return (
    <>
      {cost(what[1]) > 0 && (
        <p class="do">{fill(text.hurt, { where: where[2], n: number(cost(where[1])), kind: what[2], m: number(cost(what[1])) })}</p>
      )}
      <div class="pattern">
        {tables.map(([name, groups]) => (
          <Rows
            key={name}
            head={[name, ...text.columns]}
            rows={groups
              .filter(([, group]) => group.length)
              .map(([first, group]) => {
                const stayed = group.filter(({ ruling }) => ruling === "uphold").length;
                return [first, number(group.length), number(group.length - stayed), stayed ? number(cost(group)) : "\u2013"];
              })}
          />
        ))}
      </div>
    </>
  );
}

const row = ({ file, ruling, upheld, yours, struck }: Of): string[] => [
  fill(text.who, { who: file.resident }),
  number(file.district),
  truth(file),
  words.desk.clerk.ruled[ruling],
  number(upheld.listed),
  number(yours.listed),
  number(struck.listed),
  close(upheld.unpaid),
  close(yours.unpaid),
];
