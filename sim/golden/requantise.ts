import type { RequantiseParameters } from '../quantise/index.ts';

const MAGIC = 1.5 * 2 ** 52;

/**
 * One accumulator to one output: the rule of docs/numerics.md, steps 2 to 6.
 *
 * Doubles are exact in every step:
 * - a has 32 bits; `Math.fround` is "round to 24 significant bits, ties to even";
 * - a rounded a (24 significant bits) times the mantissa (24 bits) has at most 48 significant bits, a double has 53;
 *   `fround` again;
 * - |product| < 2^31·2^24 and a power of two times a double is exact; the result lies below 2^39;
 * - adding and taking away 1.5·2^52 rounds what lies below 2^51 to a whole number, ties to even.
 *
 * @param acc Σ w·x, any int32
 * @returns an integer in [lo, hi]
 */
export function requantise(acc: number, parameters: RequantiseParameters): number {
  const { bias, mantissa, shift, zy, lo, hi } = parameters;
  return requantiseSum((acc + bias) | 0, mantissa, 2 ** -shift, zy, lo, hi);
}

/** {@link requantise} with the bias already in the sum and the power of two worked out: the inner loop's form. */
export function requantiseSum(a: number, mantissa: number, power: number, zy: number, lo: number, hi: number): number {
  const product = Math.fround(Math.fround(a) * mantissa);
  const y = product * power + MAGIC - MAGIC + zy;
  return y < lo ? lo : y > hi ? hi : y;
}

/** Holds every value in [lo, hi]: Relu, Relu6 and Clip on quantised values. */
export function clamp(values: Int8Array, lo: number, hi: number): Int8Array {
  return values.map((value) => (value < lo ? lo : value > hi ? hi : value));
}
