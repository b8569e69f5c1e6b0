import type { Layer, Network } from '../../../sim/network/index.ts';
import { roundHalfEven } from '../../../sim/quantise/index.ts';
import { taps } from './convolution.ts';
import type { Convolution } from './convolution.ts';
import { imageAt } from './fit.ts';
import type { Dataset } from './dataset.ts';
import { forward } from './network.ts';

/** The real values that a layer's output has to be able to represent. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * The range of each layer's output over the given images. The most extreme `beyond` of the values at either end are
 * left out (they saturate): finer steps for all others are worth more. The last layer keeps its full range, since the
 * largest logit decides.
 */
export function calibrate(layers: readonly Convolution[], data: Dataset, zeroLevel: number, beyond: number): Range[] {
  const seen = layers.map((layer) => new Float32Array(layer.output.length * data.count));
  for (let i = 0; i < data.count; i++) {
    forward(layers, imageAt(data, i, zeroLevel));
    layers.forEach((layer, l) => seen[l].set(layer.output, i * layer.output.length));
  }
  return seen.map((values, l) => {
    values.sort();
    const skipped = l === layers.length - 1 ? 0 : Math.floor(beyond * values.length);
    // Zero must be representable exactly: padding and rectifiers produce it.
    return { low: Math.min(0, values[skipped]), high: Math.max(0, values[values.length - 1 - skipped]) };
  });
}

/**
 * The int8 network of a trained one: weights symmetric per output channel, activations asymmetric per tensor. A
 * rectified tensor has zero point −128, so that saturation is the rectifier. Input value = grey level − 128.
 */
export function quantise(layers: readonly Convolution[], ranges: readonly Range[], zeroLevel: number): Network {
  const inputScale = Math.fround(1 / 255);
  const inputZero = zeroLevel - 128;
  const quantised: Layer[] = [];
  let [sx, zx] = [inputScale, inputZero];
  layers.forEach((layer, l) => {
    const sy = Math.fround((ranges[l].high - ranges[l].low) / 255);
    const zy = Math.round(-128 - ranges[l].low / sy);
    quantised.push(quantiseLayer(layer, sx, zx, sy, zy));
    [sx, zx] = [sy, zy];
  });
  const { inChannels, inSide } = layers[0].shape;
  const { outChannels, outSide } = layers[layers.length - 1].shape;
  const input = { name: 'image', shape: [1, inChannels, inSide, inSide], scale: inputScale, zeroPoint: inputZero };
  const output = { name: 'logits', shape: [1, outChannels, outSide, outSide], scale: sx, zeroPoint: zx };
  return { name: 'digits', input, layers: quantised, output };
}

function quantiseLayer(layer: Convolution, sx: number, zx: number, sy: number, zy: number): Layer {
  const { name, inChannels, outChannels, inSide, kernel, stride, pad } = layer.shape;
  const width = taps(layer.shape);
  const weights = new Int8Array(layer.weights.length);
  const sw = new Float32Array(outChannels);
  const bias = new Int32Array(outChannels);
  for (let k = 0; k < outChannels; k++) {
    const row = layer.weights.subarray(k * width, (k + 1) * width);
    const largest = row.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    // A channel without weights still needs a scale that the requantiser can work with.
    sw[k] = largest > 0 ? largest / 127 : 1;
    bias[k] = roundHalfEven(layer.bias[k] / (sx * sw[k]));
    for (let c = 0; c < inChannels; c++) {
      for (let at = 0; at < kernel * kernel; at++) {
        const rounded = roundHalfEven(row[at * inChannels + c] / sw[k]);
        weights[(k * inChannels + c) * kernel * kernel + at] = Math.min(Math.max(rounded, -127), 127);
      }
    }
  }
  return {
    name,
    kind: 'convolution',
    C: inChannels,
    H: inSide,
    W: inSide,
    K: outChannels,
    R: kernel,
    S: kernel,
    stride: { vertical: stride, horizontal: stride },
    dilation: { vertical: 1, horizontal: 1 },
    pads: { top: pad, left: pad, bottom: pad, right: pad },
    groups: 1,
    weights,
    bias,
    sx,
    zx,
    sw,
    sy,
    zy,
    lo: -128,
    hi: 127,
  };
}
