// Files for whoever sits here: made in the page, saved by the browser; nothing is sent anywhere.

import { MEASURES, type Town } from "../../engine";

/** Let the browser save this under a name. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a"),
    address = URL.createObjectURL(content);
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export const text = (content: string, type: string): Blob => new Blob([content], { type: `${type};charset=utf-8` });

/** Month by month and world by world, every measure: as `monthly.csv` of `sim run`, but for its rounding. */
export function csv(town: Town): string {
  const rows = [["world", "month", ...MEASURES].join(",")];
  for (const { name, history } of town.worlds) {
    const world = /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
    history.tallies.forEach((tallies, at) => rows.push([world, at + 1, ...MEASURES.map((measure) => tallies[measure])].join(",")));
  }
  return rows.join("\r\n") + "\r\n";
}

/** A picture of a town and a chart, one above the other, with words below: as they stand on the page. */
export async function picture(town: HTMLCanvasElement, chart: SVGSVGElement | null, words: readonly string[]): Promise<Blob> {
  const wide = Math.max(town.width, 900),
    scale = wide / town.width,
    letter = wide / 48,
    edge = letter;
  const drawn = chart && (await drawing(chart));
  const ratio = drawn && chart ? Math.min(wide / chart.clientWidth, 2.4) : 0,
    high = ratio && chart ? chart.clientHeight * ratio : 0;
  const sheet = document.createElement("canvas");
  sheet.width = wide + 2 * edge;
  sheet.height = town.height * scale + high + (words.length * 1.4 + 1) * letter + 2 * edge;
  const pen = sheet.getContext("2d")!,
    style = getComputedStyle(document.documentElement);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(town, edge, edge, wide, town.height * scale);
  let below = edge + town.height * scale;
  if (drawn && chart) pen.drawImage(drawn, edge, below, chart.clientWidth * ratio, high);
  below += high + 1.2 * letter;
  pen.fillStyle = style.color;
  pen.font = `${letter}px ${style.fontFamily}`;
  words.forEach((line, i) => pen.fillText(line, edge, below + i * 1.4 * letter, wide));
  return new Promise((done, fail) => sheet.toBlob((blob) => (blob ? done(blob) : fail(new Error("toBlob"))), "image/png"));
}

const STYLES = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "font-size",
  "font-weight",
  "font-family",
  "opacity",
];

/** An SVG as an image, with the styles that the page gives it. */
export async function drawing(chart: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = chart.cloneNode(true) as SVGSVGElement,
    from = chart.querySelectorAll("*"),
    to = copy.querySelectorAll("*");
  from.forEach((node, i) => {
    const seen = getComputedStyle(node);
    for (const name of STYLES) to[i].setAttribute(name, seen.getPropertyValue(name));
    to[i].removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}
