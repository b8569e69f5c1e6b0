import type { Convolution } from './convolution.ts';

interface Slot {
  readonly values: Float32Array;
  readonly gradient: Float32Array;
  readonly mean: Float32Array;
  readonly square: Float32Array;
  readonly decay: number;
}

const BETA_MEAN = 0.9;
const BETA_SQUARE = 0.999;
const EPSILON = 1e-8;

/** Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019). */
export class Adam {
  private readonly slots: readonly Slot[];
  private steps = 0;

  constructor(layers: readonly Convolution[], weightDecay: number) {
    this.slots = layers.flatMap((layer) => [
      slot(layer.weights, layer.weightGradient, weightDecay),
      slot(layer.bias, layer.biasGradient, 0),
    ]);
  }

  /** One step along the gradients' mean over `batch` images; clears the gradients. */
  step(rate: number, batch: number): void {
    this.steps++;
    const meanCorrection = 1 - BETA_MEAN ** this.steps;
    const squareCorrection = 1 - BETA_SQUARE ** this.steps;
    for (const { values, gradient, mean, square, decay } of this.slots) {
      for (let i = 0; i < values.length; i++) {
        const slope = gradient[i] / batch;
        mean[i] = BETA_MEAN * mean[i] + (1 - BETA_MEAN) * slope;
        square[i] = BETA_SQUARE * square[i] + (1 - BETA_SQUARE) * slope * slope;
        const move = mean[i] / meanCorrection / (Math.sqrt(square[i] / squareCorrection) + EPSILON);
        values[i] -= rate * (move + decay * values[i]);
      }
      gradient.fill(0);
    }
  }
}

function slot(values: Float32Array, gradient: Float32Array, decay: number): Slot {
  return { values, gradient, mean: new Float32Array(values.length), square: new Float32Array(values.length), decay };
}
