// Where everybody lives: districts as quarters of the town, homes as lots in them, people side by side in a home.

const STREET = 0.5; // between lots, in people
const STRETCH = 1.25; // rows lie so much further apart at most, for a town as high as its place

export interface Quarter {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  x: Float32Array;
  y: Float32Array;
  pitch: number;
  width: number;
  height: number;
  quarters: Quarter[];
}

/**
 * Places of all people for a town of this width, and at most this height. The same size gives the same places.
 * `bounds` are the first residents of the districts, and the number of residents at the end.
 */
export function layout(width: number, height: number, bounds: ArrayLike<number>, household: number): Layout {
  const districts = bounds.length - 1,
    residents = bounds[districts];
  const across = Math.ceil(Math.sqrt(districts)),
    down = Math.ceil(districts / across);
  const gap = Math.max(5, Math.min(width, height) * 0.016);
  const wide = (width - gap * (across - 1)) / across,
    high = (height - gap * (down - 1)) / down;
  let lots = 1;
  for (let d = 0; d < districts; d++) lots = Math.max(lots, homes(bounds[d], bounds[d + 1], household));
  const pad = Math.max(3, wide * 0.02);
  const lotWide = household + STREET,
    lotHigh = 1.3 + STREET; // in people
  let best = { pitch: 0, columns: 1, rows: lots };
  for (let columns = 1; columns <= lots; columns++) {
    const rows = Math.ceil(lots / columns);
    const pitch = Math.min((wide - 2 * pad) / (columns * lotWide), (high - 2 * pad) / (rows * lotHigh));
    if (pitch > best.pitch) best = { pitch, columns, rows };
  }
  const { pitch, columns, rows } = best;
  const x = new Float32Array(residents),
    y = new Float32Array(residents),
    quarters: Quarter[] = [];
  const rowHigh = Math.min(STRETCH * lotHigh * pitch, (high - 2 * pad) / rows);
  const used = { width: columns * lotWide * pitch + 2 * pad, height: rows * rowHigh + 2 * pad };
  const edge = Math.max(0, (width - across * used.width - (across - 1) * gap) / 2);
  for (let d = 0; d < districts; d++) {
    const left = edge + (d % across) * (used.width + gap),
      top = Math.floor(d / across) * (used.height + gap);
    quarters.push({ x: left, y: top, ...used });
    const home = Math.floor(bounds[d] / household);
    for (let r = bounds[d]; r < bounds[d + 1]; r++) {
      const lot = Math.floor(r / household) - home;
      x[r] = left + pad + ((lot % columns) * lotWide + (r % household) + 0.5 + STREET / 2) * pitch;
      y[r] = top + pad + (Math.floor(lot / columns) + 0.5) * rowHigh;
    }
  }
  return { x, y, pitch, width, height: down * used.height + (down - 1) * gap, quarters };
}

function homes(first: number, end: number, household: number): number {
  return end > first ? Math.floor((end - 1) / household) - Math.floor(first / household) + 1 : 0;
}

/** Who stands nearest to a point, if anybody is near; -1 if not. */
export function nearest(places: Layout, px: number, py: number): number {
  let best = -1,
    least = Math.max(places.pitch, 12) ** 2;
  for (let r = 0; r < places.x.length; r++) {
    const distance = (places.x[r] - px) ** 2 + (places.y[r] - py) ** 2;
    if (distance < least) [best, least] = [r, distance];
  }
  return best;
}

/** The next person in a direction: nearest in a cone, so that arrow keys walk through the town. */
export function neighbour(places: Layout, from: number, dx: number, dy: number): number {
  let best = from,
    least = Infinity;
  for (let r = 0; r < places.x.length; r++) {
    const ax = places.x[r] - places.x[from],
      ay = places.y[r] - places.y[from];
    const ahead = ax * dx + ay * dy,
      aside = Math.abs(ax * dy) + Math.abs(ay * dx);
    if (ahead > 0.1 && aside <= ahead * 1.2 && ahead + 2 * aside < least) [best, least] = [r, ahead + 2 * aside];
  }
  return best;
}
