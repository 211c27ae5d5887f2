/** Every exercise of the course, by its key. */

import { judged, type Exercise, type Given, type Verdict } from "./exercises";
import { BETTER } from "./lesson_7";
import { FAIR } from "./lesson_8";
import { FIRST } from "./lessons_0_2";
import { LOOP_AND_RECORDS } from "./lessons_3_4";
import { TIES_AND_TOWNS } from "./lessons_5_6";

export const EXERCISES: Record<string, Exercise> = { ...FIRST, ...LOOP_AND_RECORDS, ...TIES_AND_TOWNS, ...BETTER, ...FAIR };

/** Say whether an answer is right, or what to think about next. */
export const check = (key: string, given: Given): Promise<Verdict> => judged(EXERCISES[key], given);
