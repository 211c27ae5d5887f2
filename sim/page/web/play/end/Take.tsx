// Take a life along: its code, its choices as a file, the four lives as a picture.

import { signal } from "@preact/signals";
import { picture, save, text as textFile } from "../../files/save.ts";
import { Button } from "../../ui.tsx";
import { words } from "../../words.ts";
import { toToml } from "../core/file.ts";
import { type Game } from "../core/game.ts";
import { codeOf } from "../state.ts";

const { end: text } = words.played;
const status = signal("");

export function Take({ game }: { game: Game }) {
  const code = codeOf(game.code()),
    name = `life-${game.resident}`;
  return (
    <section aria-label={text.take} class="take">
      <h2>{text.take}</h2>
      {code ? (
        <div class="row">
          <label class="code">
            <span>{text.code}</span>
            <input
              type="text"
              readOnly
              value={code}
              size={Math.min(60, code.length + 2)}
              onFocus={(event) => event.currentTarget.select()}
            />
          </label>
          <Button onClick={() => void copy(code)}>{text.copy}</Button>
        </div>
      ) : (
        <p>{text.noCode}</p>
      )}
      <p role="status">{status.value}</p>
      <div class="row">
        <Button onClick={() => save(`${name}.toml`, textFile(toToml([game.code()]), "application/toml"))}>{text.file}</Button>
        <Button onClick={() => void savePicture(name, code)}>{text.png}</Button>
      </div>
      <p>
        {text.command} <code class="shop-command">{`sim live ${name}.toml`}</code>
      </p>
    </section>
  );
}

/** The town and the four lives, one above the other, with the finding and the code below. */
async function savePicture(name: string, code: string | null): Promise<void> {
  const town = document.querySelector<HTMLCanvasElement>(".stage canvas"),
    said = document.querySelector(".played .sentence")?.textContent ?? "";
  if (!town) return;
  const lines = [...said.split(/(?<=\.) (?=[A-Z])/), ...(code ? [code] : [])];
  save(`${name}.png`, await picture(town, document.querySelector(".played .lives svg"), lines));
}

async function copy(code: string): Promise<void> {
  status.value = "";
  try {
    await navigator.clipboard.writeText(code);
    status.value = text.copied;
  } catch {
    document.querySelector<HTMLInputElement>(".take .code input")?.focus(); // a frame, or a file opened by hand, may not write there
  }
}
