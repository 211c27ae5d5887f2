/** In the link; never changes. */
export const ROOM = "play";
