import { MAX_SHIFT, MIN_SHIFT } from '../../sim/quantise/index.ts';
import type { Scale } from '../../sim/quantise/index.ts';
import { Random } from '../../sim/random/index.ts';

/** A sum (bias included, int32) and a scale. */
export interface RequantiseCase extends Scale {
  readonly a: number;
}

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;

/**
 * The corners of requantisation that random numbers miss, for every shift amount: the ends of int32, carries out of
 * each of the three roundings, ties in each, results one half, one unit in the last place and one whole number around
 * every bound that clamping can have. A few tens of thousands of cases; the same seed gives the same ones.
 */
export function requantiseCorners(seed: number): RequantiseCase[] {
  const random = new Random(seed);
  const cases: RequantiseCase[] = [];
  const add = (a: number, mantissa: number, shift: number): void => {
    const inside = Number.isInteger(a) && a >= INT32_MIN && a <= INT32_MAX;
    if (inside && mantissa >= 2 ** 23 && mantissa < 2 ** 24) cases.push({ a, mantissa, shift });
  };
  const addBothSigns = (a: number, mantissa: number, shift: number): void => {
    add(a, mantissa, shift);
    add(-a, mantissa, shift);
  };
  for (let shift = MIN_SHIFT; shift <= MAX_SHIFT; shift++) {
    const mantissas = [
      2 ** 23,
      2 ** 23 + 1,
      2 ** 24 - 1,
      2 ** 24 - 2,
      3 * 2 ** 22,
      random.between(2 ** 23, 2 ** 24 - 1),
    ];
    for (const mantissa of mantissas) {
      for (const a of sums()) addBothSigns(a, mantissa, shift);
      add(INT32_MIN, mantissa, shift);
      for (const a of sumsNearResults(random, mantissa, shift)) addBothSigns(a, mantissa, shift);
    }
    for (const { a, mantissa } of productsThatCarry(random)) addBothSigns(a, mantissa, shift);
    for (const { a, mantissa } of productsThatTie(random)) addBothSigns(a, mantissa, shift);
  }
  return cases;
}

/**
 * Small sums, ends, and around every power of two from 2^23: those below carry out of the first rounding, odd ones
 * above tie.
 */
function sums(): number[] {
  const result = [0, 1, 2, 3, INT32_MAX, INT32_MAX - 1];
  for (let exponent = 23; exponent <= 30; exponent++) {
    const ulp = 2 ** Math.max(0, exponent - 23);
    for (const offset of [-ulp, -ulp / 2, -ulp / 4, -1, 0, 1, ulp / 2, ulp, 1.5 * ulp, 1.5 * ulp + 1]) {
      result.push(2 ** exponent + offset);
    }
  }
  return result;
}

/**
 * Sums whose result lies at n + 1/2 or n, exactly or as near as whole sums come, for n around the clamps' magnitudes
 * and powers of two.
 */
function sumsNearResults(random: Random, mantissa: number, shift: number): number[] {
  const targets = [0.5, 1, 1.5, 2.5, 3.5, 7.5, 63.5, 126.5, 127, 127.5, 128, 128.5, 129, 129.5, 191.5];
  targets.push(254.5, 255, 255.5, 256, 256.5, 511.5, random.below(256) + 0.5, random.below(256) + 0.5);
  return targets.flatMap((target) => {
    const a = Math.round((target * 2 ** shift) / mantissa);
    return [a - 1, a, a + 1];
  });
}

/** Sums and mantissas whose product lies so little below a power of two that rounding it to 24 bits reaches it. */
function productsThatCarry(random: Random): { a: number; mantissa: number }[] {
  const found: { a: number; mantissa: number }[] = [];
  while (found.length < 8) {
    const mantissa = random.between(2 ** 23 + 1, 2 ** 24 - 1);
    const a = Math.floor((2 ** 47 - 1) / mantissa);
    // Products in [2^46, 2^47) keep 24 of 47 bits: half a unit of the last one is 2^22.
    if (2 ** 47 - a * mantissa < 2 ** 22) found.push({ a, mantissa }, { a: a * 2 ** random.below(7), mantissa });
  }
  return found;
}

/**
 * Sums and mantissas whose product lies exactly between two 24-bit values: a product of the form (2n + 1)·2^22 of 47
 * bits.
 */
function productsThatTie(random: Random): { a: number; mantissa: number }[] {
  const found: { a: number; mantissa: number }[] = [];
  while (found.length < 8) {
    const mantissa = (random.between(2 ** 11, 2 ** 12 - 1) | 1) * 2 ** 12;
    const a = (random.between(2 ** 13, 2 ** 14 - 1) | 1) * 2 ** 10;
    const product = a * mantissa;
    if (product >= 2 ** 46 && product < 2 ** 47) found.push({ a, mantissa });
  }
  return found;
}
