/** Hints are Python's to the letter. Where they say how to write in a cell, a field says it in words of its own. */

/** What a hint says, and what is shown instead. A test finds a sentence that no hint says any more. */
export const OWN_WORDS: readonly (readonly [theirs: string, own: string])[] = [
  ['Write the change as {"key": number}, such as {"listing.term": 6}.', "Write one change a line, such as listing.term: 6."],
  ['Write the change of the town as {"key": number}, such as {"life.shock": 0.03}.', "Write one change a line, such as life.shock: 0.03."],
  ['Write your bounds as {"word": number}, such as {"ever": 15}.', "Write one bound a line, such as ever: 15."],
  ["Write 1% or 100%, between quotation marks.", "Write 1% or 100%."],
  ['Write a word between quotation marks, such as "court".', "Write a word, such as court."],
  ['Give a list between square brackets, such as ["court", "lender"].', "Give a list, such as court, lender."],
];

export const inOwnWords = (hint: string): string => OWN_WORDS.reduce((text, [theirs, own]) => text.replace(theirs, own), hint);
