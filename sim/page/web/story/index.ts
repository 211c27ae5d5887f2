// The story, stop by stop, in its order of feelings.

import { abolition } from "./abolish.tsx";
import { limits } from "./limits.tsx";
import { loop } from "./loop.tsx";
import { marginal } from "./marginal.tsx";
import { pays } from "./pays.tsx";
import { type Stop } from "./stop.ts";
import { two } from "./two.tsx";
import { uneven } from "./uneven.tsx";
import { watch } from "./watch.tsx";
import { why } from "./why.tsx";

export const stops: Stop[] = [watch, two, why, loop, marginal, pays, uneven, abolition, limits];
