import type { Random } from '../../../sim/random/index.ts';
import { Adam } from './adam.ts';
import type { Convolution } from './convolution.ts';
import { PIXELS, SIDE } from './dataset.ts';
import type { Dataset } from './dataset.ts';
import { argmax, forward, learn } from './network.ts';

/** How to train; every field has an influence on the result. */
export interface FitOptions {
  readonly epochs: number;
  readonly batch: number;
  /** Highest learning rate, reached after a short warm-up and then lowered to 0 along a cosine. */
  readonly rate: number;
  readonly weightDecay: number;
  /** Each training image is moved by up to this many pixels in both directions. */
  readonly shift: number;
}

/** What one epoch gave. */
export interface EpochReport {
  readonly epoch: number;
  /** Mean cross-entropy over the epoch's (shifted) training images. */
  readonly loss: number;
  readonly trainAccuracy: number;
}

/** Grey levels as the network sees them: `(level − zeroLevel) / 255`. */
export function normalise(level: number, zeroLevel: number): number {
  return (level - zeroLevel) / 255;
}

/** One image as floats, moved by (down, right) pixels; what comes in from outside is background. */
export function imageAt(data: Dataset, index: number, zeroLevel: number, down = 0, right = 0): Float32Array {
  const image = new Float32Array(PIXELS).fill(normalise(0, zeroLevel));
  for (let y = Math.max(0, down); y < Math.min(SIDE, SIDE + down); y++) {
    for (let x = Math.max(0, right); x < Math.min(SIDE, SIDE + right); x++) {
      const level = data.pixels[index * PIXELS + (y - down) * SIDE + (x - right)];
      image[y * SIDE + x] = normalise(level, zeroLevel);
    }
  }
  return image;
}

/** Trains the layers in place; `report` is called after every epoch. */
export function fit(
  layers: readonly Convolution[],
  data: Dataset,
  zeroLevel: number,
  options: FitOptions,
  random: Random,
  report: (epoch: EpochReport) => void,
): void {
  const adam = new Adam(layers, options.weightDecay);
  const indices = Array.from({ length: data.count }, (_, i) => i);
  const steps = options.epochs * Math.ceil(data.count / options.batch);
  const moved = (): number => random.between(-options.shift, options.shift);
  let step = 0;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const order = random.shuffled(indices);
    let loss = 0;
    let correct = 0;
    for (let from = 0; from < data.count; from += options.batch) {
      const chosen = order.slice(from, from + options.batch);
      for (const index of chosen) {
        const image = imageAt(data, index, zeroLevel, moved(), moved());
        loss += learn(layers, image, data.labels[index]);
        if (argmax(layers[layers.length - 1].output) === data.labels[index]) correct++;
      }
      adam.step(rateAt(step++, steps, options.rate), chosen.length);
    }
    report({ epoch, loss: loss / data.count, trainAccuracy: correct / data.count });
  }
}

/** Linear warm-up over the first twentieth, then half a cosine down to 0. */
function rateAt(step: number, steps: number, highest: number): number {
  const warm = steps / 20;
  if (step < warm) return (highest * (step + 1)) / (warm + 1);
  return (highest * (1 + Math.cos((Math.PI * (step - warm)) / (steps - warm)))) / 2;
}

/** Share of images whose largest logit is the label's. */
export function accuracy(layers: readonly Convolution[], data: Dataset, zeroLevel: number): number {
  let correct = 0;
  for (let i = 0; i < data.count; i++) {
    if (argmax(forward(layers, imageAt(data, i, zeroLevel))) === data.labels[i]) correct++;
  }
  return correct / data.count;
}
