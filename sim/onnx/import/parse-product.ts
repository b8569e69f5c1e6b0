import type { NodeReader } from './node-reader.ts';
import type { LayerStep, Quantisation, StepAction } from './step.ts';
import { readBias, readWeights } from './weights.ts';
import type { Bias, WeightTensor } from './weights.ts';

/** MatMul: a and b behind DequantizeLinear nodes; b the weights, N×K. */
export function parseMatMul(reader: NodeReader): StepAction | null {
  const weights = readWeights(reader, 1, 2, 1);
  return product(weights, true, { bias: new Int32Array(weights?.dims[1] ?? 0), biasScale: null }, null, null, 1);
}

/** QLinearMatMul: a, scale, zero point; b, scale, zero point; scale and zero point of y. */
export function parseQLinearMatMul(reader: NodeReader): StepAction | null {
  const x = reader.quantisation(1, 2, 'input');
  const y = reader.quantisation(6, 7, 'output');
  const weights = readWeights(reader, { weight: 3, scale: 4, zeroPoint: 5 }, 2, 1);
  return product(weights, true, { bias: new Int32Array(weights?.dims[1] ?? 0), biasScale: null }, x, y, 1);
}

/** Gemm: a, b and c behind DequantizeLinear nodes. */
export function parseGemm(reader: NodeReader): StepAction | null {
  const beta = reader.float('beta', 1);
  if (reader.has(2) && beta !== 1) reader.refuse(`beta is ${beta}: a scaled bias is not supported`);
  return gemm(reader, 1, 2, 'qdq', null, null);
}

/** ONNX Runtime's QGemm: a, scale, zero point; b, scale, zero point; c; scale and zero point of y. */
export function parseQGemm(reader: NodeReader): StepAction | null {
  const x = reader.quantisation(1, 2, 'input');
  if (!reader.has(7)) return reader.refuse('its output is float (no output scale), expected int8');
  const y = reader.quantisation(7, 8, 'output');
  return gemm(reader, { weight: 3, scale: 4, zeroPoint: 5 }, 6, 'qoperator', x, y);
}

function gemm(
  reader: NodeReader,
  inputs: Parameters<typeof readWeights>[1],
  biasInput: number,
  form: 'qoperator' | 'qdq',
  x: Quantisation | null,
  y: Quantisation | null,
): StepAction | null {
  if (reader.int('transA', 0) !== 0) reader.refuse('transA is set: the input would be read transposed');
  const transposed = reader.int('transB', 0) !== 0;
  const alpha = reader.float('alpha', 1);
  if (!(alpha > 0)) reader.refuse(`alpha is ${alpha}, expected a positive number`);
  const weights = readWeights(reader, inputs, 2, transposed ? 0 : 1);
  if (weights === null) return null;
  const bias = readBias(reader, biasInput, weights.dims[transposed ? 0 : 1], form);
  return bias === null ? null : product(weights, !transposed, bias, x, y, alpha);
}

const ONE = { vertical: 1, horizontal: 1 };

/** @param columns whether output channels are the weights' columns (N×K), not their rows */
function product(
  weights: WeightTensor | null,
  columns: boolean,
  bias: Bias,
  x: Quantisation | null,
  y: Quantisation | null,
  alpha: number,
): LayerStep | null {
  if (weights === null) return null;
  const [rows, others] = weights.dims;
  const [K, C] = columns ? [others, rows] : [rows, others];
  const data = columns
    ? Int8Array.from(weights.data, (_, i) => weights.data[(i % C) * K + Math.floor(i / C)])
    : weights.data;
  return {
    kind: 'product',
    ...{ x, y, K, C, R: 1, S: 1, weights: data, sw: weights.sw, ...bias, alpha, groups: 1 },
    stride: ONE,
    dilation: ONE,
    padding: { top: 0, left: 0, bottom: 0, right: 0 },
  };
}
