// The other desk, a room beside the story: the clerk who rules on files, and the creditor who waits for money.

import { useEffect, useMemo, useRef } from "preact/hooks";
import { exported } from "../../engine";
import { lived, NO_LIST, WRITTEN } from "../lives.ts";
import { type Stop } from "../story/stop.ts";
import { LISTED, NOBODY } from "../town/marks.ts";
import { TownView } from "../town/TownView.tsx";
import { Button } from "../ui.tsx";
import { fill, number, when, words } from "../words.ts";
import { askedTown, useAsking } from "./asking.ts";
import { Clerk, onTop } from "./Clerk.tsx";
import { Ask, Books, Listed } from "./Creditor.tsx";
import { desk, type Desk } from "./files.ts";
import { relived, useOutcome } from "./outcome.ts";
import { Outcome } from "./Outcome.tsx";
import { ruled, side, toDesk } from "./sitting.ts";
import { chosen } from "./telling.ts";

const text = words.desk;

function Picture() {
  return (
    <div class="desk-town">
      <Shown />
    </div>
  );
}

/** The town, as the screen beside it needs it. */
function Shown() {
  useOutcome();
  useAsking();
  const now = desk.value,
    town = lived.value?.town;
  if (!town) return null;
  if ((side.value === "clerk" || side.value === "door") && now)
    return <Registry desk={now} who={side.value === "clerk" ? onTop(now) : -1} />;
  const after = relived.value;
  if (side.value === "signed" && after) return <TownView town={after.town} world={WRITTEN} month={after.town.month} who={chosen.value} />;
  if (side.value === "books") return <TownView town={town} world={NO_LIST} month={town.month} />;
  if (side.value === "ask") return <TownView town={askedTown.value ?? town} world={WRITTEN} month={town.month} />;
  return <TownView town={town} world={WRITTEN} month={town.month} />;
}

/** The town as the registry sees it: who is on the list, and nobody's debts. */
function Registry({ desk, who }: { desk: Desk; who: number }) {
  const { town, month } = desk;
  const shown = useMemo(() => {
    const marks = town.worlds[WRITTEN].history.flags[month - 1].map((flag) => (flag & exported.flags.LISTED ? LISTED : NOBODY));
    const listed = number(marks.filter((mark) => mark === LISTED).length);
    return { marks, label: fill(who < 0 ? text.clerk.townAlone : text.clerk.town, { when: when(month), listed, who }) };
  }, [town, month, who]);
  return <TownView town={town} world={WRITTEN} month={month} who={who} shown={shown} />;
}

function Words() {
  const at = side.value,
    before = useRef(at);
  useEffect(() => {
    if (before.current === at) return;
    before.current = at; // another screen of this room: read from its top, as a stop is
    scrollTo(0, 0);
    document.querySelector<HTMLElement>(".words h1")?.focus({ preventScroll: true });
  }, [at]);
  const now = desk.value,
    after = relived.value;
  if (!now) return <p class="sentence">{words.why.wait}</p>;
  if (side.value === "clerk") return <Clerk desk={now} />;
  if (side.value === "signed") return after ? <Outcome relived={after} /> : <p class="sentence">{words.why.wait}</p>;
  if (side.value === "books") return <Books town={now.town} />;
  if (side.value === "listed") return <Listed town={now.town} />;
  if (side.value === "ask") return <Ask town={now.town} />;
  return (
    <>
      <p class="sentence">{text.sentence}</p>
      <p>{fill(text.clerkIs, { n: number(now.files.length), when: when(now.month) })}</p>
      <div class="row">
        <Button primary onClick={() => toDesk("clerk")}>
          {text.toClerk}
        </Button>
      </div>
      <p>{text.creditorIs}</p>
      <div class="row">
        <Button primary onClick={() => toDesk("books")}>
          {text.toCreditor}
        </Button>
      </div>
      <p class="small">{text.about}</p>
    </>
  );
}

export const deskRoom: Stop = { id: "desk", title: text.title, minutes: 12, Picture, Words, done: () => ruled.value.size > 0 };

/** A way into this room, to be put wherever it fits. */
export function ToDesk() {
  return <Button onClick={() => toDesk()}>{text.door}</Button>;
}
