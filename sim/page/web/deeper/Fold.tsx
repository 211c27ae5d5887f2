// A part that is closed at first, and does nothing until it is opened.

import { type ComponentType } from "preact";
import { useState } from "preact/hooks";

export function Fold({ title, Inside }: { title: string; Inside: ComponentType }) {
  const [open, set] = useState(false);
  return (
    <details class="fold" onToggle={(event) => event.target === event.currentTarget && set(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && <Inside />}
    </details>
  );
}
