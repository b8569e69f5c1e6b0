/** A small seeded generator of random numbers (mulberry32), and choices made with it. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer from 0 to `n` − 1. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** Bits with a liking for the corners: all zeros, all ones, the sign alone. */
  bits(width: number): bigint {
    const corner = this.below(8);
    if (corner === 0) return 0n;
    if (corner === 1) return (1n << BigInt(width)) - 1n;
    if (corner === 2) return 1n << BigInt(width - 1);
    if (corner === 3) return BigInt(this.below(4)) & ((1n << BigInt(width)) - 1n);
    let value = 0n;
    for (let i = 0; i < width; i += 16) value = (value << 16n) | BigInt(this.below(65536));
    return value & ((1n << BigInt(width)) - 1n);
  }

  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
