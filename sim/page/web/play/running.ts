// Whether the months go by.

import { signal } from "@preact/signals";

export const running = signal(false);

/** Resolves when they stand: then there is time for other work. */
export function standing(): Promise<void> {
  return new Promise((resolve) => {
    const stop = running.subscribe((runs) => {
      if (runs) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
