// The town on a canvas: everybody at their place, as they are in one life, or where two lives differ.

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { exported, type Town } from "../../engine";
import { colours, still, useSize } from "../dom.ts";
import { lived } from "../lives.ts";
import { fill, number, words } from "../words.ts";
import { layout, nearest, neighbour, type Layout } from "./layout.ts";
import { LISTED, look, NOBODY, ONLY_HERE, ONLY_THERE, OWING, pictures, ROOM } from "./marks.ts";
import { countMarks, marksOf, marksOfTwo } from "./marksof.ts";

const PULSE = 420; // milliseconds in which a new mark settles
const ARROWS = new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

export interface TownViewProps {
  town: Town;
  world: number;
  /** Another world: then the marks are those of `marksOfTwo`. */
  over?: number;
  /** Marks of one's own instead, with what to call the picture. */
  shown?: { marks: Uint8Array; label: string };
  /** What the two lives are called, where there are two. */
  names?: readonly [string, string];
  month: number;
  /** Who wears the ring, with threads to their ties; -1 for nobody. */
  who?: number;
  /** Close in on the ring: 1 shows the town, 8 about one home. */
  zoom?: number;
  /** Called with whoever is clicked or chosen; without it the town is a picture. */
  onPick?: (resident: number) => void;
  /** Nobody else's marks of the list are shown: nothing gives away how many there are. */
  alone?: boolean;
  /** What the picture shows, where that is not how many are on the list. */
  label?: string;
  /** So high at most, in CSS pixels; by default what the box gives. */
  height?: number;
}

/** One picture of the town, as high as its box. */
export function TownView({
  town,
  world,
  over,
  shown,
  names = ["", ""],
  month,
  who = -1,
  zoom = 1,
  onPick,
  alone = false,
  label: said,
  height,
}: TownViewProps) {
  const [box, width, boxHeight] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, choose] = useState(-1);
  const high = height ?? boxHeight;
  const { bounds } = town.people;
  const places = useMemo(() => (width && high ? layout(width, high, bounds, exported.people.household) : null), [width, high, bounds]);
  void lived.value; // read: a town lives on in place, and what is given equal props is not drawn anew
  const marks = useMemo(
    () =>
      shown?.marks ?? (over === undefined ? marksOf(town, world, month, alone ? who : undefined) : marksOfTwo(town, world, over, month)),
    [town, world, over, month, town.month < month, shown?.marks, alone, alone && who],
  );
  const palette = colours.value; // read, so that a change of colours paints anew
  const stamps = useMemo(() => {
    const ratio = Math.min(3, devicePixelRatio || 1);
    const seen = look();
    return places ? { ratio, seen, pictures: pictures(places.pitch, ratio * Math.min(zoom, 3), seen) } : null;
  }, [places, palette, zoom > 1]);

  const before = useRef<{ marks: Uint8Array; month: number; since: Float64Array; zoom: number } | null>(null);
  useLayoutEffect(() => {
    if (!places || !stamps || !canvas.current) return;
    const last = before.current;
    const since = last?.since.length === marks.length ? last.since : new Float64Array(marks.length);
    const onward = last !== null && month > last.month && month - last.month < 4 && !still();
    const now = performance.now();
    for (let r = 0; r < marks.length; r++) if (last && marks[r] !== last.marks[r] && marks[r] >= LISTED) since[r] = onward ? now : 0;
    const from = last?.zoom ?? zoom,
      began = now;
    before.current = { marks, month, since, zoom };
    let frame = 0;
    const paint = (time: number) => {
      const glide = still() ? 1 : Math.min(1, (time - began) / 700);
      const close = from + (zoom - from) * (1 - (1 - glide) ** 3);
      before.current!.zoom = close;
      const moving = draw(canvas.current!, places, stamps, marks, since, time, { who, chosen, ties: tiesOf(town, who), zoom: close });
      if (moving || close !== zoom) frame = requestAnimationFrame(paint);
    };
    paint(now);
    return () => cancelAnimationFrame(frame);
  }, [places, stamps, marks, who, chosen, zoom]);

  useEffect(() => {
    // paper has its own size: the picture stays, whatever the screen did
    const print = () =>
      canvas.current &&
      places &&
      stamps &&
      draw(canvas.current, places, stamps, marks, new Float64Array(marks.length), 1e9, {
        who,
        chosen: -1,
        ties: tiesOf(town, who),
        zoom: 1,
      });
    addEventListener("beforeprint", print);
    return () => removeEventListener("beforeprint", print);
  });

  const counts = countMarks(marks);
  const label =
    shown?.label ??
    said ??
    (over === undefined
      ? fill(words.town.one, { month, people: number(marks.length), listed: number(counts[LISTED]), owing: number(counts[OWING]) })
      : fill(words.town.two, {
          month,
          both: counts[LISTED],
          here: counts[ONLY_HERE],
          there: counts[ONLY_THERE],
          first: names[0],
          second: names[1],
        }));

  const pick = (resident: number, open: boolean) => {
    choose(resident);
    if (open) onPick?.(resident);
  };
  const state = (mark: number) => {
    const { states } = words.town;
    if (mark === ONLY_HERE) return fill(states.here, { first: names[0] });
    if (mark === ONLY_THERE) return fill(states.there, { second: names[1] });
    return mark === LISTED ? states.listed : mark === OWING ? states.owing : mark === NOBODY ? states.none : states.favoured;
  };
  return (
    <div class="town" ref={box}>
      <canvas
        ref={canvas}
        role={onPick ? "application" : "img"}
        aria-label={onPick ? `${label} ${words.town.keys}` : label}
        tabIndex={onPick ? 0 : undefined}
        onClick={
          onPick && places
            ? (event) => {
                const frame = event.currentTarget.getBoundingClientRect();
                const at = nearest(places, event.clientX - frame.left, event.clientY - frame.top);
                if (at >= 0) pick(at, true);
              }
            : undefined
        }
        onKeyDown={
          onPick && places
            ? (event) => {
                if (event.ctrlKey || event.altKey || event.metaKey) return;
                const arrow = ARROWS.get(event.key),
                  at = chosen < 0 ? Math.max(0, who) : chosen;
                if (arrow) pick(neighbour(places, at, arrow[0], arrow[1]), false);
                else if (event.key === "Enter" || event.key === " ") pick(at, true);
                else return;
                event.preventDefault();
                event.stopPropagation();
              }
            : undefined
        }
      />
      {onPick && (
        <p class="hidden" aria-live="polite">
          {chosen >= 0 && fill(words.town.person, { who: chosen, state: state(marks[chosen]) })}
        </p>
      )}
    </div>
  );
}

