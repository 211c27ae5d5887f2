// Go deeper: nine rulebooks side by side, the months divided, the ladder of twins, sources.

import { choices } from "../choices.ts";
import { words } from "../words.ts";
import { Fold } from "./Fold.tsx";
import { Ladder } from "./Ladder.tsx";
import { Parts } from "./Parts.tsx";
import { Rulebooks } from "./Rulebooks.tsx";
import { Sources } from "./Sources.tsx";

const text = words.deeper;

function Inside() {
  return (
    <>
      {choices.value.length > 0 && <p class="small">{text.choices}</p>}
      <Fold title={text.rulebooks.title} Inside={Rulebooks} />
      <Fold title={text.parts.title} Inside={Parts} />
      <Fold title={text.ladder.title} Inside={Ladder} />
      <Fold title={text.sources.title} Inside={Sources} />
    </>
  );
}

export function Deeper() {
  return (
    <section class="deeper" aria-label={text.title}>
      <Fold title={text.title} Inside={Inside} />
    </section>
  );
}
