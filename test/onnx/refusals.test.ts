import { describe, expect, it } from 'vitest';
import { UserError } from '../../gen/errors.ts';
import { importNetwork, OnnxGraphError, UnsupportedModelError } from '../../sim/onnx/index.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../../sim/onnx/index.ts';
import { attribute, float, int32, int64, int8, model, node, quantisation, uint8 } from '../support/onnx-build.ts';

const weights: readonly OnnxTensor[] = [
  int8('w', Array<number>(18).fill(1), [2, 1, 3, 3]),
  float('ws', [0.01, 0.02], [2]),
  int8('wz', [0, 0], [2]),
  int32('b', [100, -200]),
];

/** The nodes that importing a graph refuses, as `name (operator): reason`. */
function refused(
  nodes: readonly OnnxNode[],
  constants: readonly OnnxTensor[] = [],
  parts: Partial<Parameters<typeof model>[0]> = {},
): string[] {
  const named = new Map([...quantisation, ...weights, ...constants].map((tensor) => [tensor.name, tensor]));
  const error = errorOf(model({ nodes, constants: [...named.values()], ...parts }));
  if (!(error instanceof UnsupportedModelError)) throw error;
  return error.nodes.map(({ name, operator, reason }) => `${name} (${operator}): ${reason}`);
}

function errorOf(onnx: OnnxModel): Error {
  try {
    importNetwork(onnx, 'net.onnx');
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as Error;
  }
  throw new Error('the model was imported');
}

const CONV = 'x s z w ws wz ys yz b';
const conv = node('QLinearConv', CONV, 'c');

/** A float convolution of QDQ form whose parts can be replaced. */
function qdq(...nodes: OnnxNode[]): OnnxNode[] {
  return [
    node('DequantizeLinear', 'x s z', 'xf'),
    node('DequantizeLinear', 'w ws wz', 'wf', { axis: attribute.int(0) }),
    ...nodes,
  ];
}

describe('a model with unsupported nodes', () => {
  it('is refused with every one of them: name, operator, reason', () => {
    const nodes = [
      conv,
      node('MaxPool', 'c', 'p'),
      node('QLinearConv', 'p ys yz w ws wz ys yz b', 'd', { pads: attribute.ints(-1, 0, 0, 0) }),
      node('QLinearAdd', 'd ys yz d ys yz ys yz', 'e', {}, 'com.microsoft'),
      { ...node('Softmax', 'e', 'y'), name: '' },
    ];
    const error = errorOf(model({ nodes, constants: [...quantisation, ...weights] }));
    expect(error.message).toBe(
      [
        'the model has 4 nodes that cannot be imported:',
        '  - P (MaxPool): operator not supported',
        '  - D (QLinearConv): pads is [-1, 0, 0, 0]: negative padding is not supported',
        '  - E (com.microsoft.QLinearAdd): operator not supported',
        '  - y (Softmax): operator not supported',
        '  in       net.onnx',
        '  fix      Mosaic runs chains of quantised convolution and fully connected layers with Relu, Clip, Reshape and Flatten, ' +
          'as QOperator (QLinearConv, QLinearMatMul, QGemm) or QDQ (DequantizeLinear → Conv, MatMul or Gemm → QuantizeLinear)',
      ].join('\n'),
    );
  });

  it('is told why uint8 is refused, and what to do', () => {
    const constants = [uint8('z', [128]), uint8('yz', [0])];
    const named = new Map([...quantisation, ...weights, ...constants].map((tensor) => [tensor.name, tensor]));
    const error = errorOf(
      model({ nodes: [node('QLinearConv', CONV, 'y')], constants: [...named.values()], type: 'uint8' }),
    );
    expect(error.message).toBe(
      [
        'the model has 2 nodes that cannot be imported:',
        '  - Y (QLinearConv): the input is uint8 (by its zero point), expected int8',
        '  - Y (QLinearConv): the output is uint8 (by its zero point), expected int8',
        '  in       net.onnx',
        '  fix      ONNX Runtime multiplies uint8 by int8 wrongly on x86 processors without VNNI (sums of two products saturate at 16 bits), ' +
          'so no result could be compared; quantise again with int8 activations and int8 symmetric weights: ' +
          'quantize_static(…, activation_type=QuantType.QInt8, weight_type=QuantType.QInt8, extra_options={"WeightSymmetric": True})',
      ].join('\n'),
    );
  });

  it('is refused where a tensor branches, merges or leads nowhere', () => {
    const branch = [conv, node('Relu', 'c', 'd'), node('QLinearConv', 'c ys yz w ws wz ys yz b', 'y')];
    expect(refused(branch)).toEqual([
      "D (Relu): its input 'c' also goes to 'Y': only chains are supported",
      "Y (QLinearConv): its input 'c' also goes to 'D': only chains are supported",
    ]);
    const early = [node('QLinearConv', CONV, 'y'), node('Relu', 'y', 'd')];
    expect(refused(early)).toEqual([
      "D (Relu): its input 'y' also goes to the graph's output: only chains are supported",
    ]);
    const computed = [conv, node('Relu', 'x2', 'b'), node('Identity', 'c', 'y')];
    expect(refused(computed)).toEqual(["B (Relu): it does not lie on the way from the input 'x' to the output 'y'"]);
  });
});

