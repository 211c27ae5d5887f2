// The story, stop by stop, in its order of feelings.

import { bill } from "./bill.tsx";
import { door } from "./door.tsx";
import { guessStop } from "./guess.tsx";
import { ten } from "./ten.tsx";
import { wrong } from "./wrong.tsx";
import { type Stop } from "./stop.ts";

export const stops: Stop[] = [bill, wrong, door, guessStop, ten];
