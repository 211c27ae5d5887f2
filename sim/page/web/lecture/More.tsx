// A room may hold more than the stage is high: then the way to the rest is seen, and pressed.

import { useEffect, useRef, useState } from "preact/hooks";
import { still } from "../dom.ts";
import { Button } from "../ui.tsx";
import { words } from "../words.ts";

const { more: text } = words.lecture;
const STEP = 0.75; // of what is seen: a line or two is seen again

export function More() {
  const mark = useRef<HTMLDivElement>(null);
  const [where, set] = useState<"" | "below" | "end">("");
  useEffect(() => {
    const box = mark.current!.parentElement!;
    const read = () => {
      if (!mark.current) return; // the view was left, and what watched it is let go of later
      const high = mark.current.offsetHeight,
        own = high && high + parseFloat(getComputedStyle(box).rowGap),
        rest = box.scrollHeight - box.clientHeight;
      // without the row itself, so that it does not come and go by its own height
      set(rest - own <= 1 ? "" : box.scrollTop < rest - 1 ? "below" : "end");
    };
    let frame = 0;
    const soon = () => (cancelAnimationFrame(frame), (frame = requestAnimationFrame(read))); // not while sizes are being told
    const sizes = new ResizeObserver(soon);
    const watch = () => {
      sizes.disconnect();
      for (const part of [box, ...box.children]) sizes.observe(part);
    };
    const parts = new MutationObserver(watch);
    watch();
    parts.observe(box, { childList: true });
    box.addEventListener("scroll", read, { passive: true });
    return () => (cancelAnimationFrame(frame), sizes.disconnect(), parts.disconnect(), box.removeEventListener("scroll", read));
  }, []);
  const go = () => {
    const box = mark.current!.parentElement!;
    box.scrollTo({ top: where === "below" ? box.scrollTop + STEP * box.clientHeight : 0, behavior: still() ? "auto" : "smooth" });
  };
  return (
    <div class="more-below" ref={mark}>
      {where && <Button onClick={go}>{where === "below" ? `\u2193 ${text.below}` : `\u2191 ${text.top}`}</Button>}
    </div>
  );
}
