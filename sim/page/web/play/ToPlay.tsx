// A way from the story into a life of one's own.

import { walk } from "../state.ts";
import { Button } from "../ui.tsx";
import { words } from "../words.ts";
import { ROOM } from "./room.ts";

export const ToPlay = () => <Button onClick={() => walk(ROOM)}>{words.played.live}</Button>;
