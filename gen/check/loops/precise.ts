import type { Design, ModuleIr, Signal } from '../../ir/index.ts';
import { gatherFacts } from '../facts.ts';
import type { ModuleFacts } from '../facts.ts';
import { components } from './components.ts';
import type { Components } from './components.ts';
import { DependencyGraph } from './graph.ts';
import { summarise } from './summary.ts';
import type { PortDependencies, Summaries } from './summary.ts';

/** Where whole signals seem to form a cycle, their bits are told apart before anything is said. */
export function preciseGraph(facts: ModuleFacts, summaries: Summaries): { graph: DependencyGraph; parts: Components } {
  const coarse = new DependencyGraph(facts, summaries, new Set());
  const parts = components(coarse);
  const wide = new Set<Signal>();
  for (const component of parts.cyclic) {
    for (const node of membersOf(parts, component)) {
      const subject = coarse.subjects[node];
      if (subject.op === 'signal' && subject.width > 1) wide.add(subject);
    }
  }
  if (wide.size === 0) return { graph: coarse, parts };
  const graph = new DependencyGraph(facts, summaries, wide);
  return { graph, parts: components(graph) };
}

/** The nodes of one component. */
export function membersOf({ members, first }: Components, component: number): Int32Array {
  return members.subarray(first[component], first[component + 1]);
}

/**
 * For each module of a design which of its outputs depend on which of its inputs in the same instant, through instances
 * too: its combinational paths. Only the structure counts: a path that no values can ever take is one all the same. A
 * black box counts as registered.
 */
export function portDependencies(design: Design): ReadonlyMap<ModuleIr, PortDependencies> {
  const summaries = new Map<ModuleIr, PortDependencies>();
  for (const module of design.modules) {
    if (module.blackBox !== null) continue;
    const { graph, parts } = preciseGraph(gatherFacts(module, module.className, 1), summaries);
    summaries.set(module, summarise(module, graph, parts));
  }
  return summaries;
}
