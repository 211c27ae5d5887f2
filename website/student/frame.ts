/** The live page in a frame: one at a time, where it is asked for. */

import { parse as toRules, type Rulebook } from "../../sim/page/engine";
import { blocks, button, make } from "./dom";
import { Hint } from "./parse";

const LIVE = "../listed.html";
let frame: HTMLElement | null = null;

/** Open the live page below an element; the one that is open elsewhere goes. */
export function openTown(below: HTMLElement, fragment: string): void {
  closeTown();
  const view = make("iframe", {
    class: "listed",
    src: `${LIVE}${fragment}`,
    sandbox: "allow-scripts allow-downloads",
    title: "The live page: this town",
  });
  const close = button("Close this town", () => {
    closeTown();
    below.scrollIntoView({ block: "nearest" });
  });
  frame = make("div", { class: "listed-open" }, view, make("p", {}, close));
  below.after(frame);
  view.focus();
}
function closeTown(): void {
  frame?.remove();
  frame = null;
}

/** The rules of the town that is open, if it tells them. */
export function rulesOfTheFrame(): Promise<Rulebook> {
  const view = frame?.querySelector("iframe")?.contentWindow;
  if (!view) return Promise.reject(new Hint("No town is open. Open the workshop above first."));
  return new Promise((take, refuse) => {
    const late = setTimeout(() => {
      removeEventListener("message", hear);
      refuse(new Hint("The town does not answer. In the workshop press 'Copy the link', and paste it into this field."));
    }, 3000);
    function hear({ source, data }: MessageEvent<{ listed?: { rules?: unknown } }>): void {
      if (source !== view || !data?.listed?.rules) return;
      clearTimeout(late);
      removeEventListener("message", hear);
      take(toRules(data.listed.rules));
    }
    addEventListener("message", hear);
    view.postMessage({ listed: { ask: "rules" } }, "*");
  });
}

/** A figure's link opens its town below the figure. */
export function figures(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("figcaption a")) {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      openTown(link.closest("figure")!, link.hash);
    });
  }
  for (const block of blocks("town")) {
    block.replaceChildren(
      make(
        "p",
        {},
        button("Open this town", () => openTown(block, block.dataset.link ?? "")),
      ),
    );
  }
}
