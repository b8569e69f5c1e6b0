import { UserError } from '../../gen/errors.ts';

/** Rows or columns of zero-point values around the map, per side. All are 0 or more. */
export interface Pads {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A pair of numbers, one per spatial direction. */
export interface Spatial {
  readonly vertical: number;
  readonly horizontal: number;
}

/**
 * One quantised layer: a convolution of a C×H×W map of int8 values with K kernels of C/groups×R×S int8 weights, an
 * int32 bias, requantisation and a clamp. Arithmetic: docs/numerics.md.
 *
 * A fully connected layer is the convolution whose kernel covers its whole input (R = H, S = W): the columns of an ONNX
 * weight matrix behind a Flatten are in C, H, W order, which is the order of the kernel's weights, so that nothing has
 * to be moved. On a vector, H = W = R = S = 1.
 */
export interface Layer {
  readonly name: string;
  /** What the model called it; `fullyConnected` promises R = H, S = W, no padding, stride 1, one group. */
  readonly kind: 'convolution' | 'fullyConnected';
  /** Input channels, height, width. */
  readonly C: number;
  readonly H: number;
  readonly W: number;
  /** Output channels, kernel height, kernel width. */
  readonly K: number;
  readonly R: number;
  readonly S: number;
  readonly stride: Spatial;
  readonly dilation: Spatial;
  readonly pads: Pads;
  /** Channels are split into this many independent groups; divides C and K. */
  readonly groups: number;
  /** K × C/groups × R × S, innermost S. The weights' zero point is 0. */
  readonly weights: Int8Array;
  /**
   * One per output channel, in units of sx·sw; zeros if the model has none. The input's zero point is not folded in.
   */
  readonly bias: Int32Array;
  /** Scale and zero point of the input; positions outside the map read as `zx`. */
  readonly sx: number;
  readonly zx: number;
  /** Scale of the weights, one per output channel. */
  readonly sw: Float32Array;
  /** Scale and zero point of the output. */
  readonly sy: number;
  readonly zy: number;
  /** Bounds of the output, zero point included: -128 and 127, or tighter where a Relu or Clip is folded in. */
  readonly lo: number;
  readonly hi: number;
}

/** Size of a layer's output map. */
export interface OutputShape {
  readonly K: number;
  readonly P: number;
  readonly Q: number;
}

/** The layer's output map, K×P×Q; P and Q are 0 or less where the kernel is larger than the padded map. */
export function outputShape(layer: Layer): OutputShape {
  const { H, W, R, S, stride, dilation, pads } = layer;
  const along = (size: number, kernel: number, before: number, after: number, step: number, spread: number): number =>
    Math.floor((size + before + after - ((kernel - 1) * spread + 1)) / step) + 1;
  return {
    K: layer.K,
    P: along(H, R, pads.top, pads.bottom, stride.vertical, dilation.vertical),
    Q: along(W, S, pads.left, pads.right, stride.horizontal, dilation.horizontal),
  };
}

/** Multiplications of one pass over the layer, those with padding included: K·P·Q·(C/groups)·R·S. */
export function macCount(layer: Layer): number {
  const { K, P, Q } = outputShape(layer);
  return K * P * Q * (layer.C / layer.groups) * layer.R * layer.S;
}

/** @throws UserError when a sample has not the size of the map that it is given for */
export function assertSample({ C, H, W }: Pick<Layer, 'C' | 'H' | 'W'>, sample: Int8Array, where: string): void {
  if (sample.length === C * H * W) return;
  throw new UserError({
    what: 'the input has the wrong size',
    where,
    expected: `${C}×${H}×${W} = ${C * H * W} values`,
    found: `${sample.length} values`,
    fix: 'give one sample, all channels of it, row by row',
  });
}

/**
 * Checks that sizes and arrays of a layer agree.
 *
 * @throws Error naming the layer and the first disagreement: whoever built the layer has a bug.
 */
export function assertLayer(layer: Layer): void {
  const wrong = (text: string): never => {
    throw new Error(`layer '${layer.name}': ${text}`);
  };
  const { C, K, R, S, groups } = layer;
  for (const key of ['C', 'H', 'W', 'K', 'R', 'S', 'groups'] as const) {
    if (!Number.isInteger(layer[key]) || layer[key] < 1) wrong(`${key} is ${layer[key]}`);
  }
  if (C % groups !== 0 || K % groups !== 0) wrong(`${groups} groups do not divide C = ${C} and K = ${K}`);
  const weightCount = (K * C * R * S) / groups;
  if (layer.weights.length !== weightCount) wrong(`${layer.weights.length} weights instead of ${weightCount}`);
  if (layer.bias.length !== K) wrong(`${layer.bias.length} biases for ${K} channels`);
  if (layer.sw.length !== K) wrong(`${layer.sw.length} weight scales for ${K} channels`);
  const { P, Q } = outputShape(layer);
  if (P < 1 || Q < 1) wrong(`the output map would be ${P}×${Q}`);
  for (const key of ['zx', 'zy', 'lo', 'hi'] as const) {
    if (!Number.isInteger(layer[key]) || layer[key] < -128 || layer[key] > 127) wrong(`${key} is ${layer[key]}`);
  }
  if (layer.lo > layer.hi) wrong(`lo ${layer.lo} is above hi ${layer.hi}`);
}
