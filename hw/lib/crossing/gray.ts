import { cat } from '../../../gen/index.ts';
import type { UInt } from '../../../gen/index.ts';

/** The Gray code of a number: from each number to the next one bit changes, from the largest to 0 as well. */
export function toGray(x: UInt): UInt {
  return x.xor(x.shr(1));
}

/** The number of a Gray code: each bit is the parity of the code's bits from the top down to it. */
export function fromGray(code: UInt): UInt {
  const bits = Array.from({ length: code.width }, (_, i) => code.bits(code.width - 1, i).xorR());
  return cat(...bits.reverse());
}
