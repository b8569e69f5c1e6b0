import type { Random } from '../../../sim/random/index.ts';
import { Convolution, taps } from './convolution.ts';
import type { ConvShape } from './convolution.ts';
import { SIDE } from './dataset.ts';

type Plan = Pick<ConvShape, 'name' | 'outChannels' | 'kernel' | 'stride' | 'pad' | 'relu'>;

/**
 * The classifier: convolutions only, the last one as large as its image.
 *
 * Chosen to make a processing element with 32 KiB weights, 8 KiB inputs and 128 × 8 sums work: `wide` alone exceeds
 * all three (34,560 weights; 9,408 input bytes; 144 positions of 80 channels); 12, 20 and 10 channels leave a tail in
 * a vector of 8; `squeeze` has no rectifier, so its zero point lies inside the range.
 */
const PLAN: readonly Plan[] = [
  { name: 'stem', outChannels: 12, kernel: 3, stride: 1, pad: 1, relu: true },
  { name: 'halve', outChannels: 24, kernel: 3, stride: 2, pad: 1, relu: true },
  { name: 'expand', outChannels: 48, kernel: 1, stride: 1, pad: 0, relu: true },
  { name: 'wide', outChannels: 80, kernel: 3, stride: 1, pad: 0, relu: true },
  { name: 'squeeze', outChannels: 20, kernel: 1, stride: 1, pad: 0, relu: false },
  { name: 'reduce', outChannels: 32, kernel: 3, stride: 2, pad: 1, relu: true },
  { name: 'classify', outChannels: 10, kernel: 6, stride: 1, pad: 0, relu: false },
];

/** The layers with their input sizes, derived from the one before. */
export const SHAPES: readonly ConvShape[] = PLAN.reduce<ConvShape[]>((shapes, plan) => {
  const before = shapes.at(-1);
  const inSide = before?.outSide ?? SIDE;
  const outSide = Math.floor((inSide + 2 * plan.pad - plan.kernel) / plan.stride) + 1;
  return [...shapes, { ...plan, inSide, outSide, inChannels: before?.outChannels ?? 1 }];
}, []);

/** The layers with random weights (He: variance 2 / taps keeps the signal's size through rectifiers) and no bias. */
export function initialise(random: Random): Convolution[] {
  return SHAPES.map((shape) => {
    const layer = new Convolution(shape);
    const deviation = Math.sqrt((shape.relu ? 2 : 1) / taps(shape));
    for (let i = 0; i < layer.weights.length; i++) layer.weights[i] = deviation * normal(random);
    return layer;
  });
}

/** Standard normal (Box–Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.unit())) * Math.cos(2 * Math.PI * random.unit());
}

/** Runs one image; returns the 10 logits (valid until the next call). */
export function forward(layers: readonly Convolution[], image: Float32Array): Float32Array {
  return layers.reduce((activations, layer) => layer.forward(activations), image);
}

/** Runs one image, adds its gradients to every layer and returns its cross-entropy loss. */
export function learn(layers: readonly Convolution[], image: Float32Array, label: number): number {
  const logits = forward(layers, image);
  const highest = Math.max(...logits);
  const gradient = logits.map((logit) => Math.exp(logit - highest));
  const total = gradient.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < gradient.length; i++) gradient[i] /= total;
  const loss = -Math.log(Math.max(gradient[label], 1e-12));
  gradient[label] -= 1;
  let current: Float32Array = gradient;
  for (let i = layers.length - 1; i >= 0; i--) current = layers[i].backward(current, i > 0) ?? current;
  return loss;
}

/** Index of the largest value, the first one of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
