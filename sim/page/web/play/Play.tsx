// Live a life: a room beside the story. Before it, in it, at a stop, after it.

import { useEffect } from "preact/hooks";
import { pause } from "../clock.ts";
import { type Stop } from "../story/stop.ts";
import { words } from "../words.ts";
import { Decide } from "./Decide.tsx";
import { End } from "./End.tsx";
import { ROOM } from "./room.ts";
import { Run } from "./Run.tsx";
import { Stage } from "./Stage.tsx";
import { Start } from "./Start.tsx";
import { drawTown, game, running, version, waiting } from "./state.ts";

/** Before the start, lived anew, running, stopped where something is at stake, or over. */
export function phase(): "start" | "waiting" | "run" | "stop" | "end" {
  const now = game.value;
  void version.value; // read: the game lives on in place
  if (waiting.value) return "waiting";
  if (!now) return "start";
  return now.done ? "end" : now.stake && !running.value ? "stop" : "run";
}

function Words() {
  useEffect(() => () => void (running.value = false), []); // whoever leaves the room finds the life as it was left
  const now = phase();
  if (now === "waiting") return <p class="sentence">{words.played.start[waiting.value || "looking"]}</p>;
  if (now === "start") return <Start />;
  if (now === "end") return <End game={game.value!} />;
  return now === "stop" ? <Decide game={game.value!} /> : <Run game={game.value!} />;
}

export const play: Stop = {
  id: ROOM,
  title: words.played.title,
  minutes: 10,
  Picture: Stage,
  Words,
  done: () => game.value?.done ?? false,
  enter: () => {
    pause();
    if (!game.peek() && !waiting.peek()) drawTown();
  },
};
