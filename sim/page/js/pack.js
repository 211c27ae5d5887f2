// Reads what sim/page/pack.py writes: base64, deflated bytes, whole numbers of one to five bytes.

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(text) {
  const raw = atob(text.trim());
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  return bytes;
}

/** Undo the deflating, beside the main thread. @param {Uint8Array<ArrayBuffer>} bytes @returns {Promise<Uint8Array>} */
export async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads numbers from bytes, in order. */
export class Reader {
  /** @param {Uint8Array} bytes @param {number} [at] */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @returns {number} */
  varint() {
    let value = 0, factor = 1, byte = 0;
    do {
      byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return value;
  }

  /** How many numbers, then the numbers. @returns {number[]} */
  series() {
    const values = new Array(this.varint());
    for (let i = 0; i < values.length; i++) values[i] = this.varint();
    return values;
  }

  /** Numbers that never fall, kept as steps. @returns {number[]} */
  rising() {
    const values = this.series();
    for (let i = 1; i < values.length; i++) values[i] = (values[i] ?? 0) + (values[i - 1] ?? 0);
    return values;
  }

  /** Pass over a series. */
  skip() {
    let left = this.varint();
    while (left) if (!((this.bytes[this.at++] ?? 0) & 128)) left--;
  }

  /**
   * What each resident is, month by month: only changes are kept.
   * @param {number} residents @param {number} months @returns {Uint8Array}
   */
  changes(residents, months) {
    const states = new Uint8Array(residents * months);
    let place = 0, from = 0, state = 0;
    for (let left = this.varint(); left; left--) {
      const value = this.varint();
      place += Math.floor(value / 4);
      paint(states, from, place, state, months);
      from = place;
      state = value % 4;
    }
    paint(states, from, states.length, state, months);
    return states;
  }

  /**
   * Listed or not, month by month: only the turns are kept. Listed is state 3.
   * @param {number} residents @param {number} months @returns {Uint8Array}
   */
  toggles(residents, months) {
    const states = new Uint8Array(residents * months);
    const turns = this.rising();
    for (let i = 0; i < turns.length; i++) {
      const start = turns[i] ?? 0, end = (Math.floor(start / months) + 1) * months;
      const next = turns[i + 1] ?? end;
      states.fill(3, start, Math.min(next, end));
      if (next < end) i++; // the next turn is this stay's end
    }
    return states;
  }
}

/**
 * A state holds from one change to the next, but not beyond the life of its resident.
 * @param {Uint8Array} states @param {number} from @param {number} to @param {number} state @param {number} months
 */
function paint(states, from, to, state, months) {
  if (!state) return;
  states.fill(state, from, Math.min(to, (Math.floor(from / months) + 1) * months));
}
