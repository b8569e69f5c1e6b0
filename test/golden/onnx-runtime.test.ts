import { describe, expect, it } from 'vitest';
import { convolution, matrixMultiply } from '../../sim/golden/index.ts';
import type { MatrixProduct } from '../../sim/golden/index.ts';
import type { Layer } from '../../sim/network/index.ts';
import { modelFromNetwork } from '../../sim/onnx/index.ts';
import type { OnnxModel } from '../../sim/onnx/index.ts';
import { Random } from '../../sim/random/index.ts';
import { runOnnxRuntime } from '../support/onnx-runtime.ts';
import { campaign, describeWishes, emptyBins, randomLayer } from '../support/random-layer/index.ts';
import { requantiseCorners } from '../support/requantise-corners.ts';
import { singleLayerNetwork } from '../support/single-layer.ts';

const SEED = 11;

/** The first value that differs, or null. */
function firstDifference(found: Int8Array, expected: Int8Array): string | null {
  if (found.length !== expected.length) return `${found.length} values instead of ${expected.length}`;
  const at = found.findIndex((value, i) => value !== expected[i]);
  return at < 0 ? null : `at ${at} golden has ${found[at]}, ONNX Runtime ${expected[at]}`;
}

function pointwise(name: string, C: number, K: number, parts: Partial<Layer>): Layer {
  return {
    name,
    kind: 'fullyConnected',
    ...{ C, H: 1, W: 1, K, R: 1, S: 1, groups: 1 },
    stride: { vertical: 1, horizontal: 1 },
    dilation: { vertical: 1, horizontal: 1 },
    pads: { top: 0, left: 0, bottom: 0, right: 0 },
    weights: new Int8Array(K * C),
    bias: new Int32Array(K),
    ...{ sx: 1, zx: 0, sw: new Float32Array(K).fill(1), sy: 1, zy: 0, lo: -128, hi: 127 },
    ...parts,
  };
}

describe('golden against ONNX Runtime', () => {
  it(
    `convolves 252 random layers alike, one of every bin, as QLinearConv or QDQ (seed ${SEED})`,
    { timeout: 900_000 },
    async () => {
      const layers: Layer[] = [];
      const wrong: string[] = [];
      for (const [i, wishes] of campaign({ seed: SEED, layers: 252, groups: true }).entries()) {
        const { layer, input } = randomLayer(wishes);
        layers.push(layer);
        // With a clamp of its own, ONNX Runtime runs a QDQ layer in float: docs/numerics.md.
        const inFloat = layer.lo > -128 || layer.hi < 127;
        const form = i % 3 === 0 && !inFloat ? 'qdq' : 'qoperator';
        const expected = await runOnnxRuntime(modelFromNetwork(singleLayerNetwork(layer), { form }), input);
        const difference = firstDifference(convolution(layer, input), expected);
        if (difference !== null) wrong.push(`${describeWishes(wishes)}, ${form}: ${difference}`);
      }
      expect(wrong).toEqual([]);
      expect(emptyBins(layers)).toEqual([]);
    },
  );

  it.each([-128, -7, 0, 127])(`requantises every corner alike, zero point %d (seed ${SEED})`, async (zy) => {
    const cases = requantiseCorners(SEED);
    // One output channel per case: weights of zero, the sum as the bias, the scale as the weights' scale.
    const layer = pointwise('corners', 1, cases.length, {
      kind: 'convolution',
      bias: Int32Array.from(cases, ({ a }) => a),
      sw: Float32Array.from(cases, ({ mantissa, shift }) => mantissa * 2 ** -shift),
      zy,
    });
    const input = Int8Array.of(5);
    const expected = await runOnnxRuntime(modelFromNetwork(singleLayerNetwork(layer), { form: 'qoperator' }), input);
    expect(firstDifference(convolution(layer, input), expected)).toBeNull();
  });

  it(`adds biases near ±2^31 modulo 2^32, zero point of the input included (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    const [C, K] = [64, 4096];
    const bias = Int32Array.from(
      { length: K },
      () => (random.chance(0.5) ? 2 ** 31 - 1 : -(2 ** 31)) ^ random.below(2 ** 15),
    );
    const weights = Int8Array.from({ length: K * C }, () => random.between(-128, 127));
    // S = 2^-25: results up to ±64, so that a wrapped sum shows as the other sign and none is hidden by saturation.
    const layer = pointwise('wrap', C, K, { weights, bias, zx: -100, sw: new Float32Array(K).fill(2 ** -25) });
    const input = Int8Array.from({ length: C }, () => random.between(-128, 127));
    const found = convolution(layer, input);
    const wrapped = found.filter((value, k) => Math.sign(value) !== Math.sign(bias[k])).length;
    expect(wrapped).toBeGreaterThan(1000);
    for (const form of ['qoperator', 'qdq'] as const) {
      const expected = await runOnnxRuntime(modelFromNetwork(singleLayerNetwork(layer), { form }), input);
      expect(firstDifference(found, expected), form).toBeNull();
    }
  });

  it(`multiplies matrices alike as QLinearMatMul, QGemm and QDQ MatMul and Gemm (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    for (let i = 0; i < 40; i++) {
      const [M, N, K] = [random.between(1, 9), random.between(1, 700), random.between(1, 40)];
      const powers = random.chance(0.3);
      const product: MatrixProduct = {
        ...{
          M,
          N,
          K,
          sa: powers ? 2 ** -5 : 0.013,
          za: random.between(-128, 127),
          sy: powers ? 2 ** -3 : 0.21,
          zy: random.between(-128, 127),
        },
        a: Int8Array.from({ length: M * N }, () => random.between(-128, 127)),
        b: Int8Array.from({ length: N * K }, () => random.between(-40, 40)),
        bias: Int32Array.from({ length: K }, () => (i % 2 === 0 ? random.between(-20000, 20000) : 0)),
        sb: Float32Array.from({ length: K }, () =>
          powers ? 2 ** -random.between(6, 9) : 0.001 + 0.01 * random.unit(),
        ),
      };
      const found = matrixMultiply(product);
      for (const form of ['qoperator', 'qdq'] as const) {
        const expected = await runOnnxRuntime(matrixModel(product, form, i % 2 === 0 ? 'gemm' : 'matmul'), product.a);
        expect(firstDifference(found, expected), `product ${i}, ${M}×${N}×${K}, ${form}`).toBeNull();
      }
    }
  });
});

/** A model of the product, its batch the rows. */
function matrixModel(product: MatrixProduct, form: 'qoperator' | 'qdq', operator: 'gemm' | 'matmul'): OnnxModel {
  const { M, N, K, b, sa, za, sb, sy, zy } = product;
  const weights = Int8Array.from({ length: K * N }, (_, i) => b[(i % N) * K + Math.floor(i / N)]);
  const layer = pointwise('product', N, K, {
    weights,
    bias: product.bias ?? new Int32Array(K),
    sx: sa,
    zx: za,
    sw: sb,
    sy,
    zy,
  });
  const network = singleLayerNetwork(layer);
  const rows = { ...network, input: { ...network.input, shape: [M, N] }, output: { ...network.output, shape: [M, K] } };
  return modelFromNetwork(rows, { form, product: operator });
}
