/** Bits that tell `count` things apart: 3 for 5 to 8. At least 1, because no signal is empty. */
export function log2Up(count: number): number {
  return bitsFor(Math.max(1, Math.ceil(count) - 1));
}

/** Bits that hold the number `max`: 3 for 4 to 7, at least 1. */
export function bitsFor(max: number): number {
  let bits = 1;
  for (let rest = Math.floor(max / 2); rest >= 1; rest = Math.floor(rest / 2)) bits++;
  return bits;
}
