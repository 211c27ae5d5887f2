// One mark for each state: drawn once as a small picture, then stamped. Shape and size tell as much as colour.

const COLOURS = ["person", "owing", "favoured", "listed", "on-listed", "fence", "lot", "only"];
export const NOBODY = 0;
export const OWING = 1;
export const FAVOURED = 2;
export const LISTED = 3;
export const ONLY_HERE = 4; // in two lives laid over each other
export const ONLY_THERE = 5;
export const ROOM = 1.9; // of a picture, in pitches

export type Look = Record<string, string>;

/** The colours of marks under the theme in force. */
export function look(): Look {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** Pictures of all marks at a size: `pitch` CSS pixels between two people of a home, `ratio` device pixels to each. */
export function pictures(pitch: number, ratio: number, colours: Look): HTMLCanvasElement[] {
  return [NOBODY, OWING, FAVOURED, LISTED, ONLY_HERE, ONLY_THERE].map((state) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.max(2, Math.round(pitch * ROOM * ratio));
    const pen = canvas.getContext("2d");
    if (pen) {
      pen.scale(canvas.width / ROOM, canvas.height / ROOM);
      pen.translate(ROOM / 2, ROOM / 2);
      mark(pen, state, colours);
    }
    return canvas;
  });
}

/** One mark about the origin, a pitch being 1. */
function mark(pen: CanvasRenderingContext2D, state: number, colours: Look): void {
  const ink = (name: string) => colours[name] ?? "currentColor";
  pen.lineJoin = "round";
  if (state === NOBODY) {
    pen.fillStyle = ink("person");
    person(pen, 0.82);
  } else if (state === OWING) {
    pen.fillStyle = ink("owing");
    pen.beginPath();
    pen.moveTo(0, -0.56);
    pen.lineTo(0.5, 0);
    pen.lineTo(0, 0.56);
    pen.lineTo(-0.5, 0);
    pen.fill();
  } else if (state === FAVOURED) {
    pen.strokeStyle = ink("favoured");
    pen.lineWidth = 0.13;
    person(pen, 0.86, true);
  } else if (state === ONLY_THERE) {
    pen.strokeStyle = ink("favoured");
    pen.lineWidth = 0.2;
    pen.strokeRect(-0.46, -0.5, 0.92, 1);
  } else {
    pen.fillStyle = ink(state === ONLY_HERE ? "only" : "listed");
    pen.beginPath();
    pen.roundRect(-0.56, -0.68, 1.12, 1.36, 0.16);
    pen.fill();
    pen.fillStyle = ink("on-listed");
    if (state === LISTED) person(pen, 0.78);
    else {
      pen.strokeStyle = ink("on-listed");
      pen.lineWidth = 0.17;
      pen.beginPath();
      pen.moveTo(-0.3, -0.36);
      pen.lineTo(0.3, 0.36);
      pen.moveTo(0.3, -0.36);
      pen.lineTo(-0.3, 0.36);
      pen.stroke();
    }
  }
}

/** A head and shoulders. */
function person(pen: CanvasRenderingContext2D, size: number, hollow = false): void {
  const done = () => (hollow ? pen.stroke() : pen.fill());
  pen.beginPath();
  pen.arc(0, -0.3 * size, 0.25 * size, 0, 7);
  done();
  pen.beginPath();
  pen.moveTo(-0.42 * size, 0.56 * size);
  pen.quadraticCurveTo(-0.42 * size, 0.02 * size, 0, 0.02 * size);
  pen.quadraticCurveTo(0.42 * size, 0.02 * size, 0.42 * size, 0.56 * size);
  pen.closePath();
  done();
}
