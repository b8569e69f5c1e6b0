import { describe, expect, it } from 'vitest';
import { loadDigits } from '../../examples/digits/index.ts';
import { Convolution } from '../../examples/digits/training/convolution.ts';
import { fit, imageAt } from '../../examples/digits/training/fit.ts';
import { meanLevel, pick, readMnist, split } from '../../examples/digits/training/index.ts';
import { addProduct } from '../../examples/digits/training/matmul.ts';
import { learn } from '../../examples/digits/training/network.ts';
import { calibrate, quantise } from '../../examples/digits/training/quantise.ts';
import { Random } from '../../sim/random/index.ts';

const SEED = 7;
const noise = (random: Random, count: number): Float32Array =>
  Float32Array.from({ length: count }, () => 2 * random.unit() - 1);

/** A chain as small as the real one is varied: padding, stride 2, a rectifier, a layer without, a full-size kernel. */
function smallNetwork(random: Random): Convolution[] {
  const one = { inChannels: 1, outChannels: 3, kernel: 3, stride: 2, pad: 1, inSide: 28, outSide: 14, relu: true };
  const two = { inChannels: 3, outChannels: 5, kernel: 1, stride: 1, pad: 0, inSide: 14, outSide: 14, relu: false };
  const three = { inChannels: 5, outChannels: 10, kernel: 14, stride: 1, pad: 0, inSide: 14, outSide: 1, relu: false };
  return [one, two, three].map((shape, i) => {
    const layer = new Convolution({ name: `layer${i}`, ...shape });
    layer.weights.set(noise(random, layer.weights.length));
    layer.bias.set(noise(random, layer.bias.length));
    return layer;
  });
}

describe('the digits of the mnist package', () => {
  const all = readMnist();
  const parts = split(all, 1);

  it('are 10,000 with whole grey levels up to 255', () => {
    expect(all.count).toBe(10_000);
    expect(all.pixels.reduce((most, level) => Math.max(most, level), 0)).toBe(255);
  });

  it('are split without overlap, and the committed test digits are the seeded ones', () => {
    expect([parts.train.count, parts.validation.count, parts.test.count]).toEqual([9000, 800, 200]);
    const keys = (data: typeof all): Set<string> =>
      new Set(Array.from({ length: data.count }, (_, i) => data.pixels.subarray(i * 784, (i + 1) * 784).join()));
    const [train, validation, test] = [parts.train, parts.validation, parts.test].map(keys);
    expect([...test].filter((digit) => train.has(digit) || validation.has(digit))).toEqual([]);
    expect([...validation].filter((digit) => train.has(digit))).toEqual([]);
    const { pixels, labels } = loadDigits();
    expect(labels).toEqual(parts.test.labels);
    pixels.forEach((digit, i) => expect(digit).toEqual(parts.test.pixels.subarray(i * 784, (i + 1) * 784)));
  });

  it('can be moved by whole pixels, background coming in', () => {
    const zero = meanLevel(parts.train);
    const still = imageAt(parts.train, 3, zero);
    const moved = imageAt(parts.train, 3, zero, 1, -2);
    expect(moved[5 * 28 + 9]).toBe(still[4 * 28 + 11]);
    expect([...moved.subarray(0, 28)]).toEqual(Array<number>(28).fill(Math.fround(-zero / 255)));
    expect(moved[10 * 28 + 27]).toBe(Math.fround(-zero / 255));
  });
});

describe('matrix product', () => {
  it.each([
    [1, 1, 1],
    [4, 2, 3],
    [5, 3, 7],
    [9, 4, 10],
    [3, 1, 5],
  ])(`adds %i×%i results of length %i as the plain sum does (seed ${SEED})`, (m, n, k) => {
    const random = new Random(SEED);
    const [a, b, c] = [noise(random, m * k), noise(random, n * k), noise(random, m * n)];
    const expected = c.slice();
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) for (let t = 0; t < k; t++) expected[i * n + j] += a[i * k + t] * b[j * k + t];
    }
    addProduct(a, b, c, m, n, k);
    c.forEach((value, at) => expect(value).toBeCloseTo(expected[at], 5));
  });
});

