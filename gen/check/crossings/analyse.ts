import { clockSource, asynchronous } from '../../ir/index.ts';
import type { Design, ModuleIr } from '../../ir/index.ts';
import type { ModuleFacts } from '../facts.ts';
import { capturesOf, pendingOf, withoutRepeats } from './captures.ts';
import type { Capture } from './captures.ts';
import { Surroundings } from './path.ts';
import { blackBoxSummary } from './summary.ts';
import type { PendingCapture } from './summary.ts';
import { ModuleView } from './view.ts';

/** False when nothing in a design can cross: one source of clocks, no port outside of it, no reset made inside. */
export function mayCross({ top, modules }: Design): boolean {
  if (new Set(top.domains.map(clockSource)).size > 1) return true;
  return modules.some(
    ({ resets, ports }) =>
      resets.length > 0 || ports.some(({ domain }) => domain !== null && strange(domain.clock, top)),
  );
}

function strange(clock: string, top: ModuleIr): boolean {
  return clock === asynchronous.clock || top.domains.every((domain) => domain.clock !== clock);
}

/** What is told about each module, leaves first. */
export interface AnalysedModule {
  readonly view: ModuleView;
  readonly captures: readonly Capture[];
  readonly pending: readonly PendingCapture[];
}

/**
 * Goes through the modules of a design, leaves first. Each is looked at once, whatever the number of its instances:
 * those around it see a summary of its ports.
 */
export function analyse(
  modules: readonly ModuleFacts[],
  visit: (module: AnalysedModule, around: Surroundings) => void,
): void {
  const around = new Surroundings(modules);
  for (const facts of modules) {
    const { module } = facts;
    if (module.blackBox !== null) {
      const summary = blackBoxSummary(module);
      around.summaries.set(module, summary);
      around.passes.set(module, summary.passes);
      continue;
    }
    const view = new ModuleView(facts, around.summaries, around.passes);
    const captures = capturesOf(around, view);
    const pending = withoutRepeats(captures.flatMap((capture) => pendingOf(view, capture)));
    const passes = view.passes();
    const numbers = (kind: 'input' | 'output', what: 'launched' | 'captured') =>
      new Map(module.ports.filter((port) => port.kind === kind).map((port) => [port, view.ofSignal(port, what)]));
    around.passes.set(module, passes);
    around.summaries.set(module, {
      sources: view.sources,
      passes,
      launches: numbers('output', 'launched'),
      captures: numbers('input', 'captured'),
      pending,
    });
    visit({ view, captures, pending }, around);
  }
}
