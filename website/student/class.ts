/** On the lecturer's page of the key: counts the lines that a class hands in. What is right is read from the key above it. */

import { blocks, button, labelled, make } from "./dom";

const LETTERS = ["a", "b", "c", "d", "-"],
  TIMES = ["before", "after"] as const;
type When = (typeof TIMES)[number];
interface Handed {
  when: When;
  letters: string[];
  marks: (number | null)[];
}

/** The lines of a text, in the words of the page or of `concept-test.json`; anything else in it is left alone. */
export function handedIn(text: string): Handed[] {
  const pattern =
    /\b(before|after)"?\s*:\s*(?:\{\s*"answers"\s*:\s*")?((?:[a-d-] ?){9}[a-d-])(?![a-z])(;(?: [AB] [1-7],?)+|"\s*,\s*"marks"\s*:\s*\[[^\]]*\])?/gi;
  const plain = text.replace(/[\u2013\u2212]/g, "-"); // a word processor writes dashes
  return [...plain.matchAll(pattern)].map(([, when, letters, rest = ""]) => {
    const named = ["A", "B"].map((name) => new RegExp(`\\b${name} ([1-7])\\b`).exec(rest)?.[1]),
      listed = /"marks"\s*:\s*\[\s*([1-7])\s*,\s*([1-7])\s*\]/.exec(rest);
    const marks = listed ? listed.slice(1) : named;
    return {
      when: when.toLowerCase() as When,
      letters: letters.toLowerCase().replaceAll(" ", "").split(""),
      marks: marks.map((mark) => (mark ? Number(mark) : null)),
    };
  });
}

const middle = (values: number[]): string => {
  const sorted = [...values].sort((a, b) => a - b),
    at = sorted.length / 2;
  return sorted.length ? String((sorted[Math.ceil(at) - 1] + sorted[Math.floor(at)]) / 2) : "";
};

/** Number, idea and right letter of each question, from the table of the key. */
function key(): string[][] {
  const rows = [...document.querySelectorAll("table tr")].map((row) => [...row.children].map((cell) => cell.textContent!.trim()));
  return rows.filter(([number, , right]) => /^\d+$/.test(number ?? "") && /^[a-d]$/.test(right ?? "")).map((row) => row.slice(0, 3));
}

function table(handed: Handed[]): HTMLTableElement {
  const cells = (texts: string[]) => make("tr", {}, ...texts.map((text) => make("td", {}, text)));
  const head = ["question", "idea", "right"].map((text) => make("th", { rowspan: 2, scope: "col" }, text));
  const times = TIMES.map((when) => make("th", { colspan: LETTERS.length, scope: "colgroup" }, when));
  const letters = TIMES.flatMap(() => LETTERS.map((letter) => make("th", { scope: "col" }, letter === "-" ? "none" : letter)));
  const rows = key().map(([number, idea, right]) => {
    const counts = TIMES.flatMap((when) =>
      LETTERS.map((letter) => handed.filter((one) => one.when === when && one.letters[Number(number) - 1] === letter).length),
    );
    const row = cells([number, idea, right, ...counts.map(String)]);
    TIMES.forEach((_, at) => row.children[3 + at * LETTERS.length + LETTERS.indexOf(right)].classList.add("listed-right"));
    return row;
  });
  const marks = ["A", "B"].map((name, at) => {
    const each = TIMES.map((when) =>
      middle(handed.filter((one) => one.when === when).flatMap(({ marks }) => (marks[at] === null ? [] : [marks[at]]))),
    );
    return make(
      "tr",
      {},
      make("td", {}, name),
      make("td", { colspan: 2 }, "the middle mark"),
      ...each.map((text) => make("td", { colspan: 5 }, text)),
    );
  });
  return make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...head, ...times), make("tr", {}, ...letters)),
    make("tbody", {}, ...rows, ...marks),
  );
}

for (const block of blocks("class")) {
  const area = make("textarea", { rows: 6, spellcheck: "false" }),
    said = make("p", { role: "status" }),
    shown = make("div", { class: "listed-counted", tabindex: 0 });
  const count = button("Count them", () => {
    const handed = handedIn(area.value),
      each = TIMES.map((when) => handed.filter((one) => one.when === when).length);
    said.textContent = handed.length
      ? `${each[0]} before, ${each[1]} after. A number in bold: they chose the right letter.`
      : "No line of answers stands here. One looks like this: before: c b d b c - - b d b; A 4, B 5";
    shown.replaceChildren(...(handed.length ? [table(handed)] : []));
  });
  block.replaceChildren(labelled("Lines that students handed in", area), make("p", {}, count), said, shown);
}
