import { describe, expect, it } from 'vitest';
import { runNetwork } from '../../sim/golden/index.ts';
import { outputShape } from '../../sim/network/index.ts';
import type { Layer, Network } from '../../sim/network/index.ts';
import { encodeModel, importNetwork, modelFromNetwork, readModel } from '../../sim/onnx/index.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../../sim/onnx/index.ts';
import { Random } from '../../sim/random/index.ts';
import { attribute, float, int32, int64, int8, model, node, quantisation } from '../support/onnx-build.ts';
import { runOnnxRuntime } from '../support/onnx-runtime.ts';

const SEED = 3;

/** Convolution (asymmetric padding, stride) with Relu, depthwise, Clip, 1×1, then two fully connected layers. */
function sampleNetwork(seed: number): Network {
  const random = new Random(seed);
  const one = { vertical: 1, horizontal: 1 };
  const none = { top: 0, left: 0, bottom: 0, right: 0 };
  const f32 = (low: number, high: number): number => Math.fround(low + (high - low) * random.unit());
  let previous: Layer | null = null;
  const layer = (name: string, K: number, kernel: number, parts: Partial<Layer> = {}): Layer => {
    const from = previous === null ? { K: 3, P: 11, Q: 9 } : outputShape(previous);
    const full = parts.kind === 'fullyConnected';
    const [R, S] = full ? [from.P, from.Q] : [kernel, kernel];
    const groups = parts.groups ?? 1;
    const taps = (from.K / groups) * R * S;
    const [sx, zx]: [number, number] = previous === null ? [f32(0.01, 0.05), -17] : [previous.sy, previous.zy];
    previous = {
      name,
      kind: 'convolution',
      ...{ C: from.K, H: from.P, W: from.Q, K, R, S, groups, stride: one, dilation: one, pads: none, sx, zx },
      weights: Int8Array.from({ length: K * taps }, () => random.between(-127, 127)),
      bias: Int32Array.from({ length: K }, () => random.between(-3000, 3000)),
      sw: Float32Array.from({ length: K }, () => f32(0.001, 0.01)),
      sy: Math.fround(sx * 0.3 * Math.sqrt(taps)),
      zy: random.between(-100, 100),
      ...{ lo: -128, hi: 127 },
      ...parts,
    };
    return previous;
  };
  const layers = [
    layer('first', 8, 3, {
      stride: { vertical: 2, horizontal: 1 },
      pads: { top: 1, left: 0, bottom: 2, right: 1 },
      zy: -30,
      lo: -30,
    }),
    layer('depthwise', 8, 3, { groups: 8, dilation: { vertical: 1, horizontal: 2 } }),
    layer('pointwise', 10, 1, { zy: -128, lo: -128, hi: 90 }),
    layer('hidden', 12, 1, { kind: 'fullyConnected' }),
    layer('logits', 5, 1, { kind: 'fullyConnected' }),
  ];
  const last = layers[4];
  return {
    name: 'sample',
    input: { name: 'image', shape: [1, 3, 11, 9], scale: layers[0].sx, zeroPoint: layers[0].zx },
    layers,
    output: { name: 'scores', shape: [1, 5], scale: last.sy, zeroPoint: last.zy },
  };
}

const reread = (onnx: OnnxModel): Network => importNetwork(readModel(encodeModel(onnx)));

describe('the import of a network', () => {
  const network = sampleNetwork(SEED);

  it.each(['qoperator', 'qdq'] as const)('gives back what was exported as %s', (form) => {
    for (const edges of ['int8', 'float32'] as const) {
      const [imported, expected] = [reread(modelFromNetwork(network, { form, edges })), network];
      // A clamp's real bounds are f32: they quantise to the same bounds again.
      expect(imported).toEqual(expected);
    }
  });

  it('gives back MatMul layers, which have no bias', () => {
    const unbiased = network.layers.map((layer) =>
      layer.kind === 'fullyConnected' ? { ...layer, bias: new Int32Array(layer.K) } : layer,
    );
    for (const form of ['qoperator', 'qdq'] as const) {
      const expected = { ...network, layers: unbiased };
      expect(reread(modelFromNetwork(expected, { form, product: 'matmul' }))).toEqual(expected);
    }
    expect(() => modelFromNetwork(network, { form: 'qdq', product: 'matmul' })).toThrow(
      "a layer has a bias, MatMul has none\n  in       layer 'hidden'\n  fix      write the product as 'gemm', the default",
    );
  });

  it(`runs it as ONNX Runtime does (seed ${SEED})`, async () => {
    const random = new Random(SEED);
    for (const form of ['qoperator', 'qdq'] as const) {
      const onnx = modelFromNetwork(network, { form });
      for (let i = 0; i < 5; i++) {
        const input = Int8Array.from({ length: 3 * 11 * 9 }, () => random.between(-128, 127));
        const { output } = runNetwork(reread(onnx), input);
        expect(output).toEqual(await runOnnxRuntime(onnx, input));
        expect(new Set(output).size).toBeGreaterThan(1);
      }
    }
  });
});

