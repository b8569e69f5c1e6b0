import { quantiseValue } from '../../quantise/index.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../model.ts';

/** A constant behind a DequantizeLinear: how QDQ models hold weights and biases. */
export interface DequantisedConstant {
  readonly values: OnnxTensor;
  readonly scale: OnnxTensor;
  /** `null`: left out, which means zeros. */
  readonly zeroPoint: OnnxTensor | null;
  /** The dimension along which scales differ; may be negative, counted from the last. */
  readonly axis: number;
  readonly blocked: boolean;
}

/** A model's graph, its constants told apart from what is computed from the input. */
export interface GraphIndex {
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly dequantised: ReadonlyMap<string, DequantisedConstant>;
  /** The nodes that depend on the input (or that no constant rule covers), in the model's order. */
  readonly nodes: readonly OnnxNode[];
  /** Which of `nodes` read a tensor. */
  readonly readers: ReadonlyMap<string, readonly OnnxNode[]>;
}

/** How a node is called in messages. */
export function nameOf(node: OnnxNode): string {
  return node.name === '' ? (node.outputs[0] ?? '(unnamed)') : node.name;
}

/** A node's operator with its domain, e.g. `com.microsoft.QGemm`. */
export function operatorOf(node: OnnxNode): string {
  return node.domain === '' ? node.operator : `${node.domain}.${node.operator}`;
}

/**
 * Sorts a graph's nodes; the standard's Constant, and Identity, QuantizeLinear and DequantizeLinear of constants become
 * constants.
 */
export function indexGraph(model: OnnxModel): GraphIndex {
  const { graph } = model;
  const constants = new Map(graph.initialisers.map((tensor) => [tensor.name, tensor]));
  const dequantised = new Map<string, DequantisedConstant>();
  const nodes = graph.nodes.filter((node) => !becomesConstant(node, constants, dequantised));
  const readers = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    for (const input of new Set(node.inputs)) {
      readers.set(input, [...(readers.get(input) ?? []), node]);
    }
  }
  return { constants, dequantised, nodes, readers };
}

function becomesConstant(
  node: OnnxNode,
  constants: Map<string, OnnxTensor>,
  dequantised: Map<string, DequantisedConstant>,
): boolean {
  const [output = ''] = node.outputs;
  const value = node.attributes['value'];
  if (node.operator === 'Constant' && value?.kind === 'tensor') {
    constants.set(output, value.value);
    return true;
  }
  const [first, scale, zeroPoint] = node.inputs.map((name) => constants.get(name));
  if (first === undefined) {
    const already = dequantised.get(node.inputs[0] ?? '');
    if (node.operator !== 'Identity' || already === undefined) return false;
    dequantised.set(output, already);
    return true;
  }
  if (node.operator === 'Identity') {
    constants.set(output, first);
    return true;
  }
  if (scale === undefined || (zeroPoint === undefined && (node.inputs[2] ?? '') !== '')) return false;
  const { axis, block_size: block } = node.attributes;
  const along = axis?.kind === 'int' ? axis.value : 1;
  if (node.operator === 'DequantizeLinear') {
    const blocked = block?.kind === 'int' && block.value !== 0;
    dequantised.set(output, { values: first, scale, zeroPoint: zeroPoint ?? null, axis: along, blocked });
    return true;
  }
  if (node.operator === 'QuantizeLinear') {
    const result = quantisedConstant(output, first, scale, zeroPoint, along);
    if (result !== null) constants.set(output, result);
    return result !== null;
  }
  return false;
}

/** Float weights behind a QuantizeLinear, as training tools emit them, turned into int8 here once. */
function quantisedConstant(
  name: string,
  values: OnnxTensor,
  scale: OnnxTensor,
  zeroPoint: OnnxTensor | undefined,
  axis: number,
): OnnxTensor | null {
  if (values.type !== 'float32' || scale.type !== 'float32') return null;
  const { dims, data } = values;
  if (zeroPoint?.type !== 'int8') {
    // Without a zero point QuantizeLinear makes uint8; whoever reads the tensor refuses it by that name.
    const typeName =
      zeroPoint === undefined ? 'uint8' : zeroPoint.type === 'other' ? zeroPoint.typeName : zeroPoint.type;
    return { name, dims, type: 'other', typeName, data: null };
  }
  const along = axis < 0 ? axis + dims.length : axis;
  const single = scale.data.length === 1;
  if (!single && (scale.data.length !== dims[along] || zeroPoint.data.length !== scale.data.length)) return null;
  const inner = dims.slice(along + 1).reduce((product, size) => product * size, 1);
  const quantised = Int8Array.from(data, (value, i) => {
    const channel = single ? 0 : Math.floor(i / inner) % scale.data.length;
    return quantiseValue(value, scale.data[channel], zeroPoint.data[single ? 0 : channel]);
  });
  return { name, dims, type: 'int8', data: quantised };
}
