/**
 * Quantisation parameters: what the compiler loads into the hardware, computed once per output channel.
 * docs/numerics.md has the rules.
 */
export { accumulationBound, fitsAccumulator } from './accumulation-bound.ts';
export type { AccumulationBound } from './accumulation-bound.ts';
export { foldBias } from './bias.ts';
export { channelWeights, foldLayer } from './layer.ts';
export { quantiseLinear, quantiseValue, roundHalfEven } from './linear.ts';
export { MAX_SHIFT, MIN_SHIFT } from './parameters.ts';
export type { RequantiseParameters, Scale } from './parameters.ts';
export { foldScale, ScaleRangeError } from './scale.ts';
