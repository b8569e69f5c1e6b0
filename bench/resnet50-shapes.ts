import type { Layer } from '../sim/network/index.ts';
import type { Random } from '../sim/random/index.ts';

/** A convolution on a square map with a square kernel. */
export interface ConvolutionShape {
  /** Input channels, and height and width of the input. */
  readonly C: number;
  readonly H: number;
  /** Output channels. */
  readonly K: number;
  /** Height and width of the kernel. */
  readonly R: number;
  readonly stride: number;
  readonly pad: number;
  /** How often the network has it. */
  readonly count: number;
}

/**
 * The 23 distinct shapes of ResNet-50's 53 convolutions, 4.09 G multiply-accumulates in all, as in the ONNX model zoo's `resnet50` (opset 9), which has
 * the stride of a stage in its 3×3 convolution.
 */
export const resnet50Shapes: readonly ConvolutionShape[] = [
  { C: 3, H: 224, K: 64, R: 7, stride: 2, pad: 3, count: 1 },
  { C: 64, H: 56, K: 64, R: 1, stride: 1, pad: 0, count: 1 },
  { C: 64, H: 56, K: 64, R: 3, stride: 1, pad: 1, count: 3 },
  { C: 64, H: 56, K: 256, R: 1, stride: 1, pad: 0, count: 4 },
  { C: 256, H: 56, K: 64, R: 1, stride: 1, pad: 0, count: 2 },
  { C: 256, H: 56, K: 128, R: 1, stride: 1, pad: 0, count: 1 },
  { C: 128, H: 56, K: 128, R: 3, stride: 2, pad: 1, count: 1 },
  { C: 128, H: 28, K: 512, R: 1, stride: 1, pad: 0, count: 4 },
  { C: 256, H: 56, K: 512, R: 1, stride: 2, pad: 0, count: 1 },
  { C: 512, H: 28, K: 128, R: 1, stride: 1, pad: 0, count: 3 },
  { C: 128, H: 28, K: 128, R: 3, stride: 1, pad: 1, count: 3 },
  { C: 512, H: 28, K: 256, R: 1, stride: 1, pad: 0, count: 1 },
  { C: 256, H: 28, K: 256, R: 3, stride: 2, pad: 1, count: 1 },
  { C: 256, H: 14, K: 1024, R: 1, stride: 1, pad: 0, count: 6 },
  { C: 512, H: 28, K: 1024, R: 1, stride: 2, pad: 0, count: 1 },
  { C: 1024, H: 14, K: 256, R: 1, stride: 1, pad: 0, count: 5 },
  { C: 256, H: 14, K: 256, R: 3, stride: 1, pad: 1, count: 5 },
  { C: 1024, H: 14, K: 512, R: 1, stride: 1, pad: 0, count: 1 },
  { C: 512, H: 14, K: 512, R: 3, stride: 2, pad: 1, count: 1 },
  { C: 512, H: 7, K: 2048, R: 1, stride: 1, pad: 0, count: 3 },
  { C: 1024, H: 14, K: 2048, R: 1, stride: 2, pad: 0, count: 1 },
  { C: 2048, H: 7, K: 512, R: 1, stride: 1, pad: 0, count: 2 },
  { C: 512, H: 7, K: 512, R: 3, stride: 1, pad: 1, count: 2 },
];

/** Height and width of a shape's output map. */
export function outputSize({ H, R, stride, pad }: ConvolutionShape): number {
  return Math.floor((H + 2 * pad - R) / stride) + 1;
}

/** e.g. `3×3/2 128→128, 28×28`, the map being the output. */
export function shapeName(shape: ConvolutionShape): string {
  const { C, K, R, stride } = shape;
  const size = outputSize(shape);
  return `${R}×${R}${stride === 1 ? '' : `/${stride}`} ${C}→${K}, ${size}×${size}`;
}

/** A part of a shape: fewer output rows, columns or channels. */
export interface Crop {
  readonly rows: number;
  readonly columns: number;
  readonly K: number;
}

/** The whole shape. */
export function wholeShape(shape: ConvolutionShape): Crop {
  return { rows: outputSize(shape), columns: outputSize(shape), K: shape.K };
}

/** At most so many output rows: maps of 56×56 need not run to their end for their utilisation to be known. */
export function cropRows(shape: ConvolutionShape, rows: number): Crop {
  return { ...wholeShape(shape), rows: Math.min(rows, outputSize(shape)) };
}

/** Largest Σ|w| of a channel with which every sum fits 24 bits. */
const MOST_WEIGHT = 65535;

/** A layer of a cropped shape with random weights, such that one accumulation of 24 bits holds any of its sums, as in trained networks. */
export function shapeLayer(shape: ConvolutionShape, crop: Crop, random: Random): Layer {
  const { C, R, stride, pad } = shape;
  const taps = C * R * R;
  const most = Math.max(1, Math.min(127, Math.floor((1.8 * MOST_WEIGHT) / taps)));
  const size = (outputs: number): number => {
    const needed = (outputs - 1) * stride + R - 2 * pad;
    return outputs === outputSize(shape) ? shape.H : Math.max(1, needed);
  };
  return {
    name: shapeName(shape),
    kind: 'convolution',
    C,
    H: size(crop.rows),
    W: size(crop.columns),
    K: crop.K,
    R,
    S: R,
    stride: { vertical: stride, horizontal: stride },
    dilation: { vertical: 1, horizontal: 1 },
    pads: { top: pad, left: pad, bottom: pad, right: pad },
    groups: 1,
    weights: Int8Array.from({ length: crop.K * taps }, () => random.between(-most, most)),
    bias: Int32Array.from({ length: crop.K }, () => random.between(-1000, 1000)),
    sx: 0.05,
    zx: random.between(-20, 20),
    sw: new Float32Array(crop.K).fill(1 / most),
    sy: 0.05 * Math.sqrt(taps),
    zy: random.between(-20, 20),
    lo: -128,
    hi: 127,
  };
}
