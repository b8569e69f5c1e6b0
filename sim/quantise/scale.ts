import { UserError } from '../../gen/errors.ts';
import type { Scale } from './parameters.ts';

/** A requantisation scale that the hardware does not take. */
export class ScaleRangeError extends UserError {
  constructor(where: string, sx: number, sw: number, sy: number, scale: number) {
    super({
      what: 'requantisation scale outside the range of the hardware',
      where,
      expected: 'input scale · weight scale / output scale in [2^-32, 2^8)',
      found: `${sx} · ${sw} / ${sy} = ${scale}`,
      fix: 'calibrate the scales of this layer again; a channel whose weights are all zero needs a weight scale too',
    });
  }
}

const word = new DataView(new ArrayBuffer(4));

/**
 * S of one output channel, as ONNX Runtime computes it: two operations on f32, each rounded.
 *
 * @param where named in the error, e.g. `layer 'conv1', channel 3`
 * @throws ScaleRangeError if S lies outside [2^−32, 2^8) or is no number
 */
export function foldScale(sx: number, sw: number, sy: number, where: string): Scale {
  const product = Math.fround(Math.fround(sx) * Math.fround(sw));
  const scale = Math.fround(product / Math.fround(sy));
  if (!(scale >= 2 ** -32 && scale < 2 ** 8)) throw new ScaleRangeError(where, sx, sw, sy, scale);
  word.setFloat32(0, scale);
  const bits = word.getUint32(0);
  // A normal f32 is 1.fraction · 2^(exponent − 127): the fraction with its hidden bit, 23 places further left.
  return { mantissa: (bits & 0x7f_ffff) | 0x80_0000, shift: 127 + 23 - (bits >>> 23) };
}
