import type { Layer } from '../../sim/network/index.ts';
import type { Random } from '../../sim/random/index.ts';

/** A layer by its shape: what is not given is plain (stride 1, no padding, one group). */
export type PlainShape = Pick<Layer, 'C' | 'H' | 'K'> & Partial<Layer>;

/** A layer with random weights of at most `amplitude`, 127 by default. */
export function plainLayer(random: Random, shape: PlainShape, amplitude = 127): Layer {
  const { C, H, K, R = 1, groups = 1 } = shape;
  const S = shape.S ?? R;
  const layer: Layer = {
    name: 'layer',
    kind: 'convolution',
    W: H,
    R,
    S,
    stride: { vertical: 1, horizontal: 1 },
    dilation: { vertical: 1, horizontal: 1 },
    pads: { top: 0, left: 0, bottom: 0, right: 0 },
    groups,
    weights: Int8Array.from({ length: (K * C * R * S) / groups }, () => random.between(-amplitude, amplitude)),
    bias: Int32Array.from({ length: K }, () => random.between(-1000, 1000)),
    sx: 0.5,
    zx: random.between(-128, 127),
    sw: new Float32Array(K).fill(0.01),
    sy: 0.5 * Math.sqrt(C * R * S),
    zy: random.between(-20, 20),
    lo: -128,
    hi: 127,
    ...shape,
  };
  return layer;
}

/** A C×H×W map of random values. */
export function plainInput(random: Random, layer: Layer): Int8Array {
  return Int8Array.from({ length: layer.C * layer.H * layer.W }, () => random.between(-128, 127));
}
