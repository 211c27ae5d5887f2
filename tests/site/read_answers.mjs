// What a lesson without Python makes of answers: `node read_answers.mjs MODULE.mjs`, questions as JSON in, answers out.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const page = await import(pathToFileURL(process.argv[2]).href);
const { written, verdicts, texts } = JSON.parse(readFileSync(0, "utf8"));
const base = page.load("joined-hands");
const READERS = {
  number: page.toNumber, share: page.toShare, word: page.toWord, list: page.toList,
  name: (answer) => page.toName(answer, Object.keys(page.exported.pilots)), changes: (answer) => page.toChanges(answer, base),
};
const hinted = (find) => {
  try {
    return { said: find() };
  } catch (error) {
    if (!(error instanceof page.Hint)) throw error;
    return { hint: error.message };
  }
};
/** A rulebook stands in JSON as {"$rulebook": ...}. */
const given = (answer) => {
  if (Array.isArray(answer)) return answer.map(given);
  return answer?.$rulebook ? page.parse(answer.$rulebook) : answer;
};
const result = { keys: Object.keys(page.EXERCISES), written: [], verdicts: [], texts: [] };
for (const [reader, answer] of written) result.written.push(hinted(() => READERS[reader](answer)));
for (const [key, answer] of verdicts) result.verdicts.push(await page.check(key, given(answer)));
for (const text of texts) result.texts.push(page.toMapping(text));
result.ownWords = page.OWN_WORDS;
console.log(JSON.stringify(result));
process.exit(0);
