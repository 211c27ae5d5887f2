// The words of the wall: a box for codes, what was wrong with some, what the class comes to, what can be saved.

import { useRef } from "preact/hooks";
import { Lines } from "../chart/Lines.tsx";
import { save, text as textFile } from "../files/save.ts";
import { toToml } from "../play/core/file.ts";
import { Button, Table } from "../ui.tsx";
import { close, fill, number, words } from "../words.ts";
import { csv, picture } from "./files.ts";
import { counted, lived, living, type ClassLife } from "./lives.ts";
import { GuessGrid } from "./Guesses.tsx";
import { Seats } from "./Seats.tsx";
import { clear, codesText, doubles, guess, paste, putFirst, sorted, spoilt, without } from "./state.ts";

const text = words.wall;
const many = (count: number, said: { one: string; many: string }) => fill(count === 1 ? said.one : said.many, { n: number(count) });

export function Words() {
  const life = lived.value;
  return (
    <>
      <p class="sentence">{text.sentence}</p>
      <Guess most={life?.rows.length} />
      <Paste />
      <Problems />
      {life && <Comes life={life} />}
      {life && <Keep life={life} />}
      <Seats />
    </>
  );
}

function Paste() {
  const box = useRef<HTMLTextAreaElement>(null);
  const read = () => {
    if (!box.current) return;
    paste(box.current.value);
    box.current.value = ""; // names that stood around the codes are gone
    box.current.focus();
  };
  return (
    <div class="wall-paste">
      <label class="wall-box">
        {text.box}
        <textarea
          ref={box}
          rows={3}
          spellcheck={false}
          autocomplete="off"
          aria-describedby="wall-about"
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            read();
          }}
          onPaste={(event) => {
            const pasted = event.clipboardData?.getData("text/plain");
            if (!pasted) return;
            event.preventDefault();
            paste(pasted);
          }}
        />
      </label>
      <p class="small" id="wall-about">
        {text.about}
      </p>
      <div class="row">
        <Button primary={!lived.value} onClick={read}>
          {text.put}
        </Button>
        {sorted.value.codes.length > 0 && <Button onClick={clear}>{text.clear}</Button>}
      </div>
    </div>
  );
}

/** What is on the wall, and what is not: which, and why. */
function Problems() {
  const { codes, elsewhere, waiting } = sorted.value;
  const status = [
    codes.length > 0 && many(codes.length, text.lives),
    doubles.value > 0 && many(doubles.value, text.doubles),
    without.value.length > 0 && many(without.value.length, text.noCode),
    living.value && text.living,
  ].filter(Boolean);
  return (
    <div class="wall-problems">
      <p role="status">{status.join(" ")}</p>
      {spoilt.value.length > 0 && (
        <>
          <p class="problem">{many(spoilt.value.length, text.spoilt)}</p>
          <ul>
            {spoilt.value.map(({ line, problem }) => (
              <li key={`${line} ${problem}`}>{fill(text.line, { line, problem: problem ?? "" })}</li>
            ))}
          </ul>
        </>
      )}
      {elsewhere.length > 0 && <p class="problem">{many(elsewhere.length, text.elsewhere)}</p>}
      {waiting.length > 0 && (
        <>
          <p class="problem">{many(waiting.length, text.waiting)}</p>
          <ul>
            {waiting.map(({ line, code }) => (
              <li key={line}>
                {fill(text.waits, { resident: code.life.resident })}{" "}
                <Button onClick={() => putFirst(code)} label={fill(text.instead, { resident: code.life.resident })}>
                  {fill(text.instead, { resident: code.life.resident })}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** A guess, asked before the codes are pasted: afterwards the wall says what came. */
function Guess({ most }: { most?: number }) {
  return (
    <label class="wall-hands-box">
      {text.guess}
      <input
        type="number"
        min={0}
        max={most}
        value={guess.value ?? ""}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          guess.value = /^\d{1,4}$/.test(typed) ? Math.min(most ?? Infinity, Number(typed)) : null;
        }}
      />
    </label>
  );
}

/** What the class comes to: the list at the same choices first, then the choices. */
function Comes({ life }: { life: ClassLife }) {
  const counts = counted(life),
    { byMonth, months, residents, town, rows } = life;
  return (
    <section class="wall-comes" aria-label={text.comes}>
      <GuessGrid life={life} />
      <h2>{text.list}</h2>
      <p>{fill(text.ends, { ...counts })}</p>
      <h2>{text.choices}</h2>
      <p>{fill(text.byRule, { ...counts })}</p>
      <h2>{text.twin}</h2>
      <Lines
        lines={[
          { name: text.with, values: byMonth.played, look: "first" },
          { name: text.noFeedback, values: byMonth.free, look: "second" },
        ]}
        months={months}
        month={months}
        unit={text.unit}
        least={Math.min(10, counts.people)}
        ratio={0.4}
      />
      <p class="small">{text.limits}</p>
      <Table
        caption={text.everybody}
        head={[fill(text.people, { residents: number(residents) }), ...text.four]}
        rows={town.map(({ what, values }) => [text.town[what], ...values.map(number)])}
      />
      <Table
        caption={text.table}
        head={text.head}
        rows={rows.map(({ resident, listed, free, byRule, here, there }) => [
          fill(text.no, { resident }),
          listed,
          free,
          byRule,
          close(here),
          close(there),
        ])}
      />
    </section>
  );
}

function Keep({ life }: { life: ClassLife }) {
  const { codes } = sorted.value;
  return (
    <section class="wall-part" aria-label={text.keep}>
      <div class="row">
        <Button onClick={() => void picture(life).then((image) => save("class-wall.png", image))}>{text.png}</Button>
        <Button onClick={() => save("class-wall.csv", textFile(csv(life), "text/csv"))}>{text.csv}</Button>
        <Button onClick={() => save("class.toml", textFile(toToml(codes), "application/toml"))}>{text.toml}</Button>
        <Button onClick={() => save("codes.txt", textFile(codesText(), "text/plain"))}>{text.codes}</Button>
      </div>
      <p>
        {text.command} <code class="shop-command">sim live codes.txt</code>
      </p>
    </section>
  );
}
