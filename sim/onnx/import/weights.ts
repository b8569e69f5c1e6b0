import { typeOf } from './node-reader.ts';
import type { NodeReader } from './node-reader.ts';

/** Weights as an operator holds them, in either form. */
export interface WeightTensor {
  readonly dims: readonly number[];
  readonly data: Int8Array;
  /** One per output channel. */
  readonly sw: Float32Array;
}

/** Inputs of a QOperator node that hold its weights. */
export interface WeightInputs {
  readonly weight: number;
  readonly scale: number;
  readonly zeroPoint: number;
}

/**
 * Reads int8 weights with their scales.
 *
 * @param inputs where they are in QOperator form, or the single input behind a DequantizeLinear in QDQ form
 * @param rank expected number of dimensions
 * @param axis the dimension of output channels
 */
export function readWeights(
  reader: NodeReader,
  inputs: WeightInputs | number,
  rank: number,
  axis: number,
): WeightTensor | null {
  const found = typeof inputs === 'number' ? dequantisedWeights(reader, inputs, axis) : plainWeights(reader, inputs);
  if (found === null) return null;
  const { tensor, scaleInput, scales } = found;
  if (tensor.type !== 'int8') return reader.refuse(`the weights are ${typeOf(tensor)}, expected int8`);
  const { dims, data } = tensor;
  if (dims.length !== rank) return reader.refuse(`the weights have ${dims.length} dimensions, expected ${rank}`);
  const channels = dims[axis];
  const what = 'the scale of the weights';
  const list =
    scales === null
      ? reader.scales(scaleInput, what, [1, channels])
      : reader.checkedScales(scales, what, [1, channels]);
  if (list === null) return null;
  return { dims, data, sw: list.length === channels ? list : new Float32Array(channels).fill(list[0]) };
}

function plainWeights(reader: NodeReader, { weight, scale, zeroPoint }: WeightInputs) {
  const tensor = reader.constant(weight, 'the weight tensor');
  if (reader.has(zeroPoint)) reader.requireSymmetric(reader.constant(zeroPoint, 'the zero point of the weights'));
  return tensor === null ? null : { tensor, scaleInput: scale, scales: null };
}

function dequantisedWeights(reader: NodeReader, input: number, axis: number) {
  const name = reader.node.inputs[input] ?? '';
  const constant = reader.graph.dequantised.get(name);
  if (constant === undefined)
    return reader.refuse(`the weights '${name}' are not an int8 constant behind a DequantizeLinear`);
  const { values, scale, zeroPoint } = constant;
  if (constant.blocked)
    return reader.refuse('the weights are quantised in blocks, expected one scale per output channel');
  reader.requireSymmetric(zeroPoint);
  if (scale.type !== 'float32') return reader.refuse(`the scale of the weights is ${typeOf(scale)}, expected float32`);
  const along = constant.axis < 0 ? constant.axis + values.dims.length : constant.axis;
  if (scale.data.length > 1 && along !== axis) {
    return reader.refuse(
      `the scales of the weights differ along axis ${along}, expected the output channels' axis ${axis}`,
    );
  }
  return { tensor: values, scaleInput: -1, scales: scale.data };
}

/** An int32 bias of K values; zeros if there is none. */
export interface Bias {
  readonly bias: Int32Array;
  readonly biasScale: Float32Array | null;
}

/** Reads the bias: an int32 constant, in QDQ form behind a DequantizeLinear. */
export function readBias(reader: NodeReader, input: number, K: number, form: 'qoperator' | 'qdq'): Bias | null {
  if (!reader.has(input)) return { bias: new Int32Array(K), biasScale: null };
  const name = reader.node.inputs[input];
  const dequantised = form === 'qdq' ? reader.graph.dequantised.get(name) : undefined;
  if (form === 'qdq' && dequantised === undefined) {
    return reader.refuse(`the bias '${name}' is not an int32 constant behind a DequantizeLinear`);
  }
  const tensor = dequantised?.values ?? reader.constant(input, 'the bias');
  if (tensor === null) return null;
  if (tensor.type !== 'int32') return reader.refuse(`the bias is ${typeOf(tensor)}, expected int32`);
  if (tensor.data.length !== K) return reader.refuse(`the bias has ${tensor.data.length} values, expected ${K}`);
  const zero = dequantised?.zeroPoint;
  if (zero != null && (zero.data === null || zero.data.some((value) => value !== 0))) {
    return reader.refuse('the zero point of the bias is not 0');
  }
  if (dequantised === undefined) return { bias: tensor.data, biasScale: null };
  const { scale } = dequantised;
  if (scale.type !== 'float32') return reader.refuse(`the scale of the bias is ${typeOf(scale)}, expected float32`);
  const biasScale = reader.checkedScales(scale.data, 'the scale of the bias', [1, K]);
  return biasScale === null ? null : { bias: tensor.data, biasScale };
}