describe('training', () => {
  it(`finds the loss's slope by every kind of parameter (seed ${SEED})`, () => {
    const random = new Random(SEED);
    const layers = smallNetwork(random);
    const image = noise(random, 784);
    for (const layer of layers) layer.weights.forEach((_, i) => (layer.weights[i] *= 0.1));
    learn(layers, image, 3);
    // Copied before the probes below, which add to the gradients.
    const parameters = layers.flatMap(({ weights, weightGradient, bias, biasGradient }) => [
      { values: weights, gradient: weightGradient.slice() },
      { values: bias, gradient: biasGradient.slice() },
    ]);
    for (const { values, gradient } of parameters) {
      for (const at of [0, values.length >> 1, values.length - 1]) {
        const [kept, step] = [values[at], 1e-3];
        const losses = [step, -step].map((move) => {
          values[at] = kept + move;
          return learn(layers, image, 3);
        });
        values[at] = kept;
        expect((losses[0] - losses[1]) / (2 * step)).toBeCloseTo(gradient[at], 2);
      }
    }
  });
});

describe('the same seed', () => {
  it(`gives the same weights again, and they learn (seed ${SEED})`, () => {
    const { train } = split(readMnist(), 1);
    const some = pick(
      train,
      Array.from({ length: 300 }, (_, i) => i * 30),
    );
    const [first, second] = [0, 1].map(() => {
      const random = new Random(SEED);
      const layers = smallNetwork(random);
      for (const layer of layers) layer.weights.forEach((_, i) => (layer.weights[i] *= 0.1));
      const losses: number[] = [];
      const options = { epochs: 8, batch: 16, rate: 1e-2, weightDecay: 1e-3, shift: 0 };
      fit(layers, some, 33, options, random, ({ loss }) => losses.push(loss));
      return { weights: layers.map((layer) => layer.weights), losses };
    });
    expect(second).toEqual(first);
    expect(first.losses[7]).toBeLessThan(first.losses[0] / 2);
  });
});

describe('quantisation', () => {
  const layers = smallNetwork(new Random(SEED));
  const { train } = split(readMnist(), 1);
  const few = { ...train, count: 16 };
  const network = quantise(layers, calibrate(layers, few, 33, 0), 33);

  it('keeps every weight within half a step, moved from row, column, channel to channel, row, column', () => {
    const [float, int8] = [layers[2], network.layers[2]];
    for (const [k, c, row, column] of [
      [0, 0, 0, 0],
      [9, 4, 13, 13],
      [3, 2, 5, 11],
    ]) {
      const real = float.weights[((k * 14 + row) * 14 + column) * 5 + c];
      const stored = int8.weights[((k * 5 + c) * 14 + row) * 14 + column];
      expect(Math.abs(stored * int8.sw[k] - real)).toBeLessThanOrEqual(int8.sw[k] * 0.5001);
    }
  });

  it('puts the zero point of a rectified tensor at −128 and of others inside the range, chained from layer to layer', () => {
    expect(network.layers.map((layer) => layer.zx)).toEqual([33 - 128, -128, network.layers[1].zy]);
    expect(network.layers[1].zy).toBeGreaterThan(-128);
    expect(network.layers[1].zy).toBeLessThan(127);
    expect(network.layers.slice(1).map((layer) => layer.sx)).toEqual(
      network.layers.slice(0, 2).map((layer) => layer.sy),
    );
  });

  it('gives biases in units of input scale × weight scale', () => {
    for (const [l, layer] of network.layers.entries()) {
      layer.bias.forEach((bias, k) => {
        expect(Math.abs(bias * layer.sx * layer.sw[k] - layers[l].bias[k])).toBeLessThanOrEqual(layer.sx * layer.sw[k]);
      });
    }
  });
});
