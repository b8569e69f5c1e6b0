import { assertLayer, assertSample, outputShape } from '../network/index.ts';
import type { Layer } from '../network/index.ts';
import { dotRows } from './dot.ts';
import { requantiseSum } from './requantise.ts';
import { scaleOf } from './scale.ts';

/** Values of the unfolded input held at a time: small enough to stay in the second-level cache. */
const BLOCK_VALUES = 1 << 17;

/**
 * The exact sums of a layer before bias and requantisation: Σ w·(x − zx), modulo 2^32, K×P×Q.
 *
 * @param input C×H×W
 * @throws UserError when the input has another size
 */
export function convolutionSums(layer: Layer, input: Int8Array): Int32Array {
  assertLayer(layer);
  const { C, K, R, S, groups } = layer;
  assertSample(layer, input, `layer '${layer.name}'`);
  const { P, Q } = outputShape(layer);
  const length = (C / groups) * R * S;
  const rowsAtOnce = Math.max(1, Math.min(P, Math.floor(BLOCK_VALUES / (Q * length))));
  const columns = new Int16Array(rowsAtOnce * Q * length);
  const sums = new Int32Array(K * P * Q);
  const rows = K / groups;
  for (let group = 0; group < groups; group++) {
    const weights = layer.weights.subarray(group * rows * length, (group + 1) * rows * length);
    const groupSums = sums.subarray(group * rows * P * Q, (group + 1) * rows * P * Q);
    for (let p = 0; p < P; p += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, P - p);
      unfold(layer, input, group, p, count, columns);
      dotRows(weights, rows, columns, count * Q, length, groupSums, P * Q, p * Q);
    }
  }
  return sums;
}

/**
 * Writes, for each output position of some rows, the values of x − zx under the kernel, in the order of the weights.
 */
function unfold(layer: Layer, input: Int8Array, group: number, from: number, count: number, columns: Int16Array): void {
  const { C, H, W, R, S, groups, zx } = layer;
  const { Q } = outputShape(layer);
  const { vertical, horizontal } = layer.stride;
  const channels = C / groups;
  const length = channels * R * S;
  for (let c = 0; c < channels; c++) {
    const map = (group * channels + c) * H * W;
    for (let r = 0; r < R; r++) {
      for (let s = 0; s < S; s++) {
        const tap = (c * R + r) * S + s;
        const left = s * layer.dilation.horizontal - layer.pads.left;
        for (let p = 0; p < count; p++) {
          const y = (from + p) * vertical + r * layer.dilation.vertical - layer.pads.top;
          const inside = y >= 0 && y < H;
          const row = map + y * W;
          let at = p * Q * length + tap;
          for (let q = 0, x = left; q < Q; q++, x += horizontal, at += length) {
            columns[at] = inside && x >= 0 && x < W ? input[row + x] - zx : 0;
          }
        }
      }
    }
  }
}

/**
 * One layer on one sample, bit-exact with ONNX Runtime's QLinearConv on int8 activations and int8 weights.
 *
 * @param input C×H×W
 * @returns K×P×Q
 * @throws ScaleRangeError if a channel's scale lies outside [2^−32, 2^8)
 */
export function convolution(layer: Layer, input: Int8Array): Int8Array {
  const sums = convolutionSums(layer, input);
  const { P, Q } = outputShape(layer);
  const output = new Int8Array(sums.length);
  const { K, bias, sx, sw, sy, zy, lo, hi } = layer;
  for (let k = 0; k < K; k++) {
    const { mantissa, shift } = scaleOf(sx, sw[k], sy, `layer '${layer.name}', channel ${k}`);
    const power = 2 ** -shift;
    const b = bias[k];
    const end = (k + 1) * P * Q;
    for (let i = k * P * Q; i < end; i++) {
      output[i] = requantiseSum((sums[i] + b) | 0, mantissa, power, zy, lo, hi);
    }
  }
  return output;
}