/**
 * Constants of a 2-channel 3×3 convolution `conv` of the input: weights `w`, scales `ws`, zero points `wz`, bias `b`.
 */
const weights: readonly OnnxTensor[] = [
  int8(
    'w',
    Array.from({ length: 18 }, (_, i) => (i * 29) % 61),
    [2, 1, 3, 3],
  ),
  float('ws', [0.01, 0.02], [2]),
  int8('wz', [0, 0], [2]),
  int32('b', [100, -200]),
  float('bs', [0.25 * 0.01, 0.25 * 0.02], [2]),
];

const qdqWeights: readonly OnnxNode[] = [
  node('DequantizeLinear', 'w ws wz', 'wf', { axis: attribute.int(0) }),
  node('DequantizeLinear', 'b bs -', 'bf', { axis: attribute.int(0) }),
];

/** Imports QDQ nodes between the dequantised input `xf` and the real result `r`. */
function importQdq(
  nodes: readonly OnnxNode[],
  constants: readonly OnnxTensor[] = [],
  shape?: readonly (number | string)[],
): Network {
  const edges = [
    node('DequantizeLinear', 'x s z', 'xf'),
    ...qdqWeights,
    ...nodes,
    node('QuantizeLinear', 'r ys yz', 'y'),
  ];
  return reread(
    model({ nodes: edges, constants: [...quantisation, ...weights, ...constants], ...(shape ? { shape } : {}) }),
  );
}

/** Imports a QLinearConv with attributes, and nodes between its output `c` and the graph's output `y`. */
function importQuantised(
  attributes: OnnxNode['attributes'],
  nodes: readonly OnnxNode[] = [node('Identity', 'c', 'y')],
  constants: readonly OnnxTensor[] = [],
): Network {
  const conv = node('QLinearConv', 'x s z w ws wz ys yz b', 'c', attributes);
  return reread(model({ nodes: [conv, ...nodes], constants: [...quantisation, ...weights, ...constants] }));
}

const onlyLayer = (network: Network): Layer => {
  expect(network.layers.length).toBe(1);
  return network.layers[0];
};

