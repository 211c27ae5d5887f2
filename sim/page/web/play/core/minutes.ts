// How long a life takes to play: the clock's seconds, a while at each stop, and the end to be read.

/** Few, half, and many: of a hundred careful lives ten stop less often than the first, and ten more often than the last. */
type Stops = readonly [few: number, half: number, many: number];

/** How often the clock stops, by lot and in lives that the list holds; by years. A test counts them again in the play towns. */
export const STOPS: Record<"lot" | "happens", Record<number, Stops>> = {
  lot: { 5: [1, 2, 5], 10: [4, 6, 11] },
  happens: { 5: [1, 4, 10], 10: [4, 8, 13] },
};
/** Assumed, since nobody was timed: seconds at a stop, and at the end. */
export const AT_A_STOP = 25,
  AT_THE_END = 90;

/** From how many minutes to how many, at so many months a second. */
export function minutes(stops: Stops, years: number, pace: number): [least: number, most: number] {
  const some = (count: number) => Math.round(((12 * years) / pace + count * AT_A_STOP + AT_THE_END) / 60);
  return [some(stops[0]), some(stops[2])];
}
