import type { Scale } from '../../sim/quantise/index.ts';

/** What happened on the way to a requantised value; tests ask whether every event was met. */
export interface RequantiseEvents {
  /**
   * A rounding made the value one bit longer: |a| to 24 bits, the product to 24 bits, the last one to a power of two.
   */
  readonly carryOfSum: boolean;
  readonly carryOfProduct: boolean;
  readonly carryOfResult: boolean;
  /** The value lay exactly between two, in the same three places. */
  readonly tieOfSum: boolean;
  readonly tieOfProduct: boolean;
  readonly tieOfResult: boolean;
  /** The magnitude after the last rounding, before zero point and clamp. */
  readonly magnitude: bigint;
}

/**
 * Steps 3 to 6 of docs/numerics.md word for word, in integers of any length: the third implementation, slow and
 * obvious, by which golden and hardware are judged.
 */
export function requantiseExactly(
  a: number,
  { mantissa, shift }: Scale,
  zy: number,
  lo: number,
  hi: number,
): { y: number; events: RequantiseEvents } {
  const sum = roundTo24Bits(BigInt(Math.abs(a)));
  const product = roundTo24Bits(sum.value * BigInt(mantissa));
  const result = shiftHalfEven(product.value, BigInt(shift));
  const signed = a < 0 ? -result.value : result.value;
  const shifted = signed + BigInt(zy);
  const y = shifted < BigInt(lo) ? lo : shifted > BigInt(hi) ? hi : Number(shifted);
  return {
    y,
    events: {
      carryOfSum: sum.carry,
      carryOfProduct: product.carry,
      carryOfResult: result.carry,
      tieOfSum: sum.tie,
      tieOfProduct: product.tie,
      tieOfResult: result.tie,
      magnitude: result.value,
    },
  };
}

interface Rounded {
  value: bigint;
  carry: boolean;
  tie: boolean;
}

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

function roundTo24Bits(value: bigint): Rounded {
  const surplus = BigInt(Math.max(0, bitLength(value) - 24));
  const { value: kept, tie } = shiftHalfEven(value, surplus);
  return { value: kept << surplus, carry: bitLength(kept) > 24, tie };
}

/** value / 2^shift, ties to even. `carry`: rounding up made the quotient longer. */
function shiftHalfEven(value: bigint, shift: bigint): Rounded {
  if (shift === 0n) return { value, carry: false, tie: false };
  const quotient = value >> shift;
  const rest = value - (quotient << shift);
  const half = 1n << (shift - 1n);
  const up = rest > half || (rest === half && (quotient & 1n) === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return { value: rounded, carry: up && bitLength(rounded) > bitLength(quotient), tie: rest === half };
}
