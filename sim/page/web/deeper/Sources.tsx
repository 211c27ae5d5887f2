// Where the mechanisms come from: short, in groups, with how far each source was seen.

import { words } from "../words.ts";

const text = words.deeper.sources;

export function Sources() {
  return (
    <>
      <p>{text.about}</p>
      {text.groups.map(({ name, list }) => (
        <section key={name}>
          <h3>{name}</h3>
          <ul class="sources">
            {list.map(({ what, source }) => (
              <li key={what}>
                {what} <small>{source}</small>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p class="small">{text.limit}</p>
    </>
  );
}
