// A room: the codes of a class become one picture, and one town with all of them in it.

import { words } from "../words.ts";
import { type Stop } from "../story/stop.ts";
import { lived } from "./lives.ts";
import { Picture } from "./Picture.tsx";
import { ROOM } from "./state.ts";
import { Words } from "./Words.tsx";

export const wall: Stop = { id: ROOM, title: words.wall.title, minutes: 15, Picture, Words, done: () => lived.value !== null };
