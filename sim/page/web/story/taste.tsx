// What the three scenes of one person's months share: the picture, the clock that runs until something is at stake, the ways to choose.

import { useEffect, useState } from "preact/hooks";
import { choices, decide, decided, decisionOf } from "../choices.ts";
import { go, pause, play, playing, type Tempo, until } from "../clock.ts";
import { still } from "../dom.ts";
import { lived, WRITTEN } from "../lives.ts";
import { isWrong, type Month } from "../person/diary.ts";
import { billName, happened } from "../person/names.ts";
import { Purse } from "../person/Purse.tsx";
import { Strip } from "../person/Strip.tsx";
import { month, who } from "../state.ts";
import { TownView } from "../town/TownView.tsx";
import { Button } from "../ui.tsx";
import { capital, fill, when, words } from "../words.ts";
import { type Part, storyOf, type Story, type Way } from "./scenes.ts";

export const CLOSE_IN = 5; // how near the town is while it is one person's

/** The story of whoever is chosen, once their town is lived to its end. */
export function story(): Story | null {
  const now = lived.value;
  return now?.done && now.town.diaries && who.value >= 0 && who.value < now.town.residents ? storyOf(now.town, who.value) : null;
}

/** Whether the town on show is the one with all decisions in it. */
const settled = (): boolean => !!lived.value?.done && lived.value.choices === choices.value;

/** Whether what was decided is still to be lived: until it is, the month on show is as it was when it was decided. */
const undecided = (): boolean => !settled() && month.value >= (decided.value.list.at(-1)?.month ?? Infinity);

/** Which of the ways there are was gone, by its name. */
export function wayOf(part: Part): string | null {
  const decision = decisionOf(who.value, part),
    offers = story()?.scenes[part].offers;
  if (!decision || decision.month !== offers?.month) return null;
  return offers.ways.find(({ answers }) => String(answers) === String(decision.answers))?.name ?? null;
}

/** Whether the clock has stopped where something is to be decided. */
export function atStake(part: Part): boolean {
  const scene = story()?.scenes[part];
  return !!scene?.offers && month.value === scene.at && !wayOf(part);
}

/** Whether a scene is over: decided, or there was nothing to decide. */
export function isDone(part: Part): boolean {
  const scene = story()?.scenes[part];
  if (!scene) return false;
  return scene.offers ? wayOf(part) !== null : month.value >= scene.at;
}

/** A month in two seconds when something happens, faster when nothing does. */
function tempoOf({ months, letter, wrong }: Story, part: Part): Tempo {
  return (at) => {
    const now = months[at - 1];
    if (!now) return 1.1;
    if (now.badLuck || at === letter || at === wrong?.month) return 0.6;
    if (part === "bill") return 0.8;
    if (now.listed) return 2.2;
    return now.bills.some(({ outcome }) => outcome === "short") ? 1.2 : now.bills.length ? 6 : 9;
  };
}

/** Run a scene from where it stands: to what is at stake, or to its end. Called when its stop is shown, and when its town is lived. */
export function run(part: Part): void {
  const now = story();
  if (!now || !settled()) return; // a life that is over is not told on
  const scene = now.scenes[part],
    over = !scene.offers || wayOf(part) !== null;
  const [from, to] = over && month.peek() >= scene.at ? [scene.at, scene.end] : [scene.from, scene.at];
  if (over && scene.offers && month.peek() < scene.at)
    go(scene.end); // come back to: as it ended
  else if (month.peek() < from || month.peek() > to) {
    until.value = null;
    go(from);
  }
  if (month.peek() >= to) return;
  if (still()) go(to);
  else play(to, tempoOf(now, part));
}

/** Decide: the town lives anew with it, and what follows is what the model says. */
function choose(part: Part, way: Way): void {
  const scene = story()?.scenes[part];
  if (!scene?.offers) return;
  pause();
  until.value = null;
  go(scene.at);
  decide(who.value, { part, month: scene.offers.month, answers: way.answers });
}

