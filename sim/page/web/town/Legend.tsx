// What the marks mean, beside a town.

import { rulebook } from "../state.ts";
import { fill, words } from "../words.ts";

/** The legend of one life, or of two laid over each other. */
export function Legend({ names }: { names?: readonly [string, string] }) {
  const items: [look: string, text: string][] = names
    ? [
        ["listed", words.legend.both],
        ["only", fill(words.legend.here, { first: names[0] })],
        ["there", fill(words.legend.there, { second: names[1] })],
      ]
    : [
        ["person", words.legend.none],
        ["owing", words.legend.owing],
        ["listed", words.legend.listed],
      ];
  if (!names && rulebook.value.favour.enabled) items.push(["favoured", words.legend.favoured]);
  return (
    <ul class="legend">
      {items.map(([look, text]) => (
        <li key={look}>
          <span class={`key ${look}`} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
