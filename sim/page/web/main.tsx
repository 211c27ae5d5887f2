// Open the page: read the link, begin to live, draw.

import { render } from "preact";
import { digest, run } from "../engine/index.ts";
import { App } from "./App.tsx";
import { keepLiving, lived } from "./lives.ts";
import { begin, fragment, keepInTouch, trouble } from "./state.ts";
import "./style/page.css";

declare global {
  interface Window {
    /** For pages that embed this one, and for tests. */
    listed: { run: typeof run; version: string };
  }
}

window.listed = { run, version: begin.version };
keepInTouch();
const opensAsWritten = !/(rules|set|town|seed|people|months)=/.test(fragment());
keepLiving();
const stopWaiting = lived.subscribe((now) => {
  if (!now?.done) return;
  if (opensAsWritten && begin.digest && digest(now.town) !== begin.digest) trouble.value = "notThisTown";
  queueMicrotask(() => stopWaiting());
});
const root = document.getElementById("page")!;
root.replaceChildren();
render(<App />, root);
