import { dotRows } from './dot.ts';
import { requantiseSum } from './requantise.ts';
import { scaleOf } from './scale.ts';

/**
 * A quantised matrix product: y = requantise(Σ over n of (a[m, n] − za)·b[n, k] + bias[k]). Weights have zero point 0.
 */
export interface MatrixProduct {
  /** Rows of `a` and of the result, the length of the sums, columns of the result. */
  readonly M: number;
  readonly N: number;
  readonly K: number;
  /** M×N. */
  readonly a: Int8Array;
  /** N×K. */
  readonly b: Int8Array;
  /** One per column; absent: zeros. */
  readonly bias?: Int32Array;
  readonly sa: number;
  readonly za: number;
  /** Scale of the weights, one per column. */
  readonly sb: Float32Array;
  readonly sy: number;
  readonly zy: number;
  /** Bounds of the result, by default −128 and 127. */
  readonly lo?: number;
  readonly hi?: number;
}

/**
 * A quantised matrix product, bit-exact with ONNX Runtime's QLinearMatMul and QGemm on int8.
 *
 * @returns M×K
 * @throws ScaleRangeError if a column's scale lies outside [2^−32, 2^8)
 */
export function matrixMultiply(product: MatrixProduct): Int8Array {
  const { M, N, K, a, b, bias, sa, za, sb, sy, zy, lo = -128, hi = 127 } = product;
  if (a.length !== M * N || b.length !== N * K || sb.length !== K) {
    throw new Error(
      `a ${M}×${N} matrix times a ${N}×${K} matrix: given ${a.length} and ${b.length} values, ${sb.length} scales`,
    );
  }
  const weights = new Int8Array(K * N);
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) weights[k * N + n] = b[n * K + k];
  }
  const columns = Int16Array.from(a, (value) => value - za);
  const sums = new Int32Array(K * M);
  dotRows(weights, K, columns, M, N, sums, M, 0);
  const output = new Int8Array(M * K);
  for (let k = 0; k < K; k++) {
    const { mantissa, shift } = scaleOf(sa, sb[k], sy, `column ${k}`);
    const power = 2 ** -shift;
    const offset = bias === undefined ? 0 : bias[k];
    for (let m = 0; m < M; m++) {
      output[m * K + k] = requantiseSum((sums[k * M + m] + offset) | 0, mantissa, power, zy, lo, hi);
    }
  }
  return output;
}
