// The loop as a drawing: a record, the list, closed doors, unpaid bills, a record; and what leads in, round or out.

import { useSize } from "../dom.ts";
import { words } from "../words.ts";

export type Arrow = keyof typeof words.arrows;

export interface Flow {
  /** From 0 to 1: how thick. At 0 the arrow is only hinted at. */
  size: number;
  /** A number with its unit, under the arrow's name. */
  text: string;
  /** It keeps people off the list, or takes them off. */
  less: boolean;
}

interface LoopProps {
  /** What the named arrows carry. */
  flows: Partial<Record<Arrow, Flow>>;
  /** From the record to the list, and from unpaid bills to the record. */
  round: { listed: number; recorded: number };
  label: string;
}

type Node = keyof typeof words.loop.nodes;
interface Point {
  x: number;
  y: number;
}

const HALF = 1.05; // of a box's height, in letters
/** Ends of an arrow: one that adds, and one that holds back. */
const ENDS = { tip: "M0 0L10 5L0 10Z", bar: "M6 0L10 0L10 10L6 10Z" };

export function Loop({ flows, round, label }: LoopProps) {
  const [box, width, , letter] = useSize<HTMLDivElement>();
  const em = letter,
    upper = 6.4 * em,
    lower = 14.2 * em,
    height = lower + 4.9 * em;
  const left = Math.max(4.4 * em, 0.2 * width),
    right = width - Math.max(4.2 * em, 0.2 * width);
  const at: Record<Node, Point> = {
    record: { x: left, y: upper },
    list: { x: right, y: upper },
    doors: { x: right, y: lower },
    unpaid: { x: left, y: lower },
  };
  const wide = (node: Node) => (words.loop.nodes[node].length * 0.6 + 1) * em;
  const edge = (node: Node, side: -1 | 1) => at[node].x + (side * wide(node)) / 2;
  const errorsAt = Math.max(3.4 * em, Math.min(left, 0.17 * width)),
    tiesAt = Math.min(width - 3.4 * em, Math.max(right, 0.83 * width));
  const sideAt = Math.max(2.4 * em, left - 4.4 * em);
  const brim = upper - HALF * em; // the upper edge of the upper boxes
  const arc = `M${right - 1.6 * em} ${brim}Q${(left + right) / 2} ${upper - 5.2 * em} ${left + 1.6 * em} ${brim - 5}`;
  const selfLoop =
    `M${tiesAt - 0.5 * em} ${brim}C${tiesAt - 1.2 * em} ${upper - 4.4 * em} ` +
    `${tiesAt + 3 * em} ${upper - 4.2 * em} ${tiesAt + 1.6 * em} ${brim - 4}`;
  const draw = (name: Arrow | null, d: string, flow: Flow | undefined, key: string) => {
    const size = flow?.size ?? 0,
      wire = 0.12 * em + 0.55 * em * size,
      kind = size === 0 ? "none" : flow!.less ? "less" : name ? "more" : "plain";
    return (
      <path
        key={key}
        class={`edge ${kind}`}
        d={d}
        fill="none"
        stroke-width={wire.toFixed(1)}
        marker-end={`url(#${kind === "less" ? "bar" : "tip"}-${kind})`}
      />
    );
  };
  const name = (arrow: Arrow, x: number, y: number, anchor: "start" | "middle" | "end" = "middle") =>
    flows[arrow] && (
      <text key={arrow} class="edge-name" x={x} y={y} text-anchor={anchor}>
        <tspan x={x}>{words.arrows[arrow]}</tspan>
        <tspan x={x} dy="1.15em" class="edge-value">
          {flows[arrow].text}
        </tspan>
      </text>
    );
  const plain = (size: number): Flow => ({ size, text: "", less: false });
  return (
    <div class="loop" ref={box}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          <defs>
            {["more", "less", "plain", "none"].flatMap((kind) =>
              Object.entries(ENDS).map(([name, shape]) => (
                <marker
                  key={`${name}-${kind}`}
                  id={`${name}-${kind}`}
                  class={`tip ${kind}`}
                  viewBox="0 0 10 10"
                  refX="8"
                  refY="5"
                  markerWidth={em}
                  markerHeight={em}
                  markerUnits="userSpaceOnUse"
                  orient="auto"
                >
                  <path d={shape} />
                </marker>
              )),
            )}
          </defs>
          {draw(null, line({ x: edge("record", 1), y: upper }, { x: edge("list", -1) - 4, y: upper }), plain(round.listed), "listed")}
          {draw(null, line({ x: left, y: lower - HALF * em }, { x: left, y: upper + HALF * em + 4 }), plain(round.recorded), "recorded")}
          {draw("means", line({ x: right, y: upper + HALF * em }, { x: right, y: lower - HALF * em - 4 }), flows.means, "doors")}
          {draw("means", line({ x: edge("doors", -1), y: lower }, { x: edge("unpaid", 1) + 4, y: lower }), flows.means, "unpaid")}
          {flows.scrutiny && draw("scrutiny", arc, flows.scrutiny, "scrutiny")}
          {flows.association && draw("association", selfLoop, flows.association, "association")}
          {flows.errors &&
            draw("errors", line({ x: errorsAt, y: 2.9 * em }, { x: errorsAt, y: upper - HALF * em - 4 }), flows.errors, "errors")}
          {flows.recourse &&
            draw(
              "recourse",
              line({ x: sideAt, y: upper + 2.8 * em }, { x: sideAt + 0.9 * em, y: upper + HALF * em + 5 }),
              flows.recourse,
              "recourse",
            )}
          {flows.deterrence &&
            draw(
              "deterrence",
              line({ x: sideAt, y: lower + 2.3 * em }, { x: sideAt + 1.1 * em, y: lower + HALF * em + 5 }),
              flows.deterrence,
              "deterrence",
            )}
          {flows.carrots &&
            draw(
              "carrots",
              line({ x: left + 5.2 * em, y: lower + 2.3 * em }, { x: left + 2.6 * em, y: lower + HALF * em + 5 }),
              flows.carrots,
              "carrots",
            )}
          {(Object.keys(at) as Node[]).map((node) => (
            <g key={node} class={`node ${node}`}>
              <rect x={at[node].x - wide(node) / 2} y={at[node].y - HALF * em} width={wide(node)} height={2 * HALF * em} rx={0.4 * em} />
              <text x={at[node].x} y={at[node].y + 0.34 * em} text-anchor="middle">
                {words.loop.nodes[node]}
              </text>
            </g>
          ))}
          {name("errors", errorsAt, 1 * em)}
          {name("scrutiny", width / 2, 1 * em)}
          {name("association", tiesAt, 1 * em)}
          {name("means", right - 0.9 * em, (upper + lower) / 2, "end")}
          {name("recourse", sideAt - 0.35 * em, upper + 3.9 * em)}
          {name("deterrence", sideAt, lower + 3.4 * em)}
          {name("carrots", left + 6 * em, lower + 3.4 * em)}
        </svg>
      )}
    </div>
  );
}

const line = (from: Point, to: Point): string => `M${from.x.toFixed(1)} ${from.y.toFixed(1)}L${to.x.toFixed(1)} ${to.y.toFixed(1)}`;
