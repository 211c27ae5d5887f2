/** A lesson without Python: forms in place of cells. Nothing is sent anywhere; without this script all of the text stands. */

import { RulebookError } from "../../sim/page/engine";
import { check } from "./check";
import { blocks, button, labelled, make } from "./dom";
import { basis, fieldOf, pair, tidied } from "./fields";
import { asChanges, formOf, linkTo } from "./forms";
import { figures, openTown, rulesOfTheFrame } from "./frame";
import { inOwnWords } from "./own_words";
import { Hint } from "./parse";
import { predict, questions } from "./predict";
import { tenQuestions } from "./ten";
import { asText, keep, keepThroughSteps, work } from "./work";

const CHANGED = "This answer has changed, or an earlier one that it rests on. Check it again.";
/** Of each exercise: takes its verdict back if what was judged has changed. */
const withdrawn: (() => void)[] = [];

function exercise(block: HTMLElement): void {
  const key = block.dataset.key!,
    form = formOf(key),
    kept = work.answers[key] ?? "";
  const verdict = make("p", { role: "status", class: "listed-verdict" }),
    field = fieldOf(key, form, kept);
  const say = (word: string, text: string) => {
    verdict.dataset.word = word;
    verdict.replaceChildren(...(word ? [make("b", {}, `${word}. `)] : []), text);
  };
  const unjudged = () => {
    delete work.passed[key];
    keep();
  };
  let judged = basis(form, kept);
  /** No verdict stands beside an answer, or one that it rests on, which it did not judge. */
  const withdraw = () => {
    if (basis(form, field.value) === judged) return;
    judged = basis(form, field.value);
    if (!verdict.dataset.word && !(key in work.passed)) return;
    unjudged();
    say("", field.value ? CHANGED : "");
  };
  withdrawn.push(withdraw);
  /** What stands in the field is kept. */
  const note = () => {
    if ((work.answers[key] ?? "") === field.value) return;
    if (field.value) work.answers[key] = field.value;
    else delete work.answers[key];
    keep();
    for (const one of withdrawn) one();
  };
  field.shown.addEventListener("change", note);
  const judge = async () => {
    go.disabled = true;
    try {
      await tidied(form, field);
      note();
      unjudged(); // a hint may come in place of a verdict
      say("", "The towns are lived \u2026");
      const own = basis(form, field.value);
      judged = own;
      const { ok, text } = await check(key, pair(form, key, field.value));
      if (basis(form, work.answers[key] ?? "") !== own) return say("", CHANGED);
      work.passed[key] = ok;
      keep();
      say(ok ? "PASS" : "NOT YET", inOwnWords(text));
    } catch (error) {
      if (!(error instanceof Hint || error instanceof RulebookError)) throw error;
      say("NOT YET", inOwnWords(error.message));
    } finally {
      go.disabled = false;
    }
  };
  const go = button("Check", () => void judge());
  const buttons: (Node | string)[] = [go];
  if (form.kind === "rules") {
    const workshop = button("Open the workshop", () => openTown(block, `#${linkTo(form)}`));
    const takeRules = async () => {
      try {
        field.value = asChanges(form, await rulesOfTheFrame());
        note();
        say("", "These are the changes of the town that is open. Now check them.");
      } catch (error) {
        if (!(error instanceof Hint || error instanceof RulebookError)) throw error;
        say("NOT YET", error.message);
      }
    };
    buttons.unshift(
      workshop,
      " ",
      button("Take the rules from the town", () => void takeRules()),
      " ",
    );
  }
  block.replaceChildren(field.shown, make("p", {}, ...buttons), verdict);
}

function essay(block: HTMLElement): void {
  const key = block.dataset.key!,
    area = make("textarea", { rows: 8 });
  area.value = work.essays[key] ?? "";
  area.addEventListener("change", () => {
    work.essays[key] = area.value;
    keep();
  });
  block.replaceChildren(labelled("My text", area));
}

/** Everything that was written, to be kept or handed in: a link and a text. */
function takeAlong(block: HTMLElement): void {
  const title = document.querySelector("h1")?.firstChild?.textContent ?? "Listed";
  const save = button("Save my answers as a text", () => {
    const address = URL.createObjectURL(new Blob([asText(title, questions)], { type: "text/plain;charset=utf-8" }));
    make("a", { href: address, download: `listed-lesson-${block.dataset.lesson ?? ""}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
  block.replaceChildren(
    make(
      "p",
      {},
      "What you write is kept in the address of this page. Keep that address (as a bookmark) to come back; nothing is sent anywhere. Leave out names.",
    ),
    make("p", {}, save),
  );
}

document.documentElement.dataset.student = "yes";
figures();
for (const block of blocks("answer")) exercise(block);
for (const block of blocks("essay")) essay(block);
for (const block of blocks("ten")) tenQuestions(block);
for (const block of blocks("along")) takeAlong(block);
for (const block of blocks("predict")) predict(block);
keepThroughSteps();
document.documentElement.dataset.ready = "yes"; // for tests
