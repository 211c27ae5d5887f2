// What the browser tells: size, motion, theme.

import { signal } from "@preact/signals";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Whether this person asked for less motion. */
export const still = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Counts changes of colours (theme, contrast, forced colours): who paints on a canvas reads it. */
export const colours = signal(0);
for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"]) {
  matchMedia(query).addEventListener("change", () => colours.value++);
}

/** An element's inner width in CSS pixels, and its letters' size; 0 until it is laid out. */
export function useSize<E extends HTMLElement>(): [ref: { current: E | null }, width: number, height: number, letter: number] {
  const ref = useRef<E>(null);
  const [size, set] = useState({ width: 0, height: 0, letter: 16 });
  useLayoutEffect(() => {
    const node = ref.current;
    if (!node) return;
    const read = () => {
      const next = { width: node.clientWidth, height: node.clientHeight, letter: parseFloat(getComputedStyle(node).fontSize) || 16 };
      set((now) => (now.width === next.width && now.height === next.height && now.letter === next.letter ? now : next));
    };
    read();
    const observer = new ResizeObserver(read);
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  return [ref, size.width, size.height, size.letter];
}
