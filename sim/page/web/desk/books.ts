// The creditors' books: what is not paid on time, by body and month, in a life of the town.

import { type World } from "../../engine";
import { MISSED_CANNOT, MISSED_WILL_NOT, PAID } from "../../engine/measures";

export interface Book {
  /** In months of costs. `billed` is all that fell due. */
  billed: number;
  cannot: number;
  willNot: number;
  /** Not paid on time so far, month by month. */
  soFar: number[];
}

const kept = new WeakMap<World, { months: number; books: Book[] }>();

/** The books of each body, in the order of `rules.source`. */
function books(world: World): Book[] {
  const known = kept.get(world),
    { history, month: months } = world;
  if (known?.months === months) return known.books;
  const result: Book[] = world.rules.source.map(() => ({ billed: 0, cannot: 0, willNot: 0, soFar: [] }));
  for (let month = 1; month <= months; month++) {
    const { dues } = history.pages[month - 1],
      { source } = world.inForceIn(month).rules;
    result.forEach((book, at) => {
      const counts = [0, 0, 0, 0],
        { amount } = source[at];
      for (let resident = 0; resident < dues.length; resident++) counts[(dues[resident] >>> (2 * at)) & 3]++;
      book.cannot += counts[MISSED_CANNOT] * amount;
      book.willNot += counts[MISSED_WILL_NOT] * amount;
      book.billed += (counts[PAID] + counts[MISSED_CANNOT] + counts[MISSED_WILL_NOT]) * amount;
      book.soFar.push(book.cannot + book.willNot);
    });
  }
  kept.set(world, { months, books: result });
  return result;
}

/** A body's books by its name, or those of all together (""). */
export function bookOf(world: World, body: string): Book {
  const all = books(world),
    at = world.rules.source.findIndex(({ name }) => name === body);
  if (at >= 0) return all[at];
  const sum = (of: (book: Book) => number) => all.reduce((total, book) => total + of(book), 0);
  return {
    billed: sum((book) => book.billed),
    cannot: sum((book) => book.cannot),
    willNot: sum((book) => book.willNot),
    soFar: Array.from({ length: world.month }, (_, month) => sum((book) => book.soFar[month])),
  };
}

/** Not paid on time; whole, so that what is told of two lives is the difference of what is shown. */
export const unpaid = ({ cannot, willNot }: Book): number => Math.round(cannot + willNot);
