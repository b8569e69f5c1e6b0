import { clockSource } from '../../ir/index.ts';
import type { Design, Domain, Signal } from '../../ir/index.ts';
import { gatherFacts } from '../facts.ts';
import { analyse } from './analyse.ts';
import { portSources } from './ports.ts';

/**
 * The clock domains of the top module's ports, where they are stated or follow from the registers behind them. Costs
 * nothing in a design with one clock.
 */
export function portDomains(design: Design): ReadonlyMap<Signal, Domain> {
  const { ports, domains } = design.top;
  const found = new Map<Signal, Domain>();
  if (new Set(domains.map(clockSource)).size < 2 || ports.every(({ domain }) => domain !== null)) {
    for (const port of ports) {
      const domain = port.domain ?? domains[0];
      if (domain !== undefined) found.set(port, domain);
    }
    return found;
  }
  const facts = design.modules.map((module) => gatherFacts(module, '', 1));
  analyse(facts, ({ view }) => {
    if (view.facts.module !== design.top) return;
    for (const [port, number] of portSources(view).known) {
      found.set(port, port.domain ?? view.sources.domains[number]);
    }
  });
  return found;
}
