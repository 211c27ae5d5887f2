// The clerk's desk: a dozen files as the registry sees them, and room to let half of them go.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { exported, type Entry } from "../../engine";
import { counted } from "../story/say.ts";
import { Button, Rows, Switch } from "../ui.tsx";
import { fill, number, when, words } from "../words.ts";
import { type Desk, type File } from "./files.ts";
import { canUndo, rule, ruled, RULINGS, side, undo, type Ruling } from "./sitting.ts";

const text = words.desk.clerk;
const SECONDS = 180;
const LINES = 4; // of a file; the rest is counted

/** The file on top, by its place. */
export const open = signal(0);
/** Seconds left, where the clerk chose a clock; null: no clock. */
const left = signal<number | null>(null);

/** The resident whose file is on top; -1 where there is none. */
export const onTop = (desk: Desk): number => desk.files[Math.min(open.value, desk.files.length - 1)]?.resident ?? -1;

/** How many are let go so far. */
const letGo = (desk: Desk): number => desk.files.filter(({ resident }) => (ruled.value.get(resident) ?? "uphold") !== "uphold").length;

export function Clerk({ desk }: { desk: Desk }) {
  useClock();
  const at = Math.min(open.value, desk.files.length - 1),
    file = desk.files[at];
  if (!file) return <p class="sentence">{text.empty}</p>;
  const count = desk.files.length,
    gone = letGo(desk),
    full = gone >= desk.room;
  const now = ruled.value.get(file.resident);
  const give = (ruling: Ruling) => {
    rule(file.resident, ruling);
    const next = [...desk.files.keys()]
      .map((step) => (at + 1 + step) % count)
      .find((place) => !ruled.value.has(desk.files[place].resident));
    if (next !== undefined) open.value = next;
  };
  const takeBack = () => {
    const resident = undo();
    open.value = Math.max(
      0,
      desk.files.findIndex((one) => one.resident === resident),
    );
  };
  return (
    <>
      <p class="sentence">{fill(text.sentence, { n: number(count), room: number(desk.room) })}</p>
      <ol class="files" aria-label={text.files}>
        {desk.files.map(({ resident }, place) => {
          const ruling = ruled.value.get(resident);
          return (
            <li key={resident}>
              <button
                type="button"
                class={`file-tab ${ruling ?? ""}`}
                aria-current={place === at ? "true" : undefined}
                aria-label={fill(text.tab, { at: place + 1, who: resident, ruling: ruling ? text.ruled[ruling] : text.notYet })}
                onClick={() => (open.value = place)}
              >
                <span aria-hidden="true">{ruling ? text.marks[ruling] : place + 1}</span>
              </button>
            </li>
          );
        })}
      </ol>
      <Sheet desk={desk} file={file} at={at} />
      <div class="row rulings" role="group" aria-label={fill(text.group, { who: file.resident })}>
        {RULINGS.map((ruling) => (
          <Button
            key={ruling}
            pressed={now === ruling}
            disabled={full && ruling !== "uphold" && (now ?? "uphold") === "uphold"}
            onClick={() => give(ruling)}
          >
            {text.rulings[ruling]}
          </Button>
        ))}
        <Button disabled={!canUndo()} onClick={takeBack}>
          {text.undo}
        </Button>
      </div>
      <div class="row">
        <Button primary={ruled.value.size > 0} onClick={() => (side.value = "signed")}>
          {text.sign}
        </Button>
        <p role="status">
          {fill(full ? text.full : text.used, { gone: number(gone), room: number(desk.room) })}{" "}
          <span class="hidden">{fill(text.now, { at: at + 1, who: file.resident })}</span>
        </p>
        {left.value !== null && (
          <span role="timer" aria-live="off" class="desk-clock">
            {`${Math.floor(left.value / 60)}:${String(left.value % 60).padStart(2, "0")}`}
          </span>
        )}
      </div>
      <p class="small">{text.meaning}</p>
      <Switch name={text.clock} about={text.clockAbout} on={left.value !== null} onChange={(on) => (left.value = on ? SECONDS : null)} />
    </>
  );
}

/** At its end the desk is signed as it is; it stands still while the page is not looked at. */
function useClock(): void {
  const runs = left.value !== null;
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => {
      if (document.hidden || left.peek() === null) return;
      left.value = left.peek()! - 1;
      if (left.peek()! > 0) return;
      left.value = null;
      side.value = "signed";
    }, 1000);
    return () => clearInterval(timer);
  }, [runs]);
  useEffect(() => () => void (left.value = null), []);
}

/** What the registry has of somebody: no word on whether it is so, none on money. */
function Sheet({ desk, file, at }: { desk: Desk; file: File; at: number }) {
  const { records } = file,
    shown = records.slice(-LINES),
    more = records.length - shown.length;
  return (
    <section class="file-sheet" aria-label={fill(text.file, { at: at + 1, who: file.resident })}>
      <h2>{fill(text.file, { at: at + 1, who: file.resident })}</h2>
      <p>
        {fill(text.facts, { district: file.district, since: when(file.since), score: number(file.score), line: number(desk.threshold) })}
      </p>
      <Rows
        head={text.head}
        rows={shown.map((entry) => [what(desk, entry), fill(text.ago, { when: when(entry.month) }), `\u2212${number(entry.demerit)}`])}
      />
      {more > 0 && <p class="small">{counted(more, text.more)}</p>}
    </section>
  );
}

/** A record's words: the body that reports it. */
export function what({ town, month }: Desk, entry: Entry): string {
  const { name } = town.worlds[0].inForceIn(month).rules.source[entry.source],
    named = (words.life.sources as Record<string, string>)[name] ?? name;
  return entry.cause === exported.causes.RESIDUAL ? fill(text.residual, { source: named }) : fill(text.record, { source: named });
}
