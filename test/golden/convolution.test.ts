import { describe, expect, it } from 'vitest';
import { clamp, convolution, convolutionSums, matrixMultiply, runNetwork } from '../../sim/golden/index.ts';
import { outputShape } from '../../sim/network/index.ts';
import type { Layer, Network } from '../../sim/network/index.ts';
import { accumulationBound, channelWeights, fitsAccumulator, foldLayer } from '../../sim/quantise/index.ts';
import { Random } from '../../sim/random/index.ts';
import { campaign, describeWishes, randomLayer } from '../support/random-layer/index.ts';
import { requantiseExactly } from '../support/requantise-reference.ts';

const SEED = 7;

/**
 * One output of a layer straight from the definition: no unfolding, no blocks, padding read as zx, zero point folded
 * into the bias.
 */
function outputByDefinition(layer: Layer, input: Int8Array, k: number, p: number, q: number): number {
  const { C, H, W, K, R, S, groups, stride, dilation, pads, zx, zy, lo, hi } = layer;
  const channels = C / groups;
  const first = Math.floor(k / (K / groups)) * channels;
  let acc = 0;
  for (let c = 0; c < channels; c++) {
    for (let r = 0; r < R; r++) {
      for (let s = 0; s < S; s++) {
        const y = p * stride.vertical + r * dilation.vertical - pads.top;
        const x = q * stride.horizontal + s * dilation.horizontal - pads.left;
        const inside = y >= 0 && y < H && x >= 0 && x < W;
        const value = inside ? input[((first + c) * H + y) * W + x] : zx;
        acc += value * layer.weights[((k * channels + c) * R + r) * S + s];
      }
    }
  }
  const folded = foldLayer(layer)[k];
  return requantiseExactly((acc + folded.bias) | 0, folded, zy, lo, hi).y;
}

describe('golden convolution', () => {
  it(`equals the definition at sampled outputs of every kind of layer (seed ${SEED})`, () => {
    const random = new Random(SEED);
    for (const wishes of campaign({ seed: SEED, layers: 64, groups: true })) {
      const { layer, input } = randomLayer(wishes);
      const output = convolution(layer, input);
      const { K, P, Q } = outputShape(layer);
      expect(output.length).toBe(K * P * Q);
      for (let i = 0; i < 30; i++) {
        const [k, p, q] = [random.below(K), random.below(P), random.below(Q)];
        const message = `${describeWishes(wishes)} at ${k}, ${p}, ${q}`;
        expect(output[(k * P + p) * Q + q], message).toBe(outputByDefinition(layer, input, k, p, q));
      }
    }
  });

  it('stays within the accumulation bound, which some input reaches', () => {
    const [wishes] = campaign({ seed: SEED, layers: 1 });
    const { layer } = randomLayer({ ...wishes, values: 'extreme' });
    const pointwise: Layer = {
      ...layer,
      ...{
        H: layer.R,
        W: layer.S,
        zx: 0,
        stride: { vertical: 1, horizontal: 1 },
        dilation: { vertical: 1, horizontal: 1 },
      },
      pads: { top: 0, left: 0, bottom: 0, right: 0 },
    };
    for (let k = 0; k < layer.K; k++) {
      const weights = channelWeights(pointwise, k);
      const bound = accumulationBound(weights);
      expect(
        convolutionSums(
          pointwise,
          weights.map((w) => (w > 0 ? 127 : -128)),
        )[k],
      ).toBe(bound.max);
      expect(
        convolutionSums(
          pointwise,
          weights.map((w) => (w > 0 ? -128 : 127)),
        )[k],
      ).toBe(bound.min);
    }
  });

  it('refuses an input of another size', () => {
    const [wishes] = campaign({ seed: SEED, layers: 1 });
    const { layer } = randomLayer(wishes);
    expect(() => convolution(layer, new Int8Array(3))).toThrow(
      /^the input has the wrong size\n {2}in .*\n {2}expected .* values\n {2}found {4}3 values\n {2}fix/,
    );
  });
});

