// Whether the months go by.

import { signal } from "@preact/signals";

export const running = signal(false);

/** Whoever decides at a stop at once is not made to wait for other work: it begins when they stand for so many milliseconds. */
const THOUGHT = 4000;

/** Resolves when the months stand. */
function standing(): Promise<void> {
  return new Promise((resolve) => {
    const stop = running.subscribe((runs) => {
      if (runs) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

let since = 0; // when they came to stand
running.subscribe(() => (since = performance.now()));

/** Resolves when the months stand and somebody thinks, or when it is `over`: then there is time for other work. */
export async function thinking(over: () => boolean): Promise<void> {
  for (;;) {
    await standing();
    const wait = since + THOUGHT - performance.now();
    if (over() || wait <= 0) return;
    await new Promise((later) => setTimeout(later, wait));
  }
}
