/** Every exercise of the course, by its key. */

import { EARLY } from "./early";
import { judged, type Exercise, type Given, type Verdict } from "./exercises";
import { LATE } from "./late";

export const EXERCISES: Record<string, Exercise> = { ...EARLY, ...LATE };

/** Say whether an answer is right, or what to think about next. */
export const check = (key: string, given: Given): Promise<Verdict> => judged(EXERCISES[key], given);
