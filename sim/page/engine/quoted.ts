/** Any text as it may stand in a message, as Python's `quoted` writes it; see `sim/errors.py`. */

/** What Python's isprintable() refuses: control and direction marks, halves of letters, spaces other than the common one. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

/** On one line, in quotes, its middle left out where it is long; nothing in it can be obeyed. */
export function quoted(text: string, most = 60): string {
  const letters = Array.from(text);
  const brief = letters.length > 2 * most ? `${spelt(letters.slice(0, most))}...${spelt(letters.slice(-most))}` : spelt(letters);
  const line = Array.from(brief), third = Math.floor(most / 3);
  return line.length <= most ? brief : `${line.slice(0, third).join("")}...${line.slice(3 + third - most).join("")}`;
}

function spelt(letters: readonly string[]): string {
  const quote = letters.includes("'") && !letters.includes('"') ? '"' : "'";
  return quote + letters.map((letter) => (letter === quote ? `\\${quote}` : escaped(letter))).join("") + quote;
}

function escaped(letter: string): string {
  if (SHORT[letter]) return SHORT[letter];
  if (!HIDDEN.test(letter)) return letter;
  const code = letter.codePointAt(0)!, hex = code.toString(16);
  return code < 256 ? `\\x${hex.padStart(2, "0")}` : code < 65536 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
