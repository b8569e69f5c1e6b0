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
import type { PortDependencies, Summaries } from '../loops/summary.ts';
import { wholeDependencies } from '../loops/whole.ts';

/**
 * No signal depends on itself without a register in between, through instances either. Modules are taken leaves first;
 * of each only the dependencies between its ports go on to those that contain it. A black box counts as registered.
 */
export const loops: Check = {
  name: 'loops',
  run(context) {
    const whole = new Map<ModuleIr, PortDependencies>();
    const precise = new PreciseSummaries(context);
    const around = { facts: precise.facts, summaries: precise };
    for (const facts of context.modules) {
      const { module } = facts;
      if (module.blackBox !== null) continue;
      let dependencies = wholeDependencies(facts, whole);
      if (dependencies === null) {
        const { graph, parts } = precise.graphOf(facts);
        for (const component of parts.cyclic) reportCycle(component, graph, parts, facts, context, around);
        dependencies = precise.get(module)!;
      }
      whole.set(module, dependencies);
    }
  },
};

/** Port dependencies with bits told apart, worked out where they are asked for. */
class PreciseSummaries implements Summaries {
  readonly facts: ReadonlyMap<ModuleIr, ModuleFacts>;
  readonly #known = new Map<ModuleIr, PortDependencies>();

  constructor({ modules }: CheckContext) {
    this.facts = new Map(modules.map((facts) => [facts.module, facts]));
  }

  graphOf(facts: ModuleFacts): { graph: DependencyGraph; parts: Components } {
    const found = preciseGraph(facts, this);
    this.#known.set(facts.module, summarise(facts.module, found.graph, found.parts));
    return found;
  }

  get(module: ModuleIr): PortDependencies | undefined {
    const facts = this.facts.get(module);
    if (facts === undefined || module.blackBox !== null) return undefined;
    if (!this.#known.has(module)) this.graphOf(facts);
    return this.#known.get(module);
  }
}

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