function tiesOf(town: Town, who: number): ArrayLike<number> {
  if (who < 0) return [];
  const { ties, first } = town.people;
  return ties.subarray(first[who], first[who + 1]);
}

interface Rings {
  who: number;
  chosen: number;
  ties: ArrayLike<number>;
  zoom: number;
}

/** Paint everybody; says whether something still moves. */
function draw(
  canvas: HTMLCanvasElement,
  places: Layout,
  stamps: { ratio: number; seen: Record<string, string>; pictures: HTMLCanvasElement[] },
  marks: Uint8Array,
  since: Float64Array,
  now: number,
  { who, chosen, ties, zoom }: Rings,
): boolean {
  const { ratio, seen } = stamps;
  const wide = Math.round(places.width * ratio),
    high = Math.round(places.height * ratio);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${places.width}px`;
    canvas.style.height = `${places.height}px`;
  }
  const pen = canvas.getContext("2d");
  if (!pen) return false;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, wide, high);
  pen.scale(ratio, ratio);
  if (zoom !== 1 && who >= 0) {
    // the ringed one in the middle, as far as the town reaches: beside it there may be room
    const within = (at: number, size: number, edge: number) => {
      const nearest = Math.min(size / 2, edge + size / 2 / zoom);
      return Math.max(nearest, Math.min(at, size - nearest));
    };
    pen.translate(places.width / 2, places.height / 2);
    pen.scale(zoom, zoom);
    pen.translate(-within(places.x[who], places.width, places.quarters[0].x), -within(places.y[who], places.height, 0));
  }
  pen.fillStyle = seen.lot || "transparent";
  for (const q of places.quarters) {
    pen.beginPath();
    pen.roundRect(q.x, q.y, q.width, q.height, 8);
    pen.fill();
    if (seen.fence) {
      pen.strokeStyle = seen.fence;
      pen.strokeRect(q.x + 1, q.y + 1, q.width - 2, q.height - 2);
    }
  }
  const size = places.pitch * ROOM;
  let moving = false;
  for (let layer = 0; layer < 2; layer++) {
    // the listed lie above the others
    for (let r = 0; r < marks.length; r++) {
      const mark = marks[r];
      if ((mark >= LISTED ? 1 : 0) !== layer) continue;
      const age = now - since[r];
      let scale = 1;
      if (layer && age < PULSE) {
        scale = 1 + 1.1 * (1 - age / PULSE) ** 2;
        moving = true;
      }
      const side = size * scale;
      pen.drawImage(stamps.pictures[mark], places.x[r] - side / 2, places.y[r] - side / 2, side, side);
    }
  }
  ring(pen, places, seen.only, who, 1.15, ties, zoom);
  if (chosen !== who && document.activeElement === canvas) ring(pen, places, seen.only, chosen, 0.95, [], zoom);
  return moving;
}

function ring(
  pen: CanvasRenderingContext2D,
  places: Layout,
  colour: string,
  who: number,
  size: number,
  ties: ArrayLike<number>,
  zoom: number,
): void {
  if (who < 0) return;
  const x = places.x[who],
    y = places.y[who];
  pen.strokeStyle = colour || "red";
  pen.lineWidth = Math.max(1.5, places.pitch * 0.09) / zoom;
  pen.globalAlpha = 0.75;
  for (let t = 0; t < ties.length; t++) {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(places.x[ties[t]], places.y[ties[t]]);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.lineWidth = Math.max(3, places.pitch * 0.28) / Math.sqrt(zoom);
  pen.beginPath();
  pen.arc(x, y, Math.max(9 / zoom, places.pitch * size), 0, 7);
  pen.stroke();
}