describe('the accumulation bound', () => {
  it('fits 24 bits up to Σ|w| = 65536 for positive weights, 65535 for negative ones', () => {
    const all = (value: number, count: number, rest: number): Int8Array =>
      Int8Array.from([...Array<number>(count).fill(value), rest]);
    expect(fitsAccumulator(accumulationBound(all(127, 516, 4)), 24)).toBe(true);
    expect(fitsAccumulator(accumulationBound(all(127, 516, 5)), 24)).toBe(false);
    expect(fitsAccumulator(accumulationBound(all(-127, 516, -3)), 24)).toBe(true);
    expect(fitsAccumulator(accumulationBound(all(-127, 516, -4)), 24)).toBe(false);
  });
});

describe('golden matrix product', () => {
  it('is the 1×1 convolution of its rows', () => {
    const random = new Random(SEED);
    const [M, N, K] = [5, 37, 11];
    const b = Int8Array.from({ length: N * K }, () => random.between(-128, 127));
    const sb = Float32Array.from({ length: K }, () => 0.001 + 0.01 * random.unit());
    const a = Int8Array.from({ length: M * N }, () => random.between(-128, 127));
    const bias = Int32Array.from({ length: K }, () => random.between(-9999, 9999));
    const product = matrixMultiply({ M, N, K, a, b, bias, sa: 0.02, za: -5, sb, sy: 0.3, zy: 4, lo: 0, hi: 100 });
    const layer: Layer = {
      name: 'rows',
      kind: 'convolution',
      ...{ C: N, H: M, W: 1, K, R: 1, S: 1, groups: 1 },
      stride: { vertical: 1, horizontal: 1 },
      dilation: { vertical: 1, horizontal: 1 },
      pads: { top: 0, left: 0, bottom: 0, right: 0 },
      weights: Int8Array.from({ length: K * N }, (_, i) => b[(i % N) * K + Math.floor(i / N)]),
      ...{ bias, sx: 0.02, zx: -5, sw: sb, sy: 0.3, zy: 4, lo: 0, hi: 100 },
    };
    const turned = Int8Array.from({ length: M * N }, (_, i) => a[(i % M) * N + Math.floor(i / M)]);
    const output = convolution(layer, turned);
    expect(product).toEqual(Int8Array.from({ length: M * K }, (_, i) => output[(i % K) * M + Math.floor(i / K)]));
  });
});

describe('clamp', () => {
  it('holds every value between the bounds', () => {
    expect(clamp(Int8Array.of(-128, -1, 0, 1, 127), -1, 100)).toEqual(Int8Array.of(-1, -1, 0, 1, 100));
  });
});

describe('runNetwork', () => {
  it("gives every layer's output, each computed from the one before", () => {
    const { layer, input } = randomLayer({ ...campaign({ seed: SEED, layers: 1 })[0], size: 'small' });
    const { K, P, Q } = outputShape(layer);
    const second: Layer = {
      ...layer,
      ...{ name: 'second', kind: 'fullyConnected', C: K, H: P, W: Q, K: 3, R: P, S: Q },
      stride: { vertical: 1, horizontal: 1 },
      dilation: { vertical: 1, horizontal: 1 },
      pads: { top: 0, left: 0, bottom: 0, right: 0 },
      weights: Int8Array.from({ length: 3 * K * P * Q }, (_, i) => (i * 37) % 100),
      bias: Int32Array.of(1, 2, 3),
      sw: Float32Array.of(0.01, 0.01, 0.01),
    };
    const network: Network = {
      name: 'two',
      input: { name: 'in', shape: [1, layer.C, layer.H, layer.W], scale: layer.sx, zeroPoint: layer.zx },
      layers: [layer, second],
      output: { name: 'out', shape: [1, 3], scale: layer.sy, zeroPoint: layer.zy },
    };
    const run = runNetwork(network, input);
    const map = convolution(layer, input);
    const end = convolution(second, map);
    expect(run).toEqual({
      layers: [
        { name: layer.name, output: map },
        { name: 'second', output: end },
      ],
      output: end,
    });
    expect(() => runNetwork({ ...network, layers: [second] }, input)).toThrow(/does not take the network's input/);
  });
});
