// Seats: residents of the play town, spread over all of it, each with a link for one phone.

import { TOWNS } from "../../engine";

export const MOST_SEATS = 200;

/** So many residents, each another: steps of the golden ratio reach every part of the town, whatever their number. */
export function seatsFor(count: number): number[] {
  const people = TOWNS[0].residents;
  let step = Math.round(people * 0.618);
  while (common(step, people) > 1) step++;
  return Array.from({ length: Math.min(count, MOST_SEATS, people) }, (_, at) => (17 + at * step) % people);
}

const common = (a: number, b: number): number => (b ? common(b, a % b) : a);

/** The link that gives the play its resident; the page must stand where phones can open it. */
export const seatLink = (address: string, resident: number): string => `${address.split("#")[0]}#seat=${resident}`;
