// What the page makes of links: `node read_link.mjs STATE.mjs`, fragments as JSON in, states as JSON out.

import { pathToFileURL } from "node:url";

const [, , module, start, given] = process.argv;
const listeners = [];
globalThis.document = { getElementById: () => ({ textContent: start }) };
globalThis.location = { hash: "", href: "listed.html", pathname: "listed.html", search: "" };
globalThis.window = globalThis;
globalThis.history = { pushState() {}, replaceState() {} };
globalThis.addEventListener = (kind, listener) => kind === "hashchange" && listeners.push(listener);
const page = await import(pathToFileURL(module).href);
const fragments = JSON.parse(given);
page.keepInTouch(["bill", ...fragments.map((fragment) => new URLSearchParams(fragment).get("stop") ?? "bill")]); // each is one

const states = [];
for (const fragment of fragments) {
  const before = page.own.peek();
  location.hash = fragment ? `#${fragment}` : "";
  for (const listener of listeners) listener();
  if (new URLSearchParams(fragment).has("own")) await new Promise((done) => page.effect(() => void (page.own.value !== before && done())));
  states.push({
    keys: page.keys(page.rulebook.value), amendments: page.rulebook.value.amendment.length, town: page.townName.value,
    seed: page.seed.value, month: page.month.value, people: page.residents.value, months: page.months.value,
    stop: page.stop.value, refused: page.refusals.value, trouble: page.trouble.value, written: page.fragment(),
  });
}
console.log(JSON.stringify(states));
process.exit(0);
