// A stop of the story: one sentence, one action, one picture.

import { type ComponentType } from "preact";

export interface Stop {
  /** In the link; never changes. */
  id: string;
  /** In the contents. */
  title: string;
  /** For a lecturer: minutes with discussion. */
  minutes: number;
  /** What stands on the stage; it fills the box it is given. */
  Picture: ComponentType;
  /** The sentence, and what there is to do. */
  Words: ComponentType;
  /** Whether what there is to do is done, so that Next leads on; until then the button says "Skip this". Reads signals. */
  done: () => boolean;
  /** Whether single people's months are told: only then does the town keep diaries. */
  diaries?: boolean;
  /** Called when the stop is shown: sets the clock as the stop needs it. */
  enter?: () => void;
}
