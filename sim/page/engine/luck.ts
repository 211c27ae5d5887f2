/** Luck: every random number belongs to (town seed, purpose, month, resident); see `sim/town/luck.py`. */

/** The month in which traits are drawn; life starts in month 1. */
export const BIRTH = 0;

/** So many bytes of what was drawn are kept; what is drawn beyond is worked out anew for each town. */
const MOST_KEPT = 128 * 2 ** 20;

/** What is kept stands in few large columns, which cost the browser less to look after: so many uniforms in each. */
const LARGE = 2 ** 17;

/**
 * The luck of one town. It is the same under every rulebook, so what was drawn is kept: give one Luck to several towns,
 * and only the first of them pays for the drawing.
 */
export class Luck {
  readonly seed: string;
  readonly residents: number;
  private readonly keys = new Map<string, Int32Array>();
  private readonly kept = new Map<string, Float32Array[]>();
  private free = new Float32Array(0);
  private recent = new Map<string, Float32Array>();
  private recentMonth = BIRTH;

  /** `seed`: a whole number from 0 to 2^63 - 1, in digits; `residents`: how many will ask; `room`: bytes to keep. */
  constructor(seed: string | number | bigint, residents: number, private room = MOST_KEPT) {
    this.seed = BigInt(seed).toString();
    this.residents = residents;
  }

  /** The uniforms in [0, 1) of a purpose in a month, one a resident (or `count` of them; there may be a few more). */
  draw(purpose: string, month: number, count = this.residents): Float32Array {
    const months = this.kept.get(purpose);
    const known = months?.[month] ?? (month === this.recentMonth ? this.recent.get(purpose) : undefined);
    if (known && known.length >= count) return known;
    const size = 8 * Math.ceil(count / 8), isKept = 4 * size <= this.room;
    const values = isKept ? this.roomFor(size) : new Float32Array(size);
    uniforms(this.key(purpose), month, values);
    if (isKept) {
      this.room -= 4 * size;
      if (months) months[month] = values;
      else this.kept.set(purpose, Object.assign([], { [month]: values }));
    } else {
      if (month !== this.recentMonth) this.recent = new Map();
      this.recentMonth = month;
      this.recent.set(purpose, values);
    }
    return values;
  }

  private roomFor(size: number): Float32Array {
    if (this.free.length < size) this.free = new Float32Array(Math.max(size, Math.min(LARGE, 64 * size)));
    const values = this.free.subarray(0, size);
    this.free = this.free.subarray(size);
    return values;
  }

  private key(purpose: string): Int32Array {
    let key = this.keys.get(purpose);
    if (!key) this.keys.set(purpose, (key = roundKeys(`listed/${this.seed}/${purpose}`)));
    return key;
  }
}

const MASK = (1n << 64n) - 1n;
const IV = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];
const ORDERS = [
  "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
  "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0",
].map((row) => [...row].map((digit) => parseInt(digit, 16)));
const MIXES = [
  [0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15],
  [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14],
];

/** BLAKE2b (RFC 7693) of up to 128 characters of ASCII: its first two words of a digest of 16 bytes. */
function blake2b(text: string): [bigint, bigint] {
  const block = new DataView(new ArrayBuffer(128));
  for (let i = 0; i < text.length; i++) block.setUint8(i, text.charCodeAt(i));
  const start = [...IV];
  start[0] ^= 0x01010000n ^ 16n;
  const v = [...start, ...IV];
  v[12] ^= BigInt(text.length);
  v[14] ^= MASK;
  const turn = (word: bigint, by: bigint) => ((word >> by) | (word << (64n - by))) & MASK;
  for (let round = 0; round < 12; round++) {
    const order = ORDERS[round % 10];
    MIXES.forEach(([a, b, c, d], i) => {
      const x = block.getBigUint64(8 * order[2 * i], true), y = block.getBigUint64(8 * order[2 * i + 1], true);
      v[a] = (v[a] + v[b] + x) & MASK;
      v[d] = turn(v[d] ^ v[a], 32n);
      v[c] = (v[c] + v[d]) & MASK;
      v[b] = turn(v[b] ^ v[c], 24n);
      v[a] = (v[a] + v[b] + y) & MASK;
      v[d] = turn(v[d] ^ v[a], 16n);
      v[c] = (v[c] + v[d]) & MASK;
      v[b] = turn(v[b] ^ v[c], 63n);
    });
  }
  return [start[0] ^ v[0] ^ v[8], start[1] ^ v[1] ^ v[9]];
}