/** The scene's picture: the town about this person's home, and their purse. */
export function TastePicture({ part }: { part: Part }) {
  const now = lived.value,
    life = story();
  const [near, setNear] = useState(part !== "bill");
  useEffect(() => {
    const timer = setTimeout(() => setNear(true), life && !near ? 900 : 1e6);
    return () => clearTimeout(timer);
  }, [life !== null, near]);
  if (!now) return null;
  const at = life ? month.value : Math.min(month.value, now.town.month),
    today = life?.months[at - 1],
    waiting = atStake(part) || undecided();
  const home = today?.listed && today.knows ? words.taste.homeListed : words.taste.home;
  const label = life ? fill(home, { who: who.value, when: when(at) }) : words.taste.opening;
  return (
    <div class="taste">
      <TownView town={now.town} world={WRITTEN} month={at} who={who.value} zoom={near ? CLOSE_IN : 1} alone label={label} />
      {life && <Purse now={today ?? before(life)} waiting={waiting} />}
      {life && <Strip months={life.months} month={at} waiting={waiting} />}
    </div>
  );
}

/** The month before the first: the wage is in, nothing is due. */
function before({ months }: Story): Month {
  return { ...months[0], month: 0, bills: [], badLuck: 0, savings: months[0].ready, arrears: 0 };
}

/** What happened in the month on show, in a few words. */
function caption({ months, letter, wrong }: Story, waiting: boolean): string {
  const now = months[month.value - 1],
    { happens } = words.taste;
  if (!now) return happens.begins;
  if (waiting) return now.bills.length ? fill(happens.due, { bills: listOf(now.bills.map(({ source }) => billName(source))) }) : "";
  if (now.month === wrong?.month || now.records.some(isWrong))
    return now.records.some((entry) => entry.truth === "namesake") ? happens.astray : happens.wrong;
  if (now.month === letter) return happens.letter;
  return happened(now);
}

/** "a, b and c". */
export function listOf(names: string[]): string {
  return names.length < 2 ? names.join("") : fill(words.taste.and, { first: names.slice(0, -1).join(", "), last: names[names.length - 1] });
}

/** The words of a scene: what runs, what is to be decided, and what came of it. */
export function TasteWords({
  part,
  sentence,
  children,
  result,
}: {
  part: Part;
  /** One sentence. */
  sentence: string;
  /** Between the sentence and the choice: a letter. */
  children?: preact.ComponentChildren;
  /** What came of it; null while it is not over. */
  result: string | null;
}) {
  const life = story(),
    ready = settled(),
    way = wayOf(part),
    scene = life?.scenes[part];
  useEffect(() => {
    if (life && ready) run(part);
  }, [part, life !== null, ready, way, who.value]);
  if (!life || !scene) return <p class="sentence">{words.taste.opening}</p>;
  const waiting = atStake(part),
    held = waiting || undecided();
  return (
    <>
      <div aria-live="polite">
        <p class="sentence">{sentence}</p>
      </div>
      <p class="happens">
        <span>{when(month.value)}</span> <b>{caption(life, held)}</b>
      </p>
      <div aria-live="polite">{result && ready && !playing.value && month.value >= scene.end && <p class="result">{result}</p>}</div>
      {children}
      {scene.offers && (waiting || way) && (
        <div class="row choice" role="group" aria-label={words.taste.choose[part]}>
          {scene.offers.ways.map((one) => (
            <Button key={one.name} pressed={way ? way === one.name : undefined} onClick={() => choose(part, one)}>
              {wayName(one.name)}
            </Button>
          ))}
        </div>
      )}
      {!held && ready && month.value < (way ? scene.end : scene.at) && (
        <div class="row">
          <Button onClick={() => (playing.value ? pause() : run(part))}>{playing.value ? words.pause : words.play}</Button>
        </div>
      )}
    </>
  );
}

function wayName(name: string): string {
  const ways: Record<string, string> = words.taste.ways;
  return ways[name] ?? fill(words.taste.waits, { bill: capital(billName(name)) });
}

/** Whether a record of this month has come of a bill that was kept back or not paid. */
export const onRecord = (now: Month | undefined): boolean => !!now?.records.some((entry) => !isWrong(entry));
