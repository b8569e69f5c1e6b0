import { UserError } from '../../gen/errors.ts';

/** A file that is no ONNX model, or a broken one. */
export class OnnxFileError extends UserError {}

/** A model that is whole, but whose graph as such cannot be imported: several inputs, open sizes, no outputs. */
export class OnnxGraphError extends UserError {}

/** A node that cannot be imported. */
export interface UnsupportedNode {
  /** The node's name, or its first output where it has none. */
  readonly name: string;
  /** With its domain where that is not the standard one, e.g. `com.microsoft.QGemm`. */
  readonly operator: string;
  readonly reason: string;
}

/** Why uint8 is refused and what to do about it. */
export const uint8Advice =
  'ONNX Runtime multiplies uint8 by int8 wrongly on x86 processors without VNNI (sums of two products saturate at 16 bits), ' +
  'so no result could be compared; quantise again with int8 activations and int8 symmetric weights: ' +
  'quantize_static(…, activation_type=QuantType.QInt8, weight_type=QuantType.QInt8, extra_options={"WeightSymmetric": True})';

const GENERAL_ADVICE =
  'Mosaic runs chains of quantised convolution and fully connected layers with Relu, Clip, Reshape and Flatten, ' +
  'as QOperator (QLinearConv, QLinearMatMul, QGemm) or QDQ (DequantizeLinear → Conv, MatMul or Gemm → QuantizeLinear)';

/** Every node of a model that cannot be imported, each with its reason. */
export class UnsupportedModelError extends UserError {
  readonly nodes: readonly UnsupportedNode[];

  constructor(where: string, nodes: readonly UnsupportedNode[]) {
    const lines = nodes.map((node) => `\n  - ${node.name} (${node.operator}): ${node.reason}`);
    const count = nodes.length === 1 ? 'a node' : `${nodes.length} nodes`;
    super({
      what: `the model has ${count} that cannot be imported:${lines.join('')}`,
      where,
      fix: nodes.some((node) => node.reason.includes('uint8')) ? uint8Advice : GENERAL_ADVICE,
    });
    this.nodes = nodes;
  }
}
