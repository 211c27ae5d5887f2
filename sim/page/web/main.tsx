// Open the page: read the link, begin to live, draw.

import { effect } from "@preact/signals";
import { render } from "preact";
import { digest, run } from "../engine";
import { App } from "./App.tsx";
import { keepPaper } from "./paper/Paper.tsx";
import { beginLesson, tellHeight, tellRules } from "./host.ts";
import { keepLiving, lived } from "./lives.ts";
import { keepTelling } from "./person/telling.ts";
import { begin, fragment, keepInTouch, stop, trouble } from "./state.ts";
import { rooms } from "./rooms.ts";
import { stops } from "./story/index.ts";
import { keepClassLiving } from "./wall/lives.ts";
import "./style/page.css";

declare global {
  interface Window {
    /** For pages that embed this one, and for tests. */
    listed: { run: typeof run; version: string };
  }
}

window.listed = { run, version: begin.version };
keepInTouch([...stops, ...rooms].map(({ id }) => id));
const opensAsWritten = !/(rules|set|town|seed|people|months|did)=/.test(fragment());
keepLiving(() => !![...stops, ...rooms].find(({ id }) => id === stop.value)?.diaries);
keepTelling();
keepClassLiving();
const stopWaiting = lived.subscribe((now) => {
  if (now && !performance.getEntriesByName("living").length) performance.mark("living"); // for benchmarks
  if (!now?.done) return;
  document.documentElement.dataset.ready = "lived";
  if (opensAsWritten && begin.digest && digest(now.town) !== begin.digest) trouble.value = "notThisTown";
  queueMicrotask(() => stopWaiting());
});
const root = document.getElementById("page")!;
root.replaceChildren();
render(<App />, root);
keepPaper(document.getElementById("paper")!);
tellHeight();
tellRules();
const complete = beginLesson();
effect(() => {
  if (stop.value === stops.at(-1)?.id) complete();
});
