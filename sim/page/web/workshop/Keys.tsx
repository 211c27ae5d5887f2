// Every key as a slider, switch or number: searched, grouped, what is changed marked and taken back.

import { signal } from "@preact/signals";
import { check, keys, set, type Value } from "../../engine";
import { changes, rulebook, unchanged } from "../state.ts";
import { Button, Slider, Switch } from "../ui.tsx";
import { fill, words } from "../words.ts";
import { Typed } from "./Typed.tsx";
import { groupsOf, rangeOf, search, written, type Field } from "./fields.ts";

const text = words.workshop;
const wanted = signal("");
/** What a slider or a switch was set to and cannot be: by key, and why. */
const refused = signal<Record<string, string>>({});

/** Change one key; its value as written takes the change back. Says what is wrong where no rulebook takes it: then nothing changes. */
function put(key: string, value: Value): string {
  const problem = check(set(rulebook.value, { [key]: value }))[0];
  if (problem) return problem.key === key ? problem.message : `${problem.key} ${problem.message}`;
  const { [key]: _, ...others } = refused.value;
  refused.value = others;
  const { [key]: __, ...kept } = changes.value;
  changes.value = keys(unchanged.value)[key] === value ? kept : { ...kept, [key]: value };
  return "";
}

/** The same by a slider or a switch: what is wrong is said beside it. */
export function change(key: string, value: Value): void {
  const problem = put(key, value);
  if (problem) refused.value = { ...refused.value, [key]: problem };
}

/** A number as a hand writes it; "0,5" as well. */
const read = (text: string): number => (/^[-+]?[\d.,]+(e[-+]?\d+)?$/i.test(text) ? Number(text.replace(",", ".")) : NaN);

export function Keys() {
  const groups = search(groupsOf(rulebook.value), wanted.value),
    before = keys(unchanged.value),
    now = keys(rulebook.value);
  const differs = ({ key }: Field) => before[key] !== now[key];
  return (
    <section class="keys" aria-label={text.keys}>
      <label class="search">
        <span>{text.search}</span>
        <input type="search" value={wanted.value} onInput={(event) => (wanted.value = event.currentTarget.value)} />
      </label>
      {!groups.length && <p>{fill(text.nothing, { wanted: wanted.value })}</p>}
      {groups.map(({ name, fields }) => {
        const count = fields.filter(differs).length;
        return (
          <details key={name} open={wanted.value !== "" || undefined}>
            <summary>
              {name}
              {count > 0 && <b class="changed">{fill(text.changed, { count })}</b>}
            </summary>
            {fields.map((field) => (
              <Key key={field.key} field={field} value={now[field.key]} before={before[field.key]} />
            ))}
          </details>
        );
      })}
    </section>
  );
}

function Key({ field, value, before }: { field: Field; value: Value; before: Value }) {
  const { key, name, kind, low, high, unit, about, neutral } = field,
    differs = value !== before,
    problem = refused.value[key];
  const more = [unit, neutral === null ? "" : fill(text.neutral, { value: written(neutral) })].filter(Boolean).join("; ");
  return (
    <div class={differs ? "field differs" : "field"}>
      {kind === "switch" ? (
        <Switch name={name} on={value as boolean} about={about} onChange={(on) => change(key, on)} />
      ) : (
        <>
          <Slider
            name={name}
            value={value as number}
            {...rangeOf(field, before as number)}
            shown={written(value)}
            onInput={(next) => change(key, next)}
          />
          <p class="small">
            {about} ({more})
          </p>
          <Typed
            decimal
            name={fill(text.number, { name })}
            value={written(value)}
            take={(given) => {
              const next = read(given);
              const why = Number.isNaN(next)
                ? fill(words.refused[kind === "whole" ? "integer" : "between"], { least: written(low), most: written(high) })
                : put(key, next);
              return why && fill(text.refused, { why });
            }}
          />
        </>
      )}
      {differs && (
        <Button label={fill(text.resetOne, { name, value: written(before) })} onClick={() => change(key, before)}>
          {fill(text.back, { value: written(before) })}
        </Button>
      )}
      {problem && <p class="problem" role="alert">{`${key}: ${problem}`}</p>}
    </div>
  );
}
