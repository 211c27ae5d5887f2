// Challenges: chosen, checked in three towns while rules change, told condition by condition.

import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { live, Town, townName as townOf, withTwins } from "../../engine";
import { lived, WRITTEN } from "../lives.ts";
import { named } from "../refused.ts";
import { changes, keep, months, residents, rulebook, seed, unchanged } from "../state.ts";
import { Button } from "../ui.tsx";
import { close, fill, number, percent, words } from "../words.ts";
import { CHALLENGES, factsOf, fearsTheLaw, LEAST, readings, tampered, type ChallengeName, type Facts, type Reading } from "./challenges.ts";
import { luckOf, nextSeeds } from "./luck.ts";

const text = words.challenges;
const NAMES = Object.keys(CHALLENGES) as ChallengeName[];
const TOWNS = 3;

const chosen = signal<ChallengeName | "">("");
/** Whether a link asked for it: then it is shown, not the top of the workshop. */
const linkedTo = signal(false);
keep("challenge", {
  read: (said) => {
    const name = named("challenge", said, NAMES) ?? "";
    linkedTo.value = name !== "" && name !== chosen.peek();
    chosen.value = name;
  },
  write: () => chosen.value || null,
});
/** Of the towns that are lived so far, the first is the one on show; and months lived of the town that lives. */
const facts = signal<readonly Facts[]>([]);
const done = signal(0);
/** What was given up. */
const givenUp = signal<ChallengeName | "">("");

const fits = (): boolean => residents.value >= LEAST.people && months.value >= LEAST.months;

/** After the town on show has lived under new rules, the next two do. */
function check(): () => void {
  const now = lived.value,
    ending = new AbortController();
  if (!chosen.value || !now?.done || !fits() || now.town.worlds[WRITTEN].rulebook !== rulebook.value) return () => undefined;
  const size = { residents: now.town.residents, months: now.town.month },
    books = withTwins(rulebook.value);
  void (async () => {
    done.value = 0;
    facts.value = [factsOf(now.town)];
    for (const next of nextSeeds(now.town.seed, TOWNS - 1)) {
      const town = new Town(books, { residents: size.residents, seed: next, luck: luckOf(next, size.residents), diaries: false });
      await live(town, size.months, { signal: ending.signal, onMonth: () => (done.value = town.month) });
      if (ending.signal.aborted) return;
      facts.value = [...facts.value, factsOf(town)];
    }
  })();
  return () => ending.abort();
}

export function Challenges() {
  const place = useRef<HTMLElement>(null),
    known = !!lived.value?.done;
  useEffect(() => effect(check), []);
  useEffect(() => {
    if (!linkedTo.value) return;
    // again once the town is lived: what stands above it has grown
    const frame = requestAnimationFrame(() => {
      place.current?.scrollIntoView();
      if (known) linkedTo.value = false;
    });
    return () => cancelAnimationFrame(frame);
  }, [linkedTo.value, known]);
  return (
    <section class="shop challenges" aria-label={text.title} ref={place}>
      <h2>{text.title}</h2>
      <p>{text.about}</p>
      <div class="row">
        {NAMES.map((name) => (
          <Button key={name} pressed={chosen.value === name} onClick={() => (chosen.value = chosen.value === name ? "" : name)}>
            {text.list[name].title}
          </Button>
        ))}
      </div>
      {chosen.value && <Challenge name={chosen.value} />}
    </section>
  );
}

function Challenge({ name }: { name: ChallengeName }) {
  const own = text.list[name],
    changed = tampered(unchanged.value, rulebook.value);
  if (!fits()) {
    const grow = () => {
      residents.value = Math.max(residents.value, LEAST.people);
      months.value = Math.max(months.value, LEAST.months);
    };
    return (
      <div class="challenge">
        <p class="do">{own.task}</p>
        <p>{text.small}</p>
        <div class="row">
          <Button onClick={grow}>{text.grow}</Button>
        </div>
      </div>
    );
  }
  const shown = facts.value,
    living = shown.length < TOWNS || lived.value?.town.worlds[WRITTEN].rulebook !== rulebook.value;
  const all = shown.map((facts) => readings(name, facts)),
    conditions = CHALLENGES[name];
  const met = conditions.filter((_, c) => all.every((readings) => readings[c].met)).length;
  const won = !living && !changed.length && met === conditions.length;
  return (
    <div class="challenge">
      <p class="do">{own.task}</p>
      {townOf(rulebook.value) === "uneven" && <p class="small">{own.uneven}</p>}
      <table aria-busy={living}>
        <thead>
          <tr>
            <th scope="col">{text.condition}</th>
            {[seed.value, ...nextSeeds(seed.value, TOWNS - 1)].map((each) => (
              <th key={each} scope="col">
                {fill(text.town, { seed: each })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {conditions.map((condition, c) => (
            <tr key={condition}>
              <th scope="row">{text.conditions[condition]}</th>
              {Array.from({ length: TOWNS }, (_, t) => (
                <td key={t}>{all[t] ? <Cell reading={all[t][c]} /> : "\u2026"}</td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">{text.given}</th>
            <td colSpan={TOWNS}>
              {changed.length ? <b class="unmet">{fill(text.tampered, { keys: changed.join(", ") })}</b> : <Met met />}
            </td>
          </tr>
        </tbody>
      </table>
      {living && (
        <p class="row">
          <progress
            aria-label={text.living}
            max={TOWNS * months.value}
            value={shown.length * months.value + (shown.length < TOWNS ? done.value : 0)}
          />{" "}
          {text.living}
        </p>
      )}
      <p role="status" class={won ? "won" : ""}>
        {living
          ? ""
          : won
            ? fill(text.won, { name: own.title })
            : fill(text.met, { met: met + Number(!changed.length), all: conditions.length + 1 })}
      </p>
      {won && <p>{remark(name)}</p>}
      {!won && givenUp.value !== name && (
        <div class="row">
          <Button onClick={() => (givenUp.value = name)}>{text.giveUp}</Button>
        </div>
      )}
      {!won && givenUp.value === name && (
        <p>
          {own.giveUp} {name === "gentle" && !fearsTheLaw(unchanged.value) && text.fixed}
        </p>
      )}
    </div>
  );
}

/** What is to be said of a way that wins. */
function remark(name: ChallengeName): string {
  if (name === "short" && !rulebook.value.listing.enabled) return text.noList;
  if (!Object.keys(changes.value).length) return text.asItIs;
  return text.list[name].won;
}

function Cell({ reading }: { reading: Reading }) {
  const { value, form, beside } = reading;
  const shown = form === "share" ? percent(value) : form === "count" ? number(value) : fill(text.cost, { n: precise(value) });
  return (
    <>
      {shown}
      {beside !== undefined && <small>{fill(text.beside, { n: number(beside) })}</small>} <Met met={reading.met} />
    </>
  );
}

const precise = (value: number): string => (value && value < 0.095 ? value.toFixed(2) : close(value));

function Met({ met }: { met: boolean }) {
  return (
    <b class={met ? "is-met" : "unmet"}>
      <span aria-hidden="true">{met ? "\u2713" : "\u2717"}</span> {met ? text.yes : text.no}
    </b>
  );
}
