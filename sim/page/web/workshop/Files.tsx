// Take it along: a link, the rules as TOML, the picture, the numbers, and the line that gives the same in Python.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { exported, fromToml, type Rulebook, RulebookError } from "../../engine";
import { csv, picture, save, text as textFile } from "../files/save.ts";
import { toToml } from "../files/toml.ts";
import { lived, whenUpToDate } from "../lives.ts";
import { adopt, base, begin, changes, link, months, NAMES, own, residents, rulebook, seed, shipsAs, townName } from "../state.ts";
import { Button } from "../ui.tsx";
import { fill, words } from "../words.ts";

const text = words.workshop;
const status = signal("");
const byHand = signal("");

/** Take a file as the rules; a file that is none is refused in one line. */
async function open(file: File): Promise<void> {
  byHand.value = status.value = "";
  try {
    if (file.size > exported.toml.bytes) throw new RulebookError(fill(text.large, { name: file.name, most: exported.toml.bytes }));
    if (!(await adopt(fromToml(await file.text(), file.name), file.name))) status.value = text.linkTooLong;
  } catch (error) {
    if (!(error instanceof RulebookError)) throw error;
    status.value = error.message;
  }
}

/** The rules to be saved: under a name of their own where they are no longer those that ship, as `sim new` has it. */
function toSave(): Rulebook {
  const now = rulebook.value;
  if (!NAMES.includes(now.name) || shipsAs(now)) return now;
  return { ...now, name: `my-${now.name}`, title: now.title && fill(text.titleChanged, { title: now.title }) };
}

/** As a file with them would be called. */
const fileName = (): string => `${toSave().name}.toml`;

/** A command of Python that gives the numbers on screen, once the rules are saved where they ship under no name. */
export function command(): string {
  const size = `--residents ${residents.value} --months ${months.value} --seed ${seed.value}`;
  const changed = Object.entries(changes.value),
    cuts = changed.filter(([key, value]) => key.startsWith("channels.") && value === false);
  const named = !own.value && (base.value || shipsAs(begin.rulebook));
  if (!named || cuts.length < changed.length) return `sim run ${fileName()} ${size}`;
  const people = townName.value ? ` --town ${townName.value}` : "";
  return `sim run ${named}${people} ${size}${cuts.map(([key]) => ` --cut ${key.slice("channels.".length)}`).join("")}`;
}

async function copy(): Promise<void> {
  const address = link();
  byHand.value = status.value = "";
  try {
    await navigator.clipboard.writeText(address);
    status.value = text.copied;
  } catch {
    byHand.value = address; // a frame, or a file opened by hand, may not write there
  }
}

async function saveNumbers(): Promise<void> {
  await whenUpToDate();
  if (lived.value) save("listed.csv", textFile(csv(lived.value.town), "text/csv"));
}

async function savePicture(): Promise<void> {
  await whenUpToDate();
  const town = document.querySelector<HTMLCanvasElement>(".stage canvas"),
    now = lived.value;
  if (!town || !now) return;
  const listed = now.town.worlds[0].history.tallies[now.town.month - 1].listed;
  const lines = [
    rulebook.value.title || rulebook.value.name,
    fill(words.town.one, {
      month: now.town.month,
      people: now.town.people.count,
      listed,
      owing: now.town.worlds[0].history.tallies[now.town.month - 1].in_arrears,
    }),
    command(),
  ];
  save("listed.png", await picture(town, document.querySelector(".stage .chart svg"), lines));
}

export function Files() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      document.body.classList.add("dropping");
    };
    const leave = () => document.body.classList.remove("dropping");
    const drop = (event: DragEvent) => {
      leave();
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void open(file);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return (
    <section class="shop" aria-label={text.files}>
      <h2>{text.files}</h2>
      <div class="row">
        <Button onClick={() => void copy()}>{text.link}</Button>
        <Button onClick={() => input.current?.click()}>{text.open}</Button>
        <Button onClick={() => save(fileName(), textFile(toToml(toSave()), "application/toml"))}>{text.save}</Button>
        <Button onClick={() => void savePicture()}>{text.png}</Button>
        <Button onClick={() => void saveNumbers()}>{text.csv}</Button>
        <input
          ref={input}
          type="file"
          class="hidden"
          tabIndex={-1}
          aria-label={text.open}
          accept=".toml,text/plain,application/toml"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void open(file);
            event.currentTarget.value = "";
          }}
        />
      </div>
      <p class="small">{text.drop}</p>
      <p role="status" class="problem">
        {status.value}
      </p>
      {byHand.value && (
        <label>
          {text.copyByHand} <input type="text" readOnly value={byHand.value} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
      <p>
        {text.command} <code class="shop-command">{command()}</code>
      </p>
    </section>
  );
}
