import { ScaleRangeError } from '../quantise/index.ts';
import type { Scale } from '../quantise/index.ts';

/**
 * S = f32(f32(sx·sw) / sy) as mantissa and shift: golden's own arithmetic, by which the compiler's folding is checked.
 *
 * @throws ScaleRangeError if S lies outside [2^−32, 2^8)
 */
export function scaleOf(sx: number, sw: number, sy: number, where = 'the golden model'): Scale {
  const f32 = Math.fround;
  const scale = f32(f32(f32(sx) * f32(sw)) / f32(sy));
  if (Number.isNaN(scale) || scale < 2 ** -32 || scale >= 2 ** 8) throw new ScaleRangeError(where, sx, sw, sy, scale);
  // Doubling is exact: the loop ends with all 24 significant bits left of the point.
  let mantissa = scale;
  let shift = 0;
  while (mantissa < 2 ** 23) {
    mantissa *= 2;
    shift++;
  }
  return { mantissa, shift };
}
