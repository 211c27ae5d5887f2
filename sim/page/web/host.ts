// What a page tells the page or platform around it: its height, its rules, and that it was read to the end.

import { begin, rulebook } from "./state.ts";

/** The part of SCORM 1.2 that is used; a platform puts such an object into a window above ours. */
interface Platform {
  LMSInitialize(nothing: ""): string;
  LMSGetValue(key: string): string;
  LMSSetValue(key: string, value: string): string;
  LMSCommit(nothing: ""): string;
  LMSFinish(nothing: ""): string;
}

const STATUS = "cmi.core.lesson_status";

/** Tell a page that embeds this one how high it would like to be: `{listed: {height}}`, whenever that changes. */
export function tellHeight(): void {
  if (parent === window) return;
  let posted = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.documentElement.scrollHeight);
    if (height !== posted) parent.postMessage({ listed: { height: (posted = height) } }, "*"); // a number, nothing else
  }).observe(document.body);
}

/** Give a page that embeds this one the rules on show, when it asks `{listed: {ask: "rules"}}`: rules, and nothing of anybody's. */
export function tellRules(): void {
  if (parent === window) return;
  addEventListener("message", ({ source, data }: MessageEvent<{ listed?: { ask?: unknown } } | null>) => {
    if (source === parent && data?.listed?.ask === "rules") parent.postMessage({ listed: { rules: rulebook.peek() } }, "*");
  });
}

/** Begin a lesson, if this page was written for a learning platform and there is one; gives what ends it. */
export function beginLesson(): () => void {
  const platform = begin.learning ? find() : null;
  if (!platform) return () => {};
  let open = platform.LMSInitialize("") === "true",
    complete = false;
  const say = (status: string) => {
    platform.LMSSetValue(STATUS, status);
    platform.LMSCommit("");
  };
  if (open && /^(not attempted|unknown|)$/.test(platform.LMSGetValue(STATUS))) say("incomplete");
  addEventListener("pagehide", () => {
    if (open) platform.LMSFinish("");
    open = false;
  });
  return () => {
    if (open && !complete) say("completed");
    complete = true;
  };
}

/** The platform's object: in a window above this one, or in the one that opened it. */
function find(): Platform | null {
  for (let above: Window | null = window, steps = 0; above && steps < 10; steps++) {
    try {
      const { API } = above as Window & { API?: Platform };
      if (API) return API;
    } catch {
      return null; // another site's window: not to be looked into
    }
    above = above.parent !== above ? above.parent : above.opener;
  }
  return null;
}
