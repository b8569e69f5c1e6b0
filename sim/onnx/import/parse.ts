import type { UnsupportedNode } from '../errors.ts';
import type { OnnxNode } from '../model.ts';
import { nameOf, operatorOf } from './graph.ts';
import type { GraphIndex } from './graph.ts';
import { NodeReader } from './node-reader.ts';
import { parseConv, parseQLinearConv } from './parse-convolution.ts';
import { parseGemm, parseMatMul, parseQGemm, parseQLinearMatMul } from './parse-product.ts';
import {
  parseClip,
  parseDequantise,
  parseFlatten,
  parseIdentity,
  parseQuantise,
  parseRelu,
  parseReshape,
} from './parse-simple.ts';
import type { Step, StepAction } from './step.ts';

/** Every operator that can be imported. */
const PARSERS: Readonly<Record<string, (reader: NodeReader) => StepAction | null>> = {
  Clip: parseClip,
  Conv: parseConv,
  DequantizeLinear: parseDequantise,
  Flatten: parseFlatten,
  Gemm: parseGemm,
  Identity: parseIdentity,
  MatMul: parseMatMul,
  QLinearConv: parseQLinearConv,
  QLinearMatMul: parseQLinearMatMul,
  QuantizeLinear: parseQuantise,
  Relu: parseRelu,
  Reshape: parseReshape,
  'com.microsoft.DequantizeLinear': parseDequantise,
  'com.microsoft.QGemm': parseQGemm,
  'com.microsoft.QuantizeLinear': parseQuantise,
};

/** Every node on its own: steps of those that can be imported, reasons of the others. */
export function parseNodes(
  graph: GraphIndex,
  graphOutputs: readonly string[],
): { steps: ReadonlyMap<OnnxNode, Step>; unsupported: UnsupportedNode[] } {
  const steps = new Map<OnnxNode, Step>();
  const unsupported: UnsupportedNode[] = [];
  for (const node of graph.nodes) {
    const reader = new NodeReader(node, graph);
    const operator = operatorOf(node);
    const parser = PARSERS[operator];
    const action = parser === undefined ? reader.refuse('operator not supported') : parser(reader);
    checkBranches(reader, graphOutputs);
    if (action !== null && reader.problems.length === 0) steps.set(node, { node, action });
    for (const reason of reader.problems) unsupported.push({ name: nameOf(node), operator, reason });
  }
  return { steps, unsupported };
}

/** The tensor a node computes with may go nowhere else. */
function checkBranches(reader: NodeReader, graphOutputs: readonly string[]): void {
  const [input = ''] = reader.node.inputs;
  if (reader.graph.constants.has(input)) return;
  const others = (reader.graph.readers.get(input) ?? [])
    .filter((node) => node !== reader.node)
    .map((node) => `'${nameOf(node)}'`);
  if (graphOutputs.includes(input)) others.push("the graph's output");
  if (others.length > 0)
    reader.refuse(`its input '${input}' also goes to ${others.join(', ')}: only chains are supported`);
}
