/**
 * The values Σ w·x can take for some x in [−128, 127] each, both ends reached. Positions outside the image hold such an
 * x too.
 */
export interface AccumulationBound {
  readonly min: number;
  readonly max: number;
}

/** Worst-case sum of one output channel (or of a part of its reduction, if given a part of its weights). */
export function accumulationBound(weights: Int8Array): AccumulationBound {
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i];
    if (w > 0) positive += w;
    else negative -= w;
  }
  return { min: 0 - 128 * positive - 127 * negative, max: 127 * positive + 128 * negative };
}

/**
 * Whether every sum within the bound is a signed number of so many bits, so that an accumulator that wraps on the way
 * ends right.
 */
export function fitsAccumulator(bound: AccumulationBound, bits: number): boolean {
  return bound.min >= -(2 ** (bits - 1)) && bound.max <= 2 ** (bits - 1) - 1;
}
