import type { UnsupportedNode } from '../errors.ts';
import type { OnnxNode } from '../model.ts';
import { nameOf, operatorOf } from './graph.ts';
import type { GraphIndex } from './graph.ts';
import type { Step } from './step.ts';

/**
 * Puts the steps in the order in which the data flows, from the graph's input to its output.
 * Every node has one input that is computed, its first; no tensor has two readers (parse.ts).
 */
export function chainSteps(
  graph: GraphIndex,
  steps: ReadonlyMap<OnnxNode, Step>,
  input: string,
  output: string,
): { chain: Step[]; unsupported: UnsupportedNode[] } {
  const chain: Step[] = [];
  const met = new Set<OnnxNode>();
  let tensor = input;
  while (tensor !== output) {
    const [node] = graph.readers.get(tensor) ?? [];
    const step = node === undefined ? undefined : steps.get(node);
    if (node === undefined || step === undefined || node.inputs[0] !== tensor || met.has(node)) break;
    met.add(node);
    chain.push(step);
    tensor = node.outputs[0] ?? '';
  }
  const unsupported = graph.nodes
    .filter((node) => !met.has(node))
    .map((node) => ({
      name: nameOf(node),
      operator: operatorOf(node),
      reason: `it does not lie on the way from the input '${input}' to the output '${output}'`,
    }));
  return { chain, unsupported };
}
