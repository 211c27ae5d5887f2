// A table of numbers; where there is no room for its columns each row stands by itself, its numbers under their names.

import { type ComponentChildren } from "preact";

/** In the place of a number that there is not. */
export const NONE = "\u2013";

interface NumericProps {
  title: string;
  head: readonly string[];
  rows: readonly (readonly [ComponentChildren, ...string[]])[];
  look?: string;
}

/** Its roles are written out: a browser forgets them where rows are laid out as blocks. */
export function Numeric({ title, head, rows, look = "" }: NumericProps) {
  return (
    <table class={`numeric ${look}`} role="table" aria-label={title}>
      <thead role="rowgroup">
        <tr role="row">
          {head.map((cell) => (
            <th key={cell} scope="col" role="columnheader">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(([first, ...others], i) => (
          <tr key={i} role="row">
            <th scope="row" role="rowheader">
              {first}
            </th>
            {others.map((cell, k) => (
              <td key={k} role="cell" data-name={head[k + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
