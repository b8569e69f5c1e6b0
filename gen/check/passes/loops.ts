import { codes } from '../../diagnostics/index.ts';
import type { ModuleIr } from '../../ir/index.ts';
import type { Check, CheckContext } from '../check.ts';
import type { ModuleFacts } from '../facts.ts';
import type { Components } from '../loops/components.ts';
import { shortestWay, stepsOf } from '../loops/cycle.ts';
import type { Surroundings } from '../loops/cycle.ts';
import type { DependencyGraph } from '../loops/graph.ts';
import { membersOf, preciseGraph } from '../loops/precise.ts';
import { summarise } from '../loops/summary.ts';
import type { PortDependencies } from '../loops/summary.ts';

/**
 * No signal depends on itself without a register in between, through instances either. Modules are taken leaves first;
 * of each only the dependencies between its ports go on to those that contain it. A black box counts as registered.
 */
export const loops: Check = {
  name: 'loops',
  run(context) {
    const summaries = new Map<ModuleIr, PortDependencies>();
    const around = { facts: new Map(context.modules.map((facts) => [facts.module, facts])), summaries };
    for (const facts of context.modules) {
      if (facts.module.blackBox !== null) continue;
      const { graph, parts } = preciseGraph(facts, summaries);
      for (const component of parts.cyclic) reportCycle(component, graph, parts, facts, context, around);
      summaries.set(facts.module, summarise(facts.module, graph, parts));
    }
  },
};

function reportCycle(
  component: number,
  graph: DependencyGraph,
  parts: Components,
  facts: ModuleFacts,
  context: CheckContext,
  around: Surroundings,
): void {
  const isSignal = (node: number): boolean => {
    const subject = graph.subjects[node];
    return subject.op === 'signal' && subject.kind !== 'child-output';
  };
  // Nodes are numbered in order of declaration, so the same design gives the same cycle.
  const start = Math.min(...Array.from(membersOf(parts, component)).filter(isSignal));
  const way = shortestWay(graph, [start], new Set([start]), (node) => parts.componentOf[node] === component);
  if (way === null) throw new Error('a component without a way through it');
  // The last node is the first one again: it tells the way into an instance, and is not listed twice.
  const closed = stepsOf(way, graph, facts, '', around).slice(0, -1);
  context.report(facts, {
    code: codes.combinationalLoop.code,
    place: closed[0].place,
    expected: 'a register between a signal and itself',
    found:
      closed.length === 1
        ? `${closed[0].text}, which depends on itself`
        : `${closed.length} signals, each of which depends on the next and the last on the first`,
    fix: 'put a register into the cycle: reg(), a register slice or a queue',
    notes: closed.map(({ text, place }) => ({ text, place })),
  });
}
