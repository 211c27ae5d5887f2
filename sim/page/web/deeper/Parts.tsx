// Months on the list divided among the channels: worked out when it is asked for, and let go of when the rules change.

import { effect, signal } from "@preact/signals";
import { type ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { monthsListed } from "../story/counts.ts";
import { signed } from "../story/say.ts";
import { months, residents, rulebook, seed } from "../state.ts";
import { Button } from "../ui.tsx";
import { fill, number, percent, words } from "../words.ts";
import { town } from "./live.ts";
import { NONE, Numeric } from "./Numeric.tsx";
import { game, shapley, span } from "./shapley.ts";

const text = words.deeper.parts;
const STACK = 8; // worlds that live together

interface Part {
  channel: keyof typeof text.meaning;
  value: number;
  alone: number;
  least: number;
  most: number;
}
interface Divided {
  total: number;
  bare: number;
  parts: Part[];
}
const divided = signal<Divided | null>(null);
/** Lives that are lived, of all; null: not asked for. */
const progress = signal<{ lived: number; all: number } | null>(null);
let ending = new AbortController();

function cancel(): void {
  ending.abort();
  progress.value = null;
}

async function divide(): Promise<void> {
  cancel();
  const mine = (ending = new AbortController());
  const { channels, rulebooks } = game(rulebook.peek(), months.peek()),
    worth: number[] = [],
    all = rulebooks.length;
  progress.value = { lived: 0, all };
  for (let at = 0; at < all; at += STACK) {
    const { worlds } = await town(rulebooks.slice(at, at + STACK), mine.signal);
    if (mine.signal.aborted) return;
    worth.push(...worlds.map(monthsListed));
    progress.value = { lived: worth.length, all };
  }
  const values = shapley(worth, channels.length),
    total = worth[all - 1];
  const parts = channels.map((channel, k): Part => {
    const [least, most] = span(worth, k);
    return { channel: channel as Part["channel"], value: values[k], alone: total - worth[(all - 1) ^ (1 << k)], least, most };
  });
  divided.value = { total, bare: worth[0], parts };
  progress.value = null;
}

export function Parts() {
  useEffect(
    () =>
      effect(() => {
        void [rulebook.value, months.value, residents.value, seed.value]; // read: what it is about
        cancel();
        divided.value = null;
        return cancel;
      }),
    [],
  );
  const now = progress.value,
    all = 2 ** game(rulebook.value, months.value).channels.length;
  return (
    <>
      <p>{text.about}</p>
      {!divided.value && !now && (
        <div class="row">
          <Button primary onClick={() => void divide()}>
            {fill(text.start, { lives: number(all) })}
          </Button>
        </div>
      )}
      {now && (
        <div class="row">
          <progress aria-label={text.title} max={now.all} value={now.lived} />
          <span>{fill(text.lived, { lived: number(now.lived), all: number(now.all) })}</span>
          <Button onClick={cancel}>{text.cancel}</Button>
        </div>
      )}
      <p class="hidden" role="status">
        {divided.value ? text.done : ""}
      </p>
      {divided.value && <Shares {...divided.value} />}
    </>
  );
}

function Shares({ total, bare, parts }: Divided) {
  const rows: [string, number, Part | null][] = [
    [text.bare, bare, null],
    ...[...parts].sort((a, b) => b.value - a.value).map((part): [string, number, Part] => [text.meaning[part.channel], part.value, part]),
  ];
  const most = Math.max(1, ...rows.map(([, value]) => Math.abs(value))),
    of = (value: number) => (total ? percent(value / total) : NONE);
  return (
    <>
      <p class="do">{fill(text.total, { months: number(total) })}</p>
      <Numeric
        title={text.title}
        look="shares"
        head={text.head}
        rows={[
          ...rows.map(([meaning, value, part]): [ComponentChildren, ...string[]] => [
            <>
              {meaning} {part && <small>{part.channel}</small>}
              <Bar value={value} most={most} />
            </>,
            part ? signed(value) : number(value),
            of(value),
            part ? signed(part.alone) : NONE,
            part ? fill(text.span, { least: signed(part.least), most: signed(part.most) }) : NONE,
          ]),
          [text.sum, number(total), of(total), NONE, NONE],
        ]}
      />
      <p class="small">{text.limit}</p>
    </>
  );
}

/** To the right what adds, to the left what takes away. */
function Bar({ value, most }: { value: number; most: number }) {
  const length = (50 * Math.abs(value)) / most;
  return (
    <svg class="share-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class={value < 0 ? "less" : "more"} x={value < 0 ? 50 - length : 50} y="0" width={length} height="4" />
      <line x1="50" x2="50" y1="0" y2="4" />
    </svg>
  );
}