describe('a convolution', () => {
  it('takes its kernel from the weights and everything else from defaults', () => {
    const network = importQuantised({});
    expect(network.input).toEqual({ name: 'x', shape: [1, 1, 4, 4], scale: 0.25, zeroPoint: 3 });
    expect(network.output).toEqual({ name: 'y', shape: [1, 2, 2, 2], scale: 0.5, zeroPoint: -5 });
    expect(onlyLayer(network)).toMatchObject({
      ...{ name: 'C', kind: 'convolution', C: 1, H: 4, W: 4, K: 2, R: 3, S: 3, groups: 1 },
      ...{ stride: { vertical: 1, horizontal: 1 }, dilation: { vertical: 1, horizontal: 1 } },
      ...{ pads: { top: 0, left: 0, bottom: 0, right: 0 }, sx: 0.25, zx: 3, sy: 0.5, zy: -5, lo: -128, hi: 127 },
    });
  });

  it.each([
    ['SAME_UPPER', { top: 0, left: 0, bottom: 1, right: 1 }],
    ['SAME_LOWER', { top: 1, left: 1, bottom: 0, right: 0 }],
    ['VALID', { top: 0, left: 0, bottom: 0, right: 0 }],
  ])('pads for auto_pad %s as ONNX Runtime does', async (mode, pads) => {
    const onnx = model({
      nodes: [
        node('QLinearConv', 'x s z w ws wz ys yz b', 'y', {
          auto_pad: attribute.string(mode),
          strides: attribute.ints(2, 2),
        }),
      ],
      constants: [...quantisation, ...weights],
    });
    const network = reread(onnx);
    expect(onlyLayer(network).pads).toEqual(pads);
    const input = Int8Array.from({ length: 16 }, (_, i) => 17 * i - 128);
    expect(runNetwork(network, input).output).toEqual(await runOnnxRuntime(onnx, input));
  });

  it('takes one scale for all channels as a scalar or as a list of one', () => {
    for (const dims of [[], [1]]) {
      const [w, , , b] = weights;
      const constants = [...quantisation, w, float('ws', [0.01], dims), int8('wz', [0], dims), b];
      const onnx = model({ nodes: [node('QLinearConv', 'x s z w ws wz ys yz b', 'y')], constants });
      expect(onlyLayer(reread(onnx)).sw).toEqual(Float32Array.of(0.01, 0.01));
    }
  });

  it('takes float weights behind a QuantizeLinear, and constants from Constant nodes', () => {
    const [, , wz, b] = weights;
    const ws = float('ws', [1 / 64, 1 / 32], [2]);
    const constants = [
      ...quantisation,
      float(
        'wf',
        Array.from({ length: 18 }, (_, i) => i / 128),
        [2, 1, 3, 3],
      ),
      ws,
      b,
    ];
    const nodes = [
      { ...node('Constant', '-', 'wz'), inputs: [], attributes: { value: { kind: 'tensor', value: wz } as const } },
      node('QuantizeLinear', 'wf ws wz', 'w', { axis: attribute.int(0) }),
      node('QLinearConv', 'x s z w ws wz ys yz b', 'y'),
    ];
    const layer = onlyLayer(reread(model({ nodes, constants })));
    expect([...layer.weights]).toEqual([0, 0, 1, 2, 2, 2, 3, 4, 4, 2, 2, 3, 3, 3, 4, 4, 4, 4]);
  });

  it('may lack a bias and, in QDQ form, a zero point of the weights', () => {
    const nodes = [node('DequantizeLinear', 'w ws', 'wg', { axis: attribute.int(-4) }), node('Conv', 'xf wg', 'r')];
    expect(onlyLayer(importQdq(nodes)).bias).toEqual(Int32Array.of(0, 0));
  });
});

describe('Relu and Clip', () => {
  const conv = node('Conv', 'xf wf bf', 'c');

  it('become the clamp of the layer before them, in real numbers', () => {
    expect(onlyLayer(importQdq([conv, node('Relu', 'c', 'r')]))).toMatchObject({ lo: -5, hi: 127 });
    const bounds = [float('lo', [-1.3]), float('hi', [6])];
    expect(onlyLayer(importQdq([conv, node('Clip', 'c lo hi', 'r')], bounds))).toMatchObject({ lo: -8, hi: 7 });
    expect(onlyLayer(importQdq([conv, node('Clip', 'c - hi', 'r')], bounds))).toMatchObject({ lo: -128, hi: 7 });
    const attributes = { min: attribute.float(-1), max: attribute.float(2) };
    expect(onlyLayer(importQdq([conv, node('Clip', 'c', 'r', attributes)]))).toMatchObject({ lo: -7, hi: -1 });
    const both = [conv, node('Relu', 'c', 'd'), node('Clip', 'd - hi', 'r')];
    expect(onlyLayer(importQdq(both, bounds))).toMatchObject({ lo: -5, hi: 7 });
  });

  it('clamp stored values where the tensor is int8', () => {
    expect(onlyLayer(importQuantised({}, [node('Relu', 'c', 'y')]))).toMatchObject({ lo: 0, hi: 127 });
    const bounds = [int8('lo', [-9]), int8('hi', [44])];
    expect(onlyLayer(importQuantised({}, [node('Clip', 'c lo hi', 'y')], bounds))).toMatchObject({ lo: -9, hi: 44 });
  });

  it('may stand between a DequantizeLinear and a QuantizeLinear of equal scales', () => {
    const nodes = [
      node('DequantizeLinear', 'c ys yz', 'd'),
      node('Clip', 'd lo hi', 'e'),
      node('QuantizeLinear', 'e ys yz', 'y'),
    ];
    const bounds = [float('lo', [0]), float('hi', [6])];
    expect(onlyLayer(importQuantised({}, nodes, bounds))).toMatchObject({ lo: -5, hi: 7 });
  });

  it.each([-128, -5])('are run as ONNX Runtime does, with an output zero point of %d', async (zeroPoint) => {
    const edges = [
      node('DequantizeLinear', 'x s z', 'xf'),
      ...qdqWeights,
      conv,
      node('Relu', 'c', 'r'),
      node('QuantizeLinear', 'r ys yy', 'y'),
    ];
    const onnx = model({ nodes: edges, constants: [...quantisation, ...weights, int8('yy', [zeroPoint])] });
    const network = reread(onnx);
    expect(network.layers[0].lo).toBe(zeroPoint);
    const input = Int8Array.from({ length: 16 }, (_, i) => 17 * i - 128);
    expect(runNetwork(network, input).output).toEqual(await runOnnxRuntime(onnx, input));
  });
});

