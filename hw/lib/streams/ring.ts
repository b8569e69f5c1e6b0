import { mux } from '../../../gen/index.ts';
import type { UInt } from '../../../gen/index.ts';

/** The index after `index` in a ring of `depth` words. */
export function nextIndex(index: UInt, depth: number): UInt {
  const wraps = depth === 2 ** index.width;
  return wraps ? index.add(1) : mux(index.eq(depth - 1), 0, index.add(1));
}
