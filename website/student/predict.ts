/** A prediction comes before anything shows. */

import { blocks, button, labelled, make } from "./dom";
import { keep, work } from "./work";

/** What is asked, by key. */
export const questions: Record<string, string> = {};

/** All that follows an element in the text. */
function following(element: HTMLElement): HTMLElement[] {
  const article = element.closest("article"),
    result: HTMLElement[] = [];
  for (let node: Element | null = element; node && node !== article; node = node.parentElement) {
    for (let next = node.nextElementSibling; next; next = next.nextElementSibling) result.push(next as HTMLElement);
  }
  return result;
}

/** What waits for which prediction. */
const gates: { key: string; rest: HTMLElement[] }[] = [];

/** Show what waits for no prediction any more. */
function reveal(): void {
  const waiting = new Set(gates.filter(({ key }) => work.predictions[key] === undefined).flatMap(({ rest }) => rest));
  for (const { rest } of gates) for (const one of rest) one.classList.toggle("listed-waits", waiting.has(one));
}

export function predict(block: HTMLElement): void {
  const key = block.dataset.key!,
    low = Number(block.dataset.low),
    high = Number(block.dataset.high),
    rest = following(block);
  gates.push({ key, rest });
  questions[key] = block.querySelector("p")?.textContent ?? "";
  const number = make("input", { type: "number", min: low, max: high, step: "any", inputmode: "decimal", required: true });
  const because = make("input", { type: "text", maxlength: 300, placeholder: "one short reason" });
  const sure = make("input", { type: "range", min: 0, max: 100, step: 5, value: 50 }),
    shown = make("output", {}, "50%");
  const said = make("p", { role: "status", class: "listed-said" });
  sure.addEventListener("input", () => (shown.value = `${sure.value}%`));
  const before = work.predictions[key];
  if (before?.mine !== null && before)
    [number.value, because.value, sure.value, shown.value] = [String(before.mine), before.because, String(before.sure), `${before.sure}%`];

  const show = () => {
    const own = work.predictions[key],
      known = own !== undefined;
    reveal();
    waits.hidden = known;
    without.hidden = known;
    if (!known) return;
    said.textContent =
      own.mine === null
        ? "You went on without a prediction."
        : `Saved${own.after ? ", after the result was seen" : ""}: ${own.mine}, ${own.sure}% sure.`;
    for (const one of blocks("against").filter((one) => one.dataset.key === key)) against(one);
    if (own.mine !== null) for (const one of [number, because, sure, save]) one.disabled = true; // the result stands below
  };
  const save = button("Save my prediction", () => {
    const mine = Number(number.value);
    if (number.value === "" || !(mine >= low && mine <= high)) {
      said.textContent = `Write a number from ${low} to ${high}.`;
      return;
    }
    work.predictions[key] = { mine, sure: Number(sure.value), because: because.value, after: work.predictions[key] !== undefined };
    keep();
    show();
  });
  const without = button("Go on without one", () => {
    work.predictions[key] = { mine: null, sure: 0, because: "", after: false };
    keep();
    show();
  });
  const waits = make("p", {}, "The rest of this lesson opens once you have said what you expect.");
  block.append(
    labelled(`My number, ${low} to ${high}`, number),
    labelled("Because", because),
    labelled("How sure", sure),
    shown,
    make("p", {}, save, " ", without),
    said,
    waits,
  );
  show();
}

function against(block: HTMLElement): void {
  const own = work.predictions[block.dataset.key!],
    result = Number(block.dataset.result);
  if (!own) return;
  const off = own.mine === null ? 0 : Number(Math.abs(own.mine - result).toPrecision(6));
  const words = off ? `${off} ${result > own.mine! ? "more" : "fewer"} than you said` : "as you said";
  block.replaceChildren(
    make(
      "p",
      {},
      own.mine === null
        ? `The model gives ${result}. You had not saved a prediction.`
        : `You said ${own.mine} and were ${own.sure}% sure. The model gives ${result}: ${words}.`,
    ),
    ...(own.because ? [make("p", {}, `Your reason: ${own.because}`)] : []),
  );
}
