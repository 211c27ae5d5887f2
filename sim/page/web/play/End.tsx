// Afterwards: first what the list did at the same choices, then what the choices did under the same list, then all else.

import { useEffect, useRef } from "preact/hooks";
import { Button } from "../ui.tsx";
import { walk } from "../state.ts";
import { rooms } from "../rooms.ts";
import { words } from "../words.ts";
import { type Game } from "./core/game.ts";
import { Decisions } from "./end/Decisions.tsx";
import { Facts } from "./end/Facts.tsx";
import { Finding } from "./end/Finding.tsx";
import { FourLives } from "./end/FourLives.tsx";
import { OtherRules } from "./end/OtherRules.tsx";
import { Take } from "./end/Take.tsx";
import { Thousand } from "./end/Thousand.tsx";
import { Ways } from "./end/Ways.tsx";
import { leave } from "./state.ts";

const { end: text } = words.played;
const NEXT = [
  ["desk", text.desk],
  ["wall", text.wall],
] as const;

export function End({ game }: { game: Game }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>(".sentence")?.focus(), []); // it is read first
  return (
    <div class="played" ref={box}>
      <Finding game={game} />
      <FourLives game={game} />
      <Facts game={game} />
      <Decisions game={game} />
      <Ways game={game} />
      <Thousand game={game} />
      <OtherRules game={game} />
      <Take game={game} />
      <p class="small">{text.cannotShow}</p>
      <div class="row">
        <Button primary onClick={leave}>
          {text.again}
        </Button>
        {NEXT.filter(([id]) => rooms.some((room) => room.id === id)).map(([id, name]) => (
          <Button key={id} onClick={() => walk(id)}>
            {name}
          </Button>
        ))}
      </div>
    </div>
  );
}
