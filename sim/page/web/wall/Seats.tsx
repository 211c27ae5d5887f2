// Links for N seats: to copy, one a line, and to print as slips to cut out.

import { signal } from "@preact/signals";
import { paper } from "../paper/Paper.tsx";
import { Button } from "../ui.tsx";
import { fill, words } from "../words.ts";
import { MOST_SEATS, seatLink, seatsFor } from "./seats.ts";

const text = words.wall.seats;
const count = signal(24);
const address = signal(location.href.split("#")[0]);
const said = signal("");

const onlyHere = (): boolean => !/^https?:/.test(address.value);

export function Seats() {
  const seats = seatsFor(count.value),
    links = seats.map((resident) => seatLink(address.value, resident));
  return (
    <details class="wall-part">
      <summary>{text.title}</summary>
      <p>{text.about}</p>
      <div class="wall-fields">
        <label>
          {text.count}
          <input
            type="number"
            min={2}
            max={MOST_SEATS}
            value={count.value}
            onChange={(event) => {
              count.value = Math.max(2, Math.min(MOST_SEATS, Math.round(Number(event.currentTarget.value)) || 2));
              event.currentTarget.value = String(count.value);
            }}
          />
        </label>
        <label>
          {text.address}
          <input type="text" value={address.value} onInput={(event) => (address.value = event.currentTarget.value)} />
        </label>
      </div>
      {onlyHere() && <p class="problem">{text.onlyHere}</p>}
      <label class="wall-box">
        {fill(text.links, { count: links.length })}
        <textarea readOnly rows={4} value={links.join("\n")} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <div class="row">
        <Button onClick={() => void copy(links)}>{text.copy}</Button>
        <Button onClick={() => printed(seats, links)}>{text.print}</Button>
      </div>
      <p role="status">{said.value}</p>
    </details>
  );
}

async function copy(links: readonly string[]): Promise<void> {
  try {
    await navigator.clipboard.writeText(links.join("\n"));
    said.value = fill(text.copied, { count: links.length });
  } catch {
    said.value = text.byHand; // a frame, or a file opened by hand, may not write there
  }
}

/** Print the slips in place of the worksheet. */
function printed(seats: readonly number[], links: readonly string[]): void {
  paper.value = () => <Slips seats={seats} links={links} />;
  print();
}

function Slips({ seats, links }: { seats: readonly number[]; links: readonly string[] }) {
  return (
    <section class="slips">
      {seats.map((resident, at) => (
        <div class="slip" key={resident}>
          <b>{fill(text.slip, { resident })}</b>
          <span>{text.slipWhat}</span>
          <code>{links[at]}</code>
        </div>
      ))}
    </section>
  );
}