describe('a fully connected layer', () => {
  const dense = [
    int8(
      'm',
      Array.from({ length: 24 }, (_, i) => (i * 13) % 50),
      [8, 3],
    ),
    float('ms', [0.01, 0.02, 0.03], [3]),
    int8('mz', [0]),
  ];

  it('behind a Flatten is a convolution with a kernel as large as the map', () => {
    const flat = [node('Flatten', 'c', 'f'), node('QLinearMatMul', 'f ys yz m ms mz ys yz', 'y')];
    const { layers, output } = importQuantised({}, flat, dense);
    expect(layers[1]).toMatchObject({ kind: 'fullyConnected', C: 2, H: 2, W: 2, K: 3, R: 2, S: 2 });
    expect([...layers[1].weights.subarray(0, 8)]).toEqual([0, 39, 28, 17, 6, 45, 34, 23]);
    expect(output.shape).toEqual([1, 3]);
  });

  it('of the input itself sums over channels at one position', () => {
    const nodes = [node('Reshape', 'x shape', 'f'), node('QLinearMatMul', 'f s z m ms mz ys yz', 'y')];
    const network = reread(
      model({ nodes, constants: [...quantisation, ...dense, int64('shape', [0, -1])], shape: ['N', 1, 2, 4] }),
    );
    expect(onlyLayer(network)).toMatchObject({ C: 8, H: 1, W: 1, R: 1, S: 1 });
    expect(network.input.shape).toEqual([1, 1, 2, 4]);
  });

  it('takes Gemm transposed or not, with alpha, and a bias of its products scale', () => {
    const nodes = (attributes: OnnxNode['attributes'], axis: number): OnnxNode[] => [
      node('DequantizeLinear', 'm ms', 'mf', { axis: attribute.int(axis) }),
      node('DequantizeLinear', 'mb mbs', 'mbf'),
      node('Gemm', 'xf mf mbf', 'r', attributes),
    ];
    const [m, ms] = dense;
    const bias = [int32('mb', [1, 2, 3]), float('mbs', [0.0025, 0.005, 0.0075], [3])];
    const plain = onlyLayer(importQdq(nodes({}, 1), [m, ms, ...bias], ['N', 8]));
    const turned = int8('m', [...plain.weights], [3, 8]);
    expect(onlyLayer(importQdq(nodes({ transB: attribute.int(1) }, 0), [turned, ms, ...bias], ['N', 8]))).toEqual(
      plain,
    );
    const halved = [int32('mb', [1, 2, 3]), float('mbs', [0.00125, 0.0025, 0.00375], [3])];
    const scaled = onlyLayer(importQdq(nodes({ alpha: attribute.float(0.5) }, 1), [m, ms, ...halved], ['N', 8]));
    expect(scaled).toEqual({ ...plain, sx: 0.125 });
  });

  it('runs QGemm with alpha as ONNX Runtime does', async () => {
    const qgemm = node('QGemm', 'x s z m ms mzs mb ys yz', 'y', { alpha: attribute.float(0.3) }, 'com.microsoft');
    const constants = [...quantisation, ...dense, int8('mzs', [0, 0, 0], [3]), int32('mb', [10, 20, 30])];
    const onnx = model({ nodes: [qgemm], constants, shape: [1, 8] });
    const input = Int8Array.from({ length: 8 }, (_, i) => 30 * i - 100);
    expect(runNetwork(reread(onnx), input).output).toEqual(await runOnnxRuntime(onnx, input));
  });
});
