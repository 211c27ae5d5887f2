// The town as it would live under the rules that the creditor asks for.

import { set } from "../../engine";
import { rulebook } from "../state.ts";
import { relive } from "../story/relive.ts";
import { asked, side } from "./sitting.ts";

const asking = relive(() => (side.value === "ask" ? [set(rulebook.value, asked.value)] : []));

export const askedTown = asking.town;
export const useAsking = asking.useLives;
