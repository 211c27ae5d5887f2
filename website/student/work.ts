/** What a student said and wrote: it is kept in this page's address, and goes nowhere else. */

/** A prediction: the number, how sure in per cent, the reason, and whether it was made after the result was seen. */
export interface Prediction {
  mine: number | null;
  sure: number;
  because: string;
  after: boolean;
}
export interface Work {
  predictions: Record<string, Prediction>;
  answers: Record<string, string>;
  essays: Record<string, string>;
  passed: Record<string, boolean>;
  /** The ten questions, "before" and "after": a letter or a mark by the question's name. */
  ten: Record<string, Record<string, string>>;
}

const KEY = "work=";
export const work: Work = { predictions: {}, answers: {}, essays: {}, passed: {}, ten: {}, ...readAddress() };

function readAddress(): Partial<Work> {
  const text = location.hash.slice(1);
  if (!text.startsWith(KEY)) return {};
  try {
    const packed = atob(text.slice(KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
    const read: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(packed, (sign) => sign.charCodeAt(0))),
    );
    const parts = ["predictions", "answers", "essays", "passed", "ten"] as const,
      result: Partial<Work> = {};
    for (const part of parts) {
      const value = (read as Record<string, unknown> | null)?.[part];
      if (typeof value === "object" && value !== null && !Array.isArray(value)) Object.assign(result, { [part]: value });
    }
    return result;
  } catch {
    return {}; // an address that was cut: begin afresh
  }
}

/** Write it all into the address, so that this page can be left and opened again. */
export function keep(): void {
  const bytes = new TextEncoder().encode(JSON.stringify(work));
  const packed = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  history.replaceState(null, "", `#${KEY}${packed}`);
}

/** A step to a heading takes the address for itself: take it back, once there is something to keep. */
export function keepThroughSteps(): void {
  addEventListener("hashchange", () => {
    if (!location.hash.startsWith(`#${KEY}`) && Object.values(work).some((part) => Object.keys(part).length)) setTimeout(keep);
  });
}

const NUMBERED = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

/** The answers to the ten questions as one line, which the lecturer's page counts: "before: c b d b c - - b d b; A 4, B 5". */
export function line(when: string): string {
  const said = work.ten[when] ?? {},
    marks = ["A", "B"].filter((name) => said[name]).map((name) => `${name} ${said[name]}`);
  return `${when}: ${NUMBERED.map((name) => said[name] ?? "-").join(" ")}${marks.length ? `; ${marks.join(", ")}` : ""}`;
}

/** All of it as a text to hand in or to keep. */
export function asText(title: string, questions: Record<string, string>): string {
  const lines = [title, ""];
  for (const [key, { mine, sure, because, after }] of Object.entries(work.predictions)) {
    const said = mine === null ? "none" : `${mine}, ${sure}% sure${after ? ", made after the result was seen" : ""}`;
    lines.push(`Prediction ${key}. ${questions[key] ?? ""}`, said, ...(because ? [`because ${because}`] : []), "");
  }
  for (const [key, text] of Object.entries(work.answers)) {
    lines.push(`Exercise ${key}${key in work.passed ? ` (${work.passed[key] ? "PASS" : "not yet"})` : ""}`, text, "");
  }
  for (const when of Object.keys(work.ten)) lines.push("The ten questions", line(when), "");
  for (const [key, text] of Object.entries(work.essays)) if (text.trim()) lines.push(`Essay ${key}`, text, "");
  return lines.join("\n");
}
