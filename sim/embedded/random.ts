/**
 * The generator of stalls and rubbish: xorshift64* with a seed mixed by splitmix64, bit for bit the one in verilator/native/stream.h, so that a
 * run takes the same cycles on both back ends. Its 64 bits are two 32-bit halves: big integers would cost more than the simulated cycle.
 */
export class StallRandom {
  /** The halves of the last number from `next`. */
  low = 0;
  high = 0;
  #stateLow: number;
  #stateHigh: number;

  /** @param seed an integer; its low 64 bits count */
  constructor(seed: number) {
    let z = BigInt.asUintN(64, BigInt(Math.trunc(seed)) + 0x9e3779b97f4a7c15n);
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    z = (z ^ (z >> 31n)) | 1n;
    this.#stateLow = Number(z & 0xffffffffn) | 0;
    this.#stateHigh = Number(z >> 32n) | 0;
  }

  /** Draws 64 bits into `low` and `high`. */
  next(): void {
    this.byte();
    this.low = Math.imul(this.#stateLow, MULTIPLIER_LOW);
  }

  /** Draws 64 bits and gives the upper 8. */
  byte(): number {
    let low = this.#stateLow;
    let high = this.#stateHigh;
    low ^= (low >>> 12) | (high << 20);
    high ^= high >>> 12;
    high ^= (high << 25) | (low >>> 7);
    low ^= low << 25;
    low ^= (low >>> 27) | (high << 5);
    high ^= high >>> 27;
    this.#stateLow = low;
    this.#stateHigh = high;
    // The upper half of the product, of which the lower 64 bits are kept.
    const a0 = low & 0xffff;
    const a1 = low >>> 16;
    const middle = a1 * (MULTIPLIER_LOW & 0xffff) + ((a0 * (MULTIPLIER_LOW & 0xffff)) >>> 16);
    const other = a0 * (MULTIPLIER_LOW >>> 16) + (middle & 0xffff);
    const carried = a1 * (MULTIPLIER_LOW >>> 16) + (middle >>> 16) + (other >>> 16);
    this.high = (carried + Math.imul(low, MULTIPLIER_HIGH) + Math.imul(high, MULTIPLIER_LOW)) | 0;
    return this.high >>> 24;
  }
}

const MULTIPLIER_LOW = 0x4f6cdd1d;
const MULTIPLIER_HIGH = 0x2545f491;
