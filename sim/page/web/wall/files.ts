// What can be taken from the wall: its picture, and its numbers.

import { drawing } from "../files/save.ts";
import { counted, type ClassLife } from "./lives.ts";
import { words } from "../words.ts";
import { beforehand, finding } from "./Picture.tsx";

/** A row a player; the names of the lives are those of `sim live`. */
export function csv({ rows }: ClassLife): string {
  const lines = rows.map(({ resident, listed, free, byRule, here, there, ruleHere, ruleThere, guess }) =>
    [resident, listed, free, byRule, here, there, ruleHere, ruleThere, guess].join(","),
  );
  return [words.wall.columns.map((name) => `"${name}"`).join(","), ...lines, ""].join("\r\n");
}

/** The picture as it hangs there, twice as large, with its finding above it. */
export async function picture(life: ClassLife): Promise<Blob> {
  const svg = document.querySelector<SVGSVGElement>(".wall svg")!,
    scale = 2,
    edge = 24;
  const style = getComputedStyle(document.documentElement),
    counts = counted(life),
    wide = svg.clientWidth,
    high = svg.clientHeight;
  const lines = [finding(counts), beforehand(life), words.wall.money].filter(Boolean),
    image = await drawing(svg);
  const sheet = document.createElement("canvas"),
    pen = sheet.getContext("2d")!,
    font = (letter: number) => `650 ${letter}px ${style.fontFamily}`;
  pen.font = font(22);
  const widest = Math.max(...lines.map((line) => pen.measureText(line).width)),
    letter = Math.min(22, (22 * wide) / widest), // every line on the sheet, none squeezed
    above = lines.length * 1.4 * letter + edge;
  sheet.width = scale * (wide + 2 * edge);
  sheet.height = scale * (high + above + 2 * edge);
  pen.scale(scale, scale);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.fillStyle = style.color;
  pen.font = font(letter);
  lines.forEach((line, at) => pen.fillText(line, edge, edge + letter + at * 1.4 * letter));
  pen.drawImage(image, edge, edge + above, wide, high);
  return new Promise((done, fail) => sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error("toBlob"))), "image/png"));
}
