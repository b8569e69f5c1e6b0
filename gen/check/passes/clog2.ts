/** Bits that count `n` values: the smallest `b` with `2 ** b >= n`. */
export function clog2(n: number): number {
  return n <= 1 ? 0 : 32 - Math.clz32(n - 1);
}
