// Rooms beside the story: each fills the frame as a stop does, is reached by a button or a short link, and leads back.

import { deskRoom } from "./desk/Desk.tsx";
import { play } from "./play/Play.tsx";
import { type Stop } from "./story/stop.ts";
import { wall } from "./wall/Wall.tsx";

export const rooms: Stop[] = [play, deskRoom, wall];
