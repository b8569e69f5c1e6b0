import { convolutionSums } from '../../../sim/golden/index.ts';
import { outputShape } from '../../../sim/network/index.ts';
import type { Layer } from '../../../sim/network/index.ts';
import { Random } from '../../../sim/random/index.ts';
import type { LayerBin } from './bins.ts';
import { randomShape, SIMBA } from './shape.ts';
import type { Machine } from './shape.ts';
import { randomInput, randomWeights, randomZeroPoint, TAPS_NEAR_24_BITS } from './values.ts';
import type { ValueKind } from './values.ts';

/** What a random layer shall be; with the seed it determines the layer wholly. */
export interface LayerWishes {
  readonly seed: number;
  readonly bin: LayerBin;
  readonly size: 'small' | 'tiled';
  readonly values: ValueKind;
  /** `powersOfTwo` gives true ties in the last rounding. */
  readonly scales: 'random' | 'powersOfTwo';
  /** Sizes that `tiled` layers exceed; the published ones by default. */
  readonly machine?: Machine;
  /** Whether groups may occur; by default they do not. */
  readonly groups?: boolean;
}

export interface RandomLayer {
  readonly wishes: LayerWishes;
  readonly layer: Layer;
  /** C×H×W. */
  readonly input: Int8Array;
}

/** What to print when a layer fails: enough to make it again. */
export function describeWishes({ seed, bin, size, values, scales }: LayerWishes): string {
  const shape = `kernel ${bin.kernel}, stride ${bin.stride}, ${bin.padding} padding, dilation ${bin.dilation}, ${bin.channels} channels`;
  return `seed ${seed}: ${size}, ${shape}, ${values} values, ${scales} scales`;
}

/**
 * A random layer with an input. Every channel's sums fit 24 bits and every scale is one the hardware takes; scales are
 * such that most outputs lie inside [−128, 127] and some do not.
 */
export function randomLayer(wishes: LayerWishes): RandomLayer {
  const random = new Random(wishes.seed);
  const { values, bin, size, machine = SIMBA, groups: mayGroup = false } = wishes;
  const near24 = values === 'near24Bits';
  const minTaps = near24 ? TAPS_NEAR_24_BITS : 1;
  const shape = randomShape(random, { bin, size, machine, minTaps, groups: mayGroup && !near24 });
  const { C, H, W, K, R, S, groups } = shape;
  const taps = (C / groups) * R * S;
  const powers = wishes.scales === 'powersOfTwo';
  const amplitude = powers ? random.pick([1, 3, 8, 128]) : 128;
  const weights = new Int8Array(K * taps);
  for (let k = 0; k < K; k++) weights.set(randomWeights(random, values, taps, amplitude), k * taps);
  const zy = randomZeroPoint(random);
  const unscaled: Layer = {
    name: `random${wishes.seed}`,
    kind: 'convolution',
    ...shape,
    weights,
    bias: new Int32Array(K),
    sx: powers ? 2 ** -random.between(2, 9) : 0.001 + 0.1 * random.unit(),
    zx: near24 ? random.pick([-128, 127]) : randomZeroPoint(random),
    sw: new Float32Array(K).fill(1),
    sy: powers ? 2 ** -random.between(1, 9) : 0.001 + 0.2 * random.unit(),
    zy,
    ...randomClamp(random, zy),
  };
  const input = randomInput(random, values, C, H, W);
  return { wishes, layer: withScales(random, wishes, unscaled, input), input };
}

/** Nothing folded in, a Relu, or a Clip. */
function randomClamp(random: Random, zy: number): { lo: number; hi: number } {
  if (random.chance(0.25)) return { lo: zy, hi: 127 };
  if (random.chance(0.15)) {
    const lo = random.between(-128, 100);
    return { lo, hi: random.between(lo, 127) };
  }
  return { lo: -128, hi: 127 };
}

/** Chooses biases and scales by what the sums turn out to be. */
function withScales(random: Random, wishes: LayerWishes, layer: Layer, input: Int8Array): Layer {
  const { P, Q } = outputShape(layer);
  const sums = convolutionSums(layer, input);
  const bias = new Int32Array(layer.K);
  const sw = new Float32Array(layer.K);
  for (let k = 0; k < layer.K; k++) {
    let square = 0;
    for (let i = k * P * Q; i < (k + 1) * P * Q; i++) square += sums[i] * sums[i];
    const spread = Math.sqrt(square / (P * Q)) + 1;
    const near32 = wishes.values === 'near32Bits' && random.chance(0.8);
    bias[k] = near32 ? biasNear32Bits(random, spread) : Math.round(spread * (2 * random.unit() - 1));
    const reach = near32 ? 2 ** 31 : spread;
    const target = (16 * 2 ** (4 * random.unit())) / reach;
    const scale = Math.min(Math.max(target, 2 ** -31.9), 2 ** 7.9);
    const wanted = (scale * layer.sy) / layer.sx;
    sw[k] = wishes.scales === 'powersOfTwo' ? 2 ** Math.floor(Math.log2(wanted)) : wanted;
    // Rounding down a power of two can leave the range at its lower end.
    if (Math.fround(Math.fround(layer.sx * sw[k]) / layer.sy) < 2 ** -32) sw[k] *= 2;
  }
  return { ...layer, sx: Math.fround(layer.sx), sy: Math.fround(layer.sy), bias, sw };
}

function biasNear32Bits(random: Random, spread: number): number {
  const inside = Math.min(random.below(Math.ceil(2 * spread)), 2 ** 24);
  return random.chance(0.5) ? 2 ** 31 - 1 - inside : -(2 ** 31) + inside;
}