/** The keys of Philox's ten rounds for a name, as halves of 32 bits: four a round. */
function roundKeys(name: string): Int32Array {
  let [a, b] = blake2b(name);
  const keys = new Int32Array(40);
  for (let round = 0; round < 10; round++) {
    keys.set([a, a >> 32n, b, b >> 32n].map((word) => Number(word & 0xffffffffn) | 0), 4 * round);
    a = (a + 0x9e3779b97f4a7c15n) & MASK;
    b = (b + 0xbb67ae8584caa73bn) & MASK;
  }
  return keys;
}

const STEP = 2 ** -24; // a float32 holds 24 of the 32 bits

/** Philox4x64-10 (Salmon et al. 2011) with the month in the counter's highest word; a block is eight uniforms. */
function uniforms(keys: Int32Array, month: number, values: Float32Array): void {
  for (let block = 0; 8 * block < values.length; block++) philox(keys, month, block, values);
}

/** The words a, b, c, d of a block stand in halves: al (the lower 32 bits), ah and so on. */
function philox(keys: Int32Array, month: number, block: number, values: Float32Array): void {
  const ML = 0xe14c6c93, MH = 0xd2e7470e, NL = 0x95121157, NH = 0xca5a8263;
  let al = (block + 1) | 0, ah = 0; // NumPy counts up before use
  let bl = 0, bh = 0, cl = 0, ch = 0, dl = month | 0, dh = 0;
  for (let k = 0; k < 40; k += 4) {
    // p = a x 0xd2e7470ee14c6c93 and q = c x 0xca5a826395121157: four words each, the lowest first, with what is carried
    const p0 = low(al, ML), aLH = low(al, MH), aHL = low(ah, ML), aHH = low(ah, MH);
    const p1 = high(al, ML, p0) + aLH + aHL;
    const p2 = high(al, MH, aLH) + high(ah, ML, aHL) + aHH + Math.floor(p1 / SPAN);
    const p3 = high(ah, MH, aHH) + Math.floor(p2 / SPAN);
    const q0 = low(cl, NL), cLH = low(cl, NH), cHL = low(ch, NL), cHH = low(ch, NH);
    const q1 = high(cl, NL, q0) + cLH + cHL;
    const q2 = high(cl, NH, cLH) + high(ch, NL, cHL) + cHH + Math.floor(q1 / SPAN);
    const q3 = high(ch, NH, cHH) + Math.floor(q2 / SPAN);
    al = q2 ^ bl ^ keys[k];
    ah = q3 ^ bh ^ keys[k + 1];
    bl = q0 | 0;
    bh = q1 | 0;
    cl = p2 ^ dl ^ keys[k + 2];
    ch = p3 ^ dh ^ keys[k + 3];
    dl = p0 | 0;
    dh = p1 | 0;
  }
  const at = 8 * block;
  values[at] = (al >>> 8) * STEP;
  values[at + 1] = (ah >>> 8) * STEP;
  values[at + 2] = (bl >>> 8) * STEP;
  values[at + 3] = (bh >>> 8) * STEP;
  values[at + 4] = (cl >>> 8) * STEP;
  values[at + 5] = (ch >>> 8) * STEP;
  values[at + 6] = (dl >>> 8) * STEP;
  values[at + 7] = (dh >>> 8) * STEP;
}

const SPAN = 2 ** 32;

/** The lower 32 bits of a product of two words of 32. */
const low = (x: number, y: number): number => Math.imul(x, y) >>> 0;

/**
 * Its upper 32 bits, where the lower are known. Less these, the product is a whole number of 2^32; a double holds it to
 * within 2^11, far less than half of that.
 */
const high = (x: number, y: number, lower: number): number => Math.floor(((x >>> 0) * y - lower) / SPAN + 0.5);
