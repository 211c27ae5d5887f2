// Where everybody lives: districts as quarters of the town, homes as lots in them, people side by side in a home.

const STREET = 0.5; // between lots, in people
const RATIO = 1.36; // a district is so many times as wide as high

/** @typedef {{x: number, y: number, width: number, height: number, first: number}} Quarter */
/** @typedef {{x: Float32Array, y: Float32Array, pitch: number, width: number, height: number, quarters: Quarter[]}} Layout */

/**
 * Places of all people for a town of this width. The same width gives the same places.
 * @param {number} width @param {number[]} bounds @param {number} household @returns {Layout}
 */
export function layout(width, bounds, household) {
  const residents = bounds[bounds.length - 1] ?? 0;
  const districts = bounds.length - 1;
  const across = Math.ceil(Math.sqrt(districts));
  const gap = Math.max(6, width * 0.016);
  const wide = (width - gap * (across - 1)) / across;
  const pad = Math.max(3, wide * 0.02);
  const x = new Float32Array(residents), y = new Float32Array(residents);
  const lots = Math.max(...bounds.slice(1).map((end, d) => homes(bounds[d] ?? 0, end, household)));
  const lotRatio = (household + STREET) / (1.3 + STREET);
  const columns = Math.max(1, Math.ceil(Math.sqrt((lots * RATIO) / lotRatio)));
  const pitch = (wide - 2 * pad) / (columns * (household + STREET));
  const lotHigh = pitch * (1.3 + STREET);
  const rows = Math.ceil(lots / columns);
  const high = rows * lotHigh + 2 * pad;
  const quarters = [];
  for (let d = 0; d < districts; d++) {
    const first = bounds[d] ?? 0, end = bounds[d + 1] ?? first;
    const left = (d % across) * (wide + gap), top = Math.floor(d / across) * (high + gap);
    quarters.push({ x: left, y: top, width: wide, height: high, first });
    const home = Math.floor(first / household);
    for (let r = first; r < end; r++) {
      const lot = Math.floor(r / household) - home;
      x[r] = left + pad + (lot % columns) * pitch * (household + STREET) + (r % household + 0.5 + STREET / 2) * pitch;
      y[r] = top + pad + Math.floor(lot / columns) * lotHigh + lotHigh / 2;
    }
  }
  const down = Math.ceil(districts / across);
  return { x, y, pitch, width, height: down * high + (down - 1) * gap, quarters };
}

/** @param {number} first @param {number} end @param {number} household */
function homes(first, end, household) {
  return end > first ? Math.floor((end - 1) / household) - Math.floor(first / household) + 1 : 0;
}

/**
 * Who stands nearest to a point, if anybody is near; -1 if not.
 * @param {Layout} places @param {number} px @param {number} py @returns {number}
 */
export function nearest(places, px, py) {
  let best = -1, least = Math.max(places.pitch, 12) ** 2;
  for (let r = 0; r < places.x.length; r++) {
    const distance = ((places.x[r] ?? 0) - px) ** 2 + ((places.y[r] ?? 0) - py) ** 2;
    if (distance < least) [best, least] = [r, distance];
  }
  return best;
}

/**
 * The next person in a direction: nearest in a cone, so that arrow keys walk through the town.
 * @param {Layout} places @param {number} from @param {number} dx @param {number} dy @returns {number}
 */
export function neighbour(places, from, dx, dy) {
  let best = from, least = Infinity;
  for (let r = 0; r < places.x.length; r++) {
    const ax = (places.x[r] ?? 0) - (places.x[from] ?? 0), ay = (places.y[r] ?? 0) - (places.y[from] ?? 0);
    const ahead = ax * dx + ay * dy, aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    if (ahead > 0.1 && aside <= ahead * 1.2 && ahead + 2 * aside < least) [best, least] = [r, ahead + 2 * aside];
  }
  return best;
}
