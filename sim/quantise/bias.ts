/**
 * The bias that the hardware adds to Σ w·x: with the zero point zx of the input, Σ w·(x − zx) + bias = Σ w·x + (bias −
 * zx·Σ w). Modulo 2^32, as all sums here and in ONNX Runtime are.
 *
 * @param weights of one output channel
 */
export function foldBias(bias: number, zx: number, weights: Int8Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i];
  return (bias - Math.imul(zx, sum)) | 0;
}
