// Somebody else than the person of the story may be looked at: by a click in the town. There is a way back.

import { signal } from "@preact/signals";
import { who } from "../state.ts";

const away = signal<{ from: number; to: number } | null>(null);

/** Look at somebody: theirs are the lives on show. */
export function look(resident: number): void {
  if (resident === who.value) return;
  const from = away.value?.to === who.value ? away.value.from : who.value;
  away.value = { from, to: resident };
  who.value = resident;
}

/** Whose story it was before somebody else was looked at; -1 where it still is. */
export function wayBack(): number {
  const now = away.value;
  return now && now.to === who.value && now.from !== who.value ? now.from : -1;
}
