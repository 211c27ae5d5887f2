// Guesses against outcomes: a dot a player, what was guessed down, what came across.

import { guessName } from "../play/end/say.ts";
import { fill, number, words } from "../words.ts";
import { GUESSES, guessesOf, type Guesses } from "./guesses.ts";
import { type ClassLife } from "./lives.ts";

const text = words.wall.guesses;
const DOT = "\u25cf";

/** In a sentence. */
export const guessed = ({ count, right, longer, less }: Guesses): string =>
  fill(text.said, { count: number(count), right: number(right), longer: number(longer), less: number(less) });

export function GuessGrid({ life }: { life: ClassLife }) {
  const guesses = guessesOf(life);
  if (!guesses) return null;
  const names = GUESSES.map(guessName);
  return (
    <>
      <h2>{text.title}</h2>
      <table class="guess-grid">
        <thead>
          <tr>
            <td />
            {names.map((name) => (
              <th key={name} scope="col">
                {fill(text.came, { name: name.toLowerCase() })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {guesses.grid.map((line, said) => (
            <tr key={names[said]}>
              <th scope="row">{fill(text.guess, { name: names[said].toLowerCase() })}</th>
              {line.map((count, came) => (
                <td key={came} class={said === came ? "right" : undefined}>
                  <b>{number(count)}</b> <span aria-hidden="true">{DOT.repeat(count)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
