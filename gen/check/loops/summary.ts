import type { ModuleIr, Signal } from '../../ir/index.ts';
import type { Components } from './components.ts';
import type { DependencyGraph } from './graph.ts';

/** For each output of a module, the inputs that it depends on in the same instant. Outputs without any are left out. */
export type PortDependencies = ReadonlyMap<Signal, readonly Signal[]>;

/** The port dependencies of modules, where they are known. */
export interface Summaries {
  get(module: ModuleIr): PortDependencies | undefined;
}

/** Reads the port dependencies off a module's graph: one bit per input, passed on from component to component. */
export function summarise(
  module: ModuleIr,
  graph: DependencyGraph,
  { componentOf, members, first }: Components,
): PortDependencies {
  const inputs = module.ports.filter((port) => port.kind === 'input');
  const inputIndex = new Map<Signal, number>(inputs.map((input, i) => [input, i]));
  const words = Math.ceil(inputs.length / 32);
  const reach = new Uint32Array(words * (first.length - 1));
  for (let component = 0; component < first.length - 1; component += 1) {
    for (let i = first[component]; i < first[component + 1]; i += 1) {
      const node = members[i];
      const subject = graph.subjects[node];
      if (subject.op === 'signal' && subject.kind === 'input') {
        const index = inputIndex.get(subject);
        if (index !== undefined) reach[component * words + (index >> 5)] |= 1 << (index & 31);
      }
      for (let k = graph.start[node]; k < graph.start[node + 1]; k += 1) {
        const from = componentOf[graph.edges[k]]! * words;
        for (let w = 0; w < words; w += 1) reach[component * words + w] |= reach[from + w];
      }
    }
  }
  const summary = new Map<Signal, readonly Signal[]>();
  for (const output of module.ports) {
    if (output.kind !== 'output') continue;
    const nodes = graph.nodesOf(output);
    const needed = inputs.filter((_input, i) =>
      nodes.some((node) => (reach[componentOf[node] * words + (i >> 5)] >>> (i & 31)) & 1),
    );
    if (needed.length > 0) summary.set(output, needed);
  }
  return summary;
}
