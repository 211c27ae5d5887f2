// Two lives of one town with a seam between them: left of it the one, right of it the other, everybody at their place.

import { useMemo, useRef } from "preact/hooks";
import { type Town } from "../../engine";
import { LISTED, NOBODY, ONLY_HERE, ONLY_THERE } from "./marks.ts";
import { marksOf, marksOfTwo } from "./marksof.ts";
import { TownView } from "./TownView.tsx";

interface SeamProps {
  town: Town;
  /** Worlds: left and right of the seam. */
  left: number;
  right: number;
  month: number;
  who: number;
  /** Where the seam is, from 0 to 100: how much of the left life is seen. */
  at: number;
  onMove: (at: number) => void;
  onPick: (resident: number) => void;
  labels: readonly [string, string];
}

const STEP = 24; // pixels beside the edge where the seam still goes to the very end

export function Seam({ town, left, right, month, who, at, onMove, onPick, labels }: SeamProps) {
  const box = useRef<HTMLDivElement>(null);
  const move = (event: PointerEvent) => {
    if (!box.current || !(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    const { left: from, width } = box.current.getBoundingClientRect(),
      x = event.clientX - from;
    onMove(x < STEP ? 0 : x > width - STEP ? 100 : Math.round((1000 * x) / width) / 10);
  };
  const early = town.month < month; // while it lives
  const here = useMemo(() => marksBeside(town, left, right, month, ONLY_HERE), [town, left, right, month, early]);
  const there = useMemo(() => marksBeside(town, right, left, month, ONLY_THERE), [town, left, right, month, early]);
  return (
    <div class="seam" ref={box}>
      <div class="seam-layer" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
        <TownView town={town} world={left} month={month} who={who} onPick={onPick} shown={{ marks: here, label: labels[0] }} />
      </div>
      <div class="seam-layer" style={{ clipPath: `inset(0 0 0 ${at}%)` }}>
        <TownView town={town} world={right} month={month} who={who} onPick={onPick} shown={{ marks: there, label: labels[1] }} />
      </div>
      <div
        class="seam-grip"
        style={{ left: `${at}%` }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.preventDefault();
        }}
        onPointerMove={move}
      >
        <span aria-hidden="true">{"\u2194"}</span>
      </div>
    </div>
  );
}

/** Who is on the list in one life; who is so only there wears `only`. Nothing else is marked: here two lives are compared. */
function marksBeside(town: Town, world: number, twin: number, month: number, only: number): Uint8Array {
  const marks = marksOf(town, world, month),
    two = marksOfTwo(town, world, twin, month);
  for (let r = 0; r < marks.length; r++) marks[r] = marks[r] !== LISTED ? NOBODY : two[r] === ONLY_HERE ? only : LISTED;
  return marks;
}
