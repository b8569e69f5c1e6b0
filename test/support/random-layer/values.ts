import { accumulationBound, fitsAccumulator } from '../../../sim/quantise/index.ts';
import type { Random } from '../../../sim/random/index.ts';

/**
 * Where a layer's numbers lie:
 * - `uniform`: all int8 values, weights smaller where many products are summed;
 * - `extreme`: weights and inputs mostly −128 and 127;
 * - `near24Bits`: sums that reach towards ±2^23, never past it;
 * - `near32Bits`: biases near ±2^31, past which the sum wraps.
 */
export type ValueKind = 'uniform' | 'extreme' | 'near24Bits' | 'near32Bits';

export const VALUE_KINDS: readonly ValueKind[] = ['uniform', 'extreme', 'near24Bits', 'near32Bits'];

/** The largest Σ|w| with which every sum, whatever the inputs, has 24 bits, whichever signs the weights have. */
const MOST_24_BIT_WEIGHT = 65535;

/** Weights needed to reach ±2^23: 512 of them at ±127 or more, with some to spare for zeros. */
export const TAPS_NEAR_24_BITS = 530;

/** Weights of one output channel; every sum they can give fits 24 bits. */
export function randomWeights(random: Random, kind: ValueKind, taps: number, amplitude: number): Int8Array {
  const weights = new Int8Array(taps);
  if (kind === 'near24Bits') fillToBound(random, weights);
  else if (kind === 'extreme') fillExtreme(random, weights);
  else {
    const most = Math.min(amplitude, Math.floor((2 * MOST_24_BIT_WEIGHT) / taps));
    for (let i = 0; i < taps; i++) weights[i] = Math.max(-128, random.between(-most, Math.min(most, 127)));
  }
  // Chance may put a channel slightly over: weights are dropped until it fits.
  for (let i = 0; !fitsAccumulator(accumulationBound(weights), 24); i++) weights[i] = 0;
  return weights;
}

function fillExtreme(random: Random, weights: Int8Array): void {
  let left = MOST_24_BIT_WEIGHT;
  const density = Math.min(1, 500 / weights.length);
  for (let i = 0; i < weights.length && left >= 128; i++) {
    if (!random.chance(density)) continue;
    weights[i] = random.pick([-128, -127, 127]);
    left -= Math.abs(weights[i]);
  }
}

/** All of one sign in most channels, adding up to the very bound: 65536 if positive, 65535 otherwise. */
function fillToBound(random: Random, weights: Int8Array): void {
  const sign = random.pick(['positive', 'negative', 'positive', 'negative', 'mixed'] as const);
  let left = sign === 'positive' ? MOST_24_BIT_WEIGHT + 1 : MOST_24_BIT_WEIGHT;
  for (const i of random.shuffled([...weights.keys()])) {
    const negative = sign === 'negative' || (sign === 'mixed' && random.chance(0.5));
    const size = Math.min(left, negative ? 128 : 127);
    weights[i] = negative ? -size : size;
    left -= size;
  }
}

/**
 * A C×H×W map. For `near24Bits` in bands of rows that are all −128 or all 127, with a value in a hundred changed a
 * little.
 */
export function randomInput(
  random: Random,
  kind: ValueKind,
  channels: number,
  height: number,
  width: number,
): Int8Array {
  const input = new Int8Array(channels * height * width);
  if (kind === 'near24Bits') {
    const bands = Array.from({ length: height }, () => 127);
    for (let y = 0, end = 0, level = 127; y < height; y++) {
      if (y === end) {
        level = random.pick([-128, 127]);
        end = y + random.between(3, 12);
      }
      bands[y] = level;
    }
    for (let i = 0; i < input.length; i++) {
      const level = bands[Math.floor(i / width) % height];
      input[i] = random.chance(0.01) ? level + (level > 0 ? -1 : 1) * random.below(4) : level;
    }
    return input;
  }
  for (let i = 0; i < input.length; i++) {
    input[i] = kind === 'extreme' && random.chance(0.9) ? random.pick([-128, 127]) : random.between(-128, 127);
  }
  return input;
}

/** A zero point, often one of the ends. */
export function randomZeroPoint(random: Random): number {
  return random.chance(0.5) ? random.pick([-128, 127, 0, -1]) : random.between(-128, 127);
}
