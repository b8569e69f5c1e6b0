const MAGIC = 1.5 * 2 ** 52;

/**
 * Rounds to the nearest whole number, ties to the even one, for |value| < 2^51:
 * past 2^52 a double has no fraction, so adding and taking away 1.5·2^52 leaves the rounding to the addition.
 */
export function roundHalfEven(value: number): number {
  return value + MAGIC - MAGIC;
}

/**
 * One real value as int8: round(value / scale) + zeroPoint, the division in f32, ties to even, held in [−128, 127]
 * (ONNX QuantizeLinear).
 */
export function quantiseValue(value: number, scale: number, zeroPoint: number): number {
  const quotient = Math.fround(Math.fround(value) / Math.fround(scale));
  // Held first: the rounding trick is exact only for small numbers, and infinities have a right answer.
  const held = Math.min(Math.max(quotient, -1000), 1000);
  return Math.min(Math.max(roundHalfEven(held) + zeroPoint, -128), 127);
}

/** Real values as int8, see {@link quantiseValue}. */
export function quantiseLinear(values: Float32Array, scale: number, zeroPoint: number): Int8Array {
  return Int8Array.from(values, (value) => quantiseValue(value, scale, zeroPoint));
}