describe('a node is refused', () => {
  const y = (inputs: string, attributes: OnnxNode['attributes'] = {}): OnnxNode[] => [
    node('QLinearConv', inputs, 'y', attributes),
  ];
  const cases: [string, string[], string[]][] = [
    [
      'for asymmetric weights',
      refused(y(CONV), [int8('wz', [0, 4], [2])]),
      ['Y (QLinearConv): the weights are asymmetric (zero point 4), expected zero points of 0'],
    ],
    [
      'for uint8 weights',
      refused(y(CONV), [uint8('w', Array<number>(18).fill(1), [2, 1, 3, 3]), uint8('wz', [0])]),
      [
        'Y (QLinearConv): the weights are uint8 (by their zero point), expected int8',
        'Y (QLinearConv): the weights are uint8, expected int8',
      ],
    ],
    [
      'for weights that are computed',
      refused([node('Relu', 'x2', 'w2'), ...y('x s z w2 ws wz ys yz b')]),
      ["Y (QLinearConv): the weight tensor 'w2' is not a constant"],
    ],
    [
      'for a kernel_shape that is not that of its weights',
      refused(y(CONV, { kernel_shape: attribute.ints(5, 5) })),
      ['Y (QLinearConv): kernel_shape is [5, 5], the weights are 3×3'],
    ],
    [
      'in one dimension',
      refused(y(CONV, { strides: attribute.ints(1) })),
      ['Y (QLinearConv): it is not two-dimensional: strides and dilations need two values each'],
    ],
    [
      'for a stride of 0',
      refused(y(CONV, { strides: attribute.ints(0, 1) })),
      ['Y (QLinearConv): strides, dilations and group have to be 1 or more'],
    ],
    [
      'for an unknown auto_pad',
      refused(y(CONV, { auto_pad: attribute.string('SOME') })),
      ["Y (QLinearConv): auto_pad is 'SOME', which the standard does not know"],
    ],
    [
      'for groups that do not divide',
      refused(y(CONV, { group: attribute.int(4) })),
      ['Y (QLinearConv): 4 groups do not divide 2 output channels'],
    ],
    [
      'for a float bias',
      refused(y(CONV), [float('b', [1, 2], [2])]),
      ['Y (QLinearConv): the bias is float32, expected int32'],
    ],
    [
      'for a bias of another length',
      refused(y(CONV), [int32('b', [1])]),
      ['Y (QLinearConv): the bias has 1 values, expected 2'],
    ],
    [
      'for a scale of 0',
      refused(y(CONV), [float('ws', [0.1, 0], [2])]),
      ['Y (QLinearConv): the scale of the weights is 0 at 1, expected a positive number'],
    ],
    [
      'for a scale per input channel',
      refused(y(CONV), [float('s', [1, 2, 3], [3])]),
      ['Y (QLinearConv): the scale of the input has 3 values, expected 1'],
    ],
    [
      'for int16 activations',
      refused(y(CONV), [{ name: 'z', dims: [], type: 'int32', data: Int32Array.of(0) }]),
      ['Y (QLinearConv): the input is int32 (by its zero point), expected int8'],
    ],
    [
      'for weights for another number of channels',
      refused(y(CONV), [], { shape: [1, 3, 4, 4] }),
      ['Y (QLinearConv): its weights are for 1 input channels, the input has 3'],
    ],
    [
      'for a kernel larger than the map',
      refused(y(CONV), [], { shape: [1, 1, 2, 4] }),
      ['Y (QLinearConv): a kernel of 3×3 does not fit into a map of 2×4 with its padding'],
    ],
    [
      'for a clamp that is not a number',
      refused([conv, node('Clip', 'c lo', 'y')], [float('lo', [NaN])]),
      ['Y (Clip): a bound is not a number'],
    ],
    [
      'for a clamp before every layer',
      refused([node('Relu', 'x', 'r'), node('QLinearConv', `r ${CONV.slice(2)}`, 'y')]),
      ['R (Relu): no layer comes before it into which it could be folded'],
    ],
    [
      'for a Reshape that mixes samples or maps',
      refused(
        [conv, node('Reshape', 'c shape', 'r'), node('Reshape', 'r shape2', 'y')],
        [int64('shape', [1, 1, 2, 4]), int64('shape2', [2, 4])],
      ),
      [
        "R (Reshape): reshaping 1×2×2×2 to 1×1×2×4 makes another map of a layer's output; only flattening is supported",
        'Y (Reshape): reshaping 1×1×2×4 to 2×4 mixes samples of a batch',
      ],
    ],
    [
      'for a Reshape to another size',
      refused([conv, node('Reshape', 'c shape', 'y')], [int64('shape', [0, 3, -1])]),
      ['Y (Reshape): a tensor of 1×2×2×2 cannot be reshaped to [0, 3, -1]'],
    ],
    [
      'for a shape computed at run time',
      refused([conv, node('Shape', 'x3', 'sh'), node('Reshape', 'c sh', 'y')]),
      ['SH (Shape): operator not supported', "Y (Reshape): the shape 'sh' is not a constant"],
    ],
    [
      'for a matrix product without a Flatten',
      refused(
        [conv, node('QLinearMatMul', 'c ys yz m ms mz ys yz', 'y')],
        [int8('m', [1, 2], [2, 1]), float('ms', [1]), int8('mz', [0])],
      ),
      ['Y (QLinearMatMul): its input has the shape 1×2×2×2, expected N×features (a Flatten before it)'],
    ],
  ];
  it.each(cases)('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('a node of a QDQ model is refused', () => {
  const tail = node('QuantizeLinear', 'r ys yz', 'y');
  const biased = (bias: OnnxNode): OnnxNode[] => qdq(bias, node('Conv', 'xf wf bf', 'r'), tail);
  const dense = [int8('m', Array<number>(8).fill(1), [4, 2]), float('ms', [1, 2], [2])];
  const gemm = (attributes: OnnxNode['attributes'], axis = 1, inputs = 'xf mf'): OnnxNode[] => [
    node('DequantizeLinear', 'x s z', 'xf'),
    node('DequantizeLinear', 'm ms', 'mf', { axis: attribute.int(axis) }),
    node('Gemm', inputs, 'r', attributes),
    tail,
  ];
  const flat = { shape: [1, 4] };
  const cases: [string, string[], string[]][] = [
    [
      'for float weights',
      refused(
        [node('DequantizeLinear', 'x s z', 'xf'), node('Conv', 'xf wq', 'r'), tail],
        [float('wq', Array<number>(18).fill(1), [2, 1, 3, 3])],
      ),
      ["R (Conv): the weights 'wq' are not an int8 constant behind a DequantizeLinear"],
    ],
    [
      'for a float bias',
      refused(biased(node('Identity', 'bq', 'bf')), [float('bq', [1, 2], [2])]),
      ["R (Conv): the bias 'bf' is not an int32 constant behind a DequantizeLinear"],
    ],
    [
      'for a bias of another scale',
      refused(biased(node('DequantizeLinear', 'b bs', 'bf', { axis: attribute.int(0) })), [
        float('bs', [0.0025, 0.5], [2]),
      ]),
      [
        'R (Conv): the scale of its bias is 0.5 in channel 1, expected input scale · weight scale = 0.004999999888241291',
      ],
    ],
    [
      'for scales along the wrong axis',
      refused([
        node('DequantizeLinear', 'x s z', 'xf'),
        node('DequantizeLinear', 'w ws wz', 'wf'),
        node('Conv', 'xf wf', 'r'),
        tail,
      ]),
      ["R (Conv): the scales of the weights differ along axis 1, expected the output channels' axis 0"],
    ],
    [
      'for a QuantizeLinear without zero point, which is uint8',
      refused(qdq(node('Conv', 'xf wf', 'r'), node('QuantizeLinear', 'r ys', 'y'))),
      ['Y (QuantizeLinear): the output is uint8 (no zero point says otherwise), expected int8'],
    ],
    [
      'for a result that stays float',
      refused(qdq(node('Conv', 'xf wf', 'y'))),
      ["Y (Conv): the graph's output is a float result that no QuantizeLinear follows"],
    ],
    [
      'for an input that is not dequantised',
      refused(
        [node('DequantizeLinear', 'w ws wz', 'wf', { axis: attribute.int(0) }), node('Conv', 'x wf', 'r'), tail],
        [],
        { type: 'float32' },
      ),
      ['R (Conv): its input does not come from a DequantizeLinear: it would run in float'],
    ],
    [
      'for a change of scale between layers',
      refused(
        qdq(
          node('Conv', 'xf wf', 'r'),
          node('QuantizeLinear', 'r ys yz', 'q'),
          node('DequantizeLinear', 'q ys yz', 'd'),
          node('QuantizeLinear', 'd s z', 'y'),
        ),
      ),
      [
        'Y (QuantizeLinear): it changes the quantisation of a tensor without a layer, from scale 0.5, zero point -5 to scale 0.25, zero point 3',
      ],
    ],
    [
      'for transA',
      refused(gemm({ transA: attribute.int(1) }), dense, flat),
      ['R (Gemm): transA is set: the input would be read transposed'],
    ],
    [
      'for beta',
      refused(
        [
          ...gemm({ beta: attribute.float(2) }, 1, 'xf mf bf'),
          node('DequantizeLinear', 'b bs', 'bf', { axis: attribute.int(0) }),
        ],
        [...dense, float('bs', [0.25, 0.5], [2])],
        flat,
      ),
      ['R (Gemm): beta is 2: a scaled bias is not supported'],
    ],
    [
      'for alpha of 0',
      refused(gemm({ alpha: attribute.float(0) }), dense, flat),
      ['R (Gemm): alpha is 0, expected a positive number'],
    ],
    [
      'for inputs of another number',
      refused(gemm({}), dense, { shape: [1, 7] }),
      ['R (Gemm): its weights are for 4 inputs, the input has 7'],
    ],
    [
      'for a float result of QGemm',
      refused([node('QGemm', 'x s z m ms mz', 'y', {}, 'com.microsoft')], [...dense, int8('mz', [0, 0], [2])], flat),
      ['Y (com.microsoft.QGemm): its output is float (no output scale), expected int8'],
    ],
  ];
  it.each(cases)('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('a graph is refused', () => {
  const constants = [...quantisation, ...weights];
  const nodes = [node('QLinearConv', CONV, 'y')];

  it('for an open size other than the batch', () => {
    const error = errorOf(model({ nodes, constants, shape: ['N', 1, 'height', ''] }));
    expect(error).toBeInstanceOf(OnnxGraphError);
    expect(error.message).toBe(
      [
        'the input has sizes that are not fixed',
        "  in       net.onnx, input 'x'",
        '  expected N×C×H×W or N×features, where only N may be open',
        '  found    [N, 1, height, ?]',
        '  fix      export the model for one size of image, or fix its sizes (python -m onnxruntime.tools.make_dynamic_shape_fixed)',
      ].join('\n'),
    );
    expect(errorOf(model({ nodes, constants, shape: null })).message).toContain('found    [?]');
  });

  it('for a type that is neither int8 nor float', () => {
    expect(errorOf(model({ nodes, constants, type: 'uint8' })).message).toContain(
      'fix      ONNX Runtime multiplies uint8 by int8 wrongly',
    );
    const message = errorOf(model({ nodes, constants, type: 'float16' })).message;
    expect(message).toBe(
      [
        'the model takes a type that cannot be imported',
        "  in       net.onnx, input 'x'",
        '  expected int8, or float32 before a QuantizeLinear',
        '  found    float16',
        '  fix      quantise the model to int8',
      ].join('\n'),
    );
  });

  it('for several inputs, several outputs, or no layers', () => {
    const whole = model({ nodes, constants });
    const { inputs, outputs } = whole.graph;
    const twoInputs = {
      ...whole,
      graph: { ...whole.graph, inputs: [...inputs, { name: 'x2', type: 'int8', shape: [1] }] },
    };
    expect(errorOf(twoInputs).message).toBe(
      "the model has several inputs or none\n  in       net.onnx\n  expected one input\n  found    'x', 'x2'",
    );
    const twoOutputs = {
      ...whole,
      graph: { ...whole.graph, outputs: [...outputs, { name: 'x3', type: null, shape: null }] },
    };
    expect(errorOf(twoOutputs).message).toBe(
      "the model has several outputs or none\n  in       net.onnx\n  expected one output\n  found    'y', 'x3'",
    );
    const empty = { ...whole, graph: { ...whole.graph, nodes: [], outputs: [{ name: 'x', type: null, shape: null }] } };
    expect(errorOf(empty).message).toBe('the model has no layers\n  in       net.onnx\n  expected at least one layer');
  });

  it('not for weights that are listed among its inputs', () => {
    const whole = model({ nodes, constants });
    const listed = {
      ...whole.graph,
      inputs: [...whole.graph.inputs, { name: 'w', type: 'int8', shape: [2, 1, 3, 3] }],
    };
    expect(importNetwork({ ...whole, graph: listed }).layers.length).toBe(1);
  });
});
