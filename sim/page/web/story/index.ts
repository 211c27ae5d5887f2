// The story, stop by stop, in its order of feelings.

import { watch } from "./watch.tsx";
import { type Stop } from "./stop.ts";

export const stops: Stop[] = [watch];
