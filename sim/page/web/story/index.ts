// The story, stop by stop, in its order of feelings.

import { abolition } from "./abolish.tsx";
import { limits } from "./limits.tsx";
import { loop } from "./loop.tsx";
import { marginal } from "./marginal.tsx";
import { pays } from "./pays.tsx";
import { bill } from "./bill.tsx";
import { door } from "./door.tsx";
import { guessStop } from "./guess.tsx";
import { ten } from "./ten.tsx";
import { wrong } from "./wrong.tsx";
import { type Stop } from "./stop.ts";
import { two } from "./two.tsx";
import { uneven } from "./uneven.tsx";
import { why } from "./why.tsx";
import { workshop } from "../workshop/Workshop.tsx";

export const stops: Stop[] = [bill, wrong, door, guessStop, ten, two, why, loop, marginal, pays, uneven, abolition, limits, workshop];
