/** The ten questions in the page. It keeps what was chosen, and does not know which answers are right. */

import { make } from "./dom";
import { keep, line, work } from "./work";

export function tenQuestions(block: HTMLElement): void {
  const when = block.dataset.when!,
    said = make("p", { role: "status" });
  for (const choice of block.querySelectorAll<HTMLInputElement>("input")) {
    const question = choice.name.slice(when.length + 1);
    choice.checked = work.ten[when]?.[question] === choice.value;
    choice.addEventListener("change", () => {
      (work.ten[when] ??= {})[question] = choice.value;
      keep();
      show();
    });
  }
  const show = () => {
    const count = Object.keys(work.ten[when] ?? {}).filter((name) => name !== "A" && name !== "B").length;
    said.textContent = count
      ? `Kept in this page: ${count} of 10 answers. The line for your lecturer, without a name: ${line(when)}`
      : "No answers are kept yet. Nothing is sent, and nothing here is graded.";
  };
  block.append(said);
  show();
}
